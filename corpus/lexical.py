"""Which passages use the words of a question: BM25 over title and text, by tantivy.

Derived from the store and rebuilt from it at will. A question is never parsed as a query: it is
analysed to terms exactly as the passages were, and any of them may match.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from corpus.analysis import analyse, question_words
from corpus.lexical_files import Snapshot, new_snapshot, open_snapshot, publish
from corpus.lexical_writing import schema, source_term, write, written
from corpus.types import Filter

__all__ = ["LexicalDocument", "LexicalHit", "LexicalIndex", "analyse"]

TITLE_WEIGHT = 6
"""How often the title is put in front of a passage's text.

On 54,542 news passages (469 questions, article level, hit@1, hit@10, MRR): weight 1 gave .736,
.953, .820; 2 .742, .962, .825; 4 .746, .962, .828; 6 .757, .964, .832; 8 .761, .964, .834. Two
fields: summed at best (title at .25) .744, .955, .824; the larger plus .4 of the smaller .757,
.955, .832, three times slower. Without English stop words MRR is .003 better there and .004 worse
on SQuAD (939 questions), so they stay.
"""
QUESTION_CHARACTERS = 100_000
"""What a question has beyond this is not read."""
QUESTION_TERMS = 64
"""Of a longer question only this many different words, the rarest, are searched."""
TIE_MARGIN = 16
"""Fetched beyond k, to see whether the k-th is tied with what follows."""
MOST_NAMED = 5_000
"""Passages allowed that are looked up by id, 2.7 µs each; of more, what is found is sifted."""
REBUILD_SHARE = 0.1
"""Removed passages count in document frequencies until merged; beyond this, build anew."""


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """What the index needs to know of a passage."""

    passage_id: int
    title: str
    body: str
    date: datetime.date | None
    source: str | None
    language: str | None = None
    """ISO 639-1 code; `None` counts as English."""


@dataclass(frozen=True, slots=True)
class LexicalHit:
    """A passage with at least one word of the question."""

    passage_id: int
    bm25: float
    """Comparable only within one question and one state of the index."""


class LexicalIndex:
    """BM25 over passages; any number of threads may search, during one `update` as well."""

    def __init__(self, folder: Path, snapshot: Snapshot) -> None:
        """For `open` and `build`."""
        self._folder = folder
        self._snapshot = snapshot  # read once by each search, so that an update cannot split it

    @classmethod
    def open(cls, folder: Path, generation: int | None) -> LexicalIndex:
        """Open for searching what was built for this generation of the store (`None`: any).

        Writes nothing to the folder and checks every byte (4 ms for 20 MB). Raises `IndexStale`
        if there is none or of another generation, `IndexDamaged` if a single bit differs.
        """
        return cls(folder, open_snapshot(folder, generation))

    @classmethod
    def build(
        cls,
        folder: Path,
        documents: Iterable[LexicalDocument],
        generation: int,
        *,
        title_weight: int = TITLE_WEIGHT,
    ) -> LexicalIndex:
        """Build from scratch beside what is there, then replace it in one step.

        Passage ids must differ. `title_weight` is how often a word of the title counts. Raises
        `OSError`, and `ValueError` on a negative weight; what was there is then untouched.
        """
        if title_weight < 0:
            raise ValueError(f"title_weight must not be negative, not {title_weight}")
        with new_snapshot(folder, base=None) as place:
            written(tantivy.Index, schema(), path=str(place), reuse=False)
            languages = write(place, documents, (), title_weight)
            publish(folder, place, generation, title_weight, languages)
        return cls.open(folder, generation)

    def update(
        self, add: Iterable[LexicalDocument], remove: Iterable[int], generation: int
    ) -> None:
        """Remove passages, then add some; one whose id is there already replaces it.

        Readers and a crash see the old state until the new one is complete. Raises `OSError`, and
        `IndexStale` if another process has replaced the index since it was opened.
        """
        added = list(add)
        gone = sorted({*remove, *(document.passage_id for document in added)})
        with new_snapshot(self._folder, base=self._snapshot.name) as place:
            languages = write(place, added, gone, self._snapshot.title_weight)
            languages |= self._snapshot.languages
            publish(self._folder, place, generation, self._snapshot.title_weight, languages)
        self._snapshot = open_snapshot(self._folder, generation)

    @property
    def generation(self) -> int:
        """Of the store this was built from."""
        return self._snapshot.generation

    @property
    def needs_rebuild(self) -> bool:
        """Whether more than 10 % of what it holds was removed and still counts in BM25."""
        removed, left = self._snapshot.removed, len(self)
        return removed > REBUILD_SHARE * (removed + left)

    def __len__(self) -> int:
        return int(self._snapshot.searcher.num_docs)

    def ids(self) -> NDArray[np.int64]:
        """Passage ids, int64[len(self)], sorted."""
        snapshot = self._snapshot
        everything = tantivy.Query.all_query()
        limit = max(1, snapshot.searcher.num_docs)
        hits = snapshot.searcher.search(everything, limit, count=False).hits
        return np.sort(np.array(_passage_ids(snapshot, hits), dtype=np.int64))

    def search(
        self,
        question: str,
        k: int,
        filter: Filter = Filter(),
        allowed: NDArray[np.int64] | None = None,
    ) -> list[LexicalHit]:
        """The k best passages with any word of the question, best first, ties by passage id.

        Dates and sources of `filter` are looked up here; whatever else narrows a search, tags for
        one, comes as the ids `allowed`, unknown ones ignored. Empty if the question has no word
        that occurs. Raises `ValueError` on a negative k.
        """
        if k < 0:
            raise ValueError(f"k must not be negative, not {k}")
        snapshot = self._snapshot
        limit = snapshot.searcher.num_docs
        k = min(k, limit)
        query = _query(snapshot, question)
        if query is None or k == 0:
            return []
        conditions = [(tantivy.Occur.Must, query), *_conditions(snapshot, filter)]
        if allowed is not None and len(allowed) <= MOST_NAMED:
            named = tantivy.Query.term_set_query(snapshot.schema, "id", allowed.tolist())
            conditions.append(_must(named))
        if len(conditions) > 1:
            query = tantivy.Query.boolean_query(conditions)
        within = set() if allowed is None else set(allowed.tolist())
        fetch = min(limit, k + TIE_MARGIN)
        while True:
            found = snapshot.searcher.search(query, fetch, count=False).hits
            hits = [LexicalHit(*hit) for hit in zip(_passage_ids(snapshot, found), _scores(found))]
            if allowed is not None:
                hits = [hit for hit in hits if hit.passage_id in within]
            complete = len(found) < fetch or fetch == limit
            if complete or (len(hits) >= k and found[-1][0] < hits[k - 1].bm25):
                break
            fetch = min(limit, 2 * fetch)  # tantivy breaks ties by age, so see them all
        return sorted(hits, key=lambda hit: (-hit.bm25, hit.passage_id))[:k]

    def score(self, question: str, passage_ids: Sequence[int]) -> dict[int, float]:
        """BM25 of each of these passages; 0.0 if it has no word of the question or is unknown."""
        snapshot = self._snapshot
        scores = dict.fromkeys(passage_ids, 0.0)
        query = _query(snapshot, question)
        if query is None or not scores:
            return scores
        wanted = tantivy.Query.term_set_query(snapshot.schema, "id", list(scores))
        both = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), _must(wanted)])
        found = snapshot.searcher.search(both, len(scores), count=False).hits
        scores.update(zip(_passage_ids(snapshot, found), _scores(found)))
        return scores

    def matched_weight(
        self, words: Mapping[tuple[str, ...], float], passage_ids: Sequence[int]
    ) -> dict[int, float]:
        """Summed weight of the words that occur in each of these passages or its title.

        A word is given as its forms (`corpus.irregular.variants`) and occurs in any of them.
        """
        snapshot = self._snapshot
        sums = dict.fromkeys(passage_ids, 0.0)
        queries = [
            (tantivy.Occur.Should, tantivy.Query.const_score_query(_any(snapshot, forms), weight))
            for forms, weight in words.items()
            if weight > 0
        ]
        if not queries or not sums:
            return sums
        wanted = tantivy.Query.term_set_query(snapshot.schema, "id", list(sums))
        query = tantivy.Query.boolean_query(queries)
        both = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), _must(wanted)])
        found = snapshot.searcher.search(both, len(sums), count=False).hits
        sums.update(zip(_passage_ids(snapshot, found), _scores(found)))
        return sums

    def words(self, question: str) -> dict[str, tuple[str, ...]]:
        """Each English term of a question with all the terms that it may be indexed as here."""
        return question_words(question[:QUESTION_CHARACTERS], self._snapshot.languages)

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages, titles included, each term (from `analyse`) occurs.

        Removed passages count until tantivy merges them away (see `needs_rebuild`).
        """
        searcher = self._snapshot.searcher
        return {term: searcher.doc_freq("text", term) for term in terms}


