"""Absolute signals of whether the stories answer at all: what the refusal score is made of."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qa.answering.sentences import ScoredSentence
from qa.question.form import fits
from qa.question.terms import K1
from qa.reader.evidence import Evidence
from qa.reader.pooling import best_supported
from qa.search.retrieve import Candidates

TOP = 5
"""How many of the best count as support."""


FOUND_WEIGHT = 10.0
"""Of a passage's fused score (0 to 1) beside the reader's log-odds: where both are high in one
passage, that says more than two passages of which each has one (docs/quality.md, "Refusing")."""
MISSED_WEIGHT = 2.0
"""Taken off the log-odds of a passage whose dates have nothing of the days the question names."""
MISFIT_WEIGHT = 2.0
"""Taken off where the words marked cannot be an answer by their form: "Tuesday" to "who". Of 53
such marks none was right, of all others one in five."""


def reader_signals(
    question: str,
    candidates: Candidates,
    evidence: Sequence[Evidence],
    sentences: Sequence[ScoredSentence],
) -> dict[str, float]:
    """What a reader says of the passages it read for `question` and of the sentence that leads;
    empty if none was read."""
    if not evidence:
        return {}
    places = {int(passage_id): place for place, passage_id in enumerate(candidates.ids)}
    supports = [
        (one.text, one.group, _support(question, candidates, places[one.passage.id], one))
        for one in evidence
    ]
    odds = sorted((one.reading.log_odds for one in evidence), reverse=True)
    lead = sentences[0].evidence if sentences else None
    return {
        "reader_log_odds": odds[0],
        "reader_second": odds[min(1, len(odds) - 1)],
        "reader_relevance": max(one.reading.relevance for one in evidence),
        "reader_margin": max(one.reading.margin for one in evidence),
        "reader_lead": lead.reading.log_odds if lead else odds[-1],
        "reader_support": best_supported(supports),
    }


def _support(question: str, candidates: Candidates, place: int, one: Evidence) -> float:
    """How much one passage speaks for its answer: found, read, of the time asked about, and of
    the form."""
    support = one.reading.log_odds + FOUND_WEIGHT * float(candidates.fused[place])
    if candidates.asked.periods:
        support -= MISSED_WEIGHT * (1.0 - float(candidates.timely[place]))
    if not fits(question, one.text):
        support -= MISFIT_WEIGHT
    return support


def refusal_signals(
    candidates: Candidates, sentences: Sequence[ScoredSentence]
) -> dict[str, float]:
    """Every other signal by name, all finite; zeros where nothing was found."""
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
        "best_fused": float(candidates.fused.max()),
        "bm25_share": float(candidates.bm25.max()) / attainable if attainable else 0.0,
        "agreement": float(dense_first == lexical_first),
        "best_lexical_rank": 1.0 / candidates.lexical_ranks.get(int(candidates.ids[best]), 1000),
        "unseen_share": sum(terms.weights[t] for t in terms.unseen) / (terms.total or 1.0),
        "terms": float(len(terms.weights)),
        "holds_type": sum(one.holds_type for one in sentences[:3]) / 3,
        "time_missed": _time_missed(candidates, order[:TOP]),
    }


def _time_missed(candidates: Candidates, best: Sequence[int]) -> float:
    """How far even the best fitting of these is from the days the question names, 0 to 1.

    0 where it names none: "this week" answered from a story of last year is no answer, but
    nothing speaks against an old story when no time was asked about.
    """
    if not candidates.asked.periods:
        return 0.0
    return 1.0 - float(candidates.timely[best].max())


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
    "time_missed",
)
"""Names of the signals without a reader, in the order the table in docs/quality.md lists them."""
READER_SIGNALS = (
    "reader_log_odds",
    "reader_second",
    "reader_relevance",
    "reader_margin",
    "reader_lead",
    "reader_support",
)
"""Those a reader adds."""
