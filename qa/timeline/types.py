"""A timeline and its events: frozen values, able to become plain data."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal

from corpus.told.types import Granularity
from corpus.types import Filter, Span
from qa.types import Citation, PlainData

Clock = Literal["told", "published"]
"""Which date an event has: the one that its sentence tells, or its story's publication date."""


@dataclass(frozen=True, slots=True)
class Event(PlainData):
    """One dated sentence."""

    first: datetime.date
    """First day of the time it is dated to."""
    last: datetime.date
    """Last day, inclusive; the same for a day."""
    granularity: Granularity
    """How exact the date is: `day`, `month`, `year`, ..."""
    clock: Clock
    citation: Citation
    """The sentence, word for word; the same event as other stories tell it is its `also_in`."""
    told: Span | None = None
    """Where the date stands in the article, of a told one."""
    told_as: str = ""
    """The told date as written ("last week"); empty for a publication date."""
    score: float = 0.0
    """How well it fits the topic, comparable within one timeline only."""


@dataclass(frozen=True, slots=True)
class Timeline(PlainData):
    """Events of one topic, oldest first; what covers a whole year comes before its months."""

    topic: str
    events: tuple[Event, ...]
    left_out: int = 0
    """Events that the limit cut off: those that fit the topic least."""
    notes: tuple[str, ...] = ()
    """What a reader must know."""
    filter: Filter = field(default_factory=Filter)
    """Which stories were looked at."""
