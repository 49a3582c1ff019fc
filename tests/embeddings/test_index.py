from __future__ import annotations

import numpy as np
import pytest

from embeddings.index import FLAT_LIMIT, SCAN_LIMIT, VectorIndex, kind_for


def axes(*positions: int, dimension: int = 4) -> np.ndarray:
    """One unit vector along each of these axes."""
    return np.eye(dimension, dtype=np.float32)[list(positions)]


def test_the_kind_follows_the_size():
    assert [kind_for(n) for n in (0, FLAT_LIMIT, FLAT_LIMIT + 1, SCAN_LIMIT, SCAN_LIMIT + 1)] == [
        "flat",
        "flat",
        "sq8",
        "sq8",
        "ivf-sq8",
    ]
    rows = np.tile(axes(0, 1), (FLAT_LIMIT, 1))
    assert VectorIndex.from_vectors(np.arange(len(rows)), rows).kind == "sq8"


@pytest.mark.parametrize("kind", [None, "sq8", "ivf-sq8"])
def test_an_empty_index_finds_nothing_and_can_grow(kind):
    index = VectorIndex.from_vectors(np.empty(0, np.int64), np.empty((0, 4)), kind=kind)
    assert len(index) == len(index.search(axes(0)[0], 5)) == 0
    assert index.remove(np.array([1])) == 0
    index.add(np.array([3]), axes(1))
    assert index.search(axes(1)[0], 5).ids.tolist() == [3]
    assert index.needs_rebuild


def test_of_an_id_given_twice_the_last_vector_counts():
    index = VectorIndex.from_vectors(np.array([5, 2, 5]), axes(0, 1, 2))
    assert index.ids.tolist() == [2, 5]
    assert index.search(axes(2)[0], 1).ids.tolist() == [5]
    index.add(np.array([2, 2]), axes(0, 3))
    found = index.search(axes(3)[0], 2)
    assert (found.ids.tolist(), found.cosines.tolist()) == ([2, 5], [1.0, 0.0])


def test_a_rebuild_is_due_beyond_a_tenth():
    rows = np.tile(axes(0, 1, 2, 3), (25, 1))
    index = VectorIndex.from_vectors(np.arange(100), rows)
    index.remove(np.arange(10))
    assert not index.needs_rebuild
    index.add(np.array([200]), axes(0))
    assert index.needs_rebuild


def test_allowed_may_be_empty_unknown_or_repeated():
    index = VectorIndex.from_vectors(np.array([4, 7, 9]), axes(0, 1, 2))
    query = axes(0)[0]
    assert len(index.search(query, 3, np.empty(0, np.int64))) == 0
    assert len(index.search(query, 3, np.array([5, -1, 10**18]))) == 0
    assert index.search(query, 3, np.array([9, 5, 4, 9])).ids.tolist() == [4, 9]


def test_a_zero_vector_is_accepted_and_far_from_everything():
    index = VectorIndex.from_vectors(np.array([1, 2]), np.vstack([np.zeros(4), axes(0)]))
    assert index.search(axes(0)[0], 2).cosines.tolist() == [1.0, 0.0]


def test_the_ids_cannot_be_changed_from_outside():
    given = np.array([1, 2])
    index = VectorIndex.from_vectors(given, axes(0, 1))
    index.remove(np.array([1]))
    assert given.tolist() == [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        index.ids[0] = 5


@pytest.mark.parametrize(
    ("ids", "vectors", "complaint"),
    [
        ([1], axes(0, 1), "do not belong together"),
        ([1], np.ones(4, np.float32), "do not belong together"),
        ([1], np.empty((1, 0), np.float32), "do not belong together"),
        ([-1], axes(0), "not be negative"),
        ([8], 2 * axes(0), "vector of id 8 has length 2"),
        ([3, 8], np.array([[1, 0], [np.nan, 0]]), "vector of id 8 has length nan"),
    ],
)
def test_what_is_no_set_of_unit_vectors_is_refused(ids, vectors, complaint):
    with pytest.raises(ValueError, match=complaint):
        VectorIndex.from_vectors(np.array(ids), vectors)
    index = VectorIndex.from_vectors(np.array([1]), axes(0))
    with pytest.raises(ValueError, match=complaint):
        index.add(np.array(ids), vectors)
    assert index.ids.tolist() == [1]


def test_other_dimensions_and_kinds_are_refused():
    with pytest.raises(ValueError, match="kind must be one of flat, sq8, ivf-sq8, not 'hnsw'"):
        VectorIndex.from_vectors(np.array([1]), axes(0), kind="hnsw")
    index = VectorIndex.from_vectors(np.array([1]), axes(0))
    with pytest.raises(ValueError, match="5 dimensions, not 4"):
        index.add(np.array([2]), axes(0, dimension=5))
    for query in (axes(0), axes(0, dimension=5)[0], np.full(4, np.nan)):
        with pytest.raises(ValueError, match="must be 4 finite numbers"):
            index.search(query, 1)
    with pytest.raises(ValueError, match="k must not be negative"):
        index.search(axes(0)[0], -1)
