"""Conversations on disk: every turn is saved when it is sent, and marked when it ends.

One SQLite file for all archives, in the user's data folder or where `QA_SESSIONS` says. Several
programs can use it at once. Deleting a session overwrites what it held.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

from corpus.errors import QAError, UsageError
from corpus.types import Filter
from qa.sessions.file import SessionFile
from qa.sessions.stored import answer_from_data, answer_to_data
from qa.types import Answer, plain

Status = Literal["sent", "stopped", "failed", "done"]
"""`sent` is also what a killed program leaves behind."""

if TYPE_CHECKING:
    from qa.sessions.conversation import Conversation

WITHDRAWN = "The answer quoted a story that was removed."
"""What a turn says whose answer went with a story."""
LONGEST_NAME = 80
"""Characters of a session's name; the first question is cut to this."""


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """One question as it is on disk."""

    id: int
    question: str
    status: Status
    asked: datetime.datetime
    """When it was sent, UTC."""
    seconds: float | None
    """How long the answer took."""
    filter: Filter
    """What the question was narrowed to."""
    answer: Answer | None
    """Only of a turn that is done."""
    error: str | None
    """Only of a turn that failed: what happened, one line."""


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """A session as lists show it."""

    id: int
    name: str
    archive: str
    """Folder of the archive that was asked."""
    updated: datetime.datetime
    """When its last turn was sent or ended, UTC."""
    turns: int


def conversation_of(turns: list[StoredTurn]) -> Conversation:
    """The conversation that finished turns make; the others never happened for follow-ups."""
    # Not before it is needed: it brings numpy, 0.1 s, which a first screen must not wait for.
    from qa.sessions.conversation import Conversation

    conversation = Conversation()
    for turn in turns:
        if turn.answer is not None:
            conversation = conversation.with_turn(turn.answer)
    return conversation


