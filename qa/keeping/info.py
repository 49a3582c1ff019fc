"""What `qa info` tells of an archive: paths, counts, versions, and what to do if something is
wrong. Loads no model."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus import schema
from corpus.errors import DerivedIndexError
from corpus.languages import language_counts
from corpus.remembered import Remembered
from corpus.store import Store
from qa.types import PlainData


@dataclass(frozen=True, slots=True)
class Health(PlainData):
    """One checked part."""

    part: str
    ok: bool
    detail: str
    """What was found; if not ok, what to do."""


@dataclass(frozen=True, slots=True)
class ArchiveInfo(PlainData):
    """An archive in numbers."""

    folder: str
    format: int
    generation: int
    articles: int
    undated: int
    passages: int
    encoded: int
    """Passages with vectors of its encoder; less than `passages` after an interruption."""
    first: datetime.date | None
    last: datetime.date | None
    """Publication dates of the oldest and the newest dated article."""
    encoder: str | None
    """`None` before the first indexing has finished."""
    bytes_text: int
    """Article texts, UTF-8."""
    bytes_total: int
    """All files of the archive."""
    health: tuple[Health, ...]
    languages: Mapping[str, int] = field(default_factory=dict)
    """How many stories each language has, by its ISO 639-1 code, most first."""
    collections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What is remembered by a name: the folders, files and addresses of each."""

    @property
    def healthy(self) -> bool:
        """Whether every part is in order."""
        return all(one.ok for one in self.health)


def describe(store: Store, folder: Path) -> ArchiveInfo:
    """Look at everything that can be looked at in a moment."""
    counts = store.counts()
    fingerprint = store.setting("encoder_fingerprint") or ""
    encoded = store.encoded_count(fingerprint)
    return ArchiveInfo(
        folder=str(folder),
        format=schema.VERSION,
        generation=store.generation,
        articles=counts.articles,
        undated=counts.undated,
        passages=counts.passages,
        encoded=encoded,
        first=counts.first,
        last=counts.last,
        encoder=store.setting("encoder"),
        bytes_text=store.text_bytes(),
        bytes_total=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
        health=(
            _encoding(counts.passages, encoded),
            _vectors(store, folder),
            _lexical(store, folder),
        ),
        languages=language_counts(store),
        collections=Remembered(store).all(),
    )


def _encoding(passages: int, encoded: int) -> Health:
    if encoded < passages:
        detail = f"{passages - encoded:,} of {passages:,} passages wait for vectors: run qa index."
        return Health("encoding", False, detail)
    return Health("encoding", True, f"all {passages:,} passages have vectors")


def _vectors(store: Store, folder: Path) -> Health:
    from embeddings.manifest import read_manifest
    from qa.keeping.indexes import VECTORS

    try:
        manifest = read_manifest(folder / VECTORS)
    except DerivedIndexError as error:
        return Health("vector index", False, f"{error} It is rebuilt at the next question.")
    behind = manifest.stamp.generation != store.generation
    state = "behind the store; brought up to date at the next question" if behind else "current"
    return Health(
        "vector index", not behind, f"{manifest.kind}, {manifest.count:,} vectors, {state}"
    )


def _lexical(store: Store, folder: Path) -> Health:
    from corpus.lexical import LexicalIndex
    from qa.keeping.indexes import LEXICAL

    try:
        index = LexicalIndex.open(folder / LEXICAL, None)
    except DerivedIndexError as error:
        return Health("lexical index", False, f"{error} It is rebuilt at the next question.")
    behind = index.generation != store.generation
    state = "behind the store; brought up to date at the next question" if behind else "current"
    return Health("lexical index", not behind, f"{len(index):,} passages, {state}")
