"""The nearest vectors to a vector, by FAISS; derived from the store and rebuilt from it at will.

    flat      float32, exact: up to 2,000 vectors
    sq8       one byte a dimension, compared with all: up to 300,000
    ivf-sq8   the same bytes in lists, of which some are read: beyond

FAISS numbers vectors by position; `ids` says whose each position is, and -1 marks a removed one,
which is skipped by the selector and stays in the file until the index is built anew.
"""

from __future__ import annotations

import contextlib
import math
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexDamaged
from corpus.files import (
    make_private,
    mark_files,
    private_file,
    private_folder,
    require_unchanged,
)
from embeddings.manifest import (
    IndexManifest,
    IndexStamp,
    delete_others,
    read_manifest,
    require_stamp,
    write_manifest,
)
from embeddings.rows import Ids, blocks, checked, each_once, last_of_each
from embeddings.types import Matrix, Vector

FLAT_LIMIT = 2_000
"""Up to here float32 is kept: 3 MB, and exact."""
SCAN_LIMIT = 300_000
"""Up to here every vector is compared: 3 to 8 ms at 100,000."""
LISTS_SHARE = 0.25
"""Of the lists, read for a question: finds .945 of the 100 nearest of 54,542 news passages; an
eighth .908, a half .978."""
REBUILD_SHARE = 0.1
"""Changed more than this since it was built, an index should be built anew."""
RANGE_MARGIN = 0.2
"""How far beyond the smallest and largest value seen a byte reaches, so that vectors added later
are not clipped: the largest error of a cosine fell from 0.013 to 0.003 with 7 of 8 vectors added
later, and recall@100 rose from .988 to .992."""
TRAINING_ROWS = 65_536
TIE_MARGIN = 16
"""Fetched beyond k, to see whether the k-th is tied with what follows."""
REMOVED = -1


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What was found, best first, ties by id; two arrays of equal length."""

    ids: Ids
    cosines: NDArray[np.float32]
    """Exact for `flat`; within 0.01 mostly for the others, so rescore where it matters."""

    def __len__(self) -> int:
        return len(self.ids)


def kind_for(count: int) -> str:
    """The kind of index that suits this many vectors."""
    if count <= FLAT_LIMIT:
        return "flat"
    return "sq8" if count <= SCAN_LIMIT else "ivf-sq8"


class VectorIndex:
    """Ids and unit vectors, searched by inner product; safe to share while nobody changes it."""

    def __init__(self, index: Any, ids: Ids, kind: str, trained: int, changed: int) -> None:
        """For `from_vectors` and `load`; `ids` is int64[index.ntotal], -1 where removed."""
        self._index = index
        self._mapped = False
        self._trained = trained
        self._changed = changed
        self.kind = kind
        """`flat`, `sq8` or `ivf-sq8`."""
        self._take_ids(ids)

    @classmethod
    def from_vectors(
        cls, ids: Ids, vectors: Matrix | NDArray[np.float16], *, kind: str | None = None
    ) -> VectorIndex:
        """Build from scratch; of an id given twice the last vector counts.

        `vectors` is [n, dimension], float16 or float32, unit rows (or zero); n may be 0. Raises
        `ValueError` if shapes, ids, norms or `kind` are not as described.
        """
        ids, vectors = last_of_each(*checked(ids, vectors))
        kind = kind or kind_for(len(ids))
        if len(ids) == 0:
            kind = "flat"  # the others need vectors to be trained on
        index = _empty_index(kind, vectors.shape[1], len(ids))
        if not index.is_trained:
            rows = np.linspace(0, len(ids) - 1, min(len(ids), TRAINING_ROWS)).astype(np.int64)
            index.train(np.ascontiguousarray(vectors[rows], dtype=np.float32))
        for block in blocks(vectors):
            index.add(block)
        return cls(index, ids, kind, trained=len(ids), changed=0)

    @property
    def ids(self) -> Ids:
        """The ids that can be found, int64[len(self)], sorted."""
        return self._sorted_ids

    @property
    def dimension(self) -> int:
        """Of the vectors."""
        return int(self._index.d)

    @property
    def needs_rebuild(self) -> bool:
        """Whether more than 10 % changed since it was built.

        Removed vectors still cost time, and added ones are quantised by ranges learnt without them.
        """
        return self._changed > REBUILD_SHARE * self._trained

    def __len__(self) -> int:
        return len(self._sorted_ids)

    def search(self, query: Vector, k: int, allowed: Ids | None = None) -> Neighbours:
        """The k nearest ids, fewer if there are fewer; none if empty.

        `query` is float32[dimension], unit length. `allowed` restricts the search to these ids, in
        any order, unknown ones ignored. Raises `ValueError` on another shape, NaN or a negative k.
        """
        query = np.ascontiguousarray(query, dtype=np.float32)
        if query.shape != (self.dimension,) or not np.isfinite(query).all():
            raise ValueError(f"query must be {self.dimension} finite numbers, not {query.shape}")
        if k < 0:
            raise ValueError(f"k must not be negative, not {k}")
        positions = None if allowed is None else self._positions(allowed)
        eligible = len(self) if positions is None else len(positions)
        k = min(k, eligible)
        if k == 0:
            return Neighbours(np.empty(0, np.int64), np.empty(0, np.float32))
        if positions is None and eligible < len(self._ids):
            positions = self._sorted_positions
        return self._nearest(query, k, eligible, positions)

    def _nearest(self, query: Vector, k: int, eligible: int, positions: Ids | None) -> Neighbours:
        """Search among these positions (all if `None`), fetching on while the k-th is tied."""
        bitmap = None if positions is None else _bitmap(positions, len(self._ids))
        fetch = min(eligible, k + TIE_MARGIN)
        while True:
            parameters = self._parameters(bitmap, fetch, eligible)
            with _one_thread():
                cosines, labels = self._index.search(query[None, :], fetch, params=parameters)
            found = labels[0] >= 0
            cosines, ids = cosines[0][found], self._ids[labels[0][found]]
            complete = fetch == eligible or len(ids) < fetch
            if complete or cosines[fetch - 1] < cosines[k - 1]:
                break
            fetch = min(eligible, 2 * fetch)
        best = np.lexsort((ids, -cosines))[:k]
        return Neighbours(ids[best], cosines[best])

    def _parameters(self, bitmap: NDArray[np.uint8] | None, fetch: int, eligible: int) -> Any:
        """What FAISS is told beside the query: who is allowed, how many lists to read."""
        options: dict[str, Any] = {}
        if bitmap is not None:
            selector: Any = faiss.IDSelectorBitmap  # its stub wants C arrays, its code NumPy ones
            options["sel"] = selector(bitmap)
        if self.kind != "ivf-sq8":
            return faiss.SearchParameters(**options)
        lists = self._index.nlist
        # The fewer are allowed, the more lists are read: a filter must not cost recall, and
        # what it excludes costs little time.
        share = (LISTS_SHARE * len(self._ids) + 8 * fetch) / eligible
        options["nprobe"] = min(lists, math.ceil(share * lists))
        return faiss.SearchParametersIVF(**options)

    def add(self, ids: Ids, vectors: Matrix | NDArray[np.float16]) -> None:
        """Add vectors; one whose id is there already replaces it. As `from_vectors` otherwise."""
        ids, vectors = last_of_each(*checked(ids, vectors))
        if vectors.shape[1] != self.dimension:
            raise ValueError(f"vectors have {vectors.shape[1]} dimensions, not {self.dimension}")
        if len(ids) == 0:
            return
        self._own()
        self.remove(ids)
        for block in blocks(vectors):
            self._index.add(block)
        self._changed += len(ids)
        self._take_ids(np.concatenate([self._ids, ids]))

    def remove(self, ids: Ids) -> int:
        """Forget these ids, unknown ones ignored; returns how many there were."""
        positions = self._positions(ids)
        if len(positions):
            remaining = self._ids.copy()  # it may be the caller's
            remaining[positions] = REMOVED
            self._changed += len(positions)
            self._take_ids(remaining)
        return len(positions)

    def _take_ids(self, ids: Ids) -> None:
        """Set whose each position is, and the same sorted by id for look-ups."""
        self._ids = ids
        live = np.flatnonzero(ids != REMOVED)
        order = np.argsort(ids[live], kind="stable")
        self._sorted_positions = live[order]
        self._sorted_ids = ids[self._sorted_positions]
        self._sorted_ids.flags.writeable = False

    def _positions(self, ids: Ids) -> Ids:
        """Positions of those of these ids that are there, each once."""
        wanted = each_once(np.asarray(ids, dtype=np.int64))
        if len(self) == 0:
            return np.empty(0, np.int64)
        places = np.minimum(np.searchsorted(self._sorted_ids, wanted), len(self) - 1)
        found: Ids = self._sorted_positions[places[self._sorted_ids[places] == wanted]]
        return found

    def _own(self) -> None:
        """Copy a mapped index to memory: FAISS aborts the process on adding to a mapped one."""
        if self._mapped:
            self._index = faiss.deserialize_index(faiss.serialize_index(self._index))
            self._mapped = False

    def save(self, folder: Path, stamp: IndexStamp) -> None:
        """Write new files, declare them current in one step, then delete the old ones.

        A crash at any point leaves the old index or the new one. Raises `OSError`, and
        `ValueError` if the stamp has another dimension.
        """
        if stamp.dimension != self.dimension:
            raise ValueError(f"stamp says {stamp.dimension} dimensions, not {self.dimension}")
        private_folder(folder)
        name = f"{stamp.generation}-{secrets.token_hex(4)}"
        vectors_file, ids_file = f"vectors-{name}.faiss", f"ids-{name}.npy"
        # Through Python's own file, so that a full disk is an OSError with its reason.
        with private_file(folder / vectors_file) as file:
            file.write(faiss.serialize_index(self._index).data)
        with private_file(folder / ids_file) as file:
            np.save(file, self._ids, allow_pickle=False)
        manifest = IndexManifest(
            stamp=stamp, kind=self.kind, count=len(self), trained=self._trained,
            changed=self._changed, vectors_file=vectors_file, ids_file=ids_file,
            files=mark_files(folder, [vectors_file, ids_file]),
        )  # fmt: skip
        write_manifest(folder, manifest)
        delete_others(folder, manifest)
        make_private(folder)  # an earlier version may have made it

    @classmethod
    def load(cls, folder: Path, stamp: IndexStamp | None, *, mmap: bool = True) -> VectorIndex:
        """Open what `save` wrote; every byte is checked first (12 ms for 40 MB).

        With `stamp=None` any index will do. Raises `IndexStale` if there is none or it was built
        from something else, `IndexDamaged` if a file is missing or differs by a single bit.
        """
        for attempt in range(3):
            manifest = read_manifest(folder)
            if stamp is not None:
                require_stamp(manifest, stamp)
            try:
                require_unchanged(folder, manifest.files)
                return cls._read(folder, manifest, mmap)
            except FileNotFoundError as error:
                # Another process may have saved in between; its manifest is there by now.
                if attempt == 2:
                    raise IndexDamaged(f"The vector index lacks {error.filename}.") from error
        raise AssertionError("the last attempt returns or raises")

    @classmethod
    def _read(cls, folder: Path, manifest: IndexManifest, mmap: bool) -> VectorIndex:
        """The index of a checked manifest."""
        flags = faiss.IO_FLAG_MMAP_IFC if mmap else 0
        try:
            index = faiss.read_index(str(folder / manifest.vectors_file), flags)
            ids = np.load(folder / manifest.ids_file, allow_pickle=False)
        except FileNotFoundError:
            raise
        except (RuntimeError, ValueError, EOFError, OSError) as error:
            raise IndexDamaged(f"The vector index in {folder} is unreadable: {error}.") from error
        result = cls(index, ids, manifest.kind, manifest.trained, manifest.changed)
        result._mapped = mmap
        found = (index.ntotal, index.d, len(result))
        if found != (len(ids), manifest.stamp.dimension, manifest.count):
            raise IndexDamaged(f"The vector index in {folder} disagrees with its manifest.")
        return result


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Keep FAISS to this thread meanwhile.

    It shares out questions, of which there is one; waiting for threads that have nothing to do
    took 14 ms instead of 0.2 on two busy cores.
    """
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def _empty_index(kind: str, dimension: int, count: int) -> Any:
    """A FAISS index of this kind; raises `ValueError` on an unknown one."""
    factories = {
        "flat": "Flat",
        "sq8": "SQ8",
        "ivf-sq8": f"IVF{max(1, round(math.sqrt(count)))},SQ8",
    }
    if kind not in factories:
        raise ValueError(f"kind must be one of {', '.join(factories)}, not {kind!r}")
    index: Any = faiss.index_factory(dimension, factories[kind], faiss.METRIC_INNER_PRODUCT)
    if kind != "flat":
        index.sq.rangestat_arg = RANGE_MARGIN
    return index


def _bitmap(positions: Ids, count: int) -> NDArray[np.uint8]:
    """One bit a position, set where listed: what `IDSelectorBitmap` reads."""
    mask = np.zeros(count, dtype=np.bool_)
    mask[positions] = True
    return np.packbits(mask, bitorder="little")
