"""Where questions and commands are typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from qa.chat.bindings import bind, keymap_of
from qa.render.safety import REPLACEMENT, safe_block

PLACEHOLDER = "Ask about the stories…  (Enter send, Ctrl+J newline, / commands)"
SHORT_PLACEHOLDER = "Ask about the stories…"
ROOM_FOR_HINT = 72
"""Columns below which the placeholder gets shorter."""


class Prompt(TextArea):
    """A text field that sends with Enter and remembers what was asked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("send", "send"),
        bind("newline", "newline"),
        bind("complete", "complete", "Next"),
        bind("history_back", "back"),
        bind("history_forward", "forward"),
        # TextArea has its own meaning for these keys; ours are the screen's.
        Binding("f6", "screen.cycle(1)", show=False),
        Binding("ctrl+y", "screen.copy_answer", show=False),
    ]

    @dataclass
    class Sent(Message):
        """The text is to be asked or run."""

        text: str

    class Complete(Message):
        """Tab was pressed."""

    @dataclass
    class Browse(Message):
        """Up or Down while a list of completions is open."""

        step: int

    def __init__(self, *, id: str) -> None:
        super().__init__(
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            placeholder=PLACEHOLDER,
            compact=True,
            id=id,
        )
        self.browsing = False
        """Whether Up and Down belong to the list of completions."""
        self._history: list[str] = []
        self._position = 0
        self._draft = ""

    async def _on_key(self, event: events.Key) -> None:
        """Send in the order of typing: a binding would overtake letters still on their way."""
        sends = keymap_of(self.app, "send").split(",")
        if event.key in sends or event.key == "enter":
            event.stop()
            event.prevent_default()
            if event.key in sends:
                self.action_send()
        else:
            await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        """Take the words only: pasted text may hold anything."""
        await super()._on_paste(events.Paste(_clean(event.text)))
        event.stop()
        event.prevent_default()

    def remember(self, questions: list[str]) -> None:
        """Take over earlier questions, oldest first."""
        self._history = [*questions, *(one for one in self._history if one not in questions)]
        self._position = len(self._history)

    def put(self, text: str) -> None:
        """Replace the text, cursor at its end."""
        self.load_text(_clean(text))
        self.move_cursor(self.document.end)

    def action_send(self) -> None:
        """Hand the text over and empty the field."""
        text = self.text.strip()
        if not text:
            return
        self._history = [*(one for one in self._history if one != text), text]
        self._position, self._draft = len(self._history), ""
        # Before the field is emptied: the list of commands still says what is chosen.
        self.post_message(self.Sent(text))
        self.load_text("")

    def action_newline(self) -> None:
        """Break the line at the cursor."""
        self.insert("\n")

    def action_complete(self) -> None:
        """Leave Tab to whoever knows what it means here."""
        self.post_message(self.Complete())

    def action_back(self) -> None:
        """Up: in the list, in the text, or one question back."""
        if self.browsing:
            self.post_message(self.Browse(-1))
        elif not self.cursor_at_first_line:
            self.action_cursor_up()
        elif self._position > 0:
            if self._position == len(self._history):
                self._draft = self.text
            self._position -= 1
            self.put(self._history[self._position])
            self.move_cursor((0, 0))

    def action_forward(self) -> None:
        """Down: in the list, in the text, or one question on."""
        if self.browsing:
            self.post_message(self.Browse(1))
        elif not self.cursor_at_last_line:
            self.action_cursor_down()
        elif self._position < len(self._history):
            self._position += 1
            last = self._position == len(self._history)
            self.put(self._draft if last else self._history[self._position])

    def on_resize(self, event: events.Resize) -> None:
        """A narrow field has no room for hints."""
        wide = event.size.width >= ROOM_FOR_HINT
        self.placeholder = PLACEHOLDER if wide else SHORT_PLACEHOLDER


def _clean(text: str) -> str:
    """Without controls and invisible characters (a soft hyphen would spoil the search)."""
    return safe_block(text).replace(REPLACEMENT, "")
