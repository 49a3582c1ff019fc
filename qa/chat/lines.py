"""The two lines above the prompt that are there only when needed."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widgets import Static

from corpus.types import Filter
from qa.chat.messages import IndexingMoved
from qa.chat.scope import scope_words
from qa.chat.styles import MUTED
from qa.render import safe

BAR_WIDTH = 20


class ScopeLine(Static):
    """What questions are narrowed to; a click lifts it."""

    def __init__(self, *, id: str) -> None:
        super().__init__(markup=False, id=id)

    def on_mount(self) -> None:
        """No limits at first."""
        self.display = False

    def show_filter(self, filter: Filter) -> None:
        """Show the limits, or nothing."""
        self.display = bool(filter)
        self.update(
            Content.assemble(
                "Only ", (f" {scope_words(filter)} ", "bold reverse"), (" F3 clears", MUTED)
            )
        )

    async def on_click(self, event: events.Click) -> None:
        """Ask all stories again."""
        await self.run_action("screen.clear_scope")


class IndexingLine(Static):
    """How far the indexing child is."""

    def __init__(self, *, id: str) -> None:
        super().__init__(markup=False, id=id)
        self._path = ""

    def on_mount(self) -> None:
        """Nothing is being indexed."""
        self.display = False

    def show_start(self, path: str) -> None:
        """It begins."""
        self._path = safe(path)
        self.display = True
        self.update(Content(f"Indexing {self._path} …"))

    def show_progress(self, moved: IndexingMoved) -> None:
        """A bar, if the total is known."""
        done = f"{moved.done:,}"
        bar = ""
        if moved.total:
            filled = min(BAR_WIDTH, BAR_WIDTH * moved.done // moved.total)
            bar = "━" * filled + "╌" * (BAR_WIDTH - filled) + " "
            done += f" of {moved.total:,}"
        start = f"Indexing {self._path} "
        self.update(Content.assemble(start, (bar, "$text-success"), f"{moved.what} {done}"))

    def hide(self) -> None:
        """It ended."""
        self.display = False
