"""How a question is put: on its own, or as the next turn of the last conversation."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import QAError
from corpus.types import Filter
from qa.cli.opening import archive_to_read, remark_on_filter, remark_on_unfinished
from qa.cli.output import note

if TYPE_CHECKING:
    from qa.archive import Archive
    from qa.sessions.store import SessionInfo, Sessions
    from qa.types import Answer

Ask = Callable[[str], "Answer"]


@contextlib.contextmanager
def asking(
    path: Path | None, limit: int, filter: Filter, *, continued: bool, reader: bool
) -> Iterator[tuple[Archive, Ask]]:
    """The archive and a function that asks it; `continued` makes every question a turn of the
    last conversation, which the chat shares and which is saved."""
    if continued:
        with _continued(path, limit, filter, reader) as pair:
            yield pair
        return
    with archive_to_read(path, reader=reader) as archive:
        remark_on_unfinished(archive)
        remark_on_filter(archive, filter)
        yield archive, lambda question: archive.ask(question, limit=limit, filter=filter)


@contextlib.contextmanager
def _continued(
    path: Path | None, limit: int, filter: Filter, reader: bool
) -> Iterator[tuple[Archive, Ask]]:
    from qa.sessions.store import Sessions

    with Sessions() as sessions:
        last = sessions.last(str(path.expanduser().absolute()) if path else None)
        if last is None:
            note(
                "qa: there is no earlier conversation (plain qa ask is not kept); this begins one."
            )
        elif path is None:
            path = Path(last.archive)
        with archive_to_read(path, reader=reader) as archive:
            remark_on_unfinished(archive)
            remark_on_filter(archive, filter)
            yield archive, _Conversing(archive, sessions, last, limit, filter).ask


class _Conversing:
    """Asks with the conversation so far, and keeps every turn as it happens."""

    def __init__(
        self,
        archive: Archive,
        sessions: Sessions,
        last: SessionInfo | None,
        limit: int,
        filter: Filter,
    ) -> None:
        from qa.sessions.store import conversation_of

        self._archive = archive
        self._sessions = sessions
        self._session = last.id if last else None
        self._conversation = conversation_of(sessions.turns(last.id) if last else [])
        self._limit = limit
        self._filter = filter

    def ask(self, question: str) -> Answer:
        """The answer; only a finished turn becomes part of the conversation."""
        if self._session is None:
            folder = str(self._archive.folder.absolute())
            self._session = self._sessions.start(folder, question)
        turn = self._sessions.send(self._session, question, self._filter)
        began = time.monotonic()
        try:
            answer = self._archive.ask(
                question, limit=self._limit, filter=self._filter, conversation=self._conversation
            )
        except QAError as error:
            self._sessions.fail(turn, str(error))
            raise
        except BaseException:
            self._sessions.stop(turn)
            raise
        self._sessions.finish(turn, answer, time.monotonic() - began)
        self._conversation = self._conversation.with_turn(answer)
        return answer
