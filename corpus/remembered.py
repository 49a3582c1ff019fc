"""Collections: names for folders, files and feeds that shall be looked at again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from corpus.store import Store


class Remembered:
    """Reads and writes the collections of an archive; writing happens inside a `Store.writing`
    transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._store.database.connection

    def all(self) -> dict[str, tuple[str, ...]]:
        """The places of each collection in the order in which they were named; names sorted."""
        with self._store.database.errors_explained():
            rows = self._connection.execute(
                "SELECT name, location FROM collections ORDER BY name, position, location"
            )
            found: dict[str, list[str]] = {}
            for name, location in rows:
                found.setdefault(name, []).append(location)
        return {name: tuple(locations) for name, locations in found.items()}

    def add(self, name: str, locations: Iterable[str]) -> None:
        """Add places to a collection, which begins with them if it is new; known ones stay."""
        first = len(self.all().get(name, ()))
        rows = [(name, location, place) for place, location in enumerate(locations, first)]
        self._connection.executemany("INSERT OR IGNORE INTO collections VALUES (?, ?, ?)", rows)

    def forget(self, name: str) -> None:
        """Forget a collection; its stories stay."""
        self._connection.execute("DELETE FROM collections WHERE name = ?", (name,))