class Sessions(SessionFile):
    """All sessions. For one thread; close it, or use it as a context manager."""

    # Writing

    def start(self, archive: str, question: str) -> int:
        """A new session named after its first question; returns its id."""
        name = " ".join(question.split())
        if len(name) > LONGEST_NAME:
            name = name[: LONGEST_NAME - 1] + "…"
        now = _now()
        added = self._run(
            "INSERT INTO sessions (name, archive, created, updated) VALUES (?, ?, ?, ?)",
            name,
            archive,
            now,
            now,
        )
        return int(added.lastrowid or 0)

    def send(self, session: int, question: str, filter: Filter = Filter()) -> int:
        """Keep a question from the moment it is sent; returns the turn's id."""
        now = _now()
        with self._transaction():
            added = self._run(
                "INSERT INTO turns (session, question, status, asked, scope, content) "
                "VALUES (?, ?, 'sent', ?, ?, ?)",
                session,
                question,
                now,
                json.dumps(plain(filter)),
                question.casefold(),
            )
            self._run("UPDATE sessions SET updated = ? WHERE id = ?", now, session)
        return int(added.lastrowid or 0)

    def finish(self, turn: int, answer: Answer, seconds: float) -> None:
        """The turn is done."""
        data = json.dumps(answer_to_data(answer), ensure_ascii=False)
        with self._transaction():
            self._run(
                "UPDATE turns SET status = 'done', answer = ?, seconds = ?, content = ? "
                "WHERE id = ?",
                data,
                seconds,
                _content(answer),
                turn,
            )
            self._touch(turn)

    def stop(self, turn: int) -> None:
        """The user stopped it."""
        self._run("UPDATE turns SET status = 'stopped' WHERE id = ?", turn)

    def fail(self, turn: int, error: str) -> None:
        """It ended with an error."""
        self._run("UPDATE turns SET status = 'failed', error = ? WHERE id = ?", error, turn)

    def rename(self, session: int, name: str) -> None:
        """Give a session another name; raises `UsageError` for an empty one."""
        name = " ".join(name.split())
        if not name:
            raise UsageError("A chat's name cannot be empty.")
        self._run("UPDATE sessions SET name = ? WHERE id = ?", name[:LONGEST_NAME], session)

    def delete(self, session: int) -> None:
        """Delete a session for good: its words are overwritten in the file and in its log."""
        self._run("DELETE FROM sessions WHERE id = ?", session)
        self._run("PRAGMA wal_checkpoint(TRUNCATE)")

    def rewrite_answer(self, turn: StoredTurn, answer: Answer | None) -> None:
        """Replace a finished turn's answer; without one the turn has failed, and says why."""
        if answer is None:
            self._run(
                "UPDATE turns SET status = 'failed', answer = NULL, error = ?, content = ? "
                "WHERE id = ?",
                WITHDRAWN,
                turn.question.casefold(),
                turn.id,
            )
            return
        data = json.dumps(answer_to_data(answer), ensure_ascii=False)
        self._run(
            "UPDATE turns SET answer = ?, content = ? WHERE id = ?",
            data,
            _content(answer),
            turn.id,
        )

    def overwrite_deleted(self) -> None:
        """Leave nothing of what was deleted or replaced in the file and in its log."""
        self._run("VACUUM")
        self._run("PRAGMA wal_checkpoint(TRUNCATE)")

    # Reading

    def turns(self, session: int) -> list[StoredTurn]:
        """All turns of a session, oldest first; empty if there is no such session."""
        rows = self._run(
            "SELECT id, question, status, asked, seconds, scope, answer, error FROM turns "
            "WHERE session = ? ORDER BY id",
            session,
        )
        return [_turn(row) for row in rows]

    def find(self, words: str = "", *, limit: int | None = None) -> list[SessionInfo]:
        """Sessions with all of these words in their name, questions, answers or sources, the
        latest first; all of them without words."""
        wanted = words.casefold().split()
        where = " AND ".join(
            "(instr(casefold(s.name), ?) OR EXISTS "
            "(SELECT 1 FROM turns t WHERE t.session = s.id AND instr(t.content, ?)))"
            for _ in wanted
        )
        rows = self._run(
            "SELECT s.id, s.name, s.archive, s.updated, "
            "(SELECT count(*) FROM turns t WHERE t.session = s.id) FROM sessions s "
            f"{'WHERE ' + where if where else ''} ORDER BY s.updated DESC, s.id DESC LIMIT ?",
            *(word for one in wanted for word in (one, one)),
            -1 if limit is None else limit,
        )
        return [_info(row) for row in rows]

    def session(self, session: int) -> SessionInfo:
        """One session; raises `UsageError` if there is none with this id."""
        rows = self._run(
            "SELECT s.id, s.name, s.archive, s.updated, "
            "(SELECT count(*) FROM turns t WHERE t.session = s.id) FROM sessions s WHERE id = ?",
            session,
        ).fetchall()
        if not rows:
            raise UsageError(f"There is no chat {session}.", "List them in the chat: Ctrl+R.")
        return _info(rows[0])

    def last(self, archive: str | None = None) -> SessionInfo | None:
        """The session used last (with this archive, if one is named), or `None`."""
        found = self.find()
        return next((one for one in found if archive in (None, one.archive)), None)

    def resolve(self, wanted: str) -> SessionInfo:
        """The session that `--resume` names: by id, by name, or by words found in one session
        only. Raises `UsageError` if none or several fit."""
        if wanted.isdecimal():
            return self.session(int(wanted))
        found = self.find(wanted)
        exact = [one for one in found if one.name.casefold() == wanted.strip().casefold()]
        fitting = exact or found
        if len(fitting) != 1:
            problem = f"{len(fitting)} chats have" if fitting else "No chat has"
            raise UsageError(
                f"{problem} {wanted!r} in it.", "Choose one in the chat with Ctrl+R, or by number."
            )
        return fitting[0]

    def history(self, limit: int = 500) -> list[str]:
        """The latest different questions of all sessions, oldest first."""
        rows = self._run(
            "SELECT question FROM turns GROUP BY question ORDER BY max(id) DESC LIMIT ?", limit
        )
        return [str(row[0]) for row in rows][::-1]

    def _touch(self, turn: int) -> None:
        self._run(
            "UPDATE sessions SET updated = ? WHERE id = (SELECT session FROM turns WHERE id = ?)",
            _now(),
            turn,
        )


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")


def _content(answer: Answer) -> str:
    """What a search looks at, without case."""
    parts = [answer.question, answer.understood, answer.text]
    parts += [part for one in answer.citations for part in (one.title, one.source or "")]
    parts += [hit.article.title for hit in answer.closest]
    return "\n".join(parts).casefold()


def _turn(row: tuple[object, ...]) -> StoredTurn:
    number, question, status, asked, seconds, scope, answer, error = row
    if status not in get_args(Status):
        raise QAError(f"A stored turn has the unknown status {status!r}.")
    return StoredTurn(
        id=int(str(number)),
        question=str(question),
        status=cast(Status, status),
        asked=datetime.datetime.fromisoformat(str(asked)),
        seconds=None if seconds is None else float(str(seconds)),
        filter=_filter(str(scope)),
        answer=None if answer is None else answer_from_data(json.loads(str(answer))),
        error=None if error is None else str(error),
    )


def _filter(scope: str) -> Filter:
    data = json.loads(scope)
    since, until, as_of = (
        datetime.date.fromisoformat(data[name]) if data.get(name) else None
        for name in ("since", "until", "as_of")
    )
    return Filter(since, until, tuple(data["sources"]), tuple(data.get("tags", ())), as_of)


def _info(row: tuple[object, ...]) -> SessionInfo:
    number, name, archive, updated, turns = row
    return SessionInfo(
        int(str(number)),
        str(name),
        str(archive),
        datetime.datetime.fromisoformat(str(updated)),
        int(str(turns)),
    )
