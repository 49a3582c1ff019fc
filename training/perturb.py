"""Answerable questions made unanswerable by swapping one name or number.

People who write unanswerable questions do it this way too (SQuAD 2.0 counts entity swaps and
numbers among their commonest means), and the only such questions we have are 3,800.
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


def _without_opener(name: str) -> str:
    """A question begins with a capital too: "Which Ada" is "Ada", "When" nothing."""
    first, _, rest = name.partition(" ")
    return _without_opener(rest) if first.lower() in _OPENERS and name else name


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
