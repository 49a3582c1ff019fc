"""Styled text that opens a source when it is clicked."""

from __future__ import annotations

from textual.content import Content, Span
from textual.style import Style

from qa.chat.styles import MUTED
from qa.render import date_words, safe
from qa.types import Citation


def open_style(number: int) -> Style:
    """What makes text open source `number` when it is clicked."""
    return Style.from_meta({"@click": f"screen.open_source({number})"})


def link(text: str, number: int, style: str = "") -> Content:
    """Text that opens source `number`."""
    spans = [Span(0, len(text), open_style(number))]
    if style:
        spans.append(Span(0, len(text), style))
    return Content(text, spans=spans)


def quote_content(
    citation: Citation, number: int, *, mark: Span | None = None, where: str | None = None
) -> Content:
    """A quote with its number, and behind it `where` (by default its story's date, muted); `mark`
    is styled inside the quote."""
    quote = Content(safe(citation.quote), spans=[mark] if mark else [])
    where = f" — {date_words(citation.date)}" if where is None else where
    return Content.assemble(quote, " ", link(f"[{number}]", number, "bold"), (where, MUTED))
