"""One file that holds a whole archive, made while others use it, and the way back.

The file is the archive's SQLite database as of one moment, with a line behind its last page that
says how many bytes they are, their SHA-256 and what they hold. SQLite passes over that line, so
the file can also be copied to `archive.db` by hand. Indexes are not in it: they are rebuilt.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from corpus import schema
from corpus.database import BUSY_TIMEOUT_MS, DAMAGED_REMEDY, DATABASE_NAME, write_lock
from corpus.errors import ArchiveDamaged, ArchiveTooNew, ReadError
from corpus.files import (
    place_beside,
    private_file,
    private_folder,
    refuse_existing,
    replace_file,
    written_for_us,
)
from corpus.store import Store
from corpus.verify import article_numbers, link_faults, page_faults, story_faults

_MARK = b"\nqa-backup 1 "
_LONGEST_LINE = 1_000
_PAGES = 512
"""Copied at a time, 8 MB, between two states of progress."""
_BLOCK = 1 << 20

Tell = Callable[[int, int], None]
"""Told how many of how many pages are copied."""


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """What a backup says of itself."""

    bytes: int
    """Of the database in it."""
    sha256: str
    """Of those bytes."""
    made: str
    """When, ISO, UTC."""
    format: int
    """Of the archive (`corpus.schema.VERSION`)."""
    articles: int
    passages: int


def make_backup(
    folder: Path, target: Path, *, replace: bool = False, tell: Tell | None = None
) -> BackupInfo:
    """Copy the archive in `folder` to the file `target` as it is at this moment, whoever is
    writing meanwhile.

    The copy is checked page by page and text by text before it takes the place of an older one:
    raises `ArchiveDamaged` and leaves that untouched if something is wrong. Also raises
    `UsageError` if `target` exists and is not to be replaced, or cannot be written.
    """
    refuse_existing(target, replace)
    with place_beside(target) as place:
        with closing(Store.open(folder)) as store, store.database.errors_explained():
            _copy(store.database.connection, place / DATABASE_NAME, tell)
        info = _checked(place, folder)
        path = place / DATABASE_NAME
        with path.open("ab") as file:
            file.write(_MARK + json.dumps(asdict(info)).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        replace_file(path, target)
    return info


def _copy(source: sqlite3.Connection, target: Path, tell: Tell | None) -> None:
    """Copy all pages within one reading transaction: another process's commits between two steps
    would otherwise make SQLite begin again and again."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    source.execute("BEGIN")
    try:
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            # Until it is whole nobody looks at it, so a journal would protect nothing.
            copy.execute("PRAGMA journal_mode = OFF")
            copy.execute("PRAGMA synchronous = OFF")
            source.backup(copy, pages=_PAGES, progress=_progress(tell))
    except sqlite3.OperationalError as error:
        raise OSError(f"the copy failed: {error}") from error
    finally:
        source.execute("COMMIT")


def _progress(tell: Tell | None) -> Callable[[int, int, int], None] | None:
    if tell is None:
        return None
    return lambda _, remaining, total: tell(total - remaining, total)


def _checked(place: Path, folder: Path) -> BackupInfo:
    """Describe the copy; raises `ArchiveDamaged` if it is not sound from end to end."""
    with closing(Store.open(place)) as store, store.database.errors_explained():
        faults = [*page_faults(store), *link_faults(store)]
        if not faults:
            found = story_faults(store, article_numbers(store))
            broken = (fault for fault in found if fault is not None and not fault.derived)
            faults = [f"{fault.article_id} {fault.detail}" for fault in broken]
        if faults:
            raise ArchiveDamaged(
                f"The archive in {folder} is damaged, so it was not backed up: {faults[0]}.",
                DAMAGED_REMEDY,
            )
        counts = store.counts()
    path = place / DATABASE_NAME
    size = path.stat().st_size
    with path.open("rb") as file:
        digest = _digest(file, size)
    made = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return BackupInfo(size, digest, made, schema.VERSION, counts.articles, counts.passages)


def _digest(file: BinaryIO, size: int) -> str:
    """SHA-256 of the next `size` bytes, or of all there are."""
    digest = hashlib.sha256()
    while size > 0 and (block := file.read(min(_BLOCK, size))):
        digest.update(block)
        size -= len(block)
    return digest.hexdigest()


