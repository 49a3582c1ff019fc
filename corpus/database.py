"""Connections to `archive.db`: how it is opened, created, upgraded and locked.

Write-ahead logging: readers never wait for the writer. One connection per thread. One writer per
archive, kept by a lock file. Opening for reading never changes the database; read-only media
work (`mode=ro`, then `immutable=1` if no write-ahead log is waiting).
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from corpus import schema
from corpus.disk import DISK_REMEDY, NO_SPACE_REMEDY
from corpus.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveError,
    ArchiveMissing,
    ArchiveReadOnly,
    ArchiveTooNew,
    ArchiveTooOld,
)
from corpus.files import private_folder

DATABASE_NAME = "archive.db"
LOCK_NAME = "write.lock"
BUSY_TIMEOUT_MS = 10_000
"""How long a statement waits for another connection of the same archive."""
DAMAGED_REMEDY = (
    "Put a backup in its place with: qa restore FILE --force, or save what can be read with: "
    "qa export --rescue --output stories.jsonl"
)
CLOSING_TIMEOUT_MS = 250
"""How long closing waits to empty the log: an export into a pager reads as long as one looks."""


class Database:
    """The database file of one archive folder. Thread-safe: every thread gets its connection."""

    def __init__(self, folder: Path, *, writable: bool) -> None:
        self.folder = folder
        self.path = folder / DATABASE_NAME
        self.writable = writable
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._closed = False

    @classmethod
    def open(cls, folder: Path, *, writable: bool = False, create: bool = False) -> Database:
        """Open the archive in `folder`.

        Raises `ArchiveMissing`, `ArchiveTooNew`, `ArchiveTooOld` (reading only: a writing open
        upgrades), `ArchiveReadOnly`, `ArchiveDamaged`.
        """
        database = cls(folder, writable=writable)
        if not _exists(database.path):
            if not create:
                raise ArchiveMissing(
                    f"There is no archive in {folder}.",
                    "Make one with: qa index PATH..., or name another with --archive.",
                )
            _make_folder(folder)
        try:
            database._check_version()
        except BaseException:
            database.close()
            raise
        return database

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection, opened on first use."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            if self._closed:
                raise ArchiveError(f"The archive in {self.folder} is closed.", "Open it again.")
            connection = self._connect()
            self._local.connection = connection
            with self._guard:
                self._all.append(connection)
        return connection

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing: commits at the end, rolls back on any exception, Ctrl+C included."""
        if not self.writable:
            raise ArchiveReadOnly(
                f"The archive in {self.folder} was opened for reading.",
                "Open it for writing to change it.",
            )
        connection = self.connection
        with self.errors_explained():
            connection.execute("BEGIN IMMEDIATE")
        try:
            with self.errors_explained():
                yield connection
                connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                # A damaged file may not even allow that; closing does it.
                with contextlib.suppress(sqlite3.DatabaseError):
                    connection.execute("ROLLBACK")
            raise

    @contextlib.contextmanager
    def small_statements(self) -> Iterator[None]:
        """Within the block statements of this thread change little: what undoes one is kept in
        memory, not in a file outside of the archive. 5,000 stories: 53 MB written, not 749."""
        self.connection.execute("PRAGMA temp_store = MEMORY")
        try:
            yield
        finally:
            # Removing an encoder's vectors is one statement, over hundreds of megabytes.
            with contextlib.suppress(sqlite3.Error):
                self.connection.execute("PRAGMA temp_store = DEFAULT")

    @contextlib.contextmanager
    def errors_explained(self) -> Iterator[None]:
        """Turns SQLite's errors into ours, with what to do about each."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise _explained(error, self.folder) from error
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            # sqlite3 cannot even decode what SQLite says of some damage.
            raise _damaged(self.path, error) from error

    def close(self) -> None:
        """Close every thread's connection; using the database afterwards raises."""
        with self._guard:
            self._closed = True
            if self.writable and self._all:
                # A reader that stays open would leave the log beside the database, and read-only
                # media could then not be read. If it is busy, the next writer does it.
                with contextlib.suppress(sqlite3.Error):
                    self._all[0].execute(f"PRAGMA busy_timeout = {CLOSING_TIMEOUT_MS}")
                    self._all[0].execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()

    def _connect(self) -> sqlite3.Connection:
        with self.errors_explained():
            if self.writable:
                return self._connect_writable()
            return self._connect_reading()

    def _connect_writable(self) -> sqlite3.Connection:
        fresh = not self.path.exists() or self.path.stat().st_size == 0
        if fresh:
            descriptor = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
            os.close(descriptor)
        connection = _connected(str(self.path), uri=False)
        if fresh:
            connection.execute(f"PRAGMA page_size = {schema.PAGE_SIZE}")
        connection.execute("PRAGMA journal_mode = WAL")
        # NORMAL may lose the last commits when the power fails. The indexes, which name the state
        # they were made from, could then be newer than the truth, and a later state of the same
        # number be taken for theirs. A commit takes 5 ms longer, and a batch seconds.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _connect_reading(self) -> sqlite3.Connection:
        address = f"file:{quote(str(self.path.absolute()))}"
        connection = _connected(f"{address}?mode=ro", uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            # A WAL database on read-only media cannot make its shared memory file.
            connection.close()
            log = self.path.with_name(self.path.name + "-wal")
            if log.exists() and log.stat().st_size > 0:
                raise
            connection = _connected(f"{address}?immutable=1", uri=True)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return connection

    def _check_version(self) -> None:
        with self.errors_explained():
            found = int(self.connection.execute("PRAGMA user_version").fetchone()[0])
            owner = int(self.connection.execute("PRAGMA application_id").fetchone()[0])
        if found > schema.VERSION:
            raise ArchiveTooNew(
                f"The archive in {self.folder} has format {found}; this program knows "
                f"{schema.VERSION}.",
                "Update the program, or name another archive with --archive.",
            )
        if found and owner != schema.APPLICATION_ID:
            raise ArchiveDamaged(
                f"{self.path} is a database of another program.",
                "Name another folder with --archive.",
            )
        if found == schema.VERSION:
            return
        if found == 0:
            self._check_empty()
        if not self.writable:
            raise ArchiveTooOld(
                f"The archive in {self.folder} has format {found}; this program needs "
                f"{schema.VERSION}.",
                "Upgrade it with: qa index (with no path).",
            )
        self._migrate(found)

    def _check_empty(self) -> None:
        with self.errors_explained():
            tables = int(
                self.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            )
        if tables:
            raise ArchiveDamaged(
                f"{self.path} is a database of another program.",
                "Name another folder with --archive.",
            )
        if not self.writable:
            raise ArchiveMissing(
                f"The archive in {self.folder} is empty: its first indexing did not get far.",
                "Fill it with: qa index PATH...",
            )

    def _migrate(self, found: int) -> None:
        with self.transaction() as connection:
            for number, script in enumerate(schema.MIGRATIONS[found:], start=found + 1):
                for statement in script.split(";"):
                    if statement.strip():
                        connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")


@contextlib.contextmanager
def write_lock(folder: Path, *, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the archive's only write lock; raises `ArchiveBusy` after `wait_s` seconds.

    The operating system frees it when the process dies, so a killed writer leaves none behind.
    """
    from filelock import FileLock, Timeout

    # A soft lock would outlive a killed process.
    lock = FileLock(folder / LOCK_NAME, timeout=wait_s, mode=0o600, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise ArchiveBusy(
            f"Another process is writing to the archive in {folder}.",
            "Wait until it has finished; questions can be asked meanwhile.",
        ) from error
    except OSError as error:
        if error.errno in (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP):
            raise ArchiveReadOnly(
                f"The file system of {folder} has no locks, so two writers could meet.",
                "Keep the archive on a local disk, with --archive or QA_HOME.",
            ) from error
        raise ArchiveReadOnly(
            f"The archive in {folder} cannot be written: {error.strerror or error}.",
            "Check the permissions, or name another archive with --archive.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_being_written(folder: Path) -> bool:
    """Whether another process holds the write lock at this moment."""
    try:
        with write_lock(folder):
            return False
    except ArchiveBusy:
        return True
    except ArchiveError:
        return False


def _connected(address: str, *, uri: bool) -> sqlite3.Connection:
    # Autocommit: transactions are explicit. Whichever thread closes the archive closes them all.
    connection = sqlite3.connect(address, uri=uri, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA cache_size = -32000")
    connection.create_function("casefold", 1, _casefold, deterministic=True)
    return connection


def _casefold(value: str | None) -> str:
    return (value or "").casefold()


def _exists(path: Path) -> bool:
    try:
        return path.is_file()
    except PermissionError as error:
        raise ArchiveError(
            f"The archive in {path.parent} cannot be opened: permission denied.",
            "Check who owns the folder, or name another archive with --archive.",
        ) from error


def _make_folder(folder: Path) -> None:
    try:
        private_folder(folder)
    except OSError as error:
        raise ArchiveReadOnly(
            f"The folder {folder} cannot be made: {error.strerror or error}.",
            "Choose a place you may write to with --archive.",
        ) from error


def _explained(error: sqlite3.OperationalError, folder: Path) -> ArchiveError:
    text = str(error)
    if "locked" in text:
        return ArchiveBusy(
            f"The archive in {folder} is busy: {text}.",
            "Wait until the other process has finished, then try again.",
        )
    if "full" in text:
        return ArchiveError(f"There is no space left for the archive in {folder}.", NO_SPACE_REMEDY)
    if "I/O" in text:
        return ArchiveError(
            f"Something of the archive in {folder} cannot be read or written: {text}.",
            f"{DISK_REMEDY} If it does not help: {DAMAGED_REMEDY[0].lower()}{DAMAGED_REMEDY[1:]}",
        )
    if "decode" in text:
        return _damaged(folder / DATABASE_NAME, error)
    if "readonly" in text or "read-only" in text:
        return ArchiveReadOnly(
            f"The archive in {folder} cannot be written.",
            "Check the permissions, or name another archive with --archive.",
        )
    return ArchiveError(
        f"The archive in {folder} cannot be used: {text}.",
        "Check the folder's permissions and the disk. " + DAMAGED_REMEDY,
    )


def _damaged(path: Path, error: Exception) -> ArchiveDamaged:
    return ArchiveDamaged(
        f"The archive database {path} is damaged: {error}.",
        DAMAGED_REMEDY,
    )
