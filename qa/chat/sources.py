"""The sources of the answer that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from qa.chat.bindings import bind
from qa.chat.turn_text import source_content
from qa.sessions.numbers import Source


class SourceList(OptionList):
    """Number, title, date and publisher of each source; the highlighted one is previewed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("move_up", "cursor_up"),
        bind("move_down", "cursor_down"),
        bind("open", "select"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(markup=False, compact=True, id=id)
        self.sources: tuple[Source, ...] = ()
        """What is listed."""

    def show(self, sources: Sequence[Source]) -> None:
        """List these sources and highlight the first."""
        if tuple(sources) == self.sources:
            return
        self.sources = tuple(sources)
        self.clear_options()
        self.border_title = self._title()
        self.add_options([Option(_numbered(source), str(n)) for n, source in enumerate(sources)])
        if sources:
            self.highlighted = 0

    def highlight(self, source: Source) -> None:
        """Highlight a source if it is listed."""
        places = [one.place for one in self.sources]
        if source.place in places:
            self.highlighted = places.index(source.place)

    def source_at(self, position: int) -> Source:
        """The source on that place of the list."""
        return self.sources[position]

    @property
    def current(self) -> Source | None:
        """The highlighted source."""
        return None if self.highlighted is None else self.sources[self.highlighted]

    def _title(self) -> str:
        if not self.sources:
            return "Sources"
        closest = self.sources[0].kind == "closest"
        return f"{'Closest passages' if closest else 'Sources'} ({len(self.sources)})"


def _numbered(source: Source) -> Content:
    label = f"{source.number:>2} "
    lines = source_content(source).split("\n")
    return Content.assemble(
        (label, "bold $text-primary"), lines[0], "\n", " " * len(label), lines[1]
    )
