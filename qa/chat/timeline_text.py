"""A timeline as styled text: dates on a line from top to bottom, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.content import Content, Span

from qa.chat.links import link, quote_content
from qa.chat.styles import MUTED
from qa.render import date_words, safe
from qa.render.events import clock_words, when_words
from qa.types import Answer, Citation, EventDate

POINT, LINE = "●", "│"


def timeline_content(answer: Answer, numbers: Mapping[int, int]) -> Iterator[Content]:
    """The events of a timeline, oldest first; `numbers` are the session's for the answer's own.

    A click on a date or a number opens the story at the sentence.
    """
    for place, (date, citation) in enumerate(zip(answer.dates, answer.citations)):
        if place:
            yield Content.styled(LINE, MUTED)
        number = numbers[citation.number]
        yield Content.assemble(
            (f"{POINT} ", "$text-primary"),
            link(when_words(date), number, "bold $text-primary"),
            (f" {clock_words(date)}", MUTED),
        )
        # Two dates in one place would be taken for each other.
        where = f" — story of {date_words(citation.date)}" if date.told and citation.date else ""
        yield quote_content(citation, number, mark=_told(date, citation), where=where)


def events_words(answer: Answer) -> str:
    """`12 events`."""
    count = len(answer.dates)
    return f"{count} event{'' if count == 1 else 's'}"


def _told(date: EventDate, citation: Citation) -> Span | None:
    """Where the date stands in the quote as it is shown, to be marked."""
    if date.told is None:
        return None
    start, end = (offset - citation.start for offset in date.told)
    # One for one: `safe` neutralises but never shortens, line breaks apart.
    fits = 0 <= start < end <= len(citation.quote) == len(safe(citation.quote))
    return Span(start, end, "bold") if fits else None