def _query(snapshot: Snapshot, question: str) -> tantivy.Query | None:
    """Any of the question's different words, the rarest if many; `None` if none occurs.

    A word counts once, in whichever of its irregular forms, or of its forms in the languages of
    the collection, scores best.
    """
    words = question_words(question[:QUESTION_CHARACTERS], snapshot.languages)
    occurring: dict[tuple[str, ...], int] = {}
    for word in dict.fromkeys(words.values()):
        found = {term: snapshot.searcher.doc_freq("text", term) for term in word}
        forms = tuple(term for term, frequency in found.items() if frequency)
        if forms:
            occurring[forms] = sum(found.values())
    rarest = sorted(occurring, key=lambda forms: (occurring[forms], forms))[:QUESTION_TERMS]
    queries = [_word_query(snapshot, forms) for forms in rarest]
    if not queries:
        return None
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _word_query(snapshot: Snapshot, forms: Sequence[str]) -> tantivy.Query:
    """One word in any of these forms."""
    queries = [tantivy.Query.term_query(snapshot.schema, "text", term, "freq") for term in forms]
    return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(queries, 0.0)


def _any(snapshot: Snapshot, forms: Sequence[str]) -> tantivy.Query:
    """Passages with any of these terms."""
    return tantivy.Query.term_set_query(snapshot.schema, "text", list(forms))


def _conditions(snapshot: Snapshot, filter: Filter) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    """What a passage must fulfil, adding nothing to its score; agrees with `Filter.allows`."""
    conditions = []
    if filter.has_dates:
        first = (filter.since or datetime.date.min).toordinal()
        last = (filter.last_day or datetime.date.max).toordinal()
        kind = tantivy.FieldType.Integer
        conditions.append(tantivy.Query.range_query(snapshot.schema, "day", kind, first, last))
    if filter.sources:
        sources = sorted({source_term(source) for source in filter.sources})
        conditions.append(tantivy.Query.term_set_query(snapshot.schema, "source", sources))
    return [_must(condition) for condition in conditions]


def _passage_ids(snapshot: Snapshot, hits: Sequence[tuple[float, tantivy.DocAddress]]) -> list[int]:
    """Whose hits these are."""
    ids: list[int] = snapshot.searcher.fast_field_values("id", [address for _, address in hits])
    return ids


def _scores(hits: Sequence[tuple[float, tantivy.DocAddress]]) -> list[float]:
    """What each of these hits scored."""
    return [score for score, _ in hits]


def _must(query: tantivy.Query) -> tuple[tantivy.Occur, tantivy.Query]:
    """A condition without a score."""
    return tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)
