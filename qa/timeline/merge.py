"""Dated sentences that tell the same event become one. Pure functions."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from corpus.told.types import ToldDate
from embeddings.types import Vector
from qa.answering.citations import Quote, same_words
from qa.timeline.dates import exactness

Clock = Literal["told", "published"]
"""Which date a moment has: see `EventDate.clock`."""
SAME_DAYS_COSINE = 0.72
"""Sentences of two stories, of the same days, with vectors this near tell one event."""
SAME_DAYS_TERMS = 0.5
"""Or with this share of the shorter one's own words."""
INSIDE_COSINE = 0.75
"""The same for a day inside the month or year that the other tells."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A sentence with one date: what an event is made of."""

    quote: Quote
    first: datetime.date
    last: datetime.date
    clock: Clock
    told: ToldDate | None
    """The told date; `None` for a publication date."""
    terms: frozenset[str]
    """Index terms of the sentence without function words, the topic's and the date's."""
    vector: Vector | None
    """The sentence's vector, unit length; `None` without sentence vectors."""
    group: int
    """The same for stories with mostly the same text."""

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """First and last day."""
        return self.first, self.last

    @property
    def place(self) -> tuple[str, int]:
        """Which sentence it is."""
        return self.quote.article.id, self.quote.start

    @property
    def coarseness(self) -> int:
        """0 for a time of day, larger for months and years."""
        return exactness(self.told.granularity if self.told else "day")


@dataclass(frozen=True, slots=True)
class Merged:
    """One event: the sentence that tells it best, and the others."""

    best: Moment
    others: tuple[Moment, ...] = ()
    """From other stories only, best first."""

    @property
    def stories(self) -> int:
        """How many stories tell it; one text in several papers counts once."""
        return len({self.best.group, *(other.group for other in self.others)})


def merge(moments: Sequence[Moment]) -> list[Merged]:
    """Moments given best first, those that tell the same event as one, in the same order.

    The most exact date wins, then a told one over a publication date, then the better sentence.
    A sentence that copies or versions of one story share is dated by the first that had it: its
    "today" was written then.
    """
    events: list[list[Moment]] = []
    for moment in moments:
        # With the first alone, the best: else a chain of likenesses would end anywhere.
        same = next((one for one in events if _same(moment, one[0])), None)
        if same is None:
            events.append([moment])
        else:
            same.append(moment)
    return [_merged(one) for one in events]


def _merged(moments: list[Moment]) -> Merged:
    ranked = sorted(moments, key=lambda one: (one.coarseness, one.clock == "published"))
    best = min(
        (one for one in moments if one is ranked[0] or _is_copied(one, ranked[0])),
        key=lambda one: one.first,
    )
    others: dict[str, Moment] = {}
    for one in ranked:
        if one.quote.article.id != best.quote.article.id:
            others.setdefault(one.quote.article.id, one)
    return Merged(best, tuple(others.values()))


def _same(one: Moment, other: Moment) -> bool:
    """Whether both tell one event: the same days, or told days inside the other's, in like words.

    A publication date is the day of a report, and lies inside no month in which things happened.
    """
    if one.days == other.days:
        return _shared(one, other) >= SAME_DAYS_TERMS or _cosine(one, other) >= SAME_DAYS_COSINE
    if _is_copied(one, other):
        return True
    if one.told is None or other.told is None:
        return False
    nested = _inside(one, other) or _inside(other, one)
    return nested and _cosine(one, other) >= INSIDE_COSINE


def _is_copied(one: Moment, other: Moment) -> bool:
    """Whether both are the same words with the same date in copies of one story."""
    if one.group != other.group:
        return False
    told, also_told = (moment.told.text if moment.told else "" for moment in (one, other))
    return told == also_told and same_words(one.quote.text) == same_words(other.quote.text)


def _inside(one: Moment, other: Moment) -> bool:
    return other.first <= one.first and one.last <= other.last


def _cosine(one: Moment, other: Moment) -> float:
    """0 for sentences of one story: their vectors hold their common context, too."""
    if one.vector is None or other.vector is None or one.quote.article.id == other.quote.article.id:
        return 0.0
    return float(np.dot(one.vector, other.vector))


def _shared(one: Moment, other: Moment) -> float:
    """Share of the shorter sentence's terms that the other has; of a single term it must be the
    one of the other sentence, too, in a story of its own."""
    fewest = min(len(one.terms), len(other.terms))
    return len(one.terms & other.terms) / fewest if fewest else 0.0
