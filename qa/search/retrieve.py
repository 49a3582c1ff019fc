"""Question to hits: candidates from vectors and BM25, rescored by their best sentence, fused."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corpus.rows import Owner
from corpus.store import Store
from corpus.types import Filter, Passage, Span
from embeddings.codec import unpack_many
from embeddings.types import Encoder, Matrix, Vector
from qa.keeping.indexes import Indexes
from qa.question.phrases import exclusions, has_all, has_any, phrases, without_exclusions
from qa.question.terms import QuestionTerms, weigh
from qa.question.when import QuestionTime, read_question
from qa.search import fusion
from qa.search.fold import fold
from qa.search.timing import covered_days, time_scores
from qa.search.versions import copies_among
from qa.types import Hit

Mode = Literal["fused", "lexical", "dense", "reranked"]
"""`reranked` needs a reader: see `qa.reader.evidence`."""


PHRASE_DEPTH = 1000
"""Candidates from each index when an exact phrase is asked for: the indexes know single words only,
so a phrase of common words may stand far down."""
DATED_AHEAD = 7
"""Days a publication date may lie in the future."""


@dataclass(frozen=True, slots=True)
class RetrievalSettings:
    """The numbers of retrieval, with the values that measured best (docs/quality.md)."""

    depth: int = 100
    """Candidates taken from each of the two indexes."""
    dense_weight: float = 0.54
    """Share of the dense score, a cosine, in the fused one."""
    lexical_weight: float = 0.27
    """Share of BM25, relative to the best candidate's."""
    coverage_weight: float = 0.19
    """Share of the question's term weight that occurs in the passage or its title. BM25 gives a
    passage that repeats one word as much as one that has them all; this does not."""
    sentence_share: float = 1.0
    """Share of the best sentence in the dense score; the rest is the whole passage."""
    raw_share: float = 0.25
    """Of a follow-up's bare words beside the completed question, when its passages are ranked."""
    freshness_weight: float = 0.05
    """Added for an article of today, less for older ones: of two passages that fit alike the
    newer one comes first. Years back it is nothing, so old archives rank as if it were not."""
    freshness_days: float = 90.0
    """After so many days the bonus has fallen to a third (1/e)."""
    time_weight: float = 0.15
    """Added where a passage's dates fit those in the question; less where they fit worse."""
    soft_time_weight: float = 0.075
    """The same if the question only says "now" or "recently"."""
    firm_time_weight: float = 0.5
    """The same if the question says "latest" or "first" outright."""
    as_of_weight: float = 1.0
    """Taken off what was published after the day of "as of": it comes last, but is not gone."""

    def weight_of(self, asked: QuestionTime) -> float:
        """What fitting dates are worth for this question."""
        if asked.firm:
            return self.firm_time_weight
        return self.time_weight if asked.periods else self.soft_time_weight


@dataclass(frozen=True, slots=True)
class Candidates:
    """Every passage considered for a question, in no order; all arrays run in parallel."""

    ids: NDArray[np.int64]
    bm25: fusion.Scores
    cosine: fusion.Scores
    sentence_cosine: fusion.Scores
    """Best sentence's cosine; the passage's own where there are no sentence vectors."""
    coverage: fusion.Scores
    """Share of the question's term weight in passage and title, 0 to 1."""
    dense: fusion.Scores
    fused: fusion.Scores
    """How well the words and the meaning fit, 0 to 1; the refusal score looks at this."""
    fresh: fusion.Scores
    """`fused` and the bonus for new articles and for dates that fit the question, scaled to 0..1:
    what passages are ranked by."""
    terms: QuestionTerms
    timely: fusion.Scores = field(default_factory=lambda: np.zeros(0, np.float32))
    """How well a passage's dates fit the time asked about, 0 to 1; all 0 if none is."""
    asked: QuestionTime = field(default_factory=QuestionTime)
    """What the question says about time."""
    owners: dict[int, Owner] = field(default_factory=dict)
    """Article and date of each passage, by passage id."""
    sentence_cosines: list[fusion.Scores] = field(default_factory=list)
    """Cosine of each sentence of each passage; empty arrays without sentence vectors."""
    filter: Filter = field(default_factory=Filter)
    """What the search was narrowed to."""
    lexical_ranks: dict[int, int] = field(default_factory=dict)
    dense_ranks: dict[int, int] = field(default_factory=dict)
    reranked: fusion.Scores | None = None
    """With the reader's word added, on no fixed scale; `None` if none has read."""
    chances: dict[int, float] = field(default_factory=dict)
    """By passage id: the reader's probability that the passage answers; only what was read."""

    def scores(self, mode: Mode) -> fusion.Scores:
        """What this mode ranks by; without a reader `reranked` is `fused`."""
        if mode == "reranked" and self.reranked is not None:
            return self.reranked
        return {"lexical": self.bm25, "dense": self.dense}.get(mode, self.fresh)

    def order(self, mode: Mode) -> list[int]:
        """Positions, best first; ties by passage id; in a single mode only its own candidates."""
        positions: list[int] = np.lexsort((self.ids, -self.scores(mode))).tolist()
        if mode in ("fused", "reranked"):
            return positions
        brought = self.lexical_ranks if mode == "lexical" else self.dense_ranks
        return [position for position in positions if int(self.ids[position]) in brought]


