"""Which passages use the words of a question: BM25 over titles and bodies, by tantivy.

Derived from the store and rebuilt from it at will. A question is never parsed as a query: it is
analysed to terms exactly as the passages were, and any of them may match.
"""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from corpus.lexical_files import Snapshot, new_snapshot, open_snapshot, publish
from corpus.types import Filter

ANALYSER = "words"
WRITER_BYTES = 64_000_000
WRITER_THREADS = 1
QUESTION_CHARACTERS = 100_000
"""What a question has beyond this is not read."""
LONGEST_TERM = 40
"""Longer runs of letters are no words (bytes)."""
TIE_MARGIN = 16
"""Fetched beyond k, to see whether the k-th is tied with what follows."""
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


@dataclass(frozen=True, slots=True)
class LexicalHit:
    """A passage with at least one word of the question."""

    passage_id: int
    bm25: float
    """Comparable only within one question and one state of the index."""


@dataclass(frozen=True, slots=True)
class Scoring:
    """How words become a score."""

    title_boost: float = 2.0
    """What a word in the title counts, against one in the body."""
    tie_breaker: float = 1.0
    """A word in title and body scores the larger of the two plus this share of the smaller."""
    drop_stop_words: bool = False
    """Leave words like "the" out of questions, unless there are no others."""
    max_terms: int = 64
    """Of a longer question only the rarest different words are searched."""


_local = threading.local()


def _analyser(drop_stop_words: bool) -> tantivy.TextAnalyzer:
    """One analyser a thread and kind: making one takes longer than using it."""
    name = f"analyser_{drop_stop_words}"
    analyser = getattr(_local, name, None)
    if analyser is None:
        analyser = _new_analyser(drop_stop_words)
        setattr(_local, name, analyser)
    return analyser


