"""The two derived indexes of an archive, kept in step with the store.

Both hold exactly the passages that have vectors of the archive's encoder. Passage ids are hashes
of what was indexed, so an index that lags behind can miss new passages but never say something
wrong about a passage; ids that are gone from the store are dropped when hits are looked up.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.database import write_lock
from corpus.errors import ArchiveBusy, ArchiveError, ArchiveReadOnly, DerivedIndexError, IndexStale
from corpus.files import private_folder
from corpus.lexical import LexicalDocument, LexicalIndex
from corpus.store import Store
from embeddings.codec import unpack_many
from embeddings.manifest import IndexStamp, read_manifest
from embeddings.types import EncoderInfo, Matrix
from qa.types import Progress

if TYPE_CHECKING:
    # faiss takes a quarter of a second to load: listing stories does without.
    from embeddings.index import VectorIndex

VECTORS = "vectors"
LEXICAL = "lexical"
WAIT_S = 120.0
"""How long a question waits for the first indexes of an archive that is just being filled."""
REBUILT_AT_ONCE = 20_000
"""Up to so many passages, the words of removed ones never count in BM25: building anew takes two
seconds, and answers then depend on nothing but the stories, whatever was killed on the way. In
larger indexes up to a tenth may count (`benchmarks/history.py` says what comes of it)."""
_BLOCK = 4096

Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Indexes:
    """Both indexes as of one generation of the store."""

    vectors: VectorIndex
    lexical: LexicalIndex
    generation: int
    behind: bool = False
    """Whether the store has moved on and an indexing run is still at work."""


def open_indexes(
    store: Store, folder: Path, cache: Path, info: EncoderInfo, current: Indexes | None = None
) -> Indexes:
    """The archive's indexes, rebuilt first if they are missing, stale or damaged.

    An archive that cannot be written gets its rebuilt indexes in `cache`. While another process
    is indexing, `current`, else the last complete ones are used (`behind`). Raises `ArchiveBusy`
    if there are none after two minutes.
    """
    with contextlib.suppress(DerivedIndexError):
        return load_indexes(folder, store.generation, info)
    try:
        with write_lock(folder):
            return sync_indexes(store, folder, info)
    except ArchiveBusy:
        if current is not None:
            return current if current.behind else replace(current, behind=True)
        with contextlib.suppress(DerivedIndexError):
            return _load_lagging(folder, info)
        with write_lock(folder, wait_s=WAIT_S):
            return sync_indexes(store, folder, info)
    except (ArchiveReadOnly, DerivedIndexError, OSError) as error:
        return _open_cached(store, cached_indexes(folder, cache), info, error)


def load_indexes(folder: Path, generation: int, info: EncoderInfo) -> Indexes:
    """Both indexes as saved; raises `IndexStale` or `IndexDamaged` unless both are of this
    generation and encoder."""
    from embeddings.index import VectorIndex

    stamp = IndexStamp(info.fingerprint, info.dimension, generation)
    vectors = VectorIndex.load(folder / VECTORS, stamp)
    lexical = LexicalIndex.open(folder / LEXICAL, generation)
    return Indexes(vectors, lexical, generation)


def sync_indexes(
    store: Store,
    folder: Path,
    info: EncoderInfo,
    progress: Report | None = None,
    *,
    anew: bool = False,
) -> Indexes:
    """Bring both indexes to the store's generation, touching only what differs, and save them.

    The caller holds the write lock of `folder`. With `anew` nothing of the old files is used:
    those keep what was removed, unseen, until more changes.
    """
    if not anew:
        with contextlib.suppress(DerivedIndexError):
            return load_indexes(folder, store.generation, info)
    generation = store.generation
    wanted = store.encoded_ids(info.fingerprint)
    if progress:
        progress(Progress("index", 0, len(wanted), "passages"))
    vectors = _sync_vectors(store, folder / VECTORS, info, wanted, generation, anew)
    lexical = _sync_lexical(store, folder / LEXICAL, wanted, generation, anew)
    if progress:
        progress(Progress("index", len(wanted), len(wanted), "passages"))
    return Indexes(vectors, lexical, generation)


def _sync_vectors(
    store: Store,
    folder: Path,
    info: EncoderInfo,
    wanted: NDArray[np.int64],
    generation: int,
    anew: bool,
) -> VectorIndex:
    from embeddings.index import VectorIndex

    index = None if anew else _loaded_vectors(folder, info)
    if index is not None:
        index.remove(np.setdiff1d(index.ids, wanted))
        for ids, rows in _vector_blocks(store, info, np.setdiff1d(wanted, index.ids)):
            index.add(ids, rows)
    if index is None or index.needs_rebuild:
        index = VectorIndex.from_vectors(*_all_vectors(store, info, wanted))
    index.save(folder, IndexStamp(info.fingerprint, info.dimension, generation))
    return index


def _loaded_vectors(folder: Path, info: EncoderInfo) -> VectorIndex | None:
    from embeddings.index import VectorIndex

    try:
        stamp = read_manifest(folder).stamp
        if (stamp.fingerprint, stamp.dimension) != (info.fingerprint, info.dimension):
            return None
        return VectorIndex.load(folder, stamp, mmap=False)
    except DerivedIndexError:
        return None


def _all_vectors(
    store: Store, info: EncoderInfo, ids: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float16] | Matrix]:
    """The ids that have vectors, and these in one array: each once, so that 100,000 take 77 MB."""
    from embeddings.index import kind_for

    # What keeps a byte a dimension gains nothing from more than float16.
    precision = np.float32 if kind_for(len(ids)) == "flat" else np.float16
    found = np.empty(len(ids), np.int64)
    vectors = np.empty((len(ids), info.dimension), precision)
    count = 0
    for block, rows in _vector_blocks(store, info, ids):
        found[count : count + len(block)] = block
        vectors[count : count + len(block)] = rows
        count += len(block)
    return found[:count], vectors[:count]


def _vector_blocks(
    store: Store, info: EncoderInfo, ids: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], Matrix]]:
    for first in range(0, len(ids), _BLOCK):
        pairs = list(store.passage_vectors(info.fingerprint, ids[first : first + _BLOCK].tolist()))
        rows, _ = unpack_many([blob for _, blob in pairs], info.dimension)
        yield np.array([passage_id for passage_id, _ in pairs], np.int64), rows


def _sync_lexical(
    store: Store, folder: Path, wanted: NDArray[np.int64], generation: int, anew: bool
) -> LexicalIndex:
    if anew:
        return LexicalIndex.build(folder, _documents(store, wanted), generation)
    try:
        index = LexicalIndex.open(folder, None)
        present = index.ids()
    except DerivedIndexError:
        return LexicalIndex.build(folder, _documents(store, wanted), generation)
    gone = np.setdiff1d(present, wanted)
    new = np.setdiff1d(wanted, present)
    rebuilt_at_once = len(gone) > 0 and len(wanted) <= REBUILT_AT_ONCE
    if len(gone) + len(new) <= len(present) and not rebuilt_at_once:
        index.update(_documents(store, new), gone.tolist(), generation)
        if not index.needs_rebuild:
            return index
    return LexicalIndex.build(folder, _documents(store, wanted), generation)


def _documents(store: Store, ids: NDArray[np.int64]) -> Iterator[LexicalDocument]:
    for first in range(0, len(ids), _BLOCK):
        found = store.passages(ids[first : first + _BLOCK].tolist())
        for passage_id in sorted(found):
            stored = found[passage_id]
            article = stored.article
            yield LexicalDocument(
                passage_id,
                "" if article.title_inferred else article.title,
                stored.passage.text,
                article.date,
                article.source,
                article.language,
            )


def _load_lagging(folder: Path, info: EncoderInfo) -> Indexes:
    from embeddings.index import VectorIndex

    stamp = read_manifest(folder / VECTORS).stamp
    if (stamp.fingerprint, stamp.dimension) != (info.fingerprint, info.dimension):
        raise IndexStale("The indexes were built by another encoder.")
    vectors = VectorIndex.load(folder / VECTORS, stamp)
    lexical = LexicalIndex.open(folder / LEXICAL, None)
    return Indexes(vectors, lexical, stamp.generation, behind=True)


def _open_cached(store: Store, folder: Path, info: EncoderInfo, reason: Exception) -> Indexes:
    """The indexes in the cache folder, because of this failure to write them to the archive."""
    try:
        private_folder(folder)
        with write_lock(folder, wait_s=WAIT_S):
            indexes = sync_indexes(store, folder, info)
            # Another archive with as many changes behind it may have been put in this place.
            if not np.array_equal(indexes.vectors.ids, store.encoded_ids(info.fingerprint)):
                indexes = sync_indexes(store, folder, info, anew=True)
            return indexes
    except (OSError, DerivedIndexError) as error:
        raise ArchiveError(
            f"The indexes can be written neither to the archive ({reason}) "
            f"nor to {folder} ({error}).",
            "Free some space, or name another cache folder with QA_CACHE_DIR.",
        ) from error


def cached_indexes(folder: Path, cache: Path) -> Path:
    """Where the indexes of an archive that cannot be written are kept."""
    digest: Any = hashlib.blake2b(str(folder.absolute()).encode(), digest_size=8)
    return cache / f"index-{digest.hexdigest()}"
