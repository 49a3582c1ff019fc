"""Between SQLite's rows and our types: columns, spans, conditions."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from corpus.database import DAMAGED_REMEDY
from corpus.errors import ArchiveDamaged
from corpus.types import ArticleInfo, Edit, Filter, Passage, Span

Value = TypeVar("Value")

INFO_COLUMNS = (
    "id, title, title_inferred, date, date_note, source, url, path, edited, tags, "
    "within, page_starts, language"
)
UNDETERMINED = "und"
"""Stored where the language was looked at and could not be told (ISO 639-2)."""
CHUNK = 500
"""Ids per statement: below SQLite's limit of 32,766 variables and short enough to plan fast."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its article's metadata: what retrieval works on."""

    passage: Passage
    article: ArticleInfo


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a passage is: what ranking needs of its article, without any text."""

    article: int
    """The article's row number."""
    date: datetime.date | None
    """Publication date."""


@dataclass(frozen=True, slots=True)
class StoredVectors:
    """One passage's vectors as the store keeps them; `embeddings.codec` reads them."""

    passage_id: int
    passage: bytes
    sentences: bytes


@dataclass(frozen=True, slots=True)
class Counts:
    """How much an archive holds."""

    articles: int
    undated: int
    passages: int
    first: datetime.date | None
    last: datetime.date | None


def text_digest(text: str) -> bytes:
    """16 bytes that tell texts apart."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def to_date(value: str | None) -> datetime.date | None:
    """ISO text to a date; nothing stays nothing. Raises `ArchiveDamaged` for anything else."""
    try:
        return datetime.date.fromisoformat(value) if value else None
    except (ValueError, TypeError) as error:
        raise _not_as_written(error) from error


def info_values(row: Sequence[Any]) -> dict[str, Any]:
    """A row of `INFO_COLUMNS` as the arguments of `ArticleInfo`; raises `ArchiveDamaged` if it
    cannot be one that was written."""
    try:
        return _info_values(row)
    except (ValueError, TypeError, AttributeError) as error:
        raise _not_as_written(error) from error


def _not_as_written(error: Exception) -> ArchiveDamaged:
    return ArchiveDamaged(
        f"A row of the database is not as it was written: {error}.", DAMAGED_REMEDY
    )


def _info_values(row: Sequence[Any]) -> dict[str, Any]:
    values = dict(zip(INFO_COLUMNS.split(", "), row, strict=True))
    if not (isinstance(values["id"], str) and isinstance(values["title"], str)):
        raise TypeError("a story without id or title")
    for name in ("source", "url", "path", "date_note", "within", "language"):
        if values[name] is not None and not isinstance(values[name], str):
            raise TypeError(f"{name} is no text")
    values["title_inferred"] = bool(values["title_inferred"])
    values["date"] = to_date(values["date"])
    values["page_starts"] = tuple(int(start) for start in (values["page_starts"] or "").split())
    if values["language"] == UNDETERMINED:
        values["language"] = None
    edited, tags = values["edited"], values["tags"]
    values["edited"] = tuple(Edit(*edit) for edit in json.loads(edited)) if edited else ()
    values["tags"] = tuple(tags.split("\n")[1:-1]) if tags else ()
    return values


def info_row(article: ArticleInfo) -> list[Any]:
    """The way back: what is stored in `INFO_COLUMNS`."""
    values = {name: getattr(article, name) for name in INFO_COLUMNS.split(", ")}
    values["date"] = article.date.isoformat() if article.date else None
    edits = [(edit.field, edit.original, edit.inferred) for edit in article.edited]
    values["edited"] = json.dumps(edits) if edits else None
    values["page_starts"] = " ".join(map(str, article.page_starts)) or None
    values["language"] = article.language or UNDETERMINED
    # A line break on both sides of each tag, so that SQL can look for whole tags.
    values["tags"] = "\n".join(("", *article.tags, "")) if article.tags else None
    return list(values.values())


def stored_passage(row: Sequence[Any], texts: Mapping[str, str]) -> StoredPassage:
    """A row of `passage_columns` as a passage with its article; `texts` are whole ones by article
    id, for the rows without theirs."""
    passage_id, ordinal, start, end, sentences, text, *info = row
    article = ArticleInfo(**info_values(info))
    if text is None:
        text = texts[article.id][start:end]
    spans = unpack_spans(sentences, start)
    return StoredPassage(Passage(passage_id, article.id, ordinal, start, end, text, spans), article)


def pack_spans(spans: Sequence[Span], start: int) -> bytes:
    """Spans relative to `start`, little-endian uint32 pairs."""
    return (
        (np.asarray(spans, dtype="<u4").reshape(-1, 2) - np.uint32(start)).astype("<u4").tobytes()
    )


def unpack_spans(blob: bytes, start: int) -> tuple[Span, ...]:
    """What `pack_spans` packed."""
    pairs = (np.frombuffer(blob, dtype="<u4").reshape(-1, 2).astype(np.int64) + start).tolist()
    return tuple((first, last) for first, last in pairs)


def conditions(filter: Filter) -> tuple[str, list[str]]:
    """A filter as SQL over `articles`, with its values; agrees with `Filter.allows`."""
    clauses, values = ["1"], []
    if filter.has_dates:
        clauses.append("date IS NOT NULL")
    if filter.since:
        clauses.append("date >= ?")
        values.append(filter.since.isoformat())
    if filter.last_day:
        clauses.append("date <= ?")
        values.append(filter.last_day.isoformat())
    if filter.sources:
        # SQLite folds only ASCII; exact agreement with Filter.allows needs Python's casefold.
        clauses.append(f"casefold(source) IN ({marks(filter.sources)})")
        values.extend(source.casefold() for source in filter.sources)
    if filter.tags:
        clauses.append(f"({' OR '.join(['instr(tags, ?)'] * len(filter.tags))})")
        values.extend(f"\n{tag.casefold()}\n" for tag in filter.tags)
    return " AND ".join(clauses), values


def prefixed(columns: str) -> str:
    """Column names of the table called `a`."""
    return ", ".join(f"a.{name}" for name in columns.split(", "))


def marks(values: Sequence[Any]) -> str:
    """One question mark a value."""
    return ", ".join("?" * len(values))


def parts(values: Iterable[int]) -> Iterator[list[int]]:
    """Passage ids in runs of at most `CHUNK`."""
    return runs([int(value) for value in values])


def runs(values: Sequence[Value]) -> Iterator[list[Value]]:
    """Values in runs of at most `CHUNK`."""
    for first in range(0, len(values), CHUNK):
        yield list(values[first : first + CHUNK])


def passage_columns(whole: Sequence[int]) -> str:
    """What `stored_passage` reads, from `passages p` joined with `articles a`; without the words
    of these articles, by row number, whose texts are better read once."""
    numbers = ", ".join(map(str, whole))
    words = f"iif(a.number IN ({numbers}), NULL, substr(a.text, p.start + 1, p.end - p.start))"
    return f"p.id, p.ordinal, p.start, p.end, p.sentences, {words}, {prefixed(INFO_COLUMNS)}"
