"""What each slash command does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import QAError, UsageError
from corpus.types import Filter
from qa import locations
from qa.chat.scope import scope_words, with_as_of, with_since, with_source, with_tag, with_until
from qa.chat.slash import COMMANDS, parse
from qa.sessions.export import export_file
from qa.settings import remember_setting

if TYPE_CHECKING:
    from qa.chat.screen import ChatScreen

Run = Callable[[str], Awaitable[None] | None]


class Commands:
    """The commands of one chat screen."""

    def __init__(self, screen: ChatScreen) -> None:
        self._screen = screen
        # One method for each entry of the table, by its name.
        self._runs: dict[str, Run] = {one.name: getattr(self, one.method) for one in COMMANDS}

    async def run(self, text: str) -> None:
        """Run what was typed; raises `UsageError` for what makes no sense, else `QAError`."""
        typed = parse(text)
        waiting = self._runs[typed.command.name](typed.argument)
        if waiting is not None:
            await waiting

    def choose_session(self, words: str) -> None:
        """Show the earlier conversations and resume the one that is chosen."""
        from qa.chat.sessions_screen import SessionsScreen

        sessions = self._screen.asking.sessions
        if sessions is None:
            raise QAError("Chats are not being saved, so there are none to choose from.")
        current = self._screen.asking.talk.session

        async def chosen(session: int | None) -> None:
            if session is None:
                return
            try:
                await self._screen.asking.resume(session)
            except QAError as error:
                self._screen.complain(error)

        self._screen.app.push_screen(SessionsScreen(sessions, words, current), chosen)

    # One method a command

    def _help(self, argument: str) -> None:
        self._screen.action_help()

    def _open(self, argument: str) -> None:
        numbers = self._screen.asking.talk.numbers
        if not argument.isdecimal() or int(argument) not in numbers:
            shown = f"There are 1 to {len(numbers)}." if len(numbers) else "Ask something first."
            raise UsageError(f"There is no source {argument}.", shown)
        self._screen.reading.open(numbers[int(argument)], take_focus=False)

    def _sources(self, argument: str) -> None:
        self._screen.action_toggle_sources()

    def _since(self, argument: str) -> None:
        self._narrow(with_since(self._screen.asking.filter, argument))

    def _until(self, argument: str) -> None:
        self._narrow(with_until(self._screen.asking.filter, argument))

    def _as_of(self, argument: str) -> None:
        self._narrow(with_as_of(self._screen.asking.filter, argument))

    def _source(self, argument: str) -> None:
        collection = self._screen.collection
        known = collection.sources if collection else ()
        self._narrow(with_source(self._screen.asking.filter, argument, known))

    def _tag(self, argument: str) -> None:
        collection = self._screen.collection
        known = collection.tags if collection else ()
        self._narrow(with_tag(self._screen.asking.filter, argument, known))

    def _all(self, argument: str) -> None:
        self._narrow(Filter())

    def _timeline(self, argument: str) -> Awaitable[None]:
        return self._screen.asking.ask(f"/timeline {argument}", argument)

    def _narrow(self, filter: Filter) -> None:
        self._screen.asking.narrow(filter)
        words = scope_words(filter)
        self._screen.say(f"From now on only: {words}." if words else "All stories are asked.")

    def _edit(self, argument: str) -> None:
        turns = self._screen.asking.talk.turns
        last = next((turn for turn in reversed(turns) if turn.answer is not None), None)
        if last is None or last.answer is None:
            raise UsageError("There is no answered question yet.", "Ask something first.")
        timeline = last.question.startswith("/")
        self._screen.prompt.put(last.question if timeline else last.answer.understood)

    def _copy(self, argument: str) -> None:
        numbers = self._screen.asking.talk.numbers
        if not argument:
            self._screen.copying.answer()
        elif argument.isdecimal() and int(argument) in numbers:
            self._screen.copying.source(numbers[int(argument)])
        else:
            raise UsageError(f"There is no source {argument}.", "Like this: /copy 2")

    def _export(self, argument: str) -> None:
        talk, sessions = self._screen.asking.talk, self._screen.asking.sessions
        if talk.session is None or sessions is None:
            raise UsageError("There is nothing to export yet.", "Ask something first.")
        path = Path(argument).expanduser() if argument else _free_name(talk.session)
        export_file(path, talk.name, sessions.turns(talk.session))
        self._screen.say(f"Written to {path.absolute()}.")

    def _resume(self, argument: str) -> None:
        self.choose_session(argument)

    def _rename(self, argument: str) -> None:
        talk, sessions = self._screen.asking.talk, self._screen.asking.sessions
        if talk.session is None or sessions is None:
            raise UsageError("This chat has no name yet.", "Ask something first.")
        sessions.rename(talk.session, argument)
        talk.name = sessions.session(talk.session).name
        self._screen.say(f"This chat is now called: {talk.name}")

    def _new(self, argument: str) -> Awaitable[None]:
        return self._screen.action_new_chat()

    def _index(self, argument: str) -> None:
        from corpus.fetch import is_address

        screen = self._screen
        path = argument if is_address(argument) else Path(argument).expanduser()
        if screen.adding.busy:
            raise UsageError("Stories are being indexed already.", "Wait, or end it with /stop.")
        if isinstance(path, Path) and not path.exists():
            raise UsageError(f"There is no file or folder {path}.")
        if screen.collection is None:
            raise UsageError("The archive is still being opened.", "Try again in a moment.")
        sample = screen.collection.sample
        folder = locations.archive_folder() if sample else Path(screen.collection.folder)
        screen.adding.begin(folder, path)

    def _theme(self, argument: str) -> None:
        app = self._screen.app
        if not argument:
            app.search_themes()
            return
        if argument not in app.available_themes:
            names = ", ".join(sorted(app.available_themes))
            raise UsageError(f"There is no theme {argument}.", f"There are: {names}.")
        app.theme = argument

    def _stop(self, argument: str) -> None:
        if self._screen.asking.busy:
            self._screen.asking.stop()
        else:
            self._screen.adding.stop()

    async def _quit(self, argument: str) -> None:
        await self._screen.app.run_action("quit")


def remember_theme(name: str) -> str:
    """Keep the choice for the next time; returns what went wrong, or an empty text."""
    try:
        remember_setting("theme", name)
    except QAError as error:
        return f"The theme is not remembered: {error}"
    return ""


def _free_name(session: int) -> Path:
    """A name in the current folder that is not taken."""
    number = 1
    path = Path(f"qa-chat-{session}.md")
    while path.exists():
        number += 1
        path = Path(f"qa-chat-{session}-{number}.md")
    return path
