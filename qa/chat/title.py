"""The line at the top: what is being asked."""

from __future__ import annotations

import datetime

from textual.content import Content
from textual.widgets import Static

from qa.chat.messages import Collection
from qa.chat.styles import MUTED
from qa.render import date_words, safe


class TitleLine(Static):
    """`qa · newsdesk · 12,480 stories · Jan 2019 to Jun 2024`, and what is being loaded."""

    def __init__(self, *, id: str) -> None:
        super().__init__(markup=False, id=id)
        self._facts = ""
        self._state = "opening the stories …"

    def on_mount(self) -> None:
        """Show the name at once."""
        self._draw()

    def show_collection(self, collection: Collection) -> None:
        """Say what is being asked."""
        self._facts = collection_words(collection)
        self._draw()

    def show_state(self, state: str) -> None:
        """Say what is going on; empty when all is ready."""
        self._state = state
        self._draw()

    def _draw(self) -> None:
        parts = [("qa", "bold $text-primary")]
        if self._facts:
            parts.append((f" · {self._facts}", ""))
        if self._state:
            parts.append((f" · {safe(self._state)}", f"italic {MUTED}"))
        self.update(Content.assemble(*parts))


def collection_words(collection: Collection) -> str:
    """`newsdesk · 12,480 stories · January 2019 to June 2024`."""
    stories = "1 story" if collection.articles == 1 else f"{collection.articles:,} stories"
    parts = [safe(collection.name), stories]
    if collection.first and collection.last:
        parts.append(_period(collection.first, collection.last))
    return " · ".join(parts)


def _period(first: datetime.date, last: datetime.date) -> str:
    begin, end = (date_words(day).split(" ", 1)[1] for day in (first, last))
    return begin if begin == end else f"{begin} to {end}"
