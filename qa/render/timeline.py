"""A timeline as text and as Markdown."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence

from corpus.told.types import Granularity
from qa.render.layout import Style, wrap
from qa.render.markdown import escaped, source_markdown
from qa.render.safety import safe
from qa.render.words import MONTHS, article_id, counted, date_words, title_words
from qa.timeline.types import Event, Timeline
from qa.types import Citation

_SEASONS = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
_HALVES = {1: "first", 7: "second"}
_QUARTERS = {1: "first", 4: "second", 7: "third", 10: "fourth"}


def when_words(event: Event) -> str:
    """The event's date as exactly as it is known: `2012`, `June 2023`, `2 June 2023`."""
    first, last = event.first, event.last
    writers: dict[Granularity, Callable[[], str]] = {
        "week": lambda: _days_words(first, last),
        "month": lambda: f"{MONTHS[first.month - 1]} {first.year}",
        "season": lambda: _season_words(first, last),
        "quarter": lambda: f"{_QUARTERS.get(first.month, 'a')} quarter of {first.year}",
        "half": lambda: f"{_HALVES.get(first.month, 'a')} half of {first.year}",
        "year": lambda: f"{first.year}",
        "decade": lambda: f"{first.year}s",
    }
    writer = writers.get(event.granularity)
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


def clock_words(event: Event) -> str:
    """Which date it is: `told as “last week”`, `told`, or `published`."""
    if event.clock == "published":
        return "published"
    as_written = " ".join(event.told_as.split())
    plain = as_written.casefold() == when_words(event).casefold()
    return "told" if plain else f"told as “{safe(as_written)}”"


def timeline_text(timeline: Timeline, width: int | None = None, colour: bool = False) -> str:
    """Date, which date that is, sentence and story of each event, then the notes."""
    style = Style(colour)
    blocks = ["\n".join(_event_lines(event, width, style)) for event in timeline.events]
    blocks += [wrap(f"Note: {safe(note)}", width, rest="  ") for note in shown_notes(timeline)]
    return "\n\n".join(blocks)


def shown_notes(timeline: Timeline, lift: str = "--limit") -> list[str]:
    """The notes, and what the limit left out with what shows it; empty if there is nothing."""
    notes = list(timeline.notes)
    if timeline.left_out:
        left = counted(timeline.left_out, "more event")
        notes.append(f"{left} that fit the topic less; {lift} shows more.")
    return notes


def _event_lines(event: Event, width: int | None, style: Style) -> Iterator[str]:
    citation = event.citation
    yield wrap(f"{style.bold(when_words(event))} {style.dim(f'({clock_words(event)})')}", width)
    yield wrap(f"{safe(citation.quote)} {style.dim(f'[{citation.number}]')}", width, "  ", "  ")
    yield wrap(style.dim(_story(citation)), width, "  ", "    ")
    for other in citation.also_in:
        yield wrap(style.dim(f"also in: {_story(other)}"), width, "  ", "    ")


def _story(citation: Citation) -> str:
    parts = [title_words(citation), date_words(citation.date), safe(citation.source or "")]
    return f"{' — '.join(part for part in parts if part)} ({article_id(citation)})"


def timeline_markdown(timeline: Timeline) -> str:
    """Topic as heading, one list item an event with its source; ends with a newline."""
    blocks = [f"## {escaped(timeline.topic)}"]
    blocks.append("\n".join(_items(timeline.events)))
    blocks += [f"*Note: {escaped(note)}*" for note in shown_notes(timeline)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _items(events: Sequence[Event]) -> Iterator[str]:
    for event in events:
        citation = event.citation
        yield f"- **{escaped(when_words(event))}** ({escaped(clock_words(event))})"
        yield f"  > {escaped(citation.quote)}"
        yield ""
        yield f"  {source_markdown(citation)}"
        for other in citation.also_in:
            yield f"  - also in: {source_markdown(other)}"
