"""Earlier conversations: searched by what was said, resumed, renamed, deleted, exported."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from corpus.errors import QAError
from qa.chat.bindings import bind
from qa.chat.opening import archive_name
from qa.chat.styles import MUTED
from qa.render import date_words, safe, safe_block
from qa.sessions.export import export_file
from qa.sessions.store import SessionInfo, Sessions

SHOWN = 200
"""Sessions listed at once; the line below says when there are more."""


class SessionsScreen(ModalScreen[int | None]):
    """Ends with the id of the session to resume, or with nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+r", "close", "Close"),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("up", "move(-1)", show=False, priority=True),
        bind("session_rename", "rename", "Rename"),
        bind("session_delete", "delete", "Delete"),
        bind("session_export", "export", "Export"),
    ]

    def __init__(self, sessions: Sessions, words: str, current: int | None) -> None:
        super().__init__()
        self._sessions = sessions
        self._words = words
        self._current = current
        self._found: list[SessionInfo] = []
        self._renaming: int | None = None
        self._deleting: int | None = None

    def compose(self) -> ComposeResult:
        """Search line, list, what the keys do."""
        with Vertical(id="sessions") as box:
            box.border_title = "Earlier chats"
            yield Input(self._words, "Search what was said", id="session-words", compact=True)
            yield OptionList(id="session-list", markup=False, compact=True)
            yield Static(id="session-hint", markup=False)

    def on_mount(self) -> None:
        """List at once."""
        self.query_one(Input).focus()
        self._list()

    @on(Input.Changed)
    def typed(self) -> None:
        """Search while typing."""
        if self._renaming is None:
            self._list()

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Enter: the new name, or resume the highlighted chat."""
        if self._renaming is not None:
            self._finish_rename(event.value)
        else:
            self._resume()

    @on(OptionList.OptionSelected)
    def selected(self) -> None:
        """A click resumes."""
        self._resume()

    def action_close(self) -> None:
        """Leave, or give up renaming."""
        if self._renaming is None:
            self.dismiss(None)
        else:
            self._end_rename()

    def action_move(self, step: int) -> None:
        """Up and Down move in the list while the search keeps the focus."""
        choices = self.query_one(OptionList)
        if self._found:
            choices.highlighted = ((choices.highlighted or 0) + step) % len(self._found)
        self._deleting = None
        self._hint()

    def action_rename(self) -> None:
        """Type a new name where the search was."""
        session = self._highlighted()
        if session is not None:
            self._renaming = session.id
            line = self.query_one(Input)
            line.value = safe(session.name)
            line.focus()
            # Typing replaces the old name.
            line.action_select_all()
            self._hint()

    def action_delete(self) -> None:
        """Delete for good, on the second press."""
        session = self._highlighted()
        if session is None:
            return
        if session.id == self._current:
            self.notify("This is the chat you are in: leave it first with Ctrl+N.", markup=False)
        elif self._deleting == session.id:
            self._sessions.delete(session.id)
            self._deleting = None
            self._list()
        else:
            self._deleting = session.id
        self._hint()

    def action_export(self) -> None:
        """Write it beside where the program runs."""
        session = self._highlighted()
        if session is None:
            return
        path = Path(f"qa-chat-{session.id}.md")
        try:
            export_file(path, session.name, self._sessions.turns(session.id))
        except QAError as error:
            said = safe_block(f"{error}\n{error.remedy}".strip())
            self.notify(said, severity="error", markup=False)
        else:
            self.notify(safe(f"Written to {path.absolute()}."), markup=False)

    def _resume(self) -> None:
        session = self._highlighted()
        if session is not None:
            self.dismiss(None if session.id == self._current else session.id)

    def _highlighted(self) -> SessionInfo | None:
        position = self.query_one(OptionList).highlighted
        return None if position is None or not self._found else self._found[position]

    def _finish_rename(self, name: str) -> None:
        try:
            self._sessions.rename(self._renaming or 0, name)
        except QAError as error:
            self.notify(safe(str(error)), severity="error", markup=False)
        else:
            self._end_rename()

    def _end_rename(self) -> None:
        self._renaming = None
        self.query_one(Input).value = self._words
        self._list()

    def _list(self) -> None:
        self._words = self.query_one(Input).value
        self._deleting = None
        self._found = self._sessions.find(self._words, limit=SHOWN)
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options([Option(self._line(one)) for one in self._found])
        if self._found:
            choices.highlighted = 0
        self._hint()

    def _line(self, session: SessionInfo) -> Content:
        when = session.updated.astimezone()
        facts = [
            f"{date_words(when.date())} {when:%H:%M}",
            "1 question" if session.turns == 1 else f"{session.turns} questions",
            archive_name(Path(session.archive)),
        ]
        if session.id == self._current:
            facts.append("this chat")
        return Content.assemble((safe(session.name), "bold"), "\n  ", (" · ".join(facts), MUTED))

    def _hint(self) -> None:
        if self._renaming is not None:
            text = "Enter gives this name, Esc leaves the old one."
        elif self._deleting is not None:
            text = "Press F8 again to delete this chat for good."
        elif not self._found:
            text = "Nothing found." if self._words else "There are no earlier chats."
        else:
            text = "Enter resume · F4 rename · F8 delete · F9 export · Esc close"
            if len(self._found) == SHOWN:
                text = f"The latest {SHOWN}; type to search the others. {text}"
        self.query_one("#session-hint", Static).update(Content(text))
