"""What was read from where: the ledger that makes indexing incremental.

A file is skipped when its size and time are as noted and it was read to the end. `origins` says
which article each record of a file became, so that a changed file keeps its article's id and a
vanished record or file can take its article with it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.corrections import as_read
from corpus.rows import INFO_COLUMNS, info_values, text_digest
from corpus.store import Store
from corpus.types import Article, ArticleInfo

UNSETTLED_NS = 2_000_000_000
"""File systems keep times in steps of up to two seconds (FAT)."""
UNKNOWN_TIME = -1
MOST_TITLES = 100
"""Counted of one text: what a thousand addresses show needs no more."""
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS articles_by_story ON articles (digest, title, date)",
    "CREATE INDEX IF NOT EXISTS corrected_by_digest ON articles (digest) WHERE edited IS NOT NULL",
)
"""Only taking in stories needs them, so an archive without them is no older one. 8,000 paywall
pages with one text took 22 s without, and 50,000 would have taken a quarter of an hour."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when it was last read."""

    size: int
    mtime_ns: int
    """When it was changed; `UNKNOWN_TIME` if that says nothing (see `file_state`)."""
    digest: bytes
    """16 bytes over the whole content."""
    complete: bool
    """Whether it was read to the end; an interrupted file is read again."""


def file_state(status: os.stat_result, digest: bytes) -> FileState:
    """A file that has just been looked at, to be remembered.

    One that was changed at this very moment may change once more within the same tick of the
    clock, and one from the future (the clock was set back) may do so at a time already noted. Such
    a time proves nothing: the file's content is compared the next time.
    """
    settled = status.st_mtime_ns < time.time_ns() - UNSETTLED_NS
    mtime_ns = status.st_mtime_ns if settled else UNKNOWN_TIME
    return FileState(status.st_size, mtime_ns, digest, complete=True)


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """What must be compared to tell whether a story has changed."""

    info: ArticleInfo
    digest: bytes


class Ledger:
    """Reads and writes the ledger; writing happens inside a `Store.writing` transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._store.database.connection

    def prepare(self) -> None:
        """Make what looking up each of many stories needs, if it is not there."""
        with self._store.writing():
            for statement in _INDEXES:
                self._connection.execute(statement)

    def files(self) -> dict[str, FileState]:
        """Every file ever read and not forgotten, by path."""
        rows = self._connection.execute("SELECT path, size, mtime_ns, digest, complete FROM files")
        return {
            path: FileState(size, mtime_ns, digest, bool(complete))
            for path, size, mtime_ns, digest, complete in rows
        }

    def note_file(self, path: str, state: FileState) -> None:
        """Remember a file's state."""
        self._connection.execute(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
            (path, state.size, state.mtime_ns, state.digest, state.complete),
        )

    def article_counts(self) -> dict[str, int]:
        """How many articles come from each file."""
        rows = self._connection.execute(
            "SELECT path, count(DISTINCT article) FROM origins GROUP BY path"
        )
        return dict(rows.fetchall())

    def articles_from(self, path: str) -> dict[int, str]:
        """Article id by the record's position in the file."""
        rows = self._connection.execute(
            "SELECT o.position, id FROM origins o JOIN articles ON number = article "
            "WHERE o.path = ?",
            (path,),
        )
        return dict(rows.fetchall())

    def known(self, article_id: str) -> KnownArticle | None:
        """The article with this id, as far as comparing needs it."""
        row = self._connection.execute(
            f"SELECT {INFO_COLUMNS}, digest FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if row is None:
            return None
        return KnownArticle(ArticleInfo(**info_values(row[:-1])), row[-1])

    def twin(self, article: Article, named: str | None = None) -> str | None:
        """Id of an article with the same text, title and date, whatever file it came from; with
        `named` only the one of this id.

        What counts of a corrected article is what its file says.
        """
        same_text = (
            f"SELECT number, {INFO_COLUMNS} FROM articles WHERE digest = :digest "
            "AND (:named IS NULL OR id = :named)"
        )
        rows = self._connection.execute(
            f"{same_text} AND title = :title AND date IS :date UNION "
            f"{same_text} AND edited IS NOT NULL ORDER BY number",
            {
                "named": named,
                "digest": text_digest(article.text),
                "title": article.title,
                "date": article.date.isoformat() if article.date else None,
            },
        )
        for _, *row in rows:
            read = as_read(ArticleInfo(**info_values(row)))
            if (read.title, read.date) == (article.title, article.date):
                return read.id
        return None

    def titles_with_text(self, digest: bytes) -> int:
        """How many different titles share this very text, at most `MOST_TITLES`."""
        # From one title to the next in the index, however many stories each has.
        row = self._connection.execute(
            "WITH RECURSIVE titles (title) AS ("
            "SELECT min(title) FROM articles WHERE digest = ?1 UNION ALL "
            "SELECT (SELECT min(title) FROM articles WHERE digest = ?1 AND title > titles.title) "
            "FROM titles WHERE title IS NOT NULL LIMIT ?2) SELECT count(title) FROM titles",
            (digest, MOST_TITLES),
        ).fetchone()
        return int(row[0])

    def comes_from(self, article_id: str) -> set[str]:
        """The files this article was read from."""
        rows = self._connection.execute(
            "SELECT DISTINCT o.path FROM origins o JOIN articles ON number = article WHERE id = ?",
            (article_id,),
        )
        return {row[0] for row in rows}

    def note_origin(self, path: str, position: int, article_id: str) -> None:
        """Record `position` of `path` became this article."""
        self._connection.execute(
            "INSERT OR REPLACE INTO origins SELECT ?, ?, number FROM articles WHERE id = ?",
            (path, position, article_id),
        )

    def validators(self, address: str) -> tuple[str | None, str | None]:
        """ETag and Last-Modified as the server of this address sent them last time."""
        row = self._connection.execute(
            "SELECT etag, modified FROM feeds WHERE url = ?", (address,)
        ).fetchone()
        return (row[0], row[1]) if row else (None, None)

    def note_validators(self, address: str, etag: str | None, modified: str | None) -> None:
        """Remember them, once everything that came with them has been taken in."""
        self._connection.execute(
            "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?)", (address, etag, modified)
        )

    def forget_records_after(self, path: str, count: int, earlier: Iterable[str]) -> list[str]:
        """Forget records at positions >= `count`; of the `earlier` articles of this file, returns
        the ids of those left without origin."""
        self._connection.execute(
            "DELETE FROM origins WHERE path = ? AND position >= ?", (path, count)
        )
        return [article_id for article_id in earlier if not self.comes_from(article_id)]

    def forget_files(self, paths: Iterable[str]) -> list[str]:
        """Forget whole files; returns the ids of their articles left without origin."""
        orphans: list[str] = []
        for path in paths:
            earlier = set(self.articles_from(path).values())
            orphans += self.forget_records_after(path, 0, sorted(earlier))
            self._connection.execute("DELETE FROM files WHERE path = ?", (path,))
            # An article that also comes from elsewhere is shown as coming from there.
            self._connection.execute(
                "UPDATE articles SET path = (SELECT path FROM origins WHERE article = number) "
                "WHERE path = ? AND EXISTS (SELECT 1 FROM origins WHERE article = number)",
                (path,),
            )
        return orphans
