"""Which of the dates that a story tells date something that has happened."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from corpus.told.types import Granularity, ToldDate
from corpus.types import Span

_EXACTNESS: tuple[Granularity, ...] = (
    *("time", "day", "week", "month", "season", "quarter", "half", "year", "decade"),
)
"""Granularities that date an event, the most exact first; a century dates nothing."""


def exactness(granularity: Granularity) -> int:
    """0 for the most exact; larger for coarser."""
    return _EXACTNESS.index(granularity)


def is_future(told: ToldDate, published: datetime.date | None) -> bool:
    """Whether a date lies wholly after the story's publication: a plan, not an event.

    Without a publication date nothing is known to be future.
    """
    return published is not None and told.first is not None and told.first > published


def event_dates(
    told: Sequence[ToldDate], sentence: Span, published: datetime.date | None
) -> list[ToldDate]:
    """Dates inside one sentence that date an event, in order.

    Durations, repetitions, plans and dates that cover no nameable days are left out; so is a date
    that only says more coarsely when another one was ("on 2 June, in 2023"), and a repeated one.
    """
    inside = [one for one in told if sentence[0] <= one.start < sentence[1]]
    usable = [one for one in inside if _dates_an_event(one, published)]
    kept: list[ToldDate] = []
    for one in usable:
        repeated = any((one.first, one.last) == (other.first, other.last) for other in kept)
        if not repeated and not any(_is_finer(other, one) for other in usable):
            kept.append(one)
    return kept


def has_plan(told: Sequence[ToldDate], sentence: Span, published: datetime.date | None) -> bool:
    """Whether a sentence tells a date after the story's publication."""
    return any(sentence[0] <= one.start < sentence[1] and is_future(one, published) for one in told)


def _dates_an_event(told: ToldDate, published: datetime.date | None) -> bool:
    return (
        told.kind in ("DATE", "TIME")
        and told.first is not None
        and told.granularity in _EXACTNESS
        and not is_future(told, published)
    )


def _is_finer(one: ToldDate, than: ToldDate) -> bool:
    """Whether `one` lies inside `than` and is shorter."""
    if one.first is None or one.last is None or than.first is None or than.last is None:
        return False
    inside = than.first <= one.first and one.last <= than.last
    return inside and (one.last - one.first) < (than.last - than.first)
