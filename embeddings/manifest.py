"""What a saved vector index was built from, and which files belong to it.

`manifest.json` is replaced last and atomically: whatever it names is complete, whatever it does
not name is left over from a crash and is deleted by the next save.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import IndexDamaged, IndexStale
from corpus.files import FileMark, delete_temporary, read_sealed, write_sealed

MANIFEST_FILE = "manifest.json"
FORMAT = 1
"""Raised when files written before can no longer be read."""


@dataclass(frozen=True, slots=True)
class IndexStamp:
    """What an index was built from; only an equal stamp makes it usable."""

    fingerprint: str
    """Of the encoder (`EncoderInfo.fingerprint`)."""
    dimension: int
    generation: int
    """Of the store whose vectors these are."""
    metric: str = "inner product"


@dataclass(frozen=True, slots=True)
class IndexManifest:
    """A saved index, described."""

    stamp: IndexStamp
    kind: str
    """`flat`, `sq8` or `ivf-sq8`."""
    count: int
    """Vectors that can be found."""
    trained: int
    """Vectors there were when the index was built from scratch."""
    changed: int
    """Vectors added or removed since."""
    vectors_file: str
    ids_file: str
    files: Mapping[str, FileMark]
    """Size and checksum of both files."""


def write_manifest(folder: Path, manifest: IndexManifest) -> None:
    """Make this index the folder's current one, atomically; raises `OSError`."""
    write_sealed(folder / MANIFEST_FILE, {"format": FORMAT, **dataclasses.asdict(manifest)})


def read_manifest(folder: Path) -> IndexManifest:
    """The folder's current index.

    Raises `IndexStale` if there is none or it has another format, `IndexDamaged` if it is not as
    it was written.
    """
    try:
        record = read_sealed(folder / MANIFEST_FILE)
    except FileNotFoundError as error:
        raise IndexStale(f"There is no vector index in {folder}.") from error
    if record.get("format") != FORMAT:
        found = record.get("format")
        raise IndexStale(f"The vector index in {folder} has format {found}, not {FORMAT}.")
    return _manifest(record)


def _manifest(record: dict[str, Any]) -> IndexManifest:
    """The manifest of a checked record."""
    try:
        del record["format"]
        stamp = IndexStamp(**record.pop("stamp"))
        files = {name: FileMark(**mark) for name, mark in record.pop("files").items()}
        return IndexManifest(stamp=stamp, files=files, **record)
    except (TypeError, KeyError, AttributeError) as error:
        raise IndexDamaged(f"The vector index's manifest is incomplete: {error}.") from error


def require_stamp(manifest: IndexManifest, wanted: IndexStamp) -> None:
    """Raise `IndexStale`, naming every difference, unless the index was built from this."""
    found, asked = dataclasses.asdict(manifest.stamp), dataclasses.asdict(wanted)
    differences = [
        f"{key} {found[key]!r}, not {asked[key]!r}" for key in asked if found[key] != asked[key]
    ]
    if differences:
        raise IndexStale(f"The vector index was built from {'; '.join(differences)}.")


def delete_others(folder: Path, manifest: IndexManifest) -> None:
    """Delete the files of earlier saves, as far as the system allows.

    A process that has one mapped keeps it on POSIX; Windows refuses, and the next save tries again.
    """
    delete_temporary(folder / MANIFEST_FILE)
    for path in [*folder.glob("vectors-*.faiss"), *folder.glob("ids-*.npy")]:
        if path.name not in manifest.files:
            with contextlib.suppress(OSError):
                path.unlink()
