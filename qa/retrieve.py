"""Question to hits: candidates from vectors and BM25, rescored by their best sentence, fused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corpus.store import Store
from corpus.types import Filter, Passage, Span
from embeddings.codec import unpack_many
from embeddings.types import Encoder, Matrix, Vector
from qa import fusion
from qa.fold import fold
from qa.indexes import Indexes
from qa.phrases import has_all, phrases
from qa.terms import QuestionTerms, weigh
from qa.types import Hit

Mode = Literal["fused", "lexical", "dense"]


PHRASE_DEPTH = 1000
"""Candidates from each index when an exact phrase is asked for: the indexes know single words only,
so a phrase of common words may stand far down."""


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
    terms: QuestionTerms
    sentence_cosines: list[fusion.Scores] = field(default_factory=list)
    """Cosine of each sentence of each passage; empty arrays without sentence vectors."""
    lexical_ranks: dict[int, int] = field(default_factory=dict)
    dense_ranks: dict[int, int] = field(default_factory=dict)

    def order(self, mode: Mode) -> list[int]:
        """Positions, best first; ties by passage id; in a single mode only its own candidates."""
        scores = {"fused": self.fused, "lexical": self.bm25, "dense": self.dense}[mode]
        positions: list[int] = np.lexsort((self.ids, -scores)).tolist()
        if mode == "fused":
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
        self, question: str, filter: Filter = Filter(), depth: int | None = None
    ) -> Candidates:
        """All that vectors or BM25 bring for the question, each with all its scores."""
        query: Vector = self._encoder.encode_questions([question])[0]
        wanted = phrases(question)
        depth = max(depth or self.settings.depth, PHRASE_DEPTH if wanted else 0)
        depth = min(depth, max(1, len(self._indexes.vectors)))
        allowed = self._store.passage_ids(filter) if filter else None
        near = self._indexes.vectors.search(query, depth, allowed)
        matching = self._indexes.lexical.search(question, depth, filter)
        dense_ranks = {int(pid): n for n, pid in enumerate(near.ids.tolist(), start=1)}
        lexical_ranks = {hit.passage_id: n for n, hit in enumerate(matching, start=1)}
        bm25 = {hit.passage_id: hit.bm25 for hit in matching}
        missing = [pid for pid in dense_ranks if pid not in bm25]
        bm25.update(self._indexes.lexical.score(question, missing))
        if wanted:
            bm25 = self._with_phrases(bm25, wanted)
        terms = weigh(question, self._indexes.lexical)
        return self._scored(query, bm25, terms, dense_ranks, lexical_ranks)

    def _with_phrases(self, scores: dict[int, float], wanted: tuple[str, ...]) -> dict[int, float]:
        stored = self._store.passages(scores)
        return {
            passage_id: scores[passage_id]
            for passage_id, one in stored.items()
            if has_all(f"{one.article.title}\n{one.passage.text}", wanted)
        }

    def hits(self, candidates: Candidates, limit: int, mode: Mode = "fused") -> list[Hit]:
        """The best `limit` candidates as hits, near-copies folded."""
        order = candidates.order(mode)
        hits: list[Hit] = []
        # Twice the limit nearly always leaves enough after folding; else go on.
        for taken in (2 * limit + 5, len(order)):
            positions = order[:taken]
            stored = self._store.passages(candidates.ids[positions].tolist())
            scores = {"fused": candidates.fused, "lexical": candidates.bm25}.get(
                mode, candidates.dense
            )
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
                    )
                )
            hits = fold(found, limit)
            if len(hits) == limit or taken >= len(order):
                break
        return hits

    def search(
        self, question: str, limit: int = 10, filter: Filter = Filter(), mode: Mode = "fused"
    ) -> list[Hit]:
        """The best passages for a question, best first."""
        # Whoever wants many passages gets them; twice as many, because copies are folded.
        depth = max(self.settings.depth, 2 * limit)
        return self.hits(self.candidates(question, filter, depth), limit, mode)

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
        return Candidates(
            ids=ids,
            bm25=lexical,
            cosine=cosine,
            sentence_cosine=best,
            dense=dense,
            coverage=coverage,
            fused=fusion.weighted_sum(
                (self.settings.dense_weight, dense),
                (self.settings.lexical_weight, fusion.relative(lexical)),
                (self.settings.coverage_weight, coverage),
            ),
            terms=terms,
            sentence_cosines=parts,
            lexical_ranks=lexical_ranks,
            dense_ranks=dense_ranks,
        )


def _best_sentence(candidates: Candidates, position: int, passage: Passage) -> Span | None:
    cosines = candidates.sentence_cosines[position]
    return passage.sentences[int(cosines.argmax())] if len(cosines) else None


def _cosines(rows: Matrix, query: Vector) -> fusion.Scores:
    return (rows @ query).astype(np.float32)
