"""The changes of one transaction on the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from corpus.rows import INFO_COLUMNS, StoredVectors, info_row, marks, pack_spans, text_digest
from corpus.types import Article, ArticleInfo, Passage


class StoreWriter:
    """The changes of one transaction; made by `Store.writing`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.changed = False
        """Whether anything that can be found was added or removed."""

    def set(self, key: str, value: str) -> None:
        """Keep a value with the archive."""
        self._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def put_article(self, article: Article, passages: Sequence[Passage]) -> None:
        """Add an article or replace the one with its id. Passages that stay the same keep their
        vectors: their ids say that nothing about them has changed."""
        columns = (*INFO_COLUMNS.split(", "), "text", "digest")
        updates = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
        number = self._connection.execute(
            f"INSERT INTO articles ({', '.join(columns)}) VALUES ({marks(columns)}) "
            f"ON CONFLICT (id) DO UPDATE SET {updates} RETURNING number",
            (*info_row(article), article.text, text_digest(article.text)),
        ).fetchone()[0]
        # Its told dates are found anew: they hang on the text and on the publication date.
        self._connection.execute("DELETE FROM told_dates WHERE article = ?", (number,))
        wanted = {passage.id for passage in passages}
        present = self._connection.execute("SELECT id FROM passages WHERE article = ?", (number,))
        gone = [row for row in present.fetchall() if row[0] not in wanted]
        self._connection.executemany("DELETE FROM passages WHERE id = ?", gone)
        self._connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET ordinal = excluded.ordinal",
            [
                (p.id, number, p.ordinal, p.start, p.end, pack_spans(p.sentences, p.start))
                for p in passages
            ],
        )
        self.changed = True

    def tag_article(self, article: ArticleInfo) -> None:
        """Keep the tags of an article that is there; passages, vectors, generation stay."""
        tags = dict(zip(INFO_COLUMNS.split(", "), info_row(article), strict=True))["tags"]
        self._connection.execute("UPDATE articles SET tags = ? WHERE id = ?", (tags, article.id))

    def note_languages(self, languages: Iterable[tuple[str, str]]) -> None:
        """Keep the language of articles that are there, as pairs of language and article id;
        passages, vectors, generation stay."""
        self._connection.executemany("UPDATE articles SET language = ? WHERE id = ?", languages)

    def remove_articles(self, article_ids: Iterable[str]) -> int:
        """Remove articles with their passages and vectors; returns how many there were."""
        removed = 0
        for article_id in article_ids:
            cursor = self._connection.execute("DELETE FROM articles WHERE id = ?", (article_id,))
            removed += cursor.rowcount
        self.changed = self.changed or removed > 0
        return removed

    def put_told(self, rows: Iterable[tuple[int, int, bytes]]) -> None:
        """Keep told dates: row number of the article, rules, and what `pack` made of them."""
        self._connection.executemany("INSERT OR REPLACE INTO told_dates VALUES (?, ?, ?)", rows)

    def register_encoder(self, fingerprint: str, name: str, dimension: int) -> None:
        """Make an encoder known, so that vectors can refer to it."""
        self._connection.execute(
            "INSERT INTO encoders (fingerprint, name, dimension) VALUES (?, ?, ?) "
            "ON CONFLICT (fingerprint) DO NOTHING",
            (fingerprint, name, dimension),
        )

    def put_vectors(self, fingerprint: str, vectors: Iterable[StoredVectors]) -> None:
        """Keep vectors of passages that are in the store."""
        number = self._connection.execute(
            "SELECT number FROM encoders WHERE fingerprint = ?", (fingerprint,)
        ).fetchone()[0]
        rows = list(vectors)
        self._connection.executemany(
            "INSERT OR REPLACE INTO passage_vectors VALUES (?, ?, ?)",
            [(row.passage_id, number, row.passage) for row in rows],
        )
        self._connection.executemany(
            "INSERT OR REPLACE INTO sentence_vectors VALUES (?, ?, ?)",
            [(row.passage_id, number, row.sentences) for row in rows],
        )
        self.changed = self.changed or bool(rows)

    def drop_passages(self, article_id: str) -> None:
        """Forget an article's passages with their vectors, before it is cut anew."""
        self._connection.execute(
            "DELETE FROM passages WHERE article = (SELECT number FROM articles WHERE id = ?)",
            (article_id,),
        )
        self.changed = True

    def drop_vectors(self, fingerprint: str, passage_ids: Iterable[int]) -> None:
        """Forget these passages' vectors of one encoder, so that they are encoded again."""
        rows = [(passage_id, fingerprint) for passage_id in passage_ids]
        for table in ("passage_vectors", "sentence_vectors"):
            self._connection.executemany(
                f"DELETE FROM {table} WHERE passage = ? AND encoder = "
                "(SELECT number FROM encoders WHERE fingerprint = ?)",
                rows,
            )
        self.changed = self.changed or bool(rows)

    def drop_other_encoders(self, fingerprint: str) -> int:
        """Remove the vectors of every other encoder; returns how many encoders that were."""
        cursor = self._connection.execute(
            "DELETE FROM encoders WHERE fingerprint <> ?", (fingerprint,)
        )
        return cursor.rowcount
