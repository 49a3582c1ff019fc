"""Saving and opening: stale and damaged indexes are noticed, readers are never disturbed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import IndexDamaged, IndexStale
from corpus.files import read_sealed, write_sealed
from embeddings.index import VectorIndex
from embeddings.manifest import IndexStamp, read_manifest

STAMP = IndexStamp(fingerprint="words-1", dimension=16, generation=7)
KINDS = ("flat", "sq8", "ivf-sq8")


def unit_rows(count: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def saved(folder: Path, kind: str = "sq8", count: int = 60) -> VectorIndex:
    index = VectorIndex.from_vectors(np.arange(count) * 3, unit_rows(count), kind=kind)
    index.save(folder, STAMP)
    return index


def same_answers(one: VectorIndex, other: VectorIndex) -> bool:
    found = [(index.search(query, 20)) for query in unit_rows(5, 1) for index in (one, other)]
    return all(
        np.array_equal(a.ids, b.ids) and np.array_equal(a.cosines, b.cosines)
        for a, b in zip(found[::2], found[1::2])
    )


@pytest.mark.parametrize("mmap", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_what_was_saved_is_opened_and_can_be_changed(tmp_path, kind, mmap):
    index = saved(tmp_path, kind)
    index.remove(np.array([0, 3]))
    index.save(tmp_path, STAMP)
    opened = VectorIndex.load(tmp_path, STAMP, mmap=mmap)
    assert opened.kind == kind
    assert opened.ids.tolist() == index.ids.tolist()
    assert same_answers(index, opened)
    for changed in (index, opened):
        changed.add(np.array([1, 6]), unit_rows(2, 5))
        changed.remove(np.array([9]))
    assert same_answers(index, opened)
    assert opened.needs_rebuild == index.needs_rebuild
    opened.save(tmp_path, replace(STAMP, generation=8))
    assert same_answers(index, VectorIndex.load(tmp_path, None, mmap=mmap))


def test_an_empty_index_is_saved_and_opened(tmp_path):
    VectorIndex.from_vectors(np.empty(0, np.int64), np.empty((0, 16))).save(tmp_path, STAMP)
    assert len(VectorIndex.load(tmp_path, STAMP)) == 0


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (replace(STAMP, fingerprint="words-2"), "fingerprint 'words-1', not 'words-2'"),
        (replace(STAMP, dimension=8), "dimension 16, not 8"),
        (replace(STAMP, generation=8), "generation 7, not 8"),
        (replace(STAMP, metric="cosine"), "metric 'inner product', not 'cosine'"),
    ],
)
def test_another_stamp_makes_it_stale(tmp_path, other, named):
    saved(tmp_path)
    with pytest.raises(IndexStale, match=named):
        VectorIndex.load(tmp_path, other)


def test_no_index_is_stale_and_a_wrong_stamp_is_not_saved(tmp_path):
    with pytest.raises(IndexStale, match="no vector index"):
        VectorIndex.load(tmp_path / "nowhere", STAMP)
    with pytest.raises(ValueError, match="8 dimensions, not 16"):
        saved(tmp_path).save(tmp_path, replace(STAMP, dimension=8))


def test_another_format_is_stale_and_an_incomplete_manifest_is_damage(tmp_path):
    saved(tmp_path)
    record = read_sealed(tmp_path / "manifest.json")
    write_sealed(tmp_path / "manifest.json", record | {"format": 99})
    with pytest.raises(IndexStale, match="format 99, not 1"):
        VectorIndex.load(tmp_path, STAMP)
    del record["kind"]
    write_sealed(tmp_path / "manifest.json", record)
    with pytest.raises(IndexDamaged, match="kind"):
        VectorIndex.load(tmp_path, STAMP)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A saved index whose files a test may damage if it mends them."""
    place = tmp_path_factory.mktemp("vectors")
    saved(place)
    return place


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_flipped_bit_is_noticed(folder, data):
    path = data.draw(st.sampled_from(sorted(folder.iterdir())))
    original = path.read_bytes()
    position = data.draw(st.integers(0, 8 * len(original) - 1))
    damaged = bytearray(original)
    damaged[position // 8] ^= 1 << position % 8
    path.write_bytes(damaged)
    try:
        with pytest.raises((IndexDamaged, IndexStale)):
            VectorIndex.load(folder, STAMP)
    finally:
        path.write_bytes(original)
    assert len(VectorIndex.load(folder, STAMP)) == 60


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_any_cut_file_is_noticed(folder, data):
    path = data.draw(st.sampled_from(sorted(folder.iterdir())))
    original = path.read_bytes()
    path.write_bytes(original[: data.draw(st.integers(0, len(original) - 1))])
    try:
        with pytest.raises(IndexDamaged):
            VectorIndex.load(folder, STAMP)
    finally:
        path.write_bytes(original)


@pytest.mark.parametrize("missing", ["vectors-*", "ids-*"])
def test_a_missing_file_is_damage(tmp_path, missing):
    saved(tmp_path)
    next(tmp_path.glob(missing)).unlink()
    with pytest.raises(IndexDamaged, match="lacks"):
        VectorIndex.load(tmp_path, STAMP)


def test_files_of_another_index_are_damage(tmp_path):
    saved(tmp_path / "one")
    saved(tmp_path / "two", kind="flat")
    for pattern in ("vectors-*", "ids-*"):
        (path,) = (tmp_path / "one").glob(pattern)
        (other,) = (tmp_path / "two").glob(pattern)
        path.write_bytes(other.read_bytes())
    with pytest.raises(IndexDamaged):
        VectorIndex.load(tmp_path / "one", STAMP)


def test_a_reader_keeps_what_it_mapped_and_old_files_go(tmp_path):
    index = saved(tmp_path)
    reader = VectorIndex.load(tmp_path, STAMP)
    for leftover in ("vectors-6-0badcafe.faiss", "manifest.json.0badcafe.tmp"):
        (tmp_path / leftover).write_bytes(b"of a crash")
    VectorIndex.from_vectors(np.arange(5), unit_rows(5)).save(tmp_path, STAMP)
    assert same_answers(reader, index)
    manifest = read_manifest(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"manifest.json", manifest.vectors_file, manifest.ids_file}
    assert len(VectorIndex.load(tmp_path, STAMP)) == manifest.count == 5


FULL_DISK = """
import resource, sys
from pathlib import Path
import numpy as np
from embeddings.index import VectorIndex
from embeddings.manifest import IndexStamp
rows = np.tile(np.eye(16, dtype=np.float32), (100, 1))
index = VectorIndex.from_vectors(np.arange(1600), rows)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    index.save(Path(sys.argv[1]), IndexStamp("words-1", 16, 8))
except OSError as error:
    sys.exit(f"refused: {error.errno}")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit of file sizes")
@pytest.mark.parametrize("limit", [100, 50_000])
def test_a_full_disk_leaves_the_old_index(tmp_path, limit):
    index = saved(tmp_path)
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path), str(limit)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.stderr.startswith("refused: 27"), finished.stderr
    assert same_answers(index, VectorIndex.load(tmp_path, STAMP))
