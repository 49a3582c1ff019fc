"""Token vectors to passage and sentence vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.types import Matrix, PassageInput, PassageVectors


def unit_rows(rows: NDArray[np.float32]) -> Matrix:
    """Rows scaled to length 1; a row of zeros becomes the first unit vector."""
    rows = np.array(rows, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows[lengths[:, 0] == 0, 0] = 1.0
    lengths[lengths == 0] = 1.0
    scaled: Matrix = rows / lengths
    return scaled


def full_text(passage: PassageInput) -> str:
    """What the model reads: the prefix, a line break, the text."""
    whole = f"{passage.prefix}\n{passage.text}" if passage.prefix else passage.text
    return without_surrogates(whole)


def without_surrogates(text: str) -> str:
    """Lone surrogates (from undecodable bytes) as question marks: tokenizers refuse them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def text_start(passage: PassageInput) -> int:
    """Where the text begins in `full_text`."""
    return len(passage.prefix) + 1 if passage.prefix else 0


def pool_passage(
    tokens: NDArray[np.float32], starts: Sequence[int], passage: PassageInput
) -> PassageVectors:
    """Vectors of one passage from float32[tokens, dimension].

    `starts` is where each token begins in `full_text(passage)`, -1 for special tokens; tokens
    behind the cut are simply not there. The passage is the mean of all tokens, special ones
    included, as the model was trained; a sentence is the mean of the tokens beginning in it.
    """
    passage_vector = tokens.mean(axis=0)
    pooled = np.empty((1 + len(passage.sentences), tokens.shape[1]), np.float32)
    pooled[0] = passage_vector
    begins = np.asarray(starts) - text_start(passage)
    for row, (start, end) in enumerate(passage.sentences, 1):
        # tokens of the prefix and special tokens are negative, so no sentence takes them
        own = np.flatnonzero((begins >= start) & (begins < end))
        pooled[row] = tokens[own[0] : own[-1] + 1].mean(axis=0) if len(own) else passage_vector
    vectors = unit_rows(pooled)
    return PassageVectors(vectors[0], vectors[1:])
