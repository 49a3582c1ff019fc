"""Adding stories while the chat goes on: the indexing child and its line on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qa.chat.indexing import Indexing
from qa.chat.lines import IndexingLine
from qa.chat.messages import IndexingEnded, IndexingMoved
from qa.chat.opening import opener

if TYPE_CHECKING:
    from qa.chat.screen import ChatScreen


class Adding:
    """At most one indexing child of one chat screen."""

    def __init__(self, screen: ChatScreen) -> None:
        self._screen = screen
        self._child: Indexing | None = None

    @property
    def busy(self) -> bool:
        """Whether stories are being added."""
        return self._child is not None

    def begin(self, folder: Path, path: Path | str) -> None:
        """Start indexing `path` into the archive in `folder`."""
        self._child = Indexing(folder, path, self._screen.post_message)
        self._line.show_start(str(path))

    def moved(self, message: IndexingMoved) -> None:
        """It got further."""
        self._line.show_progress(message)

    async def ended(self, message: IndexingEnded) -> None:
        """It is over: look at the archive anew; from the sample go over to the user's own, with
        a new chat, because sources belong to one archive."""
        screen = self._screen
        self._child = None
        self._line.hide()
        screen.say(message.summary, bad=not message.good)
        if message.good and screen.collection is not None and screen.collection.sample:
            await screen.asking.renew()
            screen.desk.switch(opener(None, reader=screen.start.settings.reader))
        else:
            screen.desk.refresh()

    def stop(self) -> None:
        """End it; what was committed stays."""
        if self._child is not None:
            self._child.stop()

    def close(self) -> str:
        """End it because the chat ends; returns what to tell the user, or an empty text."""
        if self._child is None:
            return ""
        self._child.close()
        return "Indexing was stopped; qa index goes on where it was."

    @property
    def _line(self) -> IndexingLine:
        return self._screen.query_one(IndexingLine)
