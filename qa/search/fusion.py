"""Several scores into one. Pure functions over arrays; nothing here knows of passages.

On published news sets averaging scores beats reciprocal rank fusion (TREC-NEWS nDCG@10 .501
against .486), and so it does on our own (docs/quality.md). Of the ways to make scores comparable
a weighted sum of cosine, relative BM25 and coverage measured best; the others stay to be measured.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


def min_max(scores: Scores) -> Scores:
    """Stretched to 0..1, float32[n]; all zeros if they are all equal, empty stays empty."""
    if scores.size == 0:
        return scores.astype(np.float32)
    low, high = float(scores.min()), float(scores.max())
    if high <= low:
        return np.zeros_like(scores, np.float32)
    return ((scores - low) / (high - low)).astype(np.float32)


def relative(scores: Scores) -> Scores:
    """Divided by the highest, float32[n]; unchanged if that is not positive, empty stays empty."""
    highest = float(scores.max()) if scores.size else 0.0
    return (scores / highest).astype(np.float32) if highest > 0 else scores.astype(np.float32)


def weighted_sum(*parts: tuple[float, Scores]) -> Scores:
    """Sum of weight times scores, float32[n]; all lists cover the same candidates."""
    total = sum((weight * scores for weight, scores in parts), np.float32(0.0))
    return np.asarray(total, np.float32)


def weighted(dense: Scores, lexical: Scores, dense_weight: float) -> Scores:
    """Min-max scores averaged, 0..1, float32[n]; both lists cover the same candidates."""
    fused = dense_weight * min_max(dense) + (1 - dense_weight) * min_max(lexical)
    return fused.astype(np.float32)


def reciprocal_rank(dense: Scores, lexical: Scores, constant: float = 60.0) -> Scores:
    """Reciprocal rank fusion (Cormack, Clarke, Buettcher 2009), scaled to 0..1, float32[n]."""
    total = 1.0 / (constant + ranks(dense)) + 1.0 / (constant + ranks(lexical))
    return (total * (constant + 1) / 2).astype(np.float32)


def ranks(scores: Scores) -> NDArray[np.int64]:
    """1 for the highest score; equal scores in the order given, int64[n]."""
    order = np.argsort(-scores, kind="stable")
    result = np.empty(len(scores), np.int64)
    result[order] = np.arange(1, len(scores) + 1)
    return result
