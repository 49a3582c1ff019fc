"""Names in a question or sentence, told by their capitals alone; pure functions."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass

from qa.question.function_words import FUNCTION_WORDS

MOST_MENTIONS = 50
"""Names read of one text; a question has two or three, a text without end has thousands."""
HEADING_WORDS = 6
"""Words up to which a line of capitalised words only ("The Oak Street Boys") is one name."""

FUNCTION = frozenset(FUNCTION_WORDS.split())
"""Words that shape a question without naming what it is about."""

NAME = re.compile(
    r"(?:[^\W\d_a-z][\w'’.&-]*)(?:\s+(?:(?:of|the|and|de|la|van|von|der|del|al|bin|for|in)\s+)?"
    r"(?:[^\W\d_a-z][\w'’.&-]*|\d+))*"
)
"""Capitalised words in a row, small joining words between them included."""
_WORD = re.compile(r"[\w'’-]+")
_POSSESSIVE = re.compile(r"['’]s$|['’]$")
_BESIDE = re.compile(
    r"\b(in|at|on|from|during|to|into|near|since|by|for|with|of|after|before|about|against|besides|without|like)\s+(the\s+)?$",
    re.IGNORECASE,
)
"""Before a name that a text mentions without being about it."""
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday spring summer autumn winter fall".split()
)
_FRONT = re.compile(r"([^:?!]{1,200}): ")
_BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name and where it begins in its text."""

    start: int
    name: str


def mentions(text: str) -> list[Mention]:
    """Names in a text, in order; a capitalised question word is none.

    The first word of a question is capitalised whatever it is: alone it is no name, unless the
    whole text is no question but a name ("Namdev", "Journey (band)", "14th Dalai Lama").
    """
    heading = _heading(text)
    if heading:
        return [Mention(0, heading)]
    found = []
    for match in itertools.islice(NAME.finditer(text), MOST_MENTIONS):
        words = match[0].split()
        parts = list(itertools.dropwhile(lambda word: word.casefold() in FUNCTION, words))
        name = _POSSESSIVE.sub("", " ".join(parts).rstrip(".,"))
        # "Namdev: where did he live?" and "Namdev, Oslo: ..." are understood questions.
        alone = match.start() == 0 and len(words) == 1
        opener = alone and not (text[match.end() :][:1] in (":", ",") and carried_by(text))
        if name and not opener and not is_time(name):
            found.append(Mention(match.start(), name))
    return found


def is_time(name: str) -> bool:
    """Whether it is a date or a number: "Monday", "June 2023"."""
    words = [word.casefold() for word in _WORD.findall(name)]
    return all(word.isdigit() or word in _CALENDAR or word in FUNCTION for word in words)


def names(text: str) -> list[str]:
    """The names of `mentions`, each once."""
    return list(dict.fromkeys(mention.name for mention in mentions(text)))


def beside(text: str, mention: Mention) -> bool:
    """Whether a name is only mentioned ("in Oslo"), not what its text is about."""
    before = text[: mention.start]
    return bool(_BESIDE.search(before) or ("," in before and mention.start < len(carried_by(text))))


def carried_by(text: str) -> str:
    """What stands in front of an understood question ("Ines Falk, Oslo: where did she live?");
    empty if nothing does. Names behind a comma are places."""
    front = _FRONT.match(text)
    return front[1] if front else ""


def content_words(text: str) -> list[str]:
    """Words that name something, in order, as written."""
    return [word for word in _WORD.findall(text) if word.casefold() not in FUNCTION]


def folded(word: str) -> str:
    """A word without case, accents and possessive ending: "Étienne's" is "etienne"."""
    word = _POSSESSIVE.sub("", word.casefold())
    if word.isascii():
        return word
    letters = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def parts(name: str) -> frozenset[str]:
    """The words of a name, folded."""
    return frozenset(folded(word) for word in content_words(name))


def longest(found: list[str]) -> list[str]:
    """Names that are no part of another one: "Falk" goes where "Ines Falk" stands."""
    own = {name: parts(name) for name in found}
    return [
        name
        for name, words in own.items()
        if not any(words < others for other, others in own.items() if other != name)
    ]


def fullest(name: str, spoken_of: list[str]) -> str:
    """The longest form in which somebody was named: "Falk" may be "Ines Falk"."""
    own = parts(name)
    return max((other for other in spoken_of if own <= parts(other)), key=len, default=name)


def _heading(text: str) -> str | None:
    bare = _BRACKETS.sub("", text).strip() if len(text) < 200 else ""
    words = bare.split()
    if not 0 < len(words) <= HEADING_WORDS or bare.endswith("?") or ":" in bare:
        return None
    if all(word.casefold().strip(".,!") in FUNCTION for word in words):
        return None
    capital = all(w[0].isupper() or w[0].isdigit() or w.casefold() in FUNCTION for w in words)
    # A year or a number alone is no name.
    return bare if capital and any(word[0].isupper() for word in words) else None
