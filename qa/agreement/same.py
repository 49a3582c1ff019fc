"""Are two answers about one thing, and does time explain why they differ?"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Sequence

from qa.agreement.asking import Asked, terms
from qa.agreement.reading import counts, told_in
from qa.agreement.types import AgreementSettings, Kind
from qa.agreement.values import NO_TIME, Ages, Days, Name, times_apart
from qa.agreement.voices import Voice, other_one
from qa.question.names import names, parts

SAME_TIME = datetime.timedelta(days=7)
"""Stories this near in time report the same state of things."""
ONE_STORY = datetime.timedelta(days=60)
"""Stories further apart tell of different things unless their words show otherwise."""
MOST_TIMES = 20.0
"""By which two amounts of one thing differ at most; a ticket is no tram line."""
NEAR_ANSWER = 40
"""Characters between an answer and the date that it is of: "5,390 at the 2010 census"."""

_DONE = re.compile(
    r"\b(?:was|were|did|had|won|lost|died|this (?:week|month|weekend)|last (?:week|month|night))\b",
    re.IGNORECASE,
)
"""A question for what happened, not for what is."""
_PRESENT = re.compile(r"\b(is|are|has|have|will|now|['’]s)\b", re.IGNORECASE)


def kind_of(about: Asked, sides: Sequence[list[Voice]], settings: AgreementSettings) -> Kind:
    """Why the sides differ: told side by side if nobody knows that they are about one thing."""
    for one, other in itertools.combinations(sides, 2):
        if not any(_same_thing(about, a, b, settings) for a in one for b in other):
            return "listed"
    return "changed" if _in_turn(sides) and not _past(sides) else "disagree"


def of_one_thing(
    about: Asked, sides: Sequence[list[Voice]], settings: AgreementSettings
) -> list[list[Voice]]:
    """The first side and those that surely are about the same thing as it."""
    first = sides[0]
    return [
        side
        for side in sides
        if side is first or any(_same_thing(about, a, b, settings) for a in first for b in side)
    ]


def rivals(
    about: Asked, first: list[Voice], other: list[Voice], settings: AgreementSettings
) -> bool:
    """Whether two sides belong beside each other: not if their stories are far apart in time and
    nothing says that they are about one thing. This year's winner is no rival of last year's."""
    pairs = [(one, another) for one in first for another in other]
    if isinstance(first[0].value, Name) and _DONE.search(about.text):
        # Another name for what once happened, a season later, is of what happened again.
        pairs = [pair for pair in pairs if abs(pair[0].apart(pair[1])) <= ONE_STORY]
    if any(_same_thing(about, one, another, settings) for one, another in pairs):
        return True
    if all(one.date and another.date for one, another in pairs):
        pairs = [pair for pair in pairs if _worth_listing(about, *pair, settings)]
    return any(abs(one.apart(another)) <= ONE_STORY for one, another in pairs)


def _worth_listing(about: Asked, one: Voice, other: Voice, settings: AgreementSettings) -> bool:
    """Whether dated stories say it in like words: in news, other words tell of another thing, the
    rally in Oslo and its speaker from Bergen. Ages and counted things are of somebody."""
    if isinstance(one.value, Ages) or _words_alike(about, one, other) >= settings.listed_alike:
        return True
    return counts(about, one.statement) and counts(about, other.statement)


def _same_thing(about: Asked, one: Voice, other: Voice, settings: AgreementSettings) -> bool:
    """Whether two sentences are about one thing: not the 10th and the 11th anniversary, not two
    people of one name, not two census years."""
    if other_one(one.statement.text, other.statement.text):
        return False
    if _times_differ(one, other):
        return False
    if isinstance(one.value, Days) and (_in_its_words(about, one) != _in_its_words(about, other)):
        # Opened in 1895 is not founded in 1890, though one may be asked for the other.
        return False
    if times_apart(one.value, other.value) > MOST_TIMES:
        return False
    if isinstance(one.value, Name):
        return _words_alike(about, one, other) >= settings.alike
    if not isinstance(one.value, Ages) and _say_it_all(about, one) and _say_it_all(about, other):
        return True
    mine, theirs = (_surroundings(about, voice) for voice in (one, other))
    return bool(mine & theirs) or not mine or not theirs


def _in_its_words(about: Asked, voice: Voice) -> bool:
    """Whether the sentence has a word of the question's topic itself, not another for the same."""
    return not about.topic or bool(about.topic & terms(voice.statement.text))


def _say_it_all(about: Asked, voice: Voice) -> bool:
    """Whether the sentence has all the question's words, names among them."""
    text = voice.statement.text
    whole = about.who <= parts(text) and about.topic <= terms(text)
    return whole and bool(about.who) and bool(about.topic)


def _surroundings(about: Asked, voice: Voice) -> frozenset[str]:
    """Words of the names around the answer that the question does not bring."""
    statement = voice.statement
    around = statement.context or statement.text
    found = names(f"{statement.article.title}. {statement.lead} . {around}")
    return frozenset[str]().union(*map(parts, found)) - about.words


def _words_alike(about: Asked, one: Voice, other: Voice) -> float:
    """Share of the shorter sentence's words in the other, without answers and question."""
    asked_for = terms(about.text)
    mine, theirs = (terms(v.statement.text) - terms(v.shown) - asked_for for v in (one, other))
    if not mine or not theirs:
        # Nothing beside the answer says little of names, and enough of numbers.
        return 0.0 if isinstance(one.value, Name) else 1.0
    return len(mine & theirs) / min(len(mine), len(theirs))


def _times_differ(one: Voice, other: Voice) -> bool:
    """Whether the sentences tell that they speak of different times."""
    told = _told_time(one), _told_time(other)
    if not any(told):
        return False
    first, second = (
        days or (Days(voice.date, voice.date) if voice.date else None)
        for days, voice in zip(told, (one, other), strict=True)
    )
    return first is not None and second is not None and not first.agrees(second, NO_TIME)


def _told_time(voice: Voice) -> Days | None:
    """The days told right beside an answer, or the only ones that a sentence in the past tells;
    `None` for an answer that is a date itself, and for an age, which is of the story's day."""
    statement = voice.statement
    if isinstance(voice.value, (Days, Ages)):
        return None
    place = statement.text.find(voice.shown)
    if statement.answer is not None:
        place = statement.answer[0] - statement.start
    told = [one for one in told_in(statement) if one.kind == "DATE" and one.first and one.last]
    end = place + len(voice.shown)
    near = [
        one for one in told if one.start - NEAR_ANSWER <= end and place <= one.end + NEAR_ANSWER
    ]
    if not near and not _PRESENT.search(statement.text):
        near = told
    dated = next(((one.first, one.last) for one in near if one.first and one.last), None)
    # "On Wednesday" is only when the story was news.
    fresh = dated and voice.date and abs(dated[1] - voice.date) <= ONE_STORY
    return Days(*dated) if dated and not fresh else None


def _in_turn(sides: Sequence[list[Voice]]) -> bool:
    """Whether each side was told in a time of its own, well after the one before."""
    spans = []
    for side in sides:
        dates = [voice.date for voice in side if voice.date is not None]
        if len(dates) < len(side):
            return False
        spans.append((min(dates), max(dates)))
    spans.sort()
    return all(later[0] - earlier[1] > SAME_TIME for earlier, later in itertools.pairwise(spans))


def _past(sides: Sequence[list[Voice]]) -> bool:
    """Whether all answers are days gone by when they were told: those don't change any more."""
    return all(
        isinstance(voice.value, Days) and voice.date is not None and voice.value.last < voice.date
        for side in sides
        for voice in side
    )
