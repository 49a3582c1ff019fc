"""Vectors as int8: close to the original, honest about damage."""

import numpy as np
import pytest

from corpus.errors import IndexDamaged
from embeddings.codec import pack, unpack, unpack_many


def unit_rows(rows: int, dimension: int = 384, seed: int = 7) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_round_trip_keeps_direction_and_length():
    vectors = unit_rows(200)
    back = unpack(pack(vectors), 384)
    assert np.linalg.norm(back, axis=1) == pytest.approx(1, abs=1e-6)
    assert (vectors * back).sum(axis=1).min() > 0.9999


def test_one_byte_a_number():
    assert len(pack(unit_rows(3))) == 3 * 384


def test_nothing_packs_to_nothing():
    assert pack(np.empty((0, 384), np.float32)) == b""
    assert unpack(b"", 384).shape == (0, 384)


def test_many_blobs_keep_their_borders():
    first, second = unit_rows(2), unit_rows(3, seed=8)
    rows, offsets = unpack_many([pack(first), b"", pack(second)], 384)
    assert offsets.tolist() == [0, 2, 2, 5]
    assert (rows[2:] * second).sum(axis=1).min() > 0.9999


def test_a_zero_vector_stays_zero():
    assert not unpack(pack(np.zeros((1, 384), np.float32)), 384).any()


def test_a_cut_blob_is_noticed():
    with pytest.raises(IndexDamaged):
        unpack(pack(unit_rows(1))[:-1], 384)
