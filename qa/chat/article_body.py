"""The text of an article: scrolled, marked, searched and selected, however long it is.

Only the lines on the screen are ever styled: a text of 2 MB opens in a fraction of a second.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from corpus.types import Span
from qa.chat.article_lines import ArticleLines
from qa.render import safe

LINES_ABOVE = 0.3
"""A passage is put this share of the height below the top, with its context around it."""


class ArticleBody(ScrollView, can_focus=True):
    """One text with a marked passage and marked search matches."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--quote",
        "article--near",
        "article--match",
        "article--here",
    }
    ALLOW_SELECT = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home,g", "scroll_home", show=False),
        Binding("end,G", "scroll_end", show=False),
        Binding("space", "page_down", show=False),
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._text = ""
        self._lines = ArticleLines(((0, 0),))
        self._width = 0
        self._quote: Span | None = None
        self._quote_style = "article--quote"
        self._matches: list[Span] = []
        self._here = -1

    # What is shown

    def show(self, text: str, quote: Span | None, *, proof: bool = True) -> None:
        """Show `text` with the passage `quote` marked and in view, less loudly if it is no proof
        of an answer."""
        # One for one, so that offsets into the article stay right.
        self._text = "\n".join(safe(line) for line in text.split("\n"))
        self._quote = quote
        self._quote_style = "article--quote" if proof else "article--near"
        self._matches, self._here = [], -1
        self._width = 0
        self._rewrap()
        if self._width:
            # At once: waiting for the next picture would draw the article twice.
            self.show_quote()
        else:
            self.call_after_refresh(self.show_quote)

    def show_quote(self) -> None:
        """Scroll to the marked passage; to the top without one."""
        self._reveal(self._quote[0] if self._quote else 0)

    def search(self, words: str) -> int:
        """Mark every place with these words, whatever their case; returns how many there are and
        goes to the first at or after the top of the screen."""
        pattern = r"\s+".join(re.escape(word) for word in words.split())
        found = re.finditer(pattern, self._text, re.IGNORECASE) if pattern else ()
        self._matches = [match.span() for match in found]
        top = self._lines.lines[min(self.scroll_offset.y, len(self._lines) - 1)][0]
        later = [n for n, (start, _) in enumerate(self._matches) if start >= top]
        self._here = later[0] if later else 0 if self._matches else -1
        self._show_match()
        return len(self._matches)

    def next_match(self, step: int) -> int:
        """Go `step` matches on, around the end; returns the number of the match, from 1, or 0."""
        if self._matches:
            self._here = (self._here + step) % len(self._matches)
        self._show_match()
        return self._here + 1

    @property
    def match_count(self) -> int:
        """How many places the last search found."""
        return len(self._matches)

    @property
    def quote(self) -> Span | None:
        """The marked passage."""
        return self._quote

    # Layout

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew and keep what was at the top (or the quote) in view."""
        self._fit()

    def _fit(self) -> None:
        if self._text and self.scrollable_content_region.width != self._width:
            top = self._lines.lines[min(self.scroll_offset.y, len(self._lines) - 1)][0]
            first = self._width == 0
            self._rewrap()
            if first or self._quote_visible_from(top):
                self.show_quote()
            else:
                self.scroll_to(y=self._lines.line_of(top), animate=False)

    def _quote_visible_from(self, top: int) -> bool:
        if self._quote is None:
            return False
        return 0 <= self._quote[0] - top <= self.size.width * self.size.height

    def _rewrap(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        self._width = width
        self._lines = ArticleLines.wrap(self._text, width)
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()

    def _reveal(self, offset: int) -> None:
        line = self._lines.line_of(offset)
        above = int(self.size.height * LINES_ABOVE)
        self.scroll_to(y=max(0, line - above), animate=False, force=True, immediate=True)

    def _show_match(self) -> None:
        if self._matches:
            self._reveal(self._matches[self._here][0])
        self.refresh()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        number = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        if width != self._width:
            # The scroll bar came or went, of which no event tells.
            self.call_later(self._fit)
        if number >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        start, end = self._lines.lines[number]
        strip = Strip(list(self._segments(start, end, number)))
        return strip.crop_extend(0, width, self.rich_style).apply_offsets(0, number)

    def _segments(self, start: int, end: int, number: int) -> Iterable[Segment]:
        marks = self._marks(start, end, number)
        cuts = {start, end}
        for mark_start, mark_end, _ in marks:
            cuts.update((max(start, mark_start), min(end, mark_end)))
        edges = sorted(cuts)
        for left, right in itertools.pairwise(edges):
            style = self.rich_style
            for mark_start, mark_end, mark in marks:
                if mark_start <= left and right <= mark_end:
                    style += mark
            yield Segment(self._text[left:right], style)

    def _marks(self, start: int, end: int, number: int) -> list[tuple[int, int, Style]]:
        """The marks on this line, later ones on top."""
        marks = []
        if self._quote is not None:
            marks.append((*self._quote, self.get_component_rich_style(self._quote_style)))
        for position, match in enumerate(self._matches):
            if match[0] < end and match[1] > start:
                name = "article--here" if position == self._here else "article--match"
                marks.append((*match, self.get_component_rich_style(name)))
        selection = self.text_selection
        span = selection.get_span(number) if selection is not None else None
        if span is not None:
            last = end if span[1] == -1 else min(end, start + span[1])
            style = self.screen.get_component_rich_style("screen--selection")
            marks.append((start + span[0], last, style))
        return [mark for mark in marks if mark[0] < end and mark[1] > start]

    # Selection with the mouse

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection."""
        self.refresh()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text under the selection, as it stands in the article."""
        lines = self._lines.lines
        first = selection.start
        last = selection.end
        start = lines[min(first.y, len(lines) - 1)][0] + first.x if first else 0
        end = lines[min(last.y, len(lines) - 1)][0] + last.x if last else len(self._text)
        return self._text[start:end], "\n"
