"""Absolute signals of whether the stories answer at all: what the refusal score is made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.retrieve import Candidates
from qa.sentences import ScoredSentence
from qa.terms import K1

TOP = 5
"""How many of the best count as support."""


def refusal_signals(
    candidates: Candidates, sentences: Sequence[ScoredSentence]
) -> dict[str, float]:
    """Every signal by name, all finite; zeros where nothing was found."""
    terms = candidates.terms
    if not len(candidates.ids) or not sentences:
        return dict.fromkeys(SIGNALS, 0.0)
    order = candidates.order("fused")
    best = order[0]
    cosines = np.sort(candidates.sentence_cosine)[::-1]
    dense_first = candidates.order("dense")[:1]
    lexical_first = candidates.order("lexical")[:1]
    attainable = terms.total * (K1 + 1)
    return {
        "sentence_cosine": float(cosines[0]),
        "passage_cosine": float(candidates.cosine.max()),
        "quoted_cosine": sentences[0].cosine,
        "margin": float(cosines[0] - cosines[: 2 * TOP].mean()),
        "sentence_coverage": max(one.coverage for one in sentences[:TOP]),
        "passage_coverage": max(one.passage_coverage for one in sentences[:TOP]),
        "best_fused": float(candidates.fused[best]),
        "bm25_share": float(candidates.bm25.max()) / attainable if attainable else 0.0,
        "agreement": float(dense_first == lexical_first),
        "best_lexical_rank": 1.0 / candidates.lexical_ranks.get(int(candidates.ids[best]), 1000),
        "unseen_share": sum(terms.weights[t] for t in terms.unseen) / (terms.total or 1.0),
        "terms": float(len(terms.weights)),
        "holds_type": sum(one.holds_type for one in sentences[:3]) / 3,
    }


SIGNALS = (
    "sentence_cosine",
    "passage_cosine",
    "quoted_cosine",
    "margin",
    "sentence_coverage",
    "passage_coverage",
    "best_fused",
    "bm25_share",
    "agreement",
    "best_lexical_rank",
    "unseen_share",
    "terms",
    "holds_type",
)
"""Names of all signals, in the order the table in docs/quality.md lists them."""