class Retriever:
    """Searches one archive. Thread-safe."""

    def __init__(
        self,
        store: Store,
        indexes: Indexes,
        encoder: Encoder,
        settings: RetrievalSettings | None = None,
    ) -> None:
        self._store = store
        self._indexes = indexes
        self._encoder = encoder
        self.settings = settings or RetrievalSettings()

    def candidates(
        self,
        question: str,
        filter: Filter = Filter(),
        depth: int | None = None,
        today: datetime.date | None = None,
    ) -> Candidates:
        """All that vectors or BM25 bring for the question, each with all its scores.

        `today` is what "new" and "last year" refer to, by default the clock's day; the filter's
        `as_of` goes before it.
        """
        wanted, unwanted = phrases(question), exclusions(question)
        today = filter.as_of or today or datetime.date.today()
        asked = read_question(without_exclusions(question), today)
        question = asked.searched
        query: Vector = self._encoder.encode_questions([question])[0]
        depth = max(depth or self.settings.depth, PHRASE_DEPTH if wanted or unwanted else 0)
        depth = min(depth, max(1, len(self._indexes.vectors)))
        allowed = self._store.passage_ids(filter) if filter else None
        near = self._indexes.vectors.search(query, depth, allowed)
        matching = self._indexes.lexical.search(
            question, depth, filter, allowed if filter.tags else None
        )
        dense_ranks = {int(pid): n for n, pid in enumerate(near.ids.tolist(), start=1)}
        lexical_ranks = {hit.passage_id: n for n, hit in enumerate(matching, start=1)}
        bm25 = {hit.passage_id: hit.bm25 for hit in matching}
        missing = [pid for pid in dense_ranks if pid not in bm25]
        bm25.update(self._indexes.lexical.score(question, missing))
        if wanted or unwanted:
            bm25 = self._worded(bm25, wanted, unwanted)
        terms = weigh(question, self._indexes.lexical)
        candidates = self._scored(query, bm25, terms, dense_ranks, lexical_ranks)
        return self._in_time(replace(candidates, filter=filter), asked, today)

    def _worded(
        self, scores: dict[int, float], wanted: tuple[str, ...], unwanted: tuple[str, ...]
    ) -> dict[int, float]:
        """Those passages that have, with their titles, all that is wanted and nothing else."""
        kept = {}
        for passage_id, one in self._store.passages(scores).items():
            words = f"{one.article.title}\n{one.passage.text}"
            if has_all(words, wanted) and not has_any(words, unwanted):
                kept[passage_id] = scores[passage_id]
        return kept

    def hits(self, candidates: Candidates, limit: int, mode: Mode = "fused") -> list[Hit]:
        """The best `limit` candidates as hits, near-copies folded."""
        order = candidates.order(mode)
        hits: list[Hit] = []
        # Twice the limit nearly always leaves enough after folding; else go on.
        for taken in (2 * limit + 5, len(order)):
            positions = order[:taken]
            stored = self._store.passages(candidates.ids[positions].tolist())
            scores = candidates.scores(mode)
            found = []
            for position in positions:
                one = stored.get(int(candidates.ids[position]))
                if one is None:
                    continue
                found.append(
                    Hit(
                        passage=one.passage,
                        article=one.article,
                        score=float(scores[position]),
                        lexical_rank=candidates.lexical_ranks.get(one.passage.id),
                        dense_rank=candidates.dense_ranks.get(one.passage.id),
                        bm25=float(candidates.bm25[position]),
                        cosine=float(candidates.cosine[position]),
                        sentence_cosine=float(candidates.sentence_cosine[position]),
                        best_sentence=_best_sentence(candidates, position, one.passage),
                        rerank_score=candidates.chances.get(one.passage.id),
                    )
                )
            ids = {hit.article.id for hit in found}
            hits = fold(found, limit, copies_among(self._store, ids, candidates.filter))
            if len(hits) == limit or taken >= len(order):
                break
        return hits

    def search(
        self,
        question: str,
        limit: int = 10,
        filter: Filter = Filter(),
        mode: Mode = "fused",
        today: datetime.date | None = None,
    ) -> list[Hit]:
        """The best passages for a question, best first."""
        candidates = self.candidates(question, filter, self.depth_for(limit), today)
        return self.hits(candidates, limit, mode)

    def depth_for(self, limit: int) -> int:
        """Candidates to take for so many hits: twice as many, because copies are folded."""
        return max(self.settings.depth, 2 * limit)

    def _scored(
        self,
        query: Vector,
        bm25: dict[int, float],
        terms: QuestionTerms,
        dense_ranks: dict[int, int],
        lexical_ranks: dict[int, int],
    ) -> Candidates:
        info = self._encoder.info
        stored = self._store.vectors(info.fingerprint, bm25)
        ids = np.array(sorted(stored), np.int64)
        rows = [stored[pid] for pid in ids.tolist()]
        passages, _ = unpack_many([row.passage for row in rows], info.dimension)
        sentences, offsets = unpack_many([row.sentences for row in rows], info.dimension)
        cosine = _cosines(passages, query)
        parts = np.split(_cosines(sentences, query), offsets[1:-1]) if rows else []
        best = np.array(
            [part.max() if len(part) else own for part, own in zip(parts, cosine, strict=True)],
            np.float32,
        )
        share = self.settings.sentence_share
        dense = (share * best + (1 - share) * cosine).astype(np.float32)
        lexical = np.array([bm25[pid] for pid in ids.tolist()], np.float32)
        covered = terms.covered(self._indexes.lexical, ids.tolist())
        coverage = np.array([covered[pid] for pid in ids.tolist()], np.float32)
        fused = fusion.weighted_sum(
            (self.settings.dense_weight, dense),
            (self.settings.lexical_weight, fusion.relative(lexical)),
            (self.settings.coverage_weight, coverage),
        )
        return Candidates(
            ids=ids,
            bm25=lexical,
            cosine=cosine,
            sentence_cosine=best,
            dense=dense,
            coverage=coverage,
            fused=fused,
            fresh=fused,
            terms=terms,
            sentence_cosines=parts,
            lexical_ranks=lexical_ranks,
            dense_ranks=dense_ranks,
        )

    def _in_time(
        self, candidates: Candidates, asked: QuestionTime, today: datetime.date
    ) -> Candidates:
        """Ranked by dates too: new stories first, and those that fit the time asked about."""
        ids = candidates.ids.tolist()
        owners = self._store.owners(ids)
        published = [owners[pid].date if pid in owners else None for pid in ids]
        settings = self.settings
        fresh_weight = 0.0 if asked.wants == "first" else settings.freshness_weight
        bonus = np.array(
            [freshness(day, today, settings.freshness_days) if day else 0.0 for day in published],
            np.float32,
        )
        fresh = candidates.fused + fresh_weight * bonus
        total = 1 + fresh_weight
        fits = np.zeros(len(ids), np.float32)
        if asked:
            told = self._store.told_dates(ids) if asked.periods else {}
            days = [covered_days(told.get(pid, ())) for pid in ids]
            fits = time_scores(asked, published, days, candidates.fused)
            if asked.as_of:
                fresh = fresh + settings.as_of_weight * (fits - 1)
            else:
                weight = settings.weight_of(asked)
                fresh, total = fresh + weight * fits, total + weight
        return replace(
            candidates,
            fresh=(fresh / total).astype(np.float32),
            owners=owners,
            asked=asked,
            timely=fits,
        )