def _new_analyser(drop_stop_words: bool = False) -> tantivy.TextAnalyzer:
    """Words, lower case, without accents, English endings cut off."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.remove_long(LONGEST_TERM))
    builder = builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    if drop_stop_words:
        builder = builder.filter(tantivy.Filter.stopword("english"))
    return builder.filter(tantivy.Filter.stemmer("english")).build()


def analyse(text: str) -> list[str]:
    """The terms of a text in order, as they are indexed; empty if it has no letter or digit."""
    terms: list[str] = _analyser(False).analyze(text)
    return terms


class LexicalIndex:
    """BM25 over passages; searching is thread-safe, `update` is not."""

    def __init__(self, folder: Path, snapshot: Snapshot, scoring: Scoring) -> None:
        """For `open` and `build`."""
        self._folder = folder
        self._scoring = scoring
        self._take(snapshot)

    @classmethod
    def open(
        cls, folder: Path, generation: int | None, *, scoring: Scoring | None = None
    ) -> LexicalIndex:
        """Open for searching what was built for this generation of the store (`None`: any).

        Writes nothing to the folder and checks every byte (10 ms for 50 MB). Raises `IndexStale`
        if there is none or of another generation, `IndexDamaged` if a single bit differs.
        """
        return cls(folder, open_snapshot(folder, generation), scoring or Scoring())

    @classmethod
    def build(
        cls,
        folder: Path,
        documents: Iterable[LexicalDocument],
        generation: int,
        *,
        scoring: Scoring | None = None,
    ) -> LexicalIndex:
        """Build from scratch beside what is there, then replace it in one step.

        Passage ids must differ. Raises `OSError`; what was there is then untouched.
        """
        with new_snapshot(folder, base=None) as place:
            tantivy.Index(_schema(), path=str(place), reuse=False)
            _write(place, documents, remove=())
            publish(folder, place, generation)
        return cls.open(folder, generation, scoring=scoring)

    def update(
        self, add: Iterable[LexicalDocument], remove: Iterable[int], generation: int
    ) -> None:
        """Remove passages, then add some; one whose id is there already replaces it.

        Readers and a crash see the old state until the new one is complete. Raises `OSError`.
        """
        added = list(add)
        gone = sorted({*remove, *(document.passage_id for document in added)})
        with new_snapshot(self._folder, base=self._snapshot.name) as place:
            _write(place, added, gone)
            publish(self._folder, place, generation)
        self._take(open_snapshot(self._folder, generation))

    def _take(self, snapshot: Snapshot) -> None:
        """Search this state from now on."""
        self._snapshot = snapshot
        self._searcher = snapshot.searcher
        self._schema = snapshot.schema

    @property
    def generation(self) -> int:
        """Of the store this was built from."""
        return self._snapshot.generation

    @property
    def needs_rebuild(self) -> bool:
        """Whether more than 10 % of what it holds was removed and still counts in BM25."""
        return self._snapshot.removed > REBUILD_SHARE * (self._snapshot.removed + len(self))

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def ids(self) -> NDArray[np.int64]:
        """Passage ids, int64[len(self)], sorted."""
        if len(self) == 0:
            return np.empty(0, np.int64)
        hits = self._searcher.search(tantivy.Query.all_query(), len(self), count=False).hits
        return np.sort(np.array(self._passage_ids(hits), dtype=np.int64))

    def search(
        self,
        question: str,
        k: int,
        filter: Filter = Filter(),
        *,
        scoring: Scoring | None = None,
    ) -> list[LexicalHit]:
        """The k best passages with any word of the question, best first, ties by passage id.

        Empty if the question has no word that occurs. Raises `ValueError` on a negative k.
        """
        if k < 0:
            raise ValueError(f"k must not be negative, not {k}")
        query = self._query(question, scoring or self._scoring)
        if query is None or k == 0:
            return []
        if filter:
            query = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, query), *self._conditions(filter)]
            )
        limit, k = len(self), min(k, len(self))
        fetch = min(limit, k + TIE_MARGIN)
        while True:
            found = self._searcher.search(query, fetch, count=False).hits
            if len(found) < fetch or fetch == limit or found[-1][0] < found[k - 1][0]:
                break
            fetch = min(limit, 2 * fetch)
        hits = [LexicalHit(i, score) for i, (score, _) in zip(self._passage_ids(found), found)]
        return sorted(hits, key=lambda hit: (-hit.bm25, hit.passage_id))[:k]

    def score(
        self, question: str, passage_ids: Sequence[int], *, scoring: Scoring | None = None
    ) -> dict[int, float]:
        """BM25 of each of these passages; 0.0 if it has no word of the question or is unknown."""
        scores = dict.fromkeys(passage_ids, 0.0)
        query = self._query(question, scoring or self._scoring)
        if query is None or not scores:
            return scores
        wanted = tantivy.Query.term_set_query(self._schema, "id", list(scores))
        both = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), _must(wanted)])
        found = self._searcher.search(both, len(scores), count=False).hits
        scores.update(zip(self._passage_ids(found), (score for score, _ in found)))
        return scores

    def document_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many bodies each term (from `analyse`) occurs; recently removed ones included."""
        return {term: self._searcher.doc_freq("body", term) for term in terms}

    def _query(self, question: str, scoring: Scoring) -> tantivy.Query | None:
        """Any of the question's terms, in title or body; `None` if none occurs."""
        terms = self._terms(question, scoring)
        if not terms:
            return None
        queries = [query for term in terms for query in self._term_queries(term, scoring)]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])

    def _terms(self, question: str, scoring: Scoring) -> list[str]:
        """The question's different terms that occur, the rarest first."""
        question = question[:QUESTION_CHARACTERS]
        terms = _analyser(scoring.drop_stop_words).analyze(question) or analyse(question)
        frequencies = {
            term: self._searcher.doc_freq("body", term) + self._searcher.doc_freq("title", term)
            for term in terms
        }
        occurring = (term for term, frequency in frequencies.items() if frequency)
        rarest = sorted(occurring, key=lambda term: (frequencies[term], term))
        return rarest[: scoring.max_terms]

    def _term_queries(self, term: str, scoring: Scoring) -> list[tantivy.Query]:
        """What one term adds to a score."""
        body = tantivy.Query.term_query(self._schema, "body", term, "freq")
        title = tantivy.Query.term_query(self._schema, "title", term, "freq")
        title = tantivy.Query.boost_query(title, scoring.title_boost)
        if scoring.tie_breaker == 1:
            return [body, title]  # a plain sum lets tantivy skip what cannot reach the top
        return [tantivy.Query.disjunction_max_query([body, title], scoring.tie_breaker)]

    def _conditions(self, filter: Filter) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        """What a passage must fulfil, adding nothing to its score; agrees with `Filter.allows`."""
        conditions = []
        if filter.has_dates:
            first, last = (filter.since or datetime.date.min), (filter.until or datetime.date.max)
            days = tantivy.Query.range_query(
                self._schema,
                "day",
                tantivy.FieldType.Integer,
                first.toordinal(),
                last.toordinal(),
            )
            conditions.append(_must(days))
        if filter.sources:
            sources = sorted({_source_term(source) for source in filter.sources})
            conditions.append(_must(tantivy.Query.term_set_query(self._schema, "source", sources)))
        return conditions

    def _passage_ids(self, hits: Sequence[tuple[float, tantivy.DocAddress]]) -> list[int]:
        """Whose hits these are."""
        addresses = [address for _, address in hits]
        ids: list[int] = self._searcher.fast_field_values("id", addresses)
        return ids


def _must(query: tantivy.Query) -> tuple[tantivy.Occur, tantivy.Query]:
    """A condition without a score."""
    return tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)


def _source_term(source: str | None) -> str:
    """How a source is indexed: without case, and findable even if there is none."""
    return "=" + (source or "").casefold()


def _schema() -> tantivy.Schema:
    """Nothing is stored: texts are in the store, ids and days in columns."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    for name in ("title", "body"):
        builder.add_text_field(name, tokenizer_name=ANALYSER, index_option="freq")
    return builder.build()


def _write(place: Path, add: Iterable[LexicalDocument], remove: Iterable[int]) -> None:
    """Change the index in this folder; when it returns no thread of the writer is left."""
    index = tantivy.Index.open(str(place))
    index.register_tokenizer(ANALYSER, _new_analyser())
    writer = index.writer(heap_size=WRITER_BYTES, num_threads=WRITER_THREADS)
    for passage_id in remove:
        writer.delete_documents_by_term("id", passage_id)
    for document in add:
        writer.add_document(_tantivy_document(document))
    writer.commit()
    writer.wait_merging_threads()


def _tantivy_document(document: LexicalDocument) -> tantivy.Document:
    """The same for tantivy; an undated passage has no day, so no range contains it."""
    result = tantivy.Document()
    result.add_integer("id", document.passage_id)
    result.add_text("title", document.title)
    result.add_text("body", document.body)
    result.add_text("source", _source_term(document.source))
    if document.date is not None:
        result.add_integer("day", document.date.toordinal())
    return result
