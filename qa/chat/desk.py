"""Where the work is done: two threads over one archive, which post what they found.

One answers, one reads articles, so that a source opens at once while an answer is computed.
"""

from __future__ import annotations

import itertools
import os
import threading
import time
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message

from corpus.errors import ArchiveMissing, QAError
from corpus.types import Filter
from qa.chat.lane import Lane
from qa.chat.messages import (
    Answered,
    ArticleRead,
    Collection,
    Failed,
    NotReady,
    Opened,
    Preparing,
    Ready,
    Unusable,
)
from qa.chat.opening import archive_name
from qa.chat.suggestions import suggestions

if TYPE_CHECKING:
    from qa.archive import Archive
    from qa.sessions.conversation import Conversation
    from qa.types import Answer

CLOSE_WAIT_S = 2.0
SUGGESTED_FROM = 3_000
"""Articles that suggestions are taken from: enough to find names, quick to read."""

Post = Callable[[Message], object]
Opener = Callable[[Callable[[str], None]], tuple["Archive", bool]]
"""Opens the archive, saying in one line what takes long; returns it and whether it is the
sample."""


class Desk:
    """The chat's archive, behind its own threads. `post` must be safe to call from any thread."""

    def __init__(self, opener: Opener, post: Post, limit: int) -> None:
        self._opener = opener
        self._post = post
        self._limit = limit
        self._archive: Archive | None = None
        self._sample = False
        self._opened = threading.Event()
        self._cancelled: set[int] = set()
        self._closing = False
        self._answering = Lane("answers")
        self._reading = Lane("articles")

    def start(self) -> None:
        """Open the archive, then load the model and the indexes."""
        self._answering.submit(self._start)

    def choose(self, opener: Opener) -> None:
        """Open another archive than first meant; before `start`."""
        self._opener = opener

    def ask(self, turn: int, question: str, filter: Filter, so_far: Conversation | None) -> None:
        """Answer in the background; `Answered` or `Failed` comes unless it is cancelled."""

        def answer(archive: Archive) -> Answer:
            return archive.ask(question, limit=self._limit, filter=filter, conversation=so_far)

        self._answering.submit(lambda: self._answer(turn, answer))

    def timeline(self, turn: int, question: str, topic: str, filter: Filter) -> None:
        """Make a timeline in the background; it comes like an answer to `question`."""

        def answer(archive: Archive) -> Answer:
            from qa.render.timeline import left_out_words
            from qa.timeline.types import as_answer

            found = archive.timeline(topic, filter=filter)
            left_out = left_out_words(found)
            remark = f"{left_out}: qa timeline shows more with --limit." if left_out else ""
            return as_answer(found, question, remark)

        self._answering.submit(lambda: self._answer(turn, answer))

    def cancel(self, turn: int) -> None:
        """Nobody wants this answer any more: it is not begun, or dropped when it comes."""
        self._cancelled.add(turn)

    def read(self, request: int, article_id: str) -> None:
        """Fetch an article in the background."""
        self._reading.submit(lambda: self._read(request, article_id))

    def refresh(self) -> None:
        """Describe the archive again, after stories were added."""
        self._answering.submit(self._refresh)

    def switch(self, opener: Opener) -> None:
        """Go over to another archive."""

        def change() -> None:
            old, self._archive = self._archive, None
            self._opened.clear()
            self._opener = opener
            if old is not None:
                old.close()
            self._start()

        self._answering.submit(change)

    def close(self) -> None:
        """Stop the threads and close the archive; a job that hangs is left behind."""
        self._closing = True
        self._opened.set()
        finished = [lane.close(CLOSE_WAIT_S) for lane in (self._answering, self._reading)]
        if self._archive is not None and all(finished):
            self._archive.close()

    def _start(self) -> None:
        if self._closing:
            return
        try:
            self._archive, self._sample = self._opener(self._say)
            collection = self._describe(self._archive)
        except QAError as error:
            self._post(Unusable(error))
            return
        except Exception as error:
            self._post(Unusable(QAError(*_unexpected(error))))
            return
        finally:
            self._opened.set()
        self._post(Opened(collection))
        self._prepare(self._archive, collection)

    def _say(self, line: str) -> None:
        self._post(Preparing(line))

    def _prepare(self, archive: Archive, collection: Collection) -> None:
        try:
            if collection.articles:
                archive.prepare()
        except QAError as error:
            self._post(NotReady(str(error), error.remedy))
        except Exception as error:
            self._post(NotReady(*_unexpected(error)))
        else:
            self._post(Ready())

    def _refresh(self) -> None:
        if self._archive is None:
            return
        try:
            self._post(Opened(self._describe(self._archive)))
        except Exception as error:
            self._post(Preparing(f"The archive cannot be described: {error}"))

    def _answer(self, turn: int, answered: Callable[[Archive], Answer]) -> None:
        if turn in self._cancelled or self._closing:
            return
        began = time.perf_counter()
        try:
            answer = answered(self._usable())
        except QAError as error:
            outcome: Message = Failed(turn, str(error), error.remedy)
        except Exception as error:
            outcome = Failed(turn, *_unexpected(error))
        else:
            outcome = Answered(turn, answer, time.perf_counter() - began)
        if turn not in self._cancelled:
            self._post(outcome)

    def _read(self, request: int, article_id: str) -> None:
        self._opened.wait()
        try:
            article = self._usable().article(article_id)
        except QAError as error:
            self._post(ArticleRead(request, None, str(error), error.remedy))
        except Exception as error:
            self._post(ArticleRead(request, None, *_unexpected(error)))
        else:
            self._post(ArticleRead(request, article))

    def _usable(self) -> Archive:
        """The archive, if it is still there: open files would hide that it was deleted."""
        if self._archive is None:
            raise ArchiveMissing("The archive is not open.", "Leave with Ctrl+Q and start again.")
        if not any(self._archive.folder.glob("archive.db")):
            raise ArchiveMissing(
                f"The archive in {self._archive.folder} is no longer there.",
                "Put it back, or leave with Ctrl+Q; this chat is kept.",
            )
        return self._archive

    def _describe(self, archive: Archive) -> Collection:
        info = archive.info()
        articles = list(itertools.islice(archive.articles(), SUGGESTED_FROM))
        return Collection(
            name=archive_name(archive.folder),
            folder=str(archive.folder.absolute()),
            articles=info.articles,
            first=info.first,
            last=info.last,
            sources=tuple(archive.sources()),
            tags=tuple(archive.tags()),
            suggestions=tuple(suggestions(articles)),
            sample=self._sample,
            unfinished=info.encoded < info.passages,
        )


def _unexpected(error: Exception) -> tuple[str, str]:
    if os.environ.get("QA_DEBUG") == "1":
        # Descriptor 2 leads into a file until the screen is gone.
        os.write(2, traceback.format_exc().encode())
    return (
        f"Something went wrong inside: {type(error).__name__}: {error}",
        "Please report it; with QA_DEBUG=1 the traceback is printed when the chat ends.",
    )
