"""Marks of stories that were removed: so that a file that still has one does not bring it back.

A mark is a hash, of where the story stood (file and id) or of what it was (title, date, text);
either keeps it out. The words of a removed story are nowhere.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable

from corpus.corrections import as_read
from corpus.rows import marks, text_digest
from corpus.store import Store
from corpus.types import Article


class Removed:
    """Reads and writes the marks; writing happens inside a `Store.writing` transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._store.database.connection

    def note(self, article: Article, paths: Iterable[str]) -> None:
        """Keep this article from coming back, out of these files or any other."""
        rows = [(mark, path) for path in paths for mark in _marks(article, path)]
        self._connection.executemany("INSERT OR IGNORE INTO removed VALUES (?, ?)", rows)

    def keeps_out(self, article: Article, path: str) -> bool:
        """Whether this article, just read from `path`, was removed."""
        both = _marks(article, path)
        rows = self._connection.execute(
            f"SELECT 1 FROM removed WHERE mark IN ({marks(both)}) LIMIT 1", both
        )
        return rows.fetchone() is not None

    def forget(self, article: Article, path: str) -> None:
        """Let this article in again."""
        both = _marks(article, path)
        self._connection.execute(f"DELETE FROM removed WHERE mark IN ({marks(both)})", both)

    def paths(self) -> set[str]:
        """The files that stories were removed from."""
        return {row[0] for row in self._connection.execute("SELECT DISTINCT path FROM removed")}


def _marks(article: Article, path: str) -> tuple[bytes, bytes]:
    read = as_read(article)
    digest = text_digest(article.text).hex()
    story = (read.title, read.date.isoformat() if read.date else "", digest)
    return _mark("place", path, article.id), _mark("story", *story)


def _mark(*parts: str) -> bytes:
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=16).digest()
