"""Help: the keys for what is focused first, then all others, then the commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from qa.chat.bindings import keymap_of
from qa.chat.keys import TABLE, Key, key_words
from qa.chat.slash import COMMANDS

PLACES = {
    "prompt": "Typing a question",
    "reading": "Answers and sources",
    "article": "Reading an article",
    "everywhere": "Everywhere",
}
COLUMN = 18


class HelpScreen(ModalScreen[None]):
    """Over the chat; Esc, F1 or q close it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q,question_mark", "dismiss", "Close"),
    ]

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place

    def compose(self) -> ComposeResult:
        """One long text."""
        with VerticalScroll(id="help") as box:
            box.border_title = "Help"
            box.border_subtitle = "Esc closes"
            yield Static(Content("\n").join(self._lines()), markup=False)

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.query_one("#help").focus()

    def _lines(self) -> Iterator[Content]:
        places = sorted(PLACES, key=lambda place: place != self._place)
        for place in places:
            yield Content.styled(PLACES[place], "bold $text-primary")
            yield from (self._key(key) for key in TABLE if key.where == place and _is_shown(key))
            if place == "reading":
                yield _row("1 to 9", "Open the source with this number; 1 2 for source 12")
            yield Content("")
        yield Content.styled("Commands", "bold $text-primary")
        for command in COMMANDS:
            yield _row(f"/{command.name} {command.argument}".rstrip(), command.does)
        yield Content("")
        yield Content("Every key can be changed in the settings, under [keys].")

    def _key(self, key: Key) -> Content:
        # As the user's own settings have it.
        return _row(key_words(keymap_of(self.app, key.id)), key.does)


def _is_shown(key: Key) -> bool:
    return not key.id.startswith("digit_")


def _row(left: str, right: str) -> Content:
    # Long on the left, and the right goes below it.
    gap = "\n" + " " * (COLUMN + 3) if len(left) > COLUMN else " "
    return Content.assemble((f"  {left:<{COLUMN}}", "bold"), gap, right)
