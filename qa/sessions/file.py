"""The file that holds sessions: how it is made, upgraded, opened and asked."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.errors import SessionsError
from corpus.files import private_folder
from qa.locations import APPLICATION

APPLICATION_ID = 0x71615353  # "qaSS"
BUSY_TIMEOUT_MS = 3_000

_FIRST = """
CREATE TABLE sessions (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL,
    archive TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL
);
CREATE TABLE turns (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    session  INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    status   TEXT NOT NULL,
    asked    TEXT NOT NULL,
    seconds  REAL,
    scope    TEXT NOT NULL,
    answer   TEXT,
    error    TEXT,
    content  TEXT NOT NULL
);
CREATE INDEX turns_by_session ON turns (session, id);
"""

MIGRATIONS: tuple[str, ...] = (_FIRST,)
"""Each takes the file from version n to n + 1; never edited once released."""


def sessions_path() -> Path:
    """`QA_SESSIONS`, else `sessions.db` in the user's data folder, beside the default archive."""
    named = os.environ.get("QA_SESSIONS")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False)) / "sessions.db"


class SessionFile:
    """An SQLite file with our tables, for one thread; close it, or use it as a context manager."""

    def __init__(self, path: Path | None = None) -> None:
        """Opens or makes the file; raises `QAError` if that cannot be done."""
        self.path = path or sessions_path()
        with self._explained():
            private_folder(self.path.parent)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            self._connection = sqlite3.connect(self.path, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self, statement: str, *values: object) -> sqlite3.Cursor:
        with self._explained():
            return self._connection.execute(statement, values)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._run("BEGIN IMMEDIATE")
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _prepare(self) -> None:
        connection = self._connection
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.create_function("casefold", 1, str.casefold, deterministic=True)
        with self._transaction():
            self._migrate(int(connection.execute("PRAGMA user_version").fetchone()[0]))

    def _migrate(self, found: int) -> None:
        owner = int(self._connection.execute("PRAGMA application_id").fetchone()[0])
        tables = int(self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        if found > len(MIGRATIONS):
            raise SessionsError(
                f"The sessions in {self.path} were written by a newer version.",
                "Update the program, or name another file in QA_SESSIONS.",
            )
        if tables and owner != APPLICATION_ID:
            raise SessionsError(
                f"{self.path} belongs to another program.", "Name another file in QA_SESSIONS."
            )
        for number, script in enumerate(MIGRATIONS[found:], start=found + 1):
            for statement in script.split(";"):
                if statement.strip():
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {number}")
        self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise SessionsError(
                f"The sessions in {self.path} cannot be used: {error}.",
                "Check the file and its folder, or name another file in QA_SESSIONS.",
            ) from error
