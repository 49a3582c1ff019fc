"""Follow-up questions without a language model: what "they" and "it" are, from the turns before.

Rule-based historical query expansion: a question that leans on its history (a pronoun, "what
about ...", no name of its own) is given the names last talked about, or the words of the last
question if there was no name. A question with a name of its own and nothing to lean on is left
alone, so a new topic drops the old one. Pure functions; nothing here searches.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.function_words import FUNCTION_WORDS

MOST_NAMES = 2
"""Names carried at most: more turn a question into another one."""
MOST_WORDS = 4
"""Other words carried at most, when there was no name."""
STANDS_ALONE = 2
"""Content words from which on a question without a name is taken to stand alone."""

_NAME = re.compile(
    r"(?:[^\W\d_a-z][\w'’.&-]*)(?:\s+(?:(?:of|the|and|de|la|van|von|der|del|al|bin|for|in)\s+)?"
    r"(?:[^\W\d_a-z][\w'’.&-]*|\d+))*"
)
"""Capitalised words in a row, small joining words between them included."""
_WORD = re.compile(r"[\w'’-]+")
_PRONOUN = re.compile(
    r"\b(he|she|it|they|him|her|hers|them|his|its|their|theirs|himself|herself|itself|themselves)\b",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\b(this|that|these|those|there|then|such|else|another|others?|same|both|former|latter)\b"
    r"|^(and|but|so|or|what about|how about|any(thing|one)? (else|other|more))\b",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"^\s*(and|but|so|or)\b", re.IGNORECASE)
_THING = re.compile(r"\b(it|its|this|that)\b", re.IGNORECASE)
_ASKS_THING = re.compile(r"\b(which|what) [a-z]+ (?!(?:happen|year|time|day))", re.IGNORECASE)
_NO_POINTER = re.compile(
    r"\b(?:is|are|was|were|where|will|be|been|ever)\s+there\b|\b\w+\s+that\b|\bthat (?:the|an?)\b",
    re.IGNORECASE,
)
"""Uses of "there" and "that" which point at nothing said before."""
_POSSESSIVE = re.compile(r"['’]s$|['’]$")


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it will be searched."""

    text: str
    """The question, with what it leans on in front: "Falk and Ines: where do they live?"."""
    carried: tuple[str, ...] = ()
    """What was put in front; empty if the question was left alone."""


def names(text: str) -> list[str]:
    """Names in a text, in order, each once; a capitalised question word is none."""
    found: dict[str, None] = {}
    for match in _NAME.finditer(text):
        words = match[0].split()
        parts = list(itertools.dropwhile(lambda word: word.casefold() in _FUNCTION, words))
        name = _POSSESSIVE.sub("", " ".join(parts).rstrip(".,"))
        # The first word of a question is capitalised whatever it is: alone it is no name.
        ordinary = match.start() == 0 and len(words) == 1
        if name and not name.isdigit() and not ordinary:
            found.setdefault(name)
    return list(found)


def leans(question: str, earlier: Sequence[str] = ()) -> bool:
    """Whether the question needs what was said before.

    It does if it points back ("they", "what about ..."), or is too short to stand alone: no name,
    not even one of an earlier question in lower case, and fewer than `STANDS_ALONE` content words.
    """
    own = names(question)
    pronoun = _PRONOUN.search(question)
    # "Did Falk sell his boat": the pronoun has its name before it.
    if pronoun and not any(name in question[: pronoun.start()] for name in own):
        return True
    if _POINTER.search(_NO_POINTER.sub(" ", question)):
        return True
    if own:
        return False
    words = {word.casefold() for word in content_words(question)}
    if any(words & _parts(name) for before in earlier for name in names(before)):
        return False
    return len(words) < STANDS_ALONE


def understand(question: str, earlier: Sequence[str]) -> Understood:
    """The question in the light of earlier ones (as understood, oldest first).

    A question that does not lean, or has nothing to lean on, comes back unchanged.
    """
    if not earlier or not leans(question, earlier):
        return Understood(question)
    asked = {word.casefold() for word in content_words(question)}
    continued = bool(_CONTINUED.search(question))
    # "And how old are they?" goes on with the last question's subject, and so does "it" after
    # "Which film ...?"; "Where do they live?" is about whoever was named, and the last question's
    # verb would only mislead.
    continued = continued or bool(_THING.search(question) and _ASKS_THING.search(earlier[-1]))
    words = [] if _PRONOUN.search(question) and not continued else content_words(earlier[-1])
    fresh = [word for word in words if word.casefold() not in asked][:MOST_WORDS]
    spoken_of = [name for before in earlier for name in names(before)]
    for before in reversed(earlier):
        full = [_fullest(name, spoken_of) for name in names(before)]
        carried = [name for name in _longest(full) if not _parts(name) <= asked][:MOST_NAMES]
        if carried:
            inside = set().union(*map(_parts, carried))
            more = [word for word in fresh if continued and word.casefold() not in inside]
            return Understood(f"{_joined(carried, more)}: {question}", (*carried, *more))
    return (
        Understood(f"{' '.join(fresh)}: {question}", tuple(fresh))
        if fresh
        else Understood(question)
    )


def _joined(found: list[str], words: list[str]) -> str:
    return " ".join([" and ".join(found), *words])


def content_words(text: str) -> list[str]:
    """Words that name something, in order, as written."""
    return [word for word in _WORD.findall(text) if word.casefold() not in _FUNCTION]


def _longest(found: list[str]) -> list[str]:
    """Names that are no part of another one: "Falk" goes where "Ines Falk" stands."""
    return [
        name
        for name in dict.fromkeys(found)
        if not any(_parts(name) < _parts(other) for other in found if other != name)
    ]


def _fullest(name: str, spoken_of: Sequence[str]) -> str:
    """The longest form in which somebody was named: "Falk" may be "Ines Falk"."""
    return max(
        (other for other in spoken_of if _parts(name) <= _parts(other)), key=len, default=name
    )


def _parts(name: str) -> set[str]:
    return {word.casefold() for word in content_words(name)}


_FUNCTION = frozenset(FUNCTION_WORDS.split())
