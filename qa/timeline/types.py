"""A timeline and its events: frozen values, able to become plain data."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.types import Filter
from qa.types import Answer, Citation, EventDate, PlainData


@dataclass(frozen=True, slots=True)
class Event(PlainData):
    """One dated sentence."""

    date: EventDate
    citation: Citation
    """The sentence, word for word; the same event as other stories tell it is its `also_in`."""
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


NOTHING = "The stories date nothing about this."


def as_answer(timeline: Timeline, question: str, remark: str = "") -> Answer:
    """The timeline as the answer to `question`, for conversations: its citations with `dates`.

    `remark` is added to the notes. Without events the answer is not found.
    """
    citations = tuple(event.citation for event in timeline.events)
    found = bool(citations)
    return Answer(
        question=question,
        understood=timeline.topic,
        text=" ".join(f"{one.quote} [{one.number}]" for one in citations) or NOTHING,
        short=None,
        citations=citations,
        found=found,
        confidence=float(found),
        notes=(*timeline.notes, *([remark] if remark else [])),
        filter=timeline.filter,
        dates=tuple(event.date for event in timeline.events),
    )
