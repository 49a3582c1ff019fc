"""Where a lexical index lives: whole snapshots, of which one is current.

    lexical/
      current.json          the current snapshot's name, generation, files with checksums
      snapshot-9f86d081/    tantivy's files; never changed once `current.json` names them

A change is made in a new snapshot, which starts as links to the old one's files (tantivy never
changes a file of a segment, and replaces its lists). So readers are never disturbed, and a crash
leaves the old state, whose generation tells that it is stale.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from corpus.errors import IndexDamaged, IndexStale
from corpus.files import (
    FileMark,
    delete_temporary,
    make_private,
    mark_files,
    private_folder,
    read_sealed,
    require_unchanged,
    write_sealed,
)

CURRENT_FILE = "current.json"
META_FILE = "meta.json"
FORMAT = 3
"""Raised when the schema or the analyser changes: older indexes are then stale."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A complete state of the index, open for searching."""

    name: str
    generation: int
    title_weight: int
    """How often a word of a title counts; updates keep to it."""
    languages: frozenset[str]
    """Of the passages, ISO 639-1 codes, English and those that could not be told apart."""
    searcher: tantivy.Searcher
    schema: tantivy.Schema
    removed: int
    """Passages removed whose words still count in document frequencies."""


@contextlib.contextmanager
def new_snapshot(folder: Path, base: str | None) -> Iterator[Path]:
    """A new snapshot's folder, holding the files of `base`; deleted if the block fails.

    Raises `IndexStale` if another process has replaced `base` meanwhile.
    """
    if base is not None and not (folder / base).is_dir():
        raise IndexStale(f"The lexical index in {folder} was replaced by another process.")
    place = folder / f"snapshot-{secrets.token_hex(4)}"
    private_folder(folder)
    place.mkdir(mode=0o700)
    try:
        if base is not None:
            for file in (folder / base).iterdir():
                if not file.name.endswith(".lock"):
                    _link(file, place / file.name)
        yield place
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _link(source: Path, target: Path) -> None:
    """A second name for a file, or a copy where the file system has none."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def publish(
    folder: Path,
    place: Path,
    generation: int,
    title_weight: int,
    languages: frozenset[str] = frozenset(),
) -> None:
    """Make a snapshot the current one, in one step, and delete all others."""
    for lock in place.glob("*.lock"):
        lock.unlink()
    make_private(place)  # tantivy leaves that to the umask
    names = [file.name for file in place.iterdir()]
    record = {
        "format": FORMAT,
        "snapshot": place.name,
        "generation": generation,
        "title_weight": title_weight,
        "languages": sorted(languages),
        "files": {n: dataclasses.asdict(m) for n, m in mark_files(place, names).items()},
    }
    write_sealed(folder / CURRENT_FILE, record)
    delete_temporary(folder / CURRENT_FILE)
    make_private(folder)  # an earlier version may have made it
    for other in folder.glob("snapshot-*"):
        if other != place:
            shutil.rmtree(other, ignore_errors=True)


def open_snapshot(folder: Path, generation: int | None) -> Snapshot:
    """Open the current snapshot, every byte checked; `generation=None` takes any.

    Raises `IndexStale` if there is none or of another generation, `IndexDamaged` if a file is
    missing or differs by a single bit.
    """
    for attempt in range(3):
        record = _current(folder)
        if generation is not None and record["generation"] != generation:
            raise IndexStale(
                f"The lexical index is of generation {record['generation']}, not {generation}."
            )
        try:
            return _open(folder, record)
        except FileNotFoundError as error:
            # Another process may have published in between; its record is there by now.
            if attempt == 2:
                raise IndexDamaged(f"The lexical index lacks {error.filename}.") from error
    raise AssertionError("the last attempt returns or raises")


def _current(folder: Path) -> dict[str, Any]:
    """The checked record of the current snapshot."""
    try:
        record = read_sealed(folder / CURRENT_FILE)
    except FileNotFoundError as error:
        raise IndexStale(f"There is no lexical index in {folder}.") from error
    if record.get("format") != FORMAT:
        found = record.get("format")
        raise IndexStale(f"The lexical index in {folder} has format {found}, not {FORMAT}.")
    return record


def _open(folder: Path, record: Mapping[str, Any]) -> Snapshot:
    """Open a snapshot through links in a temporary folder.

    tantivy creates a lock file where it opens, and reading must not write to the archive, which
    may be on read-only media. Once it has mapped the files, their names are no longer needed.
    """
    try:
        return _opened(folder / record["snapshot"], record)
    except FileNotFoundError:
        raise
    except (ValueError, OSError) as error:
        raise IndexDamaged(f"The lexical index in {folder} is unreadable: {error}.") from error


def _opened(place: Path, record: Mapping[str, Any]) -> Snapshot:
    marks = {name: FileMark(**mark) for name, mark in record["files"].items()}
    require_unchanged(place, marks)
    removed = sum(
        segment["deletes"]["num_deleted_docs"]
        for segment in json.loads((place / META_FILE).read_text())["segments"]
        if segment["deletes"]
    )
    with tempfile.TemporaryDirectory(
        prefix="lexical-", dir=_memory_folder(), ignore_cleanup_errors=True
    ) as view:
        for name in marks:
            _symlink(place / name, Path(view, name))
        index = tantivy.Index.open(view)
        index.config_reader("manual")
        searcher = index.searcher()
        return Snapshot(
            name=record["snapshot"],
            generation=record["generation"],
            title_weight=record["title_weight"],
            languages=frozenset(record["languages"]),
            searcher=searcher,
            schema=index.schema,
            removed=removed,
        )


def _memory_folder() -> str | None:
    """A temporary folder in memory, if there is one: elsewhere removing takes 4 to 20 ms."""
    for folder in (os.environ.get("XDG_RUNTIME_DIR"), "/dev/shm"):
        if folder and os.access(folder, os.W_OK | os.X_OK):
            return folder
    return None


def _symlink(source: Path, target: Path) -> None:
    """A link across file systems, or a copy where links need privileges."""
    try:
        target.symlink_to(source.absolute())
    except OSError:
        shutil.copyfile(source, target)
