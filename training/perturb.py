"""Questions changed: made unanswerable by swapping a name or number, or leaning on a name.

People who write unanswerable questions swap too (SQuAD 2.0 counts entity swaps and numbers among
their commonest means), and the only such questions we have are 3,800. No data set of single
questions has "where do they live?", and that is how people go on asking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

_NUMBER: Final = re.compile(r"\b\d[\d,.]*\b")
_NAME: Final = re.compile(
    r"\b[A-Z][\w'’-]*[a-z][\w'’-]*(?:\s+(?:of\s+)?[A-Z][\w'’-]*[a-z][\w'’-]*)*"
)
_PRONOUNS: Final = ("they", "he", "she", "it")
_OBJECTS: Final = ("them", "him", "her", "it")
_BEFORE_OBJECTS: Final = re.compile(r"\b(of|to|by|for|with|from|in|on|at|about|over|against) $")
_OWNERS: Final = ("their", "his", "her", "its")
_OPENERS: Final = frozenset(
    re.findall(
        r"\w+",
        """what which who whom whose when where why how is are was were do does did can could will
        would has have had in on at by for to from the a an of with after before during according
        if as name there along besides""",
    )
)


def swap_candidates(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names and the numbers of a text, each sorted and without repeats."""
    names = {name for name in _NAME.findall(text) if name.lower() not in _OPENERS}
    numbers = {number.rstrip(".,") for number in _NUMBER.findall(text)}
    return tuple(sorted(names)), tuple(sorted(numbers))


def swap_entity(
    question: str,
    names: Sequence[str],
    numbers: Sequence[str],
    generator: np.random.Generator,
) -> str | None:
    """The question about another name or number of the text; None if it has none to swap.

    A name is never replaced by one that shares a word with the question: "Martin Luther" for
    "Luther" would leave the question answerable.
    """
    words = set(_words(question))
    choices = []
    for pattern, candidates in ((_NAME, names), (_NUMBER, numbers)):
        others = [other for other in candidates if not words & set(_words(other))]
        for match in pattern.finditer(question):
            name = _without_opener(match.group())
            if name and others:
                choices.append((match.end() - len(name), match.end(), others))
    if not choices:
        return None
    start, end, others = choices[int(generator.integers(len(choices)))]
    return question[:start] + others[int(generator.integers(len(others)))] + question[end:]


def lean_on_name(question: str, told: bool, generator: np.random.Generator) -> str | None:
    """The question with a pronoun for one of its names; None if it has none.

    `told` puts the name in front, as follow-ups are completed: "Ada Falk: where did she live?".
    """
    found = []
    for match in _NAME.finditer(question):
        name = _without_opener(match.group())
        # The first word has a capital anyway.
        if name and match.end() > len(name):
            found.append((match.end() - len(name), match.end()))
    if not found:
        return None
    start, end = found[int(generator.integers(len(found)))]
    before = re.sub(r"\bthe $", "", question[:start])
    name, rest = question[start:end], question[end:]
    kind = int(generator.integers(len(_PRONOUNS)))
    owner = re.match(r"['’]s?\b", rest)
    if owner or name.endswith(("'s", "’s")):
        pronoun, rest = _OWNERS[kind], rest[owner.end() :] if owner else rest
        name = re.sub(r"['’]s$", "", name)
    elif _BEFORE_OBJECTS.search(before) or rest.strip() in ("", "?"):
        pronoun = _OBJECTS[kind]
    else:
        pronoun = _PRONOUNS[kind]
    asked = f"{before}{pronoun}{rest}"
    return f"{name}: {asked[0].lower()}{asked[1:]}" if told else asked


def _without_opener(name: str) -> str:
    """A question begins with a capital too: "Which Ada" is "Ada", "When" nothing."""
    first, _, rest = name.partition(" ")
    return _without_opener(rest) if first.lower() in _OPENERS and name else name


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