def with_raw_question(candidates: Candidates, raw: Candidates, share: float) -> Candidates:
    """Candidates for a completed follow-up, ranked also by how well they fit its bare words.

    Completing puts a conversation's names in front, and where it names the wrong ones the bare
    question still has a say. What only the bare question finds is no candidate.
    """
    scores = dict(zip(raw.ids.tolist(), raw.fused.tolist()))
    bare = np.array([scores.get(pid, 0.0) for pid in candidates.ids.tolist()], np.float32)
    fresh = (candidates.fresh + share * bare) / (1 + share)
    return replace(candidates, fresh=fresh.astype(np.float32))


def freshness(published: datetime.date, today: datetime.date, days: float) -> float:
    """1 for an article of today, falling to 1/e in `days`; 0 for one from the future.

    A week ahead is still today: weekly papers carry the date of the week they are sold in.
    """
    age = (today - published).days
    return math.exp(-max(age, 0) / days) if age >= -DATED_AHEAD else 0.0


def _best_sentence(candidates: Candidates, position: int, passage: Passage) -> Span | None:
    cosines = candidates.sentence_cosines[position]
    return passage.sentences[int(cosines.argmax())] if len(cosines) else None


def _cosines(rows: Matrix, query: Vector) -> fusion.Scores:
    return (rows @ query).astype(np.float32)
