"""The chat as a program: starts the screen, keeps the terminal clean, returns an exit code."""

from __future__ import annotations

import difflib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.theme import Theme
from textual.widgets import Input

from corpus.errors import SettingsError
from qa.chat import messages
from qa.chat.bindings import bind
from qa.chat.commands import remember_theme
from qa.chat.ending import interrupt
from qa.chat.keys import key_words
from qa.chat.opening import opener
from qa.chat.pauses import EVERY_S, Pauses
from qa.chat.screen import ChatScreen
from qa.chat.start import Start
from qa.chat.terminal import guarded_terminal
from qa.chat.themes import DARK, LIGHT
from qa.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.command import Provider

    from qa.chat.desk import Opener

WIDE = 110
"""Columns from which the sources have a pane of their own."""
SMALL_WIDTH, SMALL_HEIGHT = 60, 15
"""Below either there is no room for title, footer and frames."""
INTERNAL = 70
"""Exit code for a mistake in the program."""
AGAIN_S = 2.0
"""A second Ctrl+C within this time quits."""


def _palette() -> type[Provider]:
    from qa.chat.palette import ChatCommands

    return ChatCommands


class ChatApp(App[None]):
    """One chat screen with its settings applied."""

    CSS_PATH = "chat.tcss"
    TITLE = "qa"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-tiny"),
        (SMALL_WIDTH, "-narrow"),
        (WIDE, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-short"),
        (SMALL_HEIGHT, "-tall"),
    ]
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_palette}
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("interrupt", "interrupt", priority=True),
        bind("palette", "command_palette", "Palette", priority=True),
        bind("quit", "quit", priority=True),
    ]

    def __init__(self, start: Start, open_archive: Opener | None = None) -> None:
        super().__init__()
        self.start = start
        """What it was started with."""
        self._open_archive = open_archive or opener(start.archive, reader=start.settings.reader)
        self._pauses = Pauses()
        self._interrupted = float("-inf")
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name
        if start.settings.theme in self.available_themes:
            self.theme = start.settings.theme
        if start.settings.reduced_motion:
            self.animation_level = "none"
        self.set_keymap(dict(start.settings.keys))

    def on_mount(self) -> None:
        """The chat is the only screen."""
        self.chat = ChatScreen(self._open_archive, self.start)
        self.push_screen(self.chat)
        self.theme_changed_signal.subscribe(self, self._theme_chosen)

    def check_theme(self) -> None:
        """Raises `SettingsError` if the settings name a theme that does not exist."""
        wanted = self.start.settings.theme
        if wanted not in self.available_themes:
            near = difflib.get_close_matches(wanted, self.available_themes, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else "/theme lists them in the chat."
            raise SettingsError(f"There is no theme {wanted!r}.", hint)

    def get_key_display(self, binding: Binding) -> str:
        """`Ctrl+R`, not `^r`."""
        return binding.key_display or key_words(binding.key)

    def action_interrupt(self) -> None:
        """Ctrl+C: copy, clear, stop; twice with nothing to do: quit."""
        if self.screen is not self.chat:
            self._interrupt_modal()
            return
        if interrupt(self.chat):
            return
        now = time.monotonic()
        if now - self._interrupted < AGAIN_S:
            self.call_later(self.run_action, "quit")
        else:
            self._interrupted = now
            self.chat.say("Press Ctrl+C again to quit.")

    async def action_quit(self) -> None:
        """Leave; everything said is saved."""
        self.exit()

    async def on_unmount(self) -> None:
        """Threads, children and files are closed however the app ends."""
        await self.chat.leave()
        self._pauses.end()

    async def on_event(self, event: events.Event) -> None:
        """Every key and click: somebody is there, so that rubbish can wait."""
        if isinstance(event, events.InputEvent):
            self._pauses.moved()
        await super().on_event(event)

    @on(messages.Ready)
    def ready(self) -> None:
        """All is loaded: from now on rubbish is collected while nobody waits."""
        if self._pauses.begin():
            self.set_interval(EVERY_S, self._rest)

    @on(messages.Answered)
    def answered(self) -> None:
        """An answer is being shown, which takes three pictures."""
        self._pauses.moved()

    def _rest(self) -> None:
        self._pauses.rest(busy=self.chat.asking.busy)

    def _interrupt_modal(self) -> None:
        focused = self.focused
        selected = self.screen.get_selected_text()
        if isinstance(focused, Input) and focused.selected_text:
            selected = focused.selected_text
        if selected:
            self.chat.copying.copy("the selection", selected)
        else:
            self.pop_screen()

    def _theme_chosen(self, theme: Theme) -> None:
        problem = remember_theme(theme.name)
        if problem:
            self.chat.say(problem, bad=True)


def run(
    archive_path: Path | None, *, resume: str | None = None, continue_last: bool = False
) -> int:
    """Open the chat; returns 0 when it is left, 70 after a mistake in the program.

    Raises `SettingsError` for wrong settings, and the error without which there is no chat
    (a missing archive, a session that is not there).
    """
    start = Start(archive_path, resume, continue_last, load_settings())
    with guarded_terminal() as stray:
        app = ChatApp(start)
        app.check_theme()
        app.run()
        output = stray.text()
    if output and (os.environ.get("QA_DEBUG") == "1" or app.return_code):
        print(output, file=sys.stderr)
    if start.last_words:
        print(start.last_words, file=sys.stderr)
    if start.error is not None:
        raise start.error
    return INTERNAL if app.return_code else 0
