"""Which articles have mostly the same text, kept as groups: derived data, brought up to date.

An article whose text has no sketch yet is sketched, compared with the few that share a band of
it, and joins their group; no other text is read. Sketch and membership go with the article.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from corpus.copies import LONGEST_TEXT, TextShape, are_copies, bands, method, shape
from corpus.rows import marks
from corpus.store import Store

BATCH = 500
"""Articles a commit."""
MOST_COMPARED = 20
"""Texts compared with a new one, those with most bands in common first."""
MOST_OF_A_BAND = 50
"""Articles looked up for each band: a page that a thousand addresses show needs no more."""
_METHOD = "copies_method"
_SHAPED = f"substr(text, 1, {LONGEST_TEXT}), title, source, url"
"""What `shape` is made of, in its order."""


class CopyGroups:
    """Keeps the groups of a store that is open for writing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def update(self) -> int:
        """Sketch and group every article whose text is new; returns how many that were."""
        if self._store.setting(_METHOD) != method():
            with self._store.writing() as writer:
                self._connection.execute("DELETE FROM sketches")
                writer.set(_METHOD, method())
        pending = self._store.unsketched()
        for first in range(0, len(pending), BATCH):
            with self._store.writing():
                self._add(pending[first : first + BATCH])
        return len(pending)

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._store.database.connection

    def _add(self, numbers: Sequence[int]) -> None:
        rows = self._connection.execute(
            f"SELECT number, digest, {_SHAPED} FROM articles "
            f"WHERE number IN ({marks(numbers)}) ORDER BY number",
            numbers,
        ).fetchall()
        shapes = {number: shape(*facts) for number, _, *facts in rows}
        long_enough = {number: one for number, one in shapes.items() if one is not None}
        keys = dict(zip(long_enough, bands(long_enough.values()), strict=True))
        for number, digest, *_ in rows:
            # The old sketch takes its bands and its membership with it.
            self._connection.execute("DELETE FROM sketches WHERE article = ?", (number,))
            self._connection.execute(
                "INSERT INTO sketches (article, digest) VALUES (?, ?)", (number, digest)
            )
            if number in keys:
                self._join(number, keys[number], long_enough)
                self._connection.executemany(
                    "INSERT OR IGNORE INTO sketch_bands VALUES (?, ?)",
                    [(key, number) for key in keys[number]],
                )

    def _join(self, number: int, keys: Sequence[int], known: Mapping[int, TextShape]) -> None:
        """Put the article into the group of its copies, and make one group of several."""
        joined: set[int] = set()
        alone: list[int] = []
        for other, group in self._candidates(keys):
            if group in joined:
                continue
            compared = known.get(other) or self._shape(other)
            if compared is not None and are_copies(known[number], compared):
                if group is None:
                    alone.append(other)
                else:
                    joined.add(group)
        if not joined and not alone:
            return
        group = min(joined) if joined else self._new_group()
        for merged in joined - {group}:
            self._connection.execute(
                "UPDATE sketches SET copy_group = ? WHERE copy_group = ?", (group, merged)
            )
        self._connection.executemany(
            "UPDATE sketches SET copy_group = ? WHERE article = ?",
            [(group, member) for member in (number, *alone)],
        )

    def _candidates(self, keys: Sequence[int]) -> list[tuple[int, int | None]]:
        """Articles that share bands, with their group, most bands first."""
        shared: dict[int, int] = {}
        for key in keys:
            for (other,) in self._connection.execute(
                "SELECT article FROM sketch_bands WHERE band = ? LIMIT ?", (key, MOST_OF_A_BAND)
            ):
                shared[other] = shared.get(other, 0) + 1
        best = sorted(shared, key=lambda other: (-shared[other], other))[:MOST_COMPARED]
        rows = self._connection.execute(
            f"SELECT article, copy_group FROM sketches WHERE article IN ({marks(best)})", best
        )
        groups = dict(rows.fetchall())
        return [(other, groups[other]) for other in best]

    def _shape(self, number: int) -> TextShape | None:
        facts = self._connection.execute(
            f"SELECT {_SHAPED} FROM articles WHERE number = ?", (number,)
        ).fetchone()
        return shape(*facts)

    def _new_group(self) -> int:
        """Below zero, so that no group has the number of an article that stands alone."""
        lowest = self._connection.execute("SELECT min(copy_group) FROM sketches").fetchone()[0]
        return int(lowest or 0) - 1
