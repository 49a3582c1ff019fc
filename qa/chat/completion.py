"""The list of commands that appears above the prompt after a slash."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from qa.chat.slash import Slash, completions
from qa.chat.styles import MUTED

NAME_COLUMN = 18


class CompletionList(OptionList, can_focus=False):
    """Commands that fit what was typed; the prompt keeps the focus."""

    def __init__(self, *, id: str) -> None:
        super().__init__(markup=False, compact=True, id=id)
        self._commands: list[Slash] = []

    def on_mount(self) -> None:
        """Closed until a slash is typed."""
        self.display = False

    def offer(self, text: str) -> bool:
        """Show what `text` may become; returns whether the list is open."""
        fitting = completions(text)
        if fitting == self._commands:
            # Nearly every key: a list that is drawn anew each time makes typing slow.
            return bool(fitting)
        self._commands = fitting
        self.clear_options()
        self.add_options([Option(_line(one), one.name) for one in self._commands])
        self.display = bool(self._commands)
        if self._commands:
            self.highlighted = 0
        return self.display

    def browse(self, step: int) -> None:
        """Move the highlight, around the end."""
        if self._commands:
            self.highlighted = ((self.highlighted or 0) + step) % len(self._commands)

    @property
    def chosen(self) -> Slash | None:
        """The highlighted command, if the list is open."""
        if not self.display or self.highlighted is None:
            return None
        return self._commands[self.highlighted]


def _line(command: Slash) -> Content:
    call = f"/{command.name} {command.argument}".rstrip()
    return Content.assemble(
        (f"{call:<{NAME_COLUMN}}", "bold $text-primary"), " ", (command.does, MUTED)
    )
