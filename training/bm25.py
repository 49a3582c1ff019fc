"""BM25 over a few thousand texts: the wrong texts that a retriever would bring."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

_TERM: Final = re.compile(r"\w+")
_K1: Final = 1.2
_B: Final = 0.75
_CHUNK: Final = 2048  # questions scored at once: 2048 x 7,300 float32 scores are 60 MB


def closest_texts(
    queries: Sequence[str], texts: Sequence[str], count: int
) -> list[tuple[int, ...]]:
    """For each query the numbers of the `count` best texts, best first.

    Texts without a common term are left out, so a tuple may be shorter or empty.
    """
    vocabulary: dict[str, int] = {}
    weights = _text_weights(texts, vocabulary)
    occurrences = _query_terms(queries, vocabulary)
    closest: list[tuple[int, ...]] = []
    for first in range(0, len(queries), _CHUNK):
        scores = (occurrences[first : first + _CHUNK] @ weights.T).toarray()
        best = np.argpartition(-scores, min(count, len(texts) - 1), axis=1)[:, :count]
        for row, row_scores in zip(best, scores, strict=True):
            ranked = row[np.argsort(-row_scores[row], kind="stable")]
            closest.append(tuple(int(text) for text in ranked if row_scores[text] > 0))
    return closest


def _terms(text: str) -> list[str]:
    return _TERM.findall(text.lower())


def _text_weights(texts: Sequence[str], vocabulary: dict[str, int]) -> sparse.csr_matrix:
    """[texts, terms] Okapi BM25 weights; fills the vocabulary."""
    counts = [Counter(_terms(text)) for text in texts]
    lengths = np.array([sum(count.values()) for count in counts], dtype=np.float32)
    frequency = Counter(term for count in counts for term in count)
    for term in frequency:
        vocabulary[term] = len(vocabulary)
    idf = {t: np.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for t, n in frequency.items()}
    norm = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()), 1.0))
    rows, columns, values = [], [], []
    for row, count in enumerate(counts):
        for term, n in count.items():
            rows.append(row)
            columns.append(vocabulary[term])
            values.append(idf[term] * n * (_K1 + 1) / (n + norm[row]))
    shape = (len(texts), len(vocabulary))
    return sparse.csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=shape)


def _query_terms(queries: Sequence[str], vocabulary: dict[str, int]) -> sparse.csr_matrix:
    """[queries, terms] 1 where the query contains the term."""
    rows, columns = [], []
    for row, query in enumerate(queries):
        for term in set(_terms(query)) & vocabulary.keys():
            rows.append(row)
            columns.append(vocabulary[term])
    shape = (len(queries), len(vocabulary))
    ones = np.ones(len(rows), dtype=np.float32)
    return sparse.csr_matrix((ones, (rows, columns)), shape=shape)
