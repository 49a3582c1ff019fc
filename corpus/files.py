"""Files of a derived index: written whole or not at all, and noticed when a single bit changes.

Used by both indexes. The store can always rebuild them, so only the small record that declares
a set of files valid is forced to disk; what a power cut tears is caught by its checksum.
"""

from __future__ import annotations

import contextlib
import glob
import itertools
import json
import os
import secrets
import shutil
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from corpus.errors import IndexDamaged, UsageError

Found = TypeVar("Found")
_LOCK = "in-use.lock"
_ABANDONED_S = 3600
BLOCK = 1 << 20
"""Bytes read at a time when checking; fits the processor's cache."""


@dataclass(frozen=True, slots=True)
class FileMark:
    """By what a file is recognised as unchanged."""

    size: int
    """Bytes."""
    crc32: int
    """Of the whole file: any flipped bit changes it."""


def mark_file(path: Path) -> FileMark:
    """Read a file once and describe it; raises `OSError`.

    Reads rather than maps: a failing disk then is an error, not a crash. 40 MB take 9 ms.
    """
    checksum = size = 0
    buffer = memoryview(bytearray(BLOCK))
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            checksum = zlib.crc32(buffer[:count], checksum)
            size += count
    return FileMark(size, checksum)


def mark_files(folder: Path, names: Iterable[str]) -> dict[str, FileMark]:
    """Marks of these files of a folder, in the order of their names."""
    return {name: mark_file(folder / name) for name in sorted(names)}


def require_unchanged(folder: Path, marks: Mapping[str, FileMark]) -> None:
    """Return if every file still is as marked.

    Raises `FileNotFoundError` if one is gone, `IndexDamaged` if one differs or cannot be read.
    Sizes are compared first, so that a cut file is noticed without reading any.
    """
    for name, mark in marks.items():
        if (size := _read_or_damaged(folder / name, _size)) != mark.size:
            raise IndexDamaged(f"{folder / name} has {size} bytes, {mark.size} were written.")
    for name, mark in marks.items():
        found = _read_or_damaged(folder / name, mark_file)
        if found != mark:
            raise IndexDamaged(f"{folder / name} is not as it was written (checksum differs).")


def _size(path: Path) -> int:
    return path.stat().st_size


def _read_or_damaged(path: Path, look: Callable[[Path], Found]) -> Found:
    try:
        return look(path)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise IndexDamaged(f"{path} cannot be read: {error}.") from error


def private_folder(folder: Path) -> None:
    """Make a folder, with those above it that are missing, that nobody else can enter, whatever
    the process's umask; one that is there stays as it is. Raises `OSError`."""
    missing = list(itertools.takewhile(lambda one: not one.is_dir(), [folder, *folder.parents]))
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def private_file(path: Path) -> BinaryIO:
    """A new file, open for writing, that nobody else can read, whatever the process's umask.

    Raises `OSError`, if the file exists as well.
    """
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def make_private(folder: Path) -> None:
    """Take this folder and the files directly in it away from everybody else."""
    with contextlib.suppress(OSError):
        folder.chmod(0o700)
        for path in folder.iterdir():
            if path.is_file() and not path.is_symlink():
                path.chmod(0o600)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file: readers see the old bytes or the new ones, also after a power cut."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with private_file(temporary) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def delete_temporary(path: Path) -> None:
    """Delete what `write_atomically` left behind for this file when it was killed."""
    for temporary in path.parent.glob(f"{path.name}.*.tmp"):
        with contextlib.suppress(OSError):
            temporary.unlink()


def _sync_folder(folder: Path) -> None:
    """Force a rename to disk, where the system can open folders (Windows cannot)."""
    with contextlib.suppress(PermissionError, IsADirectoryError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_sealed(path: Path, record: Mapping[str, Any]) -> None:
    """Write a JSON record together with its checksum, atomically; a folder of that name goes."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    body = json.dumps(record, sort_keys=True)
    sealed = json.dumps({"record": record, "crc32": zlib.crc32(body.encode())}, sort_keys=True)
    write_atomically(path, sealed.encode())


def read_sealed(path: Path) -> dict[str, Any]:
    """The record as it was written; raises `FileNotFoundError`, or `IndexDamaged` on any change."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise IndexDamaged(f"{path} cannot be read: {error}.") from error
    try:
        sealed = json.loads(content)
        record, checksum = sealed["record"], sealed["crc32"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IndexDamaged(f"{path} is not a record of this program.") from error
    body = json.dumps(record, sort_keys=True).encode()
    if not isinstance(record, dict) or zlib.crc32(body) != checksum:
        raise IndexDamaged(f"{path} is not as it was written (checksum differs).")
    return record


@contextlib.contextmanager
def new_file(path: Path, *, replace: bool = False) -> Iterator[BinaryIO]:
    """A file that appears under its name, readable for nobody else, once the block has ended
    well; until then, or if it fails, there is what was there before.

    Raises `UsageError` if the file exists and is not to be replaced, or cannot be written.
    """
    refuse_existing(path, replace)
    with place_beside(path) as place:
        temporary = place / path.name
        with private_file(temporary) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        replace_file(temporary, path)


@contextlib.contextmanager
def place_beside(path: Path) -> Iterator[Path]:
    """A private folder beside `path`, so that renaming what is made in it is one step; deleted at
    the end, and by the next one for the same file if the process was killed.

    Raises `UsageError` naming `path` on any `OSError`.
    """
    from filelock import FileLock

    place = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
    with written_for_us(path):
        for left in path.parent.glob(f"{glob.escape(path.name)}.*.tmp"):
            _delete_if_dead(left)
        try:
            place.mkdir(mode=0o700)
            with FileLock(place / _LOCK, mode=0o600):
                yield place
        finally:
            _delete_place(place)


def _delete_if_dead(place: Path) -> None:
    """Delete what a killed process left: nobody holds its lock any more, or it got no further
    than making the folder."""
    from filelock import FileLock, Timeout

    if (place / _LOCK).exists():
        with contextlib.suppress(Timeout), FileLock(place / _LOCK, timeout=0):
            _delete_place(place)
    elif time.time() - place.stat().st_mtime > _ABANDONED_S:
        shutil.rmtree(place, ignore_errors=True)


def _delete_place(place: Path) -> None:
    """The lock last: what a failing disk keeps is deleted by the next one that takes it."""
    with contextlib.suppress(OSError):
        for path in place.iterdir():
            if path.name != _LOCK:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.rmtree(place)


def refuse_existing(path: Path, replace: bool) -> None:
    """Raise `UsageError` if there is something at `path` that is not to be replaced."""
    if not replace and os.path.lexists(path):
        raise UsageError(f"{path} exists already.", "Choose another name, or add --force.")


@contextlib.contextmanager
def written_for_us(path: Path) -> Iterator[None]:
    """Turns `OSError` into a `UsageError` that names the place the user chose."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Choose another place, or free some space there.",
        ) from error


def replace_file(path: Path, target: Path) -> None:
    """Give a complete file its name, in one step that lasts."""
    path.replace(target)
    _sync_folder(target.parent)
