"""What a question asks for, and about what: read once, before its statements are."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from qa.agreement.owners import KINSHIP, name_words
from qa.question.answer_type import AnswerType, expected_type
from qa.question.function_words import FUNCTION_WORDS
from qa.question.names import beside, mentions, names, parts
from qa.question.terms import words

_AGE = re.compile(r"\bhow old\b|\bwhat age\b|\bage of\b", re.IGNORECASE)
_AGE_THEN = re.compile(r"\bhow old (?:was|were)\b|\bage (?:was|were|did)\b", re.IGNORECASE)
_COUNT = re.compile(
    r"\bhow many\s+((?:[\w'’-]+\s+){0,2}?[\w'’-]+?)"
    r"(?=\s+(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|in|at|on|of|took|take|died|attended|voted)\b|\s*\W|$)",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\b(?:what(?:['’]s|\s+is|\s+was|\s+are|\s+were)|how\s+(?:big|large)\s+(?:is|was))\s+the\s+"
    r"(?:[\w'’-]+\s+){0,3}?(?P<of>population|death toll|toll|cost|price|fee|budget|salary|income"
    r"|height|length|width|depth|weight|capacity|area|distance|speed|turnout|attendance|number"
    r"|percentage|rate|share|size|total)\b",
    re.IGNORECASE,
)
"""Asks for a number without "how many"."""
_PEOPLE = {"population": "people inhabitants residents", "toll": "people dead died deaths killed"}
"""What is counted where the question has a word of its own for it."""
_CLASS = re.compile(
    r"\b(?:what|which)\s+(?!(?:is|are|was|were|do|does|did|has|have|had|will|can|of)\b)([\w-]+)",
    re.IGNORECASE,
)
"""The kind of thing asked for: who answers "which film" names it and need not call it a film."""
TO_COME = re.compile(r"\b(will|going to|about to|due|shall)\b", re.IGNORECASE)
"""Words of what is not yet."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is about, read once."""

    text: str
    kind: AnswerType
    age: bool
    """Whether it asks for ages."""
    counted: frozenset[str]
    """What "how many" counts, as index terms; empty if it asks no count."""
    people: str
    """The index term of a word that counts people ("population"); empty without one."""
    who: frozenset[str]
    """The words of the names in it, folded."""
    words: frozenset[str]
    """All its content words, folded."""
    topic: frozenset[str]
    """Its content words that are no names and do not shape it, as index terms."""
    whom: tuple[frozenset[str], ...]
    """The words of each name that it is about, not merely mentions ("in Oslo")."""
    relative: bool
    """Whether it is about somebody's child, wife, friend, not about who is named."""
    then: bool
    """Whether it asks how old somebody was, perhaps on a day long gone."""
    future: bool
    """Whether it asks for what is still to come ("when will ...")."""


_SHAPE = frozenset(
    """
    old young year years month day date time number age amount price percent percentage many much
    long far tall high big large often fast deep wide heavy people person city country town place
    name names called kind type located many associated known primary main common latest
    newest current currently now today
    """.split()
)
_KIN = "children kid kids sons daughters wives twins parents brothers sisters siblings".split()
_SHAPE_TERMS = " ".join(sorted(_SHAPE))


@functools.cache
def _shape_terms() -> frozenset[str]:
    return frozenset(words(f"{_SHAPE_TERMS} {FUNCTION_WORDS}"))


@functools.cache
def kinship_terms() -> frozenset[str]:
    """Index terms of the nouns that stand between two people."""
    return frozenset(words(" ".join([*KINSHIP, *_KIN])))


def terms(text: str) -> frozenset[str]:
    """The words of a text as index terms, each form as its word's base, without function words."""
    return frozenset(words(text)) - _shape_terms()


def asked(question: str) -> Asked:
    """What a question is about; empty sets for an empty question."""
    found = _COUNT.search(question)
    counted = found[1].split()[-1] if found else ""
    quantity = _QUANTITY.search(question)
    if quantity:
        people = quantity["of"].casefold().split()[-1]
        counted = _PEOPLE.get(people, "")
    kind = expected_type(question)
    own = names(question)
    age = bool(_AGE.search(question))
    topic = terms(question) - frozenset(words(" ".join([*own, *_CLASS.findall(question)])))
    return Asked(
        text=question,
        kind=AnswerType.NUMBER if quantity and kind is AnswerType.OTHER else kind,
        age=age,
        counted=frozenset(words(counted)),
        people="".join(words(people)) if quantity and counted else "",
        who=frozenset[str]().union(*map(parts, own)),
        words=parts(question),
        # "Have a son, Bo, 3" tells how old a child is.
        topic=topic - kinship_terms() if age else topic,
        whom=tuple(name_words(one.name) for one in mentions(question) if not beside(question, one)),
        relative=not kinship_terms().isdisjoint(words(question)),
        then=bool(_AGE_THEN.search(question)),
        future=bool(TO_COME.search(question)),
    )
