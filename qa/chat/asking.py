"""The conversation between the prompt and the desk: sends, shows, stops, saves, resumes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import QAError
from corpus.types import Filter
from qa.chat.lines import ScopeLine
from qa.chat.messages import Answered, Collection, Failed
from qa.chat.opening import expected_folder, opener
from qa.chat.talk import Talk, TalkTurn
from qa.chat.welcome import Welcome
from qa.sessions.store import SessionInfo, Sessions

if TYPE_CHECKING:
    from qa.chat.screen import ChatScreen


class Asking:
    """The conversation of one chat screen."""

    def __init__(self, screen: ChatScreen) -> None:
        self._screen = screen
        self._sessions: Sessions | None = None
        self._expected: SessionInfo | None = None
        self.filter = Filter()
        """What questions are narrowed to."""
        self.talk = Talk(None)
        """The turns so far."""

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self.talk.busy

    @property
    def sessions(self) -> Sessions | None:
        """Where conversations are kept; `None` if that does not work."""
        return self._sessions

    async def begin(self) -> None:
        """Open the sessions; resume the one asked for."""
        start = self._screen.start
        try:
            self._sessions = Sessions(start.sessions_path)
        except QAError as error:
            self._screen.complain(QAError(f"{error} This chat is not saved.", error.remedy))
            return
        self.talk = Talk(self._sessions, str(expected_folder(start.archive)))
        self._screen.prompt.remember(self._sessions.history(start.settings.history))
        try:
            wanted = self._wanted(self._sessions)
            if wanted is not None:
                await self.resume(wanted.id)
        except QAError as error:
            self._screen.start.error = error
            self._screen.app.exit()

    def _wanted(self, sessions: Sessions) -> SessionInfo | None:
        start = self._screen.start
        if start.resume:
            return sessions.resolve(start.resume)
        if not start.continue_last:
            return None
        named = str(expected_folder(start.archive)) if start.archive else None
        last = sessions.last(named)
        if last is None:
            self._screen.say("There is no earlier chat; this is a new one.")
        return last

    async def opened(self, collection: Collection) -> None:
        """The archive is known: name it, and suggest questions in a new chat."""
        self.talk.archive = collection.folder
        if not self.talk.turns:
            await self._screen.transcript.show_only([Welcome(collection)])
        self._ask_next()

    async def ask(self, question: str, topic: str = "") -> None:
        """Send a question, or a timeline's topic with the command as question; it waits for its
        turn."""
        screen = self._screen
        if not self.talk.turns:
            await screen.transcript.show_only([])
        turn = self.talk.send(question, self.filter, topic)
        await screen.transcript.add([turn])
        self._warn_unsaved()
        self._ask_next()

    def answered(self, message: Answered) -> None:
        """Show the answer and its sources, unless nobody waits for it."""
        turn = self.talk.finish(message.turn, message.answer, message.seconds)
        if turn is not None:
            self._show(turn)
            if not self._screen.reading.is_open:
                self._screen.reading.list(turn.sources)
        self._ask_next()

    def failed(self, message: Failed) -> None:
        """Show what went wrong and give the question back."""
        turn = self.talk.fail(message.turn, message.problem, message.remedy)
        if turn is not None:
            self._show(turn)
            self._give_back(turn)
        self._ask_next()

    def stop(self) -> None:
        """Stop what is being answered and what waits."""
        for turn in self.talk.stop():
            self._screen.desk.cancel(turn.id)
            self._show(turn)

    def narrow(self, filter: Filter) -> None:
        """Ask only these stories from now on."""
        self.filter = filter
        self._screen.query_one(ScopeLine).show_filter(filter)

    async def renew(self) -> None:
        """A new conversation; the old one stays in its file."""
        screen = self._screen
        self.stop()
        archive = self.talk.archive
        self.talk = Talk(self._sessions, archive)
        screen.reading.list(())
        screen.set_class(False, "-reading")
        await screen.transcript.show_only([Welcome(screen.collection)])
        screen.prompt.focus()

    async def resume(self, session: int) -> None:
        """Go on with an earlier conversation, over the archive that it is about.

        Raises `QAError` and changes nothing if it cannot be read.
        """
        if self._sessions is None:
            raise QAError("Chats are not being saved, so there is none to resume.")
        archive = self._sessions.session(session).archive
        talk = Talk(self._sessions, archive)
        talk.resume(session)
        self._over_to(archive)
        self.stop()
        self.talk = talk
        transcript = self._screen.transcript
        await transcript.show_only([])
        await transcript.add(talk.turns)
        last = talk.turns[-1] if talk.turns else None
        self._screen.reading.list(last.sources if last else ())
        if last is not None and last.status in ("sent", "failed"):
            self._give_back(last)

    def leave(self) -> None:
        """The program ends, the screen is gone: what is not answered is marked as stopped."""
        for turn in self.talk.stop():
            self._screen.desk.cancel(turn.id)
        if self._sessions is not None:
            self._sessions.close()

    def _over_to(self, archive: str) -> None:
        screen = self._screen
        collection = screen.collection
        if collection is None:
            # Nothing is open yet: open what the conversation is about.
            if archive and screen.start.archive is None:
                screen.desk.choose(opener(Path(archive), reader=screen.start.settings.reader))
        elif archive and collection.folder != archive:
            screen.desk.switch(opener(Path(archive), reader=screen.start.settings.reader))

    def _ask_next(self) -> None:
        """Hand over the next turn once the archive is open; one at a time."""
        if self._screen.collection is None:
            return
        turn = self.talk.next_turn()
        if turn is None:
            return
        desk = self._screen.desk
        if turn.topic:
            desk.timeline(turn.id, turn.question, turn.topic, turn.filter)
        else:
            desk.ask(turn.id, turn.question, turn.filter, self.talk.conversation)
        self._show(turn)

    def _show(self, turn: TalkTurn) -> None:
        self._screen.transcript.update_turn(turn)
        self._warn_unsaved()

    def _give_back(self, turn: TalkTurn) -> None:
        prompt = self._screen.prompt
        if not prompt.text:
            prompt.put(turn.question)

    def _warn_unsaved(self) -> None:
        if self.talk.save_problem:
            self._screen.say(self.talk.save_problem, bad=True)
            self.talk.save_problem = ""
