"""Whole stories out of a database, also out of one that is damaged."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.errors import ArchiveDamaged
from corpus.rows import INFO_COLUMNS, conditions, info_values, text_digest
from corpus.store import Store
from corpus.types import Article, Filter

_WHOLE = f"SELECT {INFO_COLUMNS}, text, digest FROM articles WHERE number = ?"
_WAYS = (
    "SELECT number FROM articles INDEXED BY articles_by_date",
    "SELECT number FROM articles ORDER BY number",
    "SELECT number FROM articles ORDER BY number DESC",
    "SELECT DISTINCT article FROM passages INDEXED BY passages_by_article",
    "SELECT article FROM origins",
)
"""Where a story's number is noted; after damage one list goes on where another breaks off."""


@dataclass(frozen=True, slots=True)
class LostStory:
    """A story that cannot be read any more."""

    number: int
    """Its row."""
    reason: str


def whole_articles(store: Store, filter: Filter = Filter()) -> Iterator[Article]:
    """Every article that passes, with its text, oldest first, undated last, as of one moment.

    Only one text is in memory at a time. Raises `ArchiveDamaged` where a page cannot be read.
    """
    connection = store.database.connection
    where, values = conditions(filter)
    with store.database.errors_explained():
        connection.execute("BEGIN")
        try:
            numbers = connection.execute(
                f"SELECT number FROM articles WHERE {where} ORDER BY date IS NULL, date, id", values
            ).fetchall()
            for row in numbers:
                *columns, text, _ = connection.execute(_WHOLE, row).fetchone()
                yield Article(**info_values(columns), text=text)
        finally:
            connection.execute("COMMIT")


def readable_articles(store: Store, filter: Filter = Filter()) -> Iterator[Article | LostStory]:
    """Every article that can be read, in the order in which they were added, and every one that
    is known to have been there and cannot. A text that differs from its checksum is lost."""
    for number in sorted(_numbers(store)):
        try:
            row = store.database.connection.execute(_WHOLE, (number,)).fetchone()
            if row is None:
                continue
            *columns, text, digest = row
            article = Article(**info_values(columns), text=text)
            whole = text_digest(text) == digest
        except (
            ArchiveDamaged,
            sqlite3.DatabaseError,
            ValueError,
            TypeError,
            AttributeError,
        ) as error:
            yield LostStory(number, str(error))
            continue
        if not whole:
            yield LostStory(number, f"the text of {article.id} is not as it was written")
        elif filter.allows(article):
            yield article


def _numbers(store: Store) -> set[int]:
    """Numbers of all stories that any list still names."""
    numbers: set[int] = set()
    for sql in _WAYS:
        with contextlib.suppress(sqlite3.DatabaseError, ValueError, TypeError):
            for row in store.database.connection.execute(sql):
                numbers.add(int(row[0]))
    return numbers
