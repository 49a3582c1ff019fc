"""The archive's truth: articles, passages and their vectors (as opaque blobs) in SQLite.

Everything else (the FAISS and the lexical index) is derived from this and can be rebuilt.
Every change of what can be found raises `generation`, which the derived indexes carry.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.database import DAMAGED_REMEDY, Database
from corpus.errors import ArchiveDamaged, ArticleMissing
from corpus.rows import (
    INFO_COLUMNS,
    Counts,
    Owner,
    StoredPassage,
    conditions,
    info_values,
    marks,
    parts,
    passage_columns,
    runs,
    stored_passage,
    text_digest,
    to_date,
)
from corpus.told.packing import unpack
from corpus.told.types import ToldDate
from corpus.types import Article, ArticleInfo, Filter, Passage
from corpus.vector_rows import VectorRows
from corpus.writer import StoreWriter

READ_ONCE = 4
"""Of an article with more passages than these asked for at a time the text is read whole."""


class Store(VectorRows):
    """Articles, passages and vectors of one archive. Thread-safe for reading; one writer."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, folder: Path, *, writable: bool = False, create: bool = False) -> Store:
        """Open the store in `folder`; raises what `Database.open` raises."""
        return cls(Database.open(folder, writable=writable, create=create))

    def close(self) -> None:
        """Close all connections."""
        self.database.close()

    @contextlib.contextmanager
    def one_state(self) -> Iterator[None]:
        """Within the block this thread sees the store as of one moment, whoever is writing."""
        connection = self.database.connection
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN")
        try:
            yield
        finally:
            connection.execute("COMMIT")

    # Metadata

    @property
    def generation(self) -> int:
        """Raised by one with every change; 0 for a new archive."""
        written = self.setting("generation") or "0"
        if not written.isdecimal():
            raise ArchiveDamaged(
                f"The archive in {self.database.folder} is damaged: its state is no number.",
                DAMAGED_REMEDY,
            )
        return int(written)

    def setting(self, key: str) -> str | None:
        """A value kept with the archive, such as `encoder`; `None` if never set."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else None

    def counts(self) -> Counts:
        """Numbers for lists and reports."""
        row = self._rows(
            "SELECT count(*), count(*) - count(date), min(date), max(date) FROM articles"
        )[0]
        passages = int(self._rows("SELECT count(*) FROM passages")[0][0])
        return Counts(int(row[0]), int(row[1]), passages, to_date(row[2]), to_date(row[3]))

    def text_bytes(self) -> int:
        """Size of all article texts, UTF-8."""
        rows = self._rows("SELECT coalesce(sum(length(CAST(text AS BLOB))), 0) FROM articles")
        return int(rows[0][0])

    def sources(self) -> dict[str, int]:
        """How many articles each source has, most first; articles without one are left out."""
        rows = self._rows(
            "SELECT source, count(*) FROM articles WHERE source IS NOT NULL "
            "GROUP BY source ORDER BY count(*) DESC, source"
        )
        return {str(name): int(count) for name, count in rows}

    def tags(self) -> dict[str, int]:
        """How many articles each tag has, most first."""
        rows = self._rows(f"SELECT {INFO_COLUMNS} FROM articles WHERE tags IS NOT NULL")
        counted = Counter(tag for row in rows for tag in info_values(row)["tags"])
        return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))

    # Articles

    def article(self, article_id: str) -> Article:
        """The whole article; raises `ArticleMissing`, and `ArchiveDamaged` if its text is not as
        it was written: whatever is quoted has been compared with its checksum."""
        rows = self._rows(
            f"SELECT {INFO_COLUMNS}, text, digest FROM articles WHERE id = ?", (article_id,)
        )
        if not rows:
            raise ArticleMissing(
                f"No article has the id {article_id!r}.", "List the ids with: qa stories."
            )
        *columns, text, digest = rows[0]
        if not isinstance(text, str) or text_digest(text) != digest:
            raise ArchiveDamaged(
                f"The text of the article {article_id!r} is not as it was written.", DAMAGED_REMEDY
            )
        return Article(**info_values(columns), text=text)

    def articles(self, filter: Filter = Filter()) -> Iterator[ArticleInfo]:
        """All articles that pass, oldest first, undated last, then by id."""
        where, values = conditions(filter)
        for row in self._rows(
            f"SELECT {INFO_COLUMNS} FROM articles WHERE {where} ORDER BY date IS NULL, date, id",
            values,
        ):
            yield ArticleInfo(**info_values(row))

    def undated_count(self, filter: Filter) -> int:
        """How many articles a date bound leaves out only because they have no date."""
        where, values = conditions(Filter(sources=filter.sources, tags=filter.tags))
        sql = f"SELECT count(*) FROM articles WHERE date IS NULL AND {where}"
        return int(self._rows(sql, values)[0][0])

    # Copies

    def groups(self, article_ids: Iterable[str]) -> dict[str, int]:
        """A number for each of these articles, the same for those with mostly the same text.

        Copies share a negative number; an article without a copy has one of its own. Unknown ids
        are left out.
        """
        found: dict[str, int] = {}
        for part in runs(list(article_ids)):
            found.update(
                self._rows(
                    "SELECT id, coalesce(copy_group, number) FROM articles "
                    f"LEFT JOIN sketches ON article = number WHERE id IN ({marks(part)})",
                    part,
                )
            )
        return found

    def copies(
        self, groups: Iterable[int], most: int | None = None
    ) -> dict[int, list[ArticleInfo]]:
        """The articles of these groups, each oldest first, undated last; only groups of copies
        (see `groups`) and of at most so many articles, the others are left out."""
        found: dict[int, list[ArticleInfo]] = {}
        for part in parts(group for group in set(groups) if group < 0):
            rows = self._rows(
                f"SELECT copy_group, {INFO_COLUMNS} FROM sketches JOIN articles "
                "ON number = article WHERE copy_group IN (SELECT copy_group FROM sketches "
                f"WHERE copy_group IN ({marks(part)}) GROUP BY copy_group "
                "HAVING count(*) <= coalesce(?, count(*))) ORDER BY date IS NULL, date, id",
                (*part, most),
            )
            for group, *columns in rows:
                found.setdefault(group, []).append(ArticleInfo(**info_values(columns)))
        return found

    def unsketched(self) -> list[int]:
        """Row numbers of the articles whose text `corpus.copy_groups` has not looked at."""
        rows = self._rows(
            "SELECT number FROM articles LEFT JOIN sketches ON article = number "
            "WHERE sketches.digest IS NOT articles.digest ORDER BY number"
        )
        return [int(row[0]) for row in rows]

    # Passages

    def passages(self, passage_ids: Iterable[int]) -> dict[int, StoredPassage]:
        """Passages by id; ids the store does not know (any more) are left out."""
        found: dict[int, StoredPassage] = {}
        for part in parts(passage_ids):
            # Cutting a passage out walks through the text: 60,000 of 50 MB would take a day.
            many = self._rows(
                f"SELECT article FROM passages WHERE id IN ({marks(part)}) "
                f"GROUP BY article HAVING count(*) > {READ_ONCE}",
                part,
            )
            whole = [int(row[0]) for row in many]
            rows = self._rows(
                f"SELECT {passage_columns(whole)} FROM passages p "
                f"JOIN articles a ON a.number = p.article WHERE p.id IN ({marks(part)})",
                part,
            )
            texts = self._texts(whole)
            for row in rows:
                stored = stored_passage(row, texts)
                found[stored.passage.id] = stored
        return found

    def _texts(self, numbers: Sequence[int]) -> dict[str, str]:
        """Whole texts by article id, of the articles with these row numbers."""
        sql = f"SELECT id, text FROM articles WHERE number IN ({marks(numbers)})"
        return dict(self._rows(sql, numbers)) if numbers else {}

    def owners(self, passage_ids: Iterable[int]) -> dict[int, Owner]:
        """Each passage's article by passage id, without texts; unknown ids are left out."""
        found: dict[int, Owner] = {}
        for part in parts(passage_ids):
            for passage_id, article, date in self._rows(
                "SELECT p.id, a.number, a.date FROM passages p JOIN articles a "
                f"ON a.number = p.article WHERE p.id IN ({marks(part)})",
                part,
            ):
                found[passage_id] = Owner(article, to_date(date))
        return found

    def passages_of(self, article_id: str) -> list[Passage]:
        """An article's passages in order; empty if there is no such article."""
        rows = self._rows(
            "SELECT p.id FROM passages p JOIN articles a ON a.number = p.article "
            "WHERE a.id = ? ORDER BY p.ordinal",
            (article_id,),
        )
        ids = [int(row[0]) for row in rows]
        found = self.passages(ids)
        return [found[one].passage for one in ids if one in found]

    def passage_ids(self, filter: Filter = Filter()) -> NDArray[np.int64]:
        """Ids of all passages whose article passes, int64[n], ascending."""
        if not filter:
            rows = self._rows("SELECT id FROM passages ORDER BY id")
        else:
            where, values = conditions(filter)
            rows = self._rows(
                f"SELECT p.id FROM passages p JOIN articles ON number = p.article "
                f"WHERE {where} ORDER BY p.id",
                values,
            )
        return np.fromiter((row[0] for row in rows), np.int64, len(rows))

    # Told dates

    def told_dates(self, passage_ids: Iterable[int]) -> dict[int, tuple[ToldDate, ...]]:
        """What dates these passages tell, in order, with offsets into the article's text.

        Every passage of the store has an entry, empty if it tells none (or if the archive's last
        indexing was interrupted before it got there); unknown ids are left out.
        """
        found: dict[int, tuple[ToldDate, ...]] = {}
        for part in parts(passage_ids):
            rows = self._rows(
                "SELECT p.id, p.start, substr(a.text, p.start + 1, p.end - p.start), t.dates "
                "FROM passages p JOIN articles a ON a.number = p.article "
                f"LEFT JOIN told_dates t ON t.article = a.number WHERE p.id IN ({marks(part)})",
                part,
            )
            for passage_id, start, text, blob in rows:
                found[passage_id] = tuple(unpack(blob, start, text)) if blob else ()
        return found

    def untold(self, rules: int) -> list[int]:
        """Row numbers of the articles whose told dates were not found by these rules."""
        rows = self._rows(
            "SELECT number FROM articles LEFT JOIN told_dates ON article = number "
            "WHERE rules IS NOT ? ORDER BY number",
            (rules,),
        )
        return [int(row[0]) for row in rows]

    def texts(self, numbers: Sequence[int]) -> Iterator[tuple[int, str | None, str]]:
        """Row number, publication date (ISO) and text of the articles with these row numbers."""
        sql = f"SELECT number, date, text FROM articles WHERE number IN ({marks(numbers)})"
        with self.database.errors_explained():
            yield from self.database.connection.execute(sql, numbers)

    # Writing

    @contextlib.contextmanager
    def writing(self) -> Iterator[StoreWriter]:
        """One transaction; raises the generation if anything that can be found has changed."""
        with self.database.transaction() as connection:
            writer = StoreWriter(connection)
            yield writer
            if writer.changed:
                writer.set("generation", str(self.generation + 1))
