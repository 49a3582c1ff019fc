"""Unit vectors as compact blobs: one int8 a number.

A unit vector of 384 numbers takes 384 bytes instead of 1,536, and its cosine to the original stays
above .9999, far closer than two precisions of one encoder are. Each row is stretched to use the
whole range of int8; no scale is kept, because a unit vector's length is known. The store keeps
these blobs without knowing what is in them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexDamaged
from embeddings.types import Matrix


def pack(vectors: Matrix) -> bytes:
    """float32[n, dimension] with unit rows as n * dimension bytes; no rows give no bytes."""
    if vectors.size == 0:
        return b""
    largest = np.abs(vectors).max(axis=1, keepdims=True)
    stretch = 127 / np.where(largest == 0, 1.0, largest)
    return np.rint(vectors * stretch).astype(np.int8).tobytes()


def unpack(blob: bytes, dimension: int) -> Matrix:
    """What `pack` packed, float32[n, dimension], rows of unit length again.

    Raises `IndexDamaged` if the length fits no whole number of rows.
    """
    return unpack_many([blob], dimension)[0]


def unpack_many(blobs: list[bytes], dimension: int) -> tuple[Matrix, NDArray[np.int64]]:
    """All blobs as one matrix, float32[total, dimension], unit rows, and int64[len(blobs) + 1]
    offsets: blob i is rows offsets[i] to offsets[i + 1]."""
    if any(len(blob) % dimension for blob in blobs):
        raise IndexDamaged(
            f"A stored vector is not made of rows of {dimension} numbers.",
            "Index the stories again.",
        )
    rows = [len(blob) // dimension for blob in blobs]
    offsets = np.concatenate([[0], np.cumsum(rows, dtype=np.int64)]).astype(np.int64)
    vectors = np.empty((int(offsets[-1]), dimension), np.float32)
    for blob, first, count in zip(blobs, offsets.tolist(), rows, strict=False):
        vectors[first : first + count] = np.frombuffer(blob, np.int8).reshape(count, dimension)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(lengths == 0, 1.0, lengths)
    return vectors, offsets


def is_sound(blob: bytes, rows: int, dimension: int) -> bool:
    """Whether `blob` can have come from `pack`: that many rows, each stretched to a peak of 127.

    So no row is zero, none is too long or short, and any change of its largest number shows.
    """
    if len(blob) != rows * dimension:
        return False
    numbers = np.frombuffer(blob, np.int8).reshape(rows, dimension).astype(np.int16)
    return bool((np.abs(numbers).max(axis=1, initial=0) == 127).all())
