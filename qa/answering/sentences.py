"""Which sentences answer: every sentence of the best passages, scored in context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.store import Store
from corpus.told.types import ToldDate
from qa.answering.citations import Quote
from qa.question.answer_type import expected_type, holds
from qa.question.terms import words
from qa.reader.evidence import Evidence
from qa.search.distinct import best_passages
from qa.search.fusion import min_max
from qa.search.retrieve import Candidates
from qa.search.timing import Days, covered_days, told_fit


@dataclass(frozen=True, slots=True)
class SentenceSettings:
    """Weights of a sentence's score, with the values that measured best (docs/quality.md)."""

    passages: int = 10
    """Passages whose sentences compete."""
    cosine_weight: float = 1.0
    """Of the sentence vector's cosine to the question, stretched over all competing sentences."""
    bm25_weight: float = 0.5
    """Of the sentence's own BM25, likewise stretched."""
    coverage_weight: float = 1.0
    """Of the share of the question's term weight that the sentence holds, as it is."""
    type_weight: float = 0.6
    """Added if the sentence holds the kind of thing asked for (a date for "when")."""
    passage_weight: float = 2.5
    """Of the passage's score, as it is ranked by."""
    time_weight: float = 0.4
    """Added if the sentence tells a date within the days asked about ("in 2018")."""
    answer_weight: float = 2.5
    """Of the reader's probability, added to the sentence in which it marked an answer."""


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence that competes to be quoted, with the signals behind its score."""

    quote: Quote
    passage: int
    """Id of its passage."""
    cosine: float
    coverage: float
    """Share of the question's term weight found in this sentence."""
    passage_coverage: float
    """The same for its whole passage with the title."""
    holds_type: bool
    """Whether it holds the kind of thing the question asks for."""
    time_fit: float = 0.0
    """How well the dates it tells fit those the question names; 0 if it names none."""
    evidence: Evidence | None = None
    """What the reader marked in this sentence; `None` if it marked nothing here."""


def score_sentences(
    store: Store,
    candidates: Candidates,
    question: str,
    settings: SentenceSettings,
) -> list[ScoredSentence]:
    """All sentences of the best passages, best first; equal scores in passage order."""
    kind = expected_type(question)
    terms = candidates.terms
    best = best_passages(store, candidates, settings.passages)
    ids = [one.passage.id for _, one in best]
    told = store.told_dates(ids) if candidates.asked.periods else {}
    rows = []
    for position, one in best:
        passage = one.passage
        language = one.article.language
        cosines = candidates.sentence_cosines[position]
        title = [] if one.article.title_inferred else words(one.article.title, language)
        covered = terms.coverage({*words(passage.text, language), *title})
        for number, (start, end) in enumerate(passage.sentences):
            text = passage.text[start - passage.start : end - passage.start]
            own = words(text, language)
            cosine = cosines[number] if number < len(cosines) else candidates.cosine[position]
            quote = Quote(one.article, start, end, text, float(candidates.fresh[position]))
            scored = ScoredSentence(
                quote,
                passage.id,
                float(cosine),
                terms.coverage(set(own)),
                covered,
                holds(kind, text, question),
                told_fit(candidates.asked, _told_in(told.get(passage.id, ()), start, end)),
            )
            rows.append((scored, terms.bm25(own)))
    return _ranked(rows, settings)


def _told_in(told: Sequence[ToldDate], start: int, end: int) -> list[Days]:
    return covered_days(one for one in told if start <= one.start < end)


def with_evidence(
    sentences: Sequence[ScoredSentence],
    evidence: Sequence[Evidence],
    settings: SentenceSettings,
) -> list[ScoredSentence]:
    """The sentences in their new order, after a reader has read their passages."""
    by_passage = {one.passage.id: one for one in evidence}
    scored = []
    for one in sentences:
        read = by_passage.get(one.passage)
        score = one.quote.score
        marked = None
        if read is not None:
            score += settings.passage_weight * read.gain
            if one.quote.start <= read.start < min(read.end, one.quote.end):
                score += settings.answer_weight * read.pooled
                marked = read
        scored.append(replace(one, quote=replace(one.quote, score=score), evidence=marked))
    return sorted(scored, key=lambda one: -one.quote.score)


def _ranked(
    rows: list[tuple[ScoredSentence, float]], settings: SentenceSettings
) -> list[ScoredSentence]:
    cosines = min_max(np.array([one.cosine for one, _ in rows], np.float32))
    lexical = min_max(np.array([bm25 for _, bm25 in rows], np.float32))
    ranked = []
    for (one, _), cosine, bm25 in zip(rows, cosines.tolist(), lexical.tolist(), strict=True):
        quote = one.quote
        score = (
            settings.cosine_weight * cosine
            + settings.bm25_weight * bm25
            + settings.coverage_weight * one.coverage
            + settings.type_weight * one.holds_type
            + settings.time_weight * one.time_fit
            + settings.passage_weight * quote.score
        )
        ranked.append(replace(one, quote=replace(quote, score=score)))
    return sorted(ranked, key=lambda one: -one.quote.score)
