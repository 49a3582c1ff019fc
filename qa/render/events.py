"""Dated sentences in words: when it was, which date that is, the sentence, its story."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator

from qa.render.layout import Style, wrap
from qa.render.safety import safe
from qa.render.words import (
    MONTHS,
    article_id,
    date_words,
    published_words,
    relation_words,
    title_words,
)
from qa.types import Citation, EventDate

DatedCitation = tuple[EventDate, Citation]
"""When, and the sentence that tells it."""
_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
_HALVES = {1: "first", 7: "second"}
_QUARTERS = {1: "first", 4: "second", 7: "third", 10: "fourth"}


def when_words(date: EventDate) -> str:
    """A date as exactly as it is known: `2012`, `June 2023`, `2 June 2023`."""
    first, last = date.first, date.last
    writers: dict[str, Callable[[], str]] = {
        "week": lambda: _days_words(first, last),
        "month": lambda: f"{MONTHS[first.month - 1]} {first.year}",
        "season": lambda: _season_words(first, last),
        "quarter": lambda: f"{_QUARTERS.get(first.month, 'a')} quarter of {first.year}",
        "half": lambda: f"{_HALVES.get(first.month, 'a')} half of {first.year}",
        "year": lambda: f"{first.year}",
        "decade": lambda: f"{first.year}s",
    }
    writer = writers.get(date.granularity)
    return writer() if writer else _days_words(first, last)


def _days_words(first: datetime.date, last: datetime.date) -> str:
    if first == last:
        return date_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {date_words(last)}"
    start = date_words(first).removesuffix(f" {last.year}")
    return f"{start} to {date_words(last)}"


def _season_words(first: datetime.date, last: datetime.date) -> str:
    name = _SEASONS.get(first.month)
    if name is None:
        return _days_words(first, last)
    years = f"{first.year}" if first.year == last.year else f"{first.year}/{last.year % 100:02}"
    return f"{name} {years}"


def clock_words(date: EventDate) -> str:
    """Which date it is: `told as “last week”`, `told`, or `published`."""
    if date.clock == "published":
        return "published"
    as_written = " ".join(date.told_as.split())
    plain = as_written.casefold() == when_words(date).casefold()
    return "told" if plain else f"told as “{safe(as_written)}”"


def events_text(events: Iterable[DatedCitation], width: int | None, style: Style) -> str:
    """A block for each event, with its story and others that tell it; empty without events."""
    return "\n\n".join("\n".join(_lines(*event, width, style)) for event in events)


def _lines(date: EventDate, citation: Citation, width: int | None, style: Style) -> Iterator[str]:
    yield wrap(f"{style.bold(when_words(date))} {style.dim(f'({clock_words(date)})')}", width)
    yield wrap(f"{safe(citation.quote)} {style.dim(f'[{citation.number}]')}", width, "  ", "  ")
    yield wrap(style.dim(_story(citation)), width, "  ", "    ")
    for other in citation.also_in:
        relation = relation_words(other, citation)
        yield wrap(style.dim(f"{relation}: {_story(other)}"), width, "  ", "    ")


def _story(citation: Citation) -> str:
    parts = [title_words(citation), published_words(citation), safe(citation.source or "")]
    return f"{' — '.join(part for part in parts if part)} ({article_id(citation)})"
