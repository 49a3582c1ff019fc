"""The lexical index against BM25 computed by hand, and against `Filter.allows`."""

from __future__ import annotations

import datetime
import math
import tempfile
from bisect import bisect_right
from collections import Counter
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.lexical import LexicalDocument, LexicalIndex, analyse
from corpus.types import ArticleInfo, Filter

SATURATION, LENGTH_SHARE = 1.2, 0.75
WORDS = ("tram", "council", "bees", "harbour", "vote", "the", "flowers")
TITLE_WEIGHT = 3
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""150 indexes are written here; a disk takes 0.2 s for each, most of it waiting."""


def one_byte_lengths() -> list[int]:
    """The 256 lengths that a byte stands for: exact up to 40, then four significant bits."""
    return [*range(40), *(24 + ((8 + code % 8) << (code // 8 + 1)) for code in range(216))]


LENGTHS = one_byte_lengths()


def brute_force(documents: list[LexicalDocument], question: str) -> dict[int, float]:
    """BM25 of every document with any term of the question."""
    counts = {
        document.passage_id: Counter(analyse(f"{document.title}\n" * TITLE_WEIGHT + document.body))
        for document in documents
    }
    mean_length = sum(count.total() for count in counts.values()) / max(1, len(counts))
    scores: dict[int, float] = {}
    for term in set(analyse(question)):
        containing = sum(term in count for count in counts.values())
        rarity = math.log(1 + (len(counts) - containing + 0.5) / (containing + 0.5))
        for passage_id, count in counts.items():
            if term not in count:
                continue
            length = LENGTHS[bisect_right(LENGTHS, count.total()) - 1]
            norm = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / mean_length)
            share = count[term] / (count[term] + norm)
            gain = rarity * (1 + SATURATION) * share
            scores[passage_id] = scores.get(passage_id, 0.0) + gain
    return scores


def assert_same(found: list, expected: dict[int, float], k: int) -> None:
    """The k best of the expected; where scores are nearly equal either order will do."""
    assert len(found) == min(k, len(expected))
    for hit in found:
        assert hit.bm25 == pytest.approx(expected[hit.passage_id], rel=1e-4)
    best = sorted(expected.values(), reverse=True)[:k]
    assert [hit.bm25 for hit in found] == pytest.approx(best, rel=1e-4)
    keys = [(-hit.bm25, hit.passage_id) for hit in found]
    assert keys == sorted(keys)


texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
long_texts = st.tuples(texts, st.sampled_from((1, 1, 1, 7, 40))).map(lambda t: f"{t[0]} " * t[1])
days = st.none() | st.dates(datetime.date(2023, 12, 30), datetime.date(2024, 1, 4))
sources = st.sampled_from((None, "", "City Post", "CITY POST", "Straße", "strasse", "Metro"))
document_lists = st.lists(
    st.builds(
        LexicalDocument,
        passage_id=st.integers(1, 2**63 - 1) | st.integers(1, 9),
        title=texts,
        body=long_texts,
        date=days,
        source=sources,
    ),
    max_size=30,
    unique_by=lambda document: document.passage_id,
)


def built(documents: list[LexicalDocument], folder: str) -> LexicalIndex:
    return LexicalIndex.build(Path(folder), documents, 1, title_weight=TITLE_WEIGHT)


@given(documents=document_lists, question=texts, k=st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_scores_are_bm25(documents, question, k):
    expected = brute_force(documents, question)
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        index = built(documents, folder)
        assert_same(index.search(question, k), expected, k)
        asked = [document.passage_id for document in documents[::2]] + [10**17]
        scored = index.score(question, asked)
        assert scored == pytest.approx({i: expected.get(i, 0.0) for i in asked}, rel=1e-4)
        assert index.ids().tolist() == sorted(document.passage_id for document in documents)


filters = st.builds(
    Filter,
    since=days,
    until=days,
    sources=st.lists(sources.map(lambda s: s or ""), max_size=2).map(tuple),
)


@given(documents=document_lists, filter=filters)
@settings(max_examples=60, deadline=None)
def test_filters_agree_with_the_definition(documents, filter):
    allowed = {
        document.passage_id
        for document in documents
        if filter.allows(ArticleInfo(id="a", title="", date=document.date, source=document.source))
    }
    question = " ".join(WORDS)
    expected = brute_force(documents, question)
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        found = built(documents, folder).search(question, 50, filter)
    assert_same(found, {i: score for i, score in expected.items() if i in allowed}, 50)


@given(documents=document_lists, data=st.data(), k=st.integers(0, 40), named=st.booleans())
@settings(max_examples=60, deadline=None)
def test_only_what_is_allowed_is_found_and_all_of_it(documents, data, k, named):
    ids = [document.passage_id for document in documents]
    allowed = data.draw(st.lists(st.sampled_from(ids or [5]) | st.integers(1, 9), unique=True))
    question = " ".join(WORDS)
    expected = brute_force(documents, question)
    # Looked up by id, or sifted.
    with (
        mock.patch("corpus.lexical.MOST_NAMED", 99 if named else -1),
        tempfile.TemporaryDirectory(dir=MEMORY) as folder,
    ):
        index = built(documents, folder)
        found = index.search(question, k, allowed=np.array(allowed, np.int64))
    assert_same(found, {i: score for i, score in expected.items() if i in allowed}, k)


@given(documents=document_lists, added=document_lists, data=st.data())
@settings(max_examples=30, deadline=None)
def test_updates_leave_what_a_fresh_index_holds(documents, added, data):
    present = [document.passage_id for document in documents]
    removed = data.draw(st.lists(st.sampled_from(present or [5]) | st.integers(1, 9), max_size=5))
    left = {d.passage_id: d for d in documents if d.passage_id not in removed}
    left |= {d.passage_id: d for d in added}
    question = " ".join(WORDS)
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        index = built(documents, folder)
        index.update(added, removed, 2)
        for opened in (index, LexicalIndex.open(Path(folder), 2)):
            assert opened.ids().tolist() == sorted(left)
            assert len(opened) == len(left)
            hits = opened.search(question, 100)
            assert {hit.passage_id for hit in hits} == brute_force(
                list(left.values()), question
            ).keys()
            if not set(present) & {*removed, *(d.passage_id for d in added)}:
                assert_same(hits, brute_force([*documents, *added], question), 100)


def test_equal_passages_come_in_the_order_of_their_ids(tmp_path):
    order = [(i * 7919) % 300 + 1 for i in range(300)]
    same = [LexicalDocument(i, "", "bees like flowers", None, None) for i in order]
    better = LexicalDocument(301, "", "bees bees", None, None)
    index = LexicalIndex.build(tmp_path, [*same, better], 1)
    assert [hit.passage_id for hit in index.search("bees", 40)] == [301, *range(1, 40)]
