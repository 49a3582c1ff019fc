"""Which statements are heard: one voice for each article, with a value that can be compared."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.agreement.asked_ages import asked_ages
from qa.agreement.asking import Asked, terms
from qa.agreement.reading import counts, value_of
from qa.agreement.stances import stance_of
from qa.agreement.types import AgreementSettings, Statement
from qa.agreement.values import NO_TIME, Value
from qa.agreement.wordings import told_terms
from qa.question.answer_type import AnswerType
from qa.question.names import beside, folded, mentions, parts
from qa.question.terms import words

_ORDINAL = re.compile(
    r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next|previous|other"
    r"|\d+(?:st|nd|rd|th)|\d+-year)[\s-]+(\w+(?:[\s-]+\w+)?)",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\banniversar\w+|\bjubilee|\bbirthdays?\b|\b(?:years?|decades?|months?) (?:of|since)\b",
    re.IGNORECASE,
)
"""Tells of a day that is some time after what is asked about."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A statement with its value."""

    statement: Statement
    value: Value
    shown: str
    place: int
    """Among the statements, best first."""
    sure: bool = False
    """Whether the sentence says it in so many words, whatever a reader thinks of it."""

    @property
    def date(self) -> datetime.date | None:
        """Publication date of its article."""
        return self.statement.article.date

    def apart(self, other: Voice) -> datetime.timedelta:
        """How much later the other was published; none if either is undated."""
        if self.date is None or other.date is None:
            return NO_TIME
        return other.date - self.date

    def agrees(self, other: Voice) -> bool:
        """Whether both say the same."""
        return self.value.agrees(other.value, NO_TIME)

    def clashes(self, other: Voice) -> bool:
        """Whether they cannot both be right, each at its own time."""
        return self.value.clashes(other.value, self.apart(other))


def voices_of(
    about: Asked, statements: Sequence[Statement], settings: AgreementSettings
) -> list[Voice]:
    """One voice for each article: its likeliest statement that is about what is asked."""
    shares = [_topic_share(about, one) for one in statements]
    possible = [s for s, one in zip(shares, statements) if one.probability >= settings.weak]
    floor = settings.topic * max(possible, default=0.0)
    best = max(shares, default=0.0)
    read = any(one.answer for one in statements)
    found: dict[str, Voice] = {}
    for place in sorted(range(len(statements)), key=lambda place: -statements[place].probability):
        statement, share = statements[place], shares[place]
        # "It is closed" has not the word "open".
        stance = not read and stance_of(about, statement) is not None
        share = 1.0 if stance else share
        sure = stance or (share >= best > 0 and _in_so_many_words(about, statement))
        # What a reader did not mark is heard only if it needs no reader.
        likely = _likely(about, statement, settings) and (statement.answer is not None or not read)
        if statement.article.id in found or not (sure or likely):
            continue
        if not _on_topic(about, statement, share, floor, settings) or not _about(about, statement):
            continue
        value = value_of(about, statement)
        if value is not None:
            found[statement.article.id] = Voice(statement, *value, place, sure)
    counted = [
        one
        for one in found.values()
        if counts(about, one.statement) or about.people in words(one.statement.text)
    ]
    # "14,000 passengers" is no answer to "how many people" where a story counts people.
    return counted or list(found.values())


def _on_topic(
    about: Asked, statement: Statement, share: float, floor: float, settings: AgreementSettings
) -> bool:
    # A sentence has one name for a question or two, but numbers and dates of all kinds.
    strict = about.kind in (AnswerType.NUMBER, AnswerType.TIME)
    if not floor or share > floor or (share >= floor and not strict):
        return True
    likely = statement.probability >= (settings.strong if strict else settings.named)
    if likely and _beside_the_name(about, statement, strict):
        return True
    # "He expects 9,000 passengers": what is counted is half the topic, if it is any.
    counted = bool(about.counted & about.topic) and counts(about, statement)
    return counted and share > floor / 2


def _beside_the_name(about: Asked, statement: Statement, strict: bool) -> bool:
    """Whether a sentence has all names of the question and needs no word of its topic: "The Second
    Battle of Osterby (3 May 1790)" says when it was without any verb. Of numbers and dates
    (`strict`) only what stands in brackets is of the name."""
    if statement.answer is None or not about.who or not about.who <= parts(statement.text):
        return False
    ahead = statement.text[: max(0, statement.answer[0] - statement.start)]
    return not strict or ahead.rfind("(") > ahead.rfind(")")


def _in_so_many_words(about: Asked, statement: Statement) -> bool:
    """Whether a pattern alone finds what is asked: "Ada, 12", "two children"."""
    if about.age:
        return any(one.owner.name for one in asked_ages(about, statement))
    return counts(about, statement)


def _topic_share(about: Asked, statement: Statement) -> float:
    """Share of the question's topic words in the sentence; 1 if it has none."""
    if not about.topic:
        return 1.0
    told = told_terms(about.topic, terms(statement.text), of_events=about.kind is AnswerType.TIME)
    # "4,000 people live there" tells the population without the word.
    told += (
        bool(about.people)
        and about.people not in words(statement.text)
        and counts(about, statement)
    )
    return min(1.0, told / len(about.topic))


def _likely(about: Asked, statement: Statement, settings: AgreementSettings) -> bool:
    if statement.probability >= settings.strong:
        return True
    return statement.probability >= settings.weak and _topic_share(about, statement) > 0


def _about(about: Asked, statement: Statement) -> bool:
    """Whether the sentence can be about the question's thing at all."""
    article = statement.article
    around = parts(f"{article.title} {statement.lead} {statement.context} {statement.text}")
    if about.who and not about.who & around:
        return False
    if about.kind is AnswerType.TIME and _of_a_later_day(about.text, statement.text):
        return False
    return not other_one(about.text, statement.text) and not _aside(about, statement.text)


def _of_a_later_day(question: str, sentence: str) -> bool:
    """ "They marked ten years of marriage in 2022" tells no wedding day."""
    return bool(_LATER.search(sentence)) and not _LATER.search(question)


def _aside(about: Asked, sentence: str) -> bool:
    """Whether a number or date of a sentence is of something else, for whoever is asked about is
    only mentioned: "a café opened in the Marsh Library"."""
    if about.age or about.kind not in (AnswerType.NUMBER, AnswerType.TIME):
        return False
    subjects = frozenset[str]().union(
        *(parts(one.name) for one in mentions(about.text) if not beside(about.text, one))
    )
    told = [one for one in mentions(sentence) if not subjects.isdisjoint(parts(one.name))]
    return bool(told) and all(beside(sentence, one) for one in told)


def other_one(one: str, other: str) -> bool:
    """Whether two texts number the same word differently: first vote, second vote."""
    mine, theirs = _ordinals(one), _ordinals(other)
    return any(mine[word].isdisjoint(theirs[word]) for word in mine.keys() & theirs.keys())


def _ordinals(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for match in _ORDINAL.finditer(text):
        for term in words(match[2]):
            found.setdefault(term, set()).add(folded(match[1]))
    return found
