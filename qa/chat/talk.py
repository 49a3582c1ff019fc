"""The conversation on the screen, without the screen: its turns, what waits, what is saved."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.errors import QAError
from corpus.types import Filter
from qa.sessions.numbers import Numbers, Source
from qa.sessions.store import Sessions, Status, conversation_of
from qa.types import Answer

if TYPE_CHECKING:
    from qa.sessions.conversation import Conversation

_turn_numbers: Iterator[int] = itertools.count(1)
"""Unique in this process, so that a late answer never lands in another conversation."""


@dataclass(slots=True)
class TalkTurn:
    """One question on the screen and what became of it."""

    id: int
    question: str
    filter: Filter
    topic: str = ""
    """What a timeline is asked about; empty for a question."""
    status: Status = "sent"
    waiting: bool = True
    """Whether it has not been handed to the desk yet."""
    resumed: bool = False
    """Whether it comes from disk: then `sent` means that the program was killed."""
    stored: int | None = None
    """Its id on disk."""
    answer: Answer | None = None
    sources: tuple[Source, ...] = ()
    seconds: float = 0.0
    problem: str = ""
    remedy: str = ""


@dataclass(slots=True)
class Talk:
    """One conversation. Only finished turns count for follow-ups; all of them are saved.

    Without a sessions file (`sessions` is `None`) nothing is saved and all else works.
    """

    sessions: Sessions | None
    archive: str = ""
    session: int | None = None
    name: str = ""
    turns: list[TalkTurn] = field(default_factory=list)
    conversation: Conversation | None = None
    """`None` until something was answered."""
    numbers: Numbers = field(default_factory=Numbers)
    save_problem: str = ""
    """Why saving failed, once it did; shown one time."""
    _queue: deque[TalkTurn] = field(default_factory=deque)
    _active: TalkTurn | None = None

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._active is not None or bool(self._queue)

    def send(self, question: str, filter: Filter, topic: str = "") -> TalkTurn:
        """A new turn at the end, saved at once and in the queue; a timeline if it has a topic."""
        turn = TalkTurn(next(_turn_numbers), question, filter, topic)
        self.turns.append(turn)
        self._queue.append(turn)
        self._save_sent(turn)
        return turn

    def next_turn(self) -> TalkTurn | None:
        """The turn to ask now, if none is being asked: one at a time, so that each question
        knows the answer before it."""
        if self._active is None and self._queue:
            self._active = self._queue.popleft()
            self._active.waiting = False
            return self._active
        return None

    def finish(self, turn_id: int, answer: Answer, seconds: float) -> TalkTurn | None:
        """The answer came; `None` if nobody waits for it any more."""
        turn = self._take(turn_id)
        if turn is None:
            return None
        turn.status, turn.answer, turn.seconds = "done", answer, seconds
        turn.sources = self.numbers.add(answer)
        self._continue_with(answer)
        stored = turn.stored
        if stored is not None:
            self._save(lambda sessions: sessions.finish(stored, answer, seconds))
        return turn

    def fail(self, turn_id: int, problem: str, remedy: str) -> TalkTurn | None:
        """The question could not be answered; the conversation stays as it was."""
        turn = self._take(turn_id)
        if turn is None:
            return None
        turn.status, turn.problem, turn.remedy = "failed", problem, remedy
        stored = turn.stored
        if stored is not None:
            self._save(lambda sessions: sessions.fail(stored, problem))
        return turn

    def stop(self) -> list[TalkTurn]:
        """Stop the turn being answered and all that wait; returns them, oldest first."""
        stopped = [*([self._active] if self._active else []), *self._queue]
        self._active = None
        self._queue.clear()
        for turn in stopped:
            turn.status = "stopped"
            stored = turn.stored
            if stored is not None:
                self._save(lambda sessions, stored=stored: sessions.stop(stored))  # type: ignore[misc]
        return stopped

    def resume(self, session: int) -> None:
        """Become an earlier session; raises `QAError` if it cannot be read."""
        if self.sessions is None:
            raise QAError("Chats are not being saved, so none can be resumed.")
        info, stored = self.sessions.session(session), self.sessions.turns(session)
        self.session, self.name = info.id, info.name
        self.conversation = conversation_of(stored)
        for one in stored:
            turn = TalkTurn(
                next(_turn_numbers),
                one.question,
                one.filter,
                status=one.status,
                waiting=False,
                resumed=True,
            )
            turn.stored, turn.answer, turn.problem = one.id, one.answer, one.error or ""
            turn.seconds = one.seconds or 0.0
            turn.sources = self.numbers.add(one.answer) if one.answer else ()
            self.turns.append(turn)

    def _continue_with(self, answer: Answer) -> None:
        # The thread that answered has imported it by now.
        from qa.sessions.conversation import Conversation

        self.conversation = (self.conversation or Conversation()).with_turn(answer)

    def _take(self, turn_id: int) -> TalkTurn | None:
        turn = self._active
        if turn is None or turn.id != turn_id:
            return None
        self._active = None
        return turn

    def _save_sent(self, turn: TalkTurn) -> None:
        def save(sessions: Sessions) -> None:
            if self.session is None:
                self.session = sessions.start(self.archive, turn.question)
                self.name = sessions.session(self.session).name
            turn.stored = sessions.send(self.session, turn.question, turn.filter)

        self._save(save)

    def _save(self, action: Callable[[Sessions], None]) -> None:
        """A full disk must not end a conversation: say it once and go on without saving."""
        if self.sessions is None:
            return
        try:
            action(self.sessions)
        except QAError as error:
            self.save_problem = f"{error} This chat is no longer saved."
            self.sessions = None
