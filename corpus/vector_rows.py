"""Reading the vectors that a store keeps: opaque blobs here, `embeddings.codec` reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.database import Database
from corpus.rows import StoredVectors, marks, parts


class VectorRows:
    """The part of `Store` that reads vectors, and how all of it asks the database."""

    database: Database

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        with self.database.errors_explained():
            return self.database.connection.execute(sql, values).fetchall()

    def encoded_ids(self, fingerprint: str) -> NDArray[np.int64]:
        """Ids of the passages that have vectors of this encoder, int64[n], ascending."""
        rows = self._rows(
            "SELECT passage FROM passage_vectors WHERE encoder = "
            "(SELECT number FROM encoders WHERE fingerprint = ?) ORDER BY passage",
            (fingerprint,),
        )
        return np.fromiter((row[0] for row in rows), np.int64, len(rows))

    def encoded_count(self, fingerprint: str) -> int:
        """How many passages have vectors of this encoder."""
        rows = self._rows(
            "SELECT count(*) FROM passage_vectors WHERE encoder = "
            "(SELECT number FROM encoders WHERE fingerprint = ?)",
            (fingerprint,),
        )
        return int(rows[0][0])

    def dimension(self, fingerprint: str) -> int:
        """Of this encoder's vectors; 0 if the store does not know the encoder."""
        rows = self._rows("SELECT dimension FROM encoders WHERE fingerprint = ?", (fingerprint,))
        return int(rows[0][0]) if rows else 0

    def passage_vectors(
        self, fingerprint: str, passage_ids: Iterable[int] | None = None
    ) -> Iterator[tuple[int, bytes]]:
        """Passage id and blob, for the ids given or for all, streamed."""
        sql = (
            "SELECT passage, vector FROM passage_vectors WHERE encoder = "
            "(SELECT number FROM encoders WHERE fingerprint = ?)"
        )
        with self.database.errors_explained():
            connection = self.database.connection
            if passage_ids is None:
                yield from connection.execute(sql, (fingerprint,))
                return
            for part in parts(passage_ids):
                yield from connection.execute(
                    f"{sql} AND passage IN ({marks(part)})", (fingerprint, *part)
                )

    def vectors(self, fingerprint: str, passage_ids: Iterable[int]) -> dict[int, StoredVectors]:
        """Passage and sentence vectors by passage id; unknown ids are left out."""
        found: dict[int, StoredVectors] = {}
        for part in parts(passage_ids):
            rows = self._rows(
                f"SELECT p.passage, p.vector, s.vectors FROM passage_vectors p "
                f"JOIN sentence_vectors s ON s.passage = p.passage AND s.encoder = p.encoder "
                f"WHERE p.encoder = (SELECT number FROM encoders WHERE fingerprint = ?) "
                f"AND p.passage IN ({marks(part)})",
                (fingerprint, *part),
            )
            for passage_id, passage, sentences in rows:
                found[passage_id] = StoredVectors(passage_id, passage, sentences)
        return found
