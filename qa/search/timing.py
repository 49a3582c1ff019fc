"""How well a passage's dates fit what a question asks about: a soft score, never a filter.

Two clocks: when the article was published, and the dates its sentences tell. Both are compared
with the days the question names. Pure functions over numbers the caller has looked up.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.told.types import ToldDate
from qa.question.when import Period, QuestionTime

Scores = NDArray[np.float32]
Days = tuple[datetime.date, datetime.date]
"""First and last day of a told date, inclusive."""

PUBLISHED = 0.75
"""What publication within the days asked about is worth; telling such a date is worth 1."""
GRACE_DAYS = 10.0
"""News of a day is printed on the days after it: publication that much later counts 1/e of it."""
UNDATED = 0.3
"""For a passage of an undated article where only publication could tell."""
NEAR_BEST = 0.75
"""Candidates with this share of the best relevance say what "newest" is."""
FADING_DAYS = 45.0
"""Behind the newest relevant story by so much, a story counts 1/e where the latest is asked for."""
FADING_SHARE = 0.15
"""How much of the score age is worth "as of" a day; the rest says that it was known by then."""


def covered_days(told: Iterable[ToldDate]) -> list[Days]:
    """The days of those told dates that have any."""
    return [(one.first, one.last) for one in told if one.first and one.last]


def time_scores(
    asked: QuestionTime,
    published: Sequence[datetime.date | None],
    told: Sequence[Sequence[Days]],
    relevance: Sequence[float] | NDArray[np.float32],
) -> Scores:
    """How well each candidate fits the time asked about, float32[n] in 0 to 1.

    `published` and `told` run in parallel with the candidates, and so does `relevance`, whatever
    ranks them without dates: it says which stories are relevant, of which the newest is sought.
    Several things asked count alike. All 0 for a question that says nothing about time.
    """
    parts: list[Scores] = []
    for period in asked.periods:
        fits = [_fit(period, day, dates) for day, dates in zip(published, told, strict=True)]
        parts.append(np.array(fits, np.float32))
    if asked.as_of is not None:
        parts.append(_as_of(asked.as_of, published, relevance))
    elif asked.wants:
        parts.append(_by_age(published, relevance, oldest=asked.wants == "first"))
    if not parts or not len(published):
        return np.zeros(len(published), np.float32)
    mean: Scores = np.mean(np.stack(parts), axis=0, dtype=np.float32)
    return mean


def told_fit(asked: QuestionTime, told: Sequence[Days]) -> float:
    """How well dates told in one sentence fit what is asked about, 0 to 1; each period alike."""
    if not asked.periods or not told:
        return 0.0
    best = [max(_overlap(period, one) for one in told) for period in asked.periods]
    return sum(best) / len(best)


def published_fit(asked: QuestionTime, published: datetime.date | None) -> float:
    """How well a story's publication fits what is asked about, 0 to `PUBLISHED`; each alike."""
    if not asked.periods:
        return 0.0
    fits = [_printed(period, published) for period in asked.periods]
    return PUBLISHED * sum(fits) / len(fits)


def _fit(period: Period, published: datetime.date | None, told: Sequence[Days]) -> float:
    """Told or published then, and a little more for both: 1 - (1 - told)(1 - published)."""
    best = max((_overlap(period, dates) for dates in told), default=0.0)
    printed = PUBLISHED * _printed(period, published)
    return 1.0 - (1.0 - best) * (1.0 - printed)


def _overlap(period: Period, told: Days) -> float:
    """1 if what is told lies within the period; less if it is much wider ("2023" for a day)."""
    first = max(period.first or told[0], told[0])
    last = min(period.last or told[1], told[1])
    if first > last:
        return 0.0
    return math.sqrt(((last - first).days + 1) / ((told[1] - told[0]).days + 1))


def _printed(period: Period, published: datetime.date | None) -> float:
    if published is None:
        return 0.0
    if period.first is not None and published < period.first:
        return 0.0
    if period.last is None or published <= period.last:
        return 1.0
    return math.exp(-(published - period.last).days / GRACE_DAYS)


def _as_of(
    day: datetime.date,
    published: Sequence[datetime.date | None],
    relevance: Sequence[float] | NDArray[np.float32],
) -> Scores:
    """Newest first among what was known that day; what came later has nothing."""
    known = [one if one is not None and one <= day else None for one in published]
    fresh = (1 - FADING_SHARE) + FADING_SHARE * _by_age(known, relevance, oldest=False)
    for position, one in enumerate(published):
        if known[position] is None:
            fresh[position] = UNDATED if one is None else 0.0
    return fresh


def _by_age(
    published: Sequence[datetime.date | None],
    relevance: Sequence[float] | NDArray[np.float32],
    *,
    oldest: bool,
) -> Scores:
    """1 for the newest (or oldest) story that is relevant, fading with the days between."""
    scores = np.full(len(published), UNDATED, np.float32)
    dated = [one for one in published if one is not None]
    if not dated:
        return scores
    enough = NEAR_BEST * max(
        value for value, one in zip(relevance, published, strict=True) if one is not None
    )
    relevant = [
        one
        for value, one in zip(relevance, published, strict=True)
        if one is not None and value >= enough
    ]
    end = min(relevant) if oldest else max(relevant)
    for position, (one, value) in enumerate(zip(published, relevance, strict=True)):
        if one is not None:
            behind = (one - end).days if oldest else (end - one).days
            # What is newer still is less relevant: no reason to put it in front.
            share = min(1.0, max(0.0, value) / enough) if enough > 0 else 1.0
            scores[position] = share**2 * math.exp(-max(behind, 0) / FADING_DAYS)
    return scores
