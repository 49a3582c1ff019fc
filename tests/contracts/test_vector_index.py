"""Every kind of vector index against brute force in NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from embeddings.index import VectorIndex

DIMENSION = 8
KINDS = ("flat", "sq8", "ivf-sq8")


def exact_vector(signs: int) -> np.ndarray:
    """Four of eight dimensions are +-0.5: unit length, and inner products without rounding."""
    vector = np.zeros(DIMENSION, np.float32)
    chosen = np.random.default_rng(signs).permutation(DIMENSION)[:4]
    vector[chosen] = np.random.default_rng(signs + 1).choice([-0.5, 0.5], 4)
    return vector


def brute_force(vectors: dict[int, np.ndarray], query: np.ndarray, k: int, allowed=None):
    """Ids and cosines, best first, ties by id."""
    eligible = vectors.keys() if allowed is None else vectors.keys() & set(allowed)
    scored = sorted((-float(vectors[i] @ query), i) for i in eligible)[:k]
    return [i for _, i in scored], [-cosine for cosine, _ in scored]


ids = st.integers(0, 30)
seeds = st.integers(0, 40)


class VectorIndexMachine(RuleBasedStateMachine):
    """Adding, replacing, removing and rebuilding never changes what a search finds."""

    @initialize(start=st.dictionaries(ids, seeds, max_size=20))
    def build(self, start):
        self.vectors = {i: exact_vector(seed) for i, seed in start.items()}
        self.rebuild()

    @rule()
    def rebuild(self):
        rows = np.array(list(self.vectors.values()), np.float32).reshape(-1, DIMENSION)
        self.index = VectorIndex.from_vectors(np.array(list(self.vectors), np.int64), rows)
        assert not self.index.needs_rebuild

    @rule(added=st.lists(st.tuples(ids, seeds), max_size=5))
    def add(self, added):
        rows = np.array([exact_vector(seed) for _, seed in added], np.float32)
        self.index.add(np.array([i for i, _ in added], np.int64), rows.reshape(-1, DIMENSION))
        self.vectors.update((i, exact_vector(seed)) for i, seed in added)

    @rule(gone=st.lists(ids, max_size=6))
    def remove(self, gone):
        present = self.vectors.keys() & set(gone)
        assert self.index.remove(np.array(gone, np.int64)) == len(present)
        for i in present:
            del self.vectors[i]

    @rule(seed=seeds, k=st.integers(0, 40), allowed=st.none() | st.lists(ids, max_size=12))
    def search(self, seed, k, allowed):
        query = exact_vector(seed)
        restriction = None if allowed is None else np.array(allowed, np.int64)
        found = self.index.search(query, k, restriction)
        expected_ids, expected_cosines = brute_force(self.vectors, query, k, allowed)
        assert found.ids.tolist() == expected_ids
        assert found.cosines.tolist() == expected_cosines
        assert (found.ids.dtype, found.cosines.dtype) == (np.int64, np.float32)

    @invariant()
    def knows_its_ids(self):
        assert self.index.ids.tolist() == sorted(self.vectors)
        assert len(self.index) == len(self.vectors)


TestVectorIndex = VectorIndexMachine.TestCase
TestVectorIndex.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


def clustered(count: int, dimension: int, seed: int) -> np.ndarray:
    """Unit vectors in groups, as passages about the same events are."""
    random = np.random.default_rng(seed)
    centres = random.standard_normal((count // 40, dimension))
    rows = centres[random.integers(0, len(centres), count)]
    rows = rows + 0.7 * random.standard_normal((count, dimension))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module", params=KINDS)
def large(request):
    """An index of 4,000 vectors, half of them added later, 300 removed; and the vectors."""
    rows = clustered(4_000, 64, seed=7)
    all_ids = np.random.default_rng(8).permutation(10**12 + np.arange(4_000))
    index = VectorIndex.from_vectors(all_ids[:2_500], rows[:2_500], kind=request.param)
    index.add(all_ids[2_500:], rows[2_500:])
    assert index.remove(all_ids[100:400]) == 300
    kept = np.r_[0:100, 400:4_000]
    return index, all_ids[kept], rows[kept]


def found_share(large, k: int, allowed_share: float | None) -> float:
    """Mean share of the true k nearest that are found, over 20 questions near vectors."""
    index, live_ids, rows = large
    random = np.random.default_rng(9)
    shares = []
    for row in random.integers(0, len(rows), 20):
        query = rows[row] + 0.05 * random.standard_normal(64).astype(np.float32)
        query /= np.linalg.norm(query)
        mask = np.ones(len(rows), bool)
        if allowed_share is not None:
            mask = random.random(len(rows)) < allowed_share
        allowed = None if allowed_share is None else random.permutation(live_ids[mask])
        cosines = np.where(mask, rows @ query, -2)
        best = live_ids[np.argsort(-cosines)[:k]][: mask.sum()]
        found = index.search(query, k, allowed)
        assert set(found.ids) <= set(live_ids[mask])
        assert len(found.ids) == len(set(found.ids)) == len(best)
        assert (np.diff(found.cosines) <= 0).all()
        place = {i: place for place, i in enumerate(live_ids)}
        exact = rows[[place[i] for i in found.ids]] @ query
        assert np.abs(exact - found.cosines).max() < (1e-5 if index.kind == "flat" else 0.02)
        shares.append(len(set(best) & set(found.ids)) / len(best))
    return float(np.mean(shares))


@pytest.mark.parametrize("allowed_share", [None, 0.5, 0.02])
def test_the_nearest_are_found(large, allowed_share):
    least = {"flat": 1.0, "sq8": 0.97, "ivf-sq8": 0.95}[large[0].kind]
    assert found_share(large, 100, allowed_share) >= least


@pytest.mark.parametrize("kind", KINDS)
def test_identical_vectors_come_in_the_order_of_their_ids(kind):
    rows = clustered(500, 16, seed=1)
    rows[100:300] = rows[0]
    all_ids = np.random.default_rng(2).permutation(500)
    index = VectorIndex.from_vectors(all_ids, rows, kind=kind)
    same = sorted([int(all_ids[0]), *all_ids[100:300].tolist()])
    assert index.search(rows[0], 30).ids.tolist() == same[:30]


@given(seed=st.integers(0, 2**32 - 1), k=st.integers(1, 30))
@settings(max_examples=30, deadline=None)
def test_half_precision_vectors_give_the_same_neighbours(seed, k):
    rows = clustered(80, 12, seed).astype(np.float16)
    index = VectorIndex.from_vectors(np.arange(80), rows)
    query = rows[0].astype(np.float32)
    found = index.search(query, k)
    exact = np.sort(rows.astype(np.float32) @ query)[::-1][:k]
    np.testing.assert_allclose(found.cosines, exact, atol=1e-6)