def read_backup(path: Path) -> BackupInfo:
    """What is in a backup, every byte checked. Raises `ReadError` if it is none or is damaged."""
    try:
        with path.open("rb") as file:
            info = _described(file, path)
            file.seek(0)
            sound = _digest(file, info.bytes) == info.sha256
    except OSError as error:
        raise ReadError(
            f"{path} cannot be read: {error.strerror or error}.",
            "Name another backup, or look after the disk that it is on; nothing was changed.",
        ) from error
    if not sound:
        raise ReadError(
            f"{path} is not as it was written (checksum differs).",
            "Use another backup; nothing was changed.",
        )
    return info


def _described(file: BinaryIO, path: Path) -> BackupInfo:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _LONGEST_LINE))
    end = file.read()
    at = end.rfind(_MARK)
    try:
        if at < 0:
            raise ValueError("no such line")
        info = BackupInfo(**json.loads(end[at + len(_MARK) :]))
        if info.bytes != size - len(end) + at:
            raise ValueError("another size")
    except (ValueError, TypeError) as error:
        raise ReadError(
            f"{path} is no backup of this program, or its end is missing.",
            "Make one with: qa backup FILE",
        ) from error
    return info


def restore_backup(
    path: Path, folder: Path, *, replace: bool = False, tell: Tell | None = None
) -> BackupInfo:
    """Make the archive in `folder` what it was when the backup was made.

    An archive that is there is replaced in one transaction, also under the eyes of readers, and
    only with `replace`; one that is damaged is set aside. Raises `ReadError` before anything is
    changed if the backup is not sound, `UsageError`, `ArchiveTooNew`, and `ArchiveBusy` if
    another process is writing.
    """
    info = read_backup(path)
    if info.format > schema.VERSION:
        raise ArchiveTooNew(
            f"{path} has format {info.format}; this program knows {schema.VERSION}.",
            "Update the program.",
        )
    target = folder / DATABASE_NAME
    refuse_existing(target, replace)
    with written_for_us(folder):
        private_folder(folder)
    with write_lock(folder), place_beside(target) as place:
        new = place / DATABASE_NAME
        with path.open("rb") as source, private_file(new) as file:
            for first in range(0, info.bytes, _BLOCK):
                file.write(source.read(min(_BLOCK, info.bytes - first)))
            file.flush()
            os.fsync(file.fileno())
        _leave_numbers_behind(new, target)
        _put(new, target, tell)
    # Brought to this program's format, if it is older.
    Store.open(folder, writable=True).close()
    return info


def _leave_numbers_behind(new: Path, target: Path) -> None:
    """Let the restored archive count on from the higher of both generations, so that no index of
    either is taken for one of it."""
    sql = "SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'generation'"
    found = [0]
    for path in (new, target):
        if path.exists():
            try:
                with closing(sqlite3.connect(path)) as connection:
                    found.append(int(connection.execute(sql).fetchone()[0]))
            except sqlite3.DatabaseError:
                # A damaged one is set aside, and its indexes with it.
                found.append(found[-1] + (1 << 20))
    try:
        with closing(sqlite3.connect(new)) as connection, connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute(
                "INSERT OR REPLACE INTO meta VALUES ('generation', ?)", (str(max(found) + 1),)
            )
    except sqlite3.Error as error:
        raise OSError(f"the copy failed: {error}") from error


def _put(new: Path, target: Path, tell: Tell | None) -> None:
    """Make `new` the archive's database, in one step either way."""
    if target.exists() and _same_pages(new, target):
        try:
            _overwrite(new, target, tell)
            return
        except sqlite3.OperationalError as error:
            raise OSError(f"the archive cannot be replaced: {error}") from error
        except sqlite3.DatabaseError:
            # SQLite cannot make sense of the old one.
            pass
    _set_aside(target)
    replace_file(new, target)


def _same_pages(new: Path, target: Path) -> bool:
    """Whether both have the same page size, which is noted in their headers."""
    sizes = set()
    for path in (new, target):
        with path.open("rb") as file:
            sizes.add(file.read(18)[16:])
    return len(sizes) == 1


def _overwrite(new: Path, target: Path, tell: Tell | None) -> None:
    """All pages in one transaction, which the log makes whole or not at all."""
    with (
        closing(sqlite3.connect(new)) as source,
        closing(sqlite3.connect(target, isolation_level=None)) as live,
    ):
        live.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        live.execute("PRAGMA journal_mode = WAL")
        live.execute("PRAGMA synchronous = FULL")
        source.backup(live, progress=_progress(tell))


def _set_aside(target: Path) -> None:
    """Rename what is left of a database, above all its log: the log of one must never be beside
    another."""
    name = f"{target.name}.damaged-{secrets.token_hex(4)}"
    for ending in ("-shm", "-wal", ""):
        path = target.with_name(target.name + ending)
        if path.exists():
            path.replace(target.with_name(name + ending))
