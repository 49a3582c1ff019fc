"""Whether the database still is what was written: pages, links, stories, passages.

Nothing is changed. What is damaged further down must not hide what else there is to say, so
every part is looked at on its own.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.chunk import passage_context, passage_id
from corpus.database import DAMAGED_REMEDY
from corpus.disk import disk_error
from corpus.errors import ArchiveDamaged, ArticleMissing, DerivedIndexError, QAError
from corpus.rows import INFO_COLUMNS, info_values, marks, parts, text_digest, unpack_spans
from corpus.store import Store
from corpus.types import Article

MOST_LINES = 20
"""Of SQLite's own complaints; the first say enough."""
_ONE_ARTICLE = f"SELECT {INFO_COLUMNS}, text, digest FROM articles WHERE number = ?"
_ITS_PASSAGES = (
    "SELECT id, ordinal, start, end, sentences FROM passages WHERE article = ? ORDER BY ordinal"
)


@dataclass(frozen=True, slots=True)
class StoryFault:
    """What is wrong with one story."""

    article_id: str
    detail: str
    derived: bool
    """Whether the story itself is sound and only its passages are not: those can be cut anew."""


def page_faults(store: Store) -> list[str]:
    """What SQLite's integrity check says of the file, index entries included; empty if all is
    well. Reads every page: 0.4 s for 100 MB."""
    try:
        found = store.database.connection.execute(f"PRAGMA integrity_check({MOST_LINES})")
        lines = [line for row in found for line in str(row[0]).splitlines()]
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        return [str(error)]
    faults = [line for line in lines if not line.startswith("***")]
    return [] if lines == ["ok"] else faults or ["the check gave no result"]


@contextlib.contextmanager
def damage_explained(store: Store) -> Iterator[None]:
    """Turns whatever a damaged database makes of us into `ArchiveDamaged`: SQLite's errors, and
    any other mistake, or a story that is not found, if the file then fails its integrity check.

    What a failing disk makes of us, `OSError` or indexes that cannot be read back, becomes an
    `ArchiveError`.
    """
    try:
        with store.database.errors_explained():
            yield
    except BrokenPipeError:
        raise  # whoever is told of progress has gone
    except (OSError, DerivedIndexError) as error:
        raise disk_error(error, store.database.folder) from error
    except Exception as error:
        if isinstance(error, QAError) and not isinstance(error, ArticleMissing):
            raise
        if faults := page_faults(store):
            raise ArchiveDamaged(
                f"The archive in {store.database.folder} is damaged: {faults[0]}.", DAMAGED_REMEDY
            ) from error
        raise


def link_faults(store: Store) -> list[str]:
    """Rows that refer to rows which are not there; empty if all is well."""
    try:
        found = store.database.connection.execute("PRAGMA foreign_key_check")
        rows = found.fetchmany(MOST_LINES)
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return [f"a row of {table} belongs to no {parent.rstrip('s')}" for table, _, parent, _ in rows]


def article_numbers(store: Store) -> list[int]:
    """The stories' numbers inside the database, ascending, from its smallest index.

    Raises `ArchiveDamaged` if not even that can be read.
    """
    with store.database.errors_explained():
        found = store.database.connection.execute("SELECT number FROM articles ORDER BY number")
        return [int(row[0]) for row in found]


def story_faults(store: Store, numbers: Sequence[int]) -> Iterator[StoryFault | None]:
    """For each story what is wrong with it, or `None`: its text against its checksum, its date,
    the offsets of its passages and sentences, and that each passage's id fits its words."""
    for number in numbers:
        try:
            yield _story_fault(store, number)
        except (ArchiveDamaged, sqlite3.DatabaseError, ValueError, TypeError) as error:
            yield StoryFault(f"number {number}", f"cannot be read: {error}", derived=False)


def _story_fault(store: Store, number: int) -> StoryFault | None:
    connection = store.database.connection
    row = connection.execute(_ONE_ARTICLE, (number,)).fetchone()
    if row is None:
        return StoryFault(f"number {number}", "is in the list but not there", derived=False)
    *columns, text, digest = row
    if not isinstance(text, str):
        return StoryFault(str(columns[0]), "its text is none", derived=False)
    article = Article(**info_values(columns), text=text)
    if text_digest(article.text) != digest:
        return StoryFault(article.id, "its text is not as it was written", derived=False)
    fault = _passages_fault(article, connection.execute(_ITS_PASSAGES, (number,)).fetchall())
    return StoryFault(article.id, fault, derived=True) if fault else None


def _passages_fault(article: Article, rows: Sequence[tuple[Any, ...]]) -> str:
    """What is wrong with a story's passages, or an empty text."""
    if not rows and article.text:
        return "has no passages"
    context = passage_context(article)
    for position, (given, ordinal, start, end, sentences) in enumerate(rows):
        if ordinal != position:
            return f"its passage {position + 1} is missing"
        if not 0 <= start < end <= len(article.text):
            return f"passage {position + 1} lies outside the text"
        if given != passage_id(article.id, start, end, context, article.text[start:end]):
            return f"passage {position + 1} is not what was indexed"
        if not _in_order(unpack_spans(sentences, start), start, end):
            return f"the sentences of passage {position + 1} are not in order"
    return ""


def _in_order(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether the spans follow each other inside [start, end), each with something in it."""
    last = start
    for first, stop in spans:
        if not last <= first < stop <= end:
            return False
        last = stop
    return bool(spans)


@dataclass(frozen=True, slots=True)
class VectorRow:
    """A passage and what is stored of its vectors; `None` for what is missing."""

    passage_id: int
    sentences: int
    """How many sentences the passage has."""
    passage_vector: bytes | None
    sentence_vectors: bytes | None


def vector_rows(store: Store, fingerprint: str, passage_ids: Sequence[int]) -> Iterator[VectorRow]:
    """Each of these passages with its vectors of this encoder, in no particular order.

    Raises `sqlite3.DatabaseError` where the file is damaged.
    """
    connection = store.database.connection
    encoder = connection.execute(
        "SELECT number FROM encoders WHERE fingerprint = ?", (fingerprint,)
    ).fetchone()
    for part in parts(passage_ids):
        rows = connection.execute(
            "SELECT p.id, length(p.sentences) / 8, v.vector, s.vectors FROM passages p "
            "LEFT JOIN passage_vectors v ON v.passage = p.id AND v.encoder = ? "
            "LEFT JOIN sentence_vectors s ON s.passage = p.id AND s.encoder = ? "
            f"WHERE p.id IN ({marks(part)})",
            (*(encoder or (None,)) * 2, *part),
        )
        for row in rows:
            yield VectorRow(*row)
