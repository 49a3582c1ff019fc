from __future__ import annotations

import datetime
import threading

import pytest

from corpus.lexical import QUESTION_TERMS, LexicalDocument, LexicalIndex, analyse
from corpus.types import Filter


def document(passage_id: int, body: str, title: str = "", **rest) -> LexicalDocument:
    return LexicalDocument(passage_id, title, body, rest.get("date"), rest.get("source"))


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Four small passages."""
    passages = [
        document(1, "The council approved the tram by seven votes to two.", "Tram plan passes"),
        document(2, "A first vote on the tram failed in March.", source="City Post"),
        document(3, "Bees prefer the flowers along the harbour.", date=datetime.date(2024, 3, 1)),
        document(4, "Ümit Özdağ-Straße opened; its U.S. architect won't say what it cost."),
    ]
    return LexicalIndex.build(tmp_path_factory.mktemp("lexical"), passages, 1)


def found(index: LexicalIndex, question: str, *arguments) -> list[int]:
    return [hit.passage_id for hit in index.search(question, 10, *arguments)]


def test_terms_are_folded_and_stemmed():
    assert analyse("Councils’ naïve VOTES, 3.5% of U.S. votes") == [
        *("council", "naiv", "vote", "3", "5", "of", "u", "s", "vote"),
    ]
    assert analyse("") == analyse(" ?!… ") == []
    assert analyse("a" * 40) == []
    assert analyse("日本 Ελλάδα") == ["日本", "ελλάδα"]


def test_every_thread_can_analyse():
    terms: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: terms.append(analyse("running " * 5_000))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert terms == [["run"] * 5_000] * 4


def test_a_word_in_the_title_counts_more(index):
    assert found(index, "tram") == [1, 2]
    assert found(index, "failed tram votes")[0] == 2


@pytest.mark.parametrize(
    "question",
    ["what's the U.S. architect's cost?", 'title:"tram" AND', "(", "tram^", "[a TO", "\\", "*:*",
     "+-!{}~", "umit ozdag", "\udcff harbour"],
)  # fmt: skip
def test_a_question_is_no_query_language(index, question):
    matching = {
        hit.passage_id: hit.bm25 for word in analyse(question) for hit in index.search(word, 9)
    }
    assert set(found(index, question)) == set(matching)


def test_a_word_asked_twice_counts_once(index):
    assert index.search("tram tram trams TRAM", 5) == index.search("tram", 5)


def test_nothing_asked_and_nothing_known_find_nothing(index):
    for question in ("", "?", "zebra", "the " * 0):
        assert index.search(question, 5) == []
        assert index.score(question, [1, 2]) == {1: 0.0, 2: 0.0}
    assert index.search("tram", 0) == []
    assert index.score("tram", []) == {}
    with pytest.raises(ValueError, match="k must not be negative"):
        index.search("tram", -1)


def test_more_than_there_are_may_be_asked_for(index):
    assert len(index.search("the", 10**9)) == 3


def test_a_long_question_keeps_its_rarest_words(tmp_path):
    common = [f"common{i}" for i in range(2 * QUESTION_TERMS)]
    passages = [document(i, " ".join(common)) for i in range(1, 4)]
    index = LexicalIndex.build(tmp_path, [*passages, document(4, "rareword here")], 1)
    assert 4 in found(index, " ".join([*common, "rareword"]))
    assert found(index, "word " * 200_000 + "rareword") == []


def test_filters_narrow_the_search(index):
    assert found(index, "the", Filter(since=datetime.date(2024, 3, 1))) == [3]
    assert found(index, "the", Filter(until=datetime.date(2024, 2, 29))) == []
    assert found(index, "the", Filter(as_of=datetime.date(2024, 2, 29))) == []
    assert found(index, "the", Filter(sources=("CITY post",))) == [2]
    assert found(index, "bees", Filter(sources=("City Post",))) == []
    score = {hit.passage_id: hit.bm25 for hit in index.search("the", 9)}
    filtered = index.search("the", 9, Filter(sources=("City Post",)))
    assert [hit.bm25 for hit in filtered] == pytest.approx([score[2]])


def test_document_frequencies_count_passages(index):
    assert index.document_frequencies(analyse("the votes zebra")) == {
        "the": 3,
        "vote": 2,
        "zebra": 0,
    }


def test_an_empty_index_answers(tmp_path):
    index = LexicalIndex.build(tmp_path, [], 1)
    assert (len(index), index.ids().tolist(), index.search("tram", 5)) == (0, [], [])
    assert not index.needs_rebuild
    index.update([document(9, "tram")], [], 2)
    assert found(index, "tram") == [9]
    index.update([], [9], 3)
    assert (len(index), index.search("tram", 5), index.score("tram", [9])) == (0, [], {9: 0.0})


def test_updates_replace_and_count_towards_a_rebuild(tmp_path):
    index = LexicalIndex.build(tmp_path, [document(i, f"tram {i}") for i in range(1, 21)], 1)
    index.update([document(1, "bees")], [2], 2)
    assert (found(index, "bees"), len(index), index.generation) == ([1], 19, 2)
    assert not index.needs_rebuild
    index.update([], [3, 4, 99], 3)
    assert (len(index), index.needs_rebuild) == (17, True)


def test_updates_keep_the_weight_of_titles(tmp_path):
    index = LexicalIndex.build(tmp_path, [document(1, "oak", "tram")], 1, title_weight=0)
    index.update([document(2, "oak", "tram")], [], 2)
    assert index.search("tram", 5) == []
    with pytest.raises(ValueError, match="title_weight must not be negative"):
        LexicalIndex.build(tmp_path, [], 3, title_weight=-1)
