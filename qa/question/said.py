"""What a finished turn leaves behind for the next question: what was asked, whom the answer named.

Pure functions over strings.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from enum import Enum

from qa.question.answer_type import AnswerType, expected_type
from qa.question.names import FUNCTION, NAME, content_words, is_time, mentions, parts

LONGEST_READ = 600
"""Characters of a quote or short answer that names are looked for in."""
MOST_BROUGHT = 4
"""Names of one answer."""


@dataclass(frozen=True, slots=True)
class Said:
    """One turn, as far as a follow-up can lean on it."""

    question: str
    """As understood; as typed if it was refused."""
    short: str = ""
    """The answer's few words; empty if there were none."""
    quote: str = ""
    """The sentence that leads the answer; empty if it was refused."""
    around: str = ""
    """The other quotes and the titles: they may tell who is a woman or a man."""
    refused: bool = False
    """Whether it was refused and named nobody itself: then only its words count, for "Why?"."""


class Asked(Enum):
    """What a question asks to be named."""

    SOMEBODY = "somebody"
    PLACE = "place"
    THING = "thing"
    NAME = "name"
    """Whatever it is that is called so."""
    NOTHING = "nothing"
    """No name: a date, a number, a reason, yes or no."""


_CALLED = re.compile(r"\b(names?|named|called)\b", re.IGNORECASE)
_WHICH = re.compile(r"\b(?:which|what) (?:other |kind of )?([a-z]+)\b", re.IGNORECASE)
_HOW = re.compile(r"\b(when|why|how)\b", re.IGNORECASE)
_SOMEBODY = re.compile(
    r"(?:person|people|child|children|wife|husband|president|chief|pilot|guest|star|coach|nurse"
    r"|judge|friend|king|queen|\w*(?:woman|women|man|men|girl|boy)|\w{2,}(?:er|or|ist|ian|ess|eur))s?"
)
"""Nouns for somebody: "which player", "what activist"."""
_NOBODY = frozenset(
    "number order paper river chapter letter computer water matter power center theater factor "
    "color sector corner weather border tower summer winter newspaper harbor chamber error".split()
)
"""Nouns that only look so."""
_FOLLOWS = re.compile(
    r"\W*$|\s*[,(;:]|\s+(?:of|from|in|at|on|for|who|which|that|as|was|is|has|had)\b"
)
"""What may follow a name that is the answer: "Ines Falk's brother" does not name whom it means."""
_PLACED = re.compile(r"\b(in|at|to|from|near|into|through|around)\s+(the\s+)?$", re.IGNORECASE)
_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve".split())
_LIST = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+|\s+&\s+")
_TAIL = re.compile(r"\s+(?:in|for)\s.*$|(?:\s+\d+)+$")


def asked_for(question: str) -> Asked:
    """What an answer to this question names."""
    if _CALLED.search(question):
        return Asked.NAME
    kind = expected_type(question)
    if kind is AnswerType.PERSON:
        return Asked.SOMEBODY
    if kind is AnswerType.PLACE:
        return Asked.PLACE
    which = _WHICH.search(question) if kind is AnswerType.OTHER else None
    noun = which[1].casefold() if which else ""
    if which is None or noun in FUNCTION or _HOW.search(question[: which.start()]):
        return Asked.NOTHING
    return Asked.SOMEBODY if _SOMEBODY.fullmatch(noun) and noun not in _NOBODY else Asked.THING


def answered_with(said: Said) -> list[str]:
    """The names in the short answer to a question for a name, in order; empty if none is new.

    A quote is no short answer: taking its only name for one lost .007 F1.
    """
    if asked_for(said.question) is Asked.NOTHING:
        return []
    known = parts(said.question)
    found = [name for one in listed(said.short[:LONGEST_READ]) if (name := _answer(one))]
    return [name for name in found if not parts(name) <= known][:MOST_BROUGHT]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A name in a quote."""

    name: str
    placed: bool
    """Whether something is or goes there: "in Oslo"."""


def quoted_names(said: Said) -> list[Quoted]:
    """The names in the leading quote that the question does not have, in order."""
    known = parts(said.question)
    text = said.quote[:LONGEST_READ]
    found: dict[str, Quoted] = {}
    for one in mentions(text):
        words = list(itertools.dropwhile(str.isdigit, one.name.split()))
        name = _TAIL.sub("", " ".join(words))
        if name and not _no_name(name) and not parts(name) <= known:
            found.setdefault(name, Quoted(name, bool(_PLACED.search(text[: one.start]))))
    return list(found.values())


def listed(text: str) -> list[str]:
    """What "and" and commas join; "Ministry of Trade and Industry" is one name."""
    pieces = [piece for piece in _LIST.split(text) if piece.strip()]
    return [text] if pieces and " of " in pieces[0] else pieces


def _answer(piece: str) -> str:
    """The name that a short answer, or one of several in it, comes down to; else nothing."""
    for match in NAME.finditer(piece):
        words = list(itertools.dropwhile(_is_lead, match[0].split()))
        name = " ".join(words).rstrip(".,")
        if name and not _no_name(name):
            return _TAIL.sub("", name) if _FOLLOWS.match(piece, match.end()) else ""
    return ""


def _is_lead(word: str) -> bool:
    return word.isdigit() or word.casefold() in FUNCTION or word.casefold() in _NUMBERS


def _no_name(name: str) -> bool:
    """Whether it is a date or a number."""
    return is_time(name) or all(word.casefold() in _NUMBERS for word in content_words(name))
