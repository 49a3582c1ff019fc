"""Terms of other languages: each with its own endings, found by questions in any of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.analysis import STEMMERS, analyse, question_words
from corpus.lexical import LexicalDocument, LexicalIndex
from qa.question.terms import weigh, words

GERMAN = "Die Brücken der Stadt wurden gesperrt, sagte Bürgermeisterin Quill."
POLISH = "Stare mosty w mieście zamknięto, powiedziała Quill."
ENGLISH = "The bridges of the town were closed, said Mayor Quill."


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "bridges", "bridge"),
        (None, "bridges", "bridge"),
        ("de", "Brücken", "brücke"),
        ("fr", "décidées", "décidé"),
        ("es", "puentes", "puente"),
        ("ru", "мосты", "моста"),
        ("nb", "broene", "broen"),
    ],
)
def test_endings_of_each_language(language: str | None, one: str, other: str) -> None:
    assert analyse(one, language) == analyse(other, language)


def test_languages_without_a_stemmer_keep_their_endings() -> None:
    assert analyse("Mosty, mostów: ŁÓDŹ", "pl") == ["mosty", "mostow", "lodz"]


@given(st.text(), st.sampled_from([*STEMMERS, "pl", "ja", "xx"]))
def test_as_many_terms_in_every_language(text: str, language: str) -> None:
    assert len(analyse(text, language)) == len(analyse(text))
    question_words(text, [language, "de"])


def test_a_word_stands_for_its_forms_in_the_collections_languages() -> None:
    assert question_words("met children") == {
        "met": ("meet", "met"),
        "children": ("child", "children"),
    }
    assert question_words("Brücken", ["de", "pl"]) == {"brucken": ("brucken", "bruck")}


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    documents = [
        LexicalDocument(1, "", ENGLISH, None, None, "en"),
        LexicalDocument(2, "", GERMAN, None, None, "de"),
        LexicalDocument(3, "", POLISH, None, None, "pl"),
    ]
    return LexicalIndex.build(tmp_path / "lexical", documents, 1)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("bridge", [1]),
        ("eine Brücke", [2]),
        ("Bürgermeisterinnen", [2]),
        ("mosty", [3]),
        ("most", []),
        ("Quill", [1, 2, 3]),
    ],
)
def test_questions_in_each_language(index: LexicalIndex, question: str, found: list[int]) -> None:
    assert sorted(hit.passage_id for hit in index.search(question, 9)) == found
    terms = weigh(question, index)
    covered = terms.covered(index, [1, 2, 3])
    best = max(covered.values())
    assert sorted(one for one, share in covered.items() if share == best > 0) == found
    # What the index says of passages holds for their sentences as well.
    for number, (text, language) in enumerate(
        [(ENGLISH, "en"), (GERMAN, "de"), (POLISH, "pl")], start=1
    ):
        tokens = words(text, language)
        assert terms.coverage(set(tokens)) == pytest.approx(covered[number], abs=1e-6)
        assert (terms.bm25(tokens) > 0) == (covered[number] > 0)


def test_languages_are_remembered_over_updates(index: LexicalIndex, tmp_path: Path) -> None:
    index.update([LexicalDocument(4, "", "Le pont a été fermé.", None, None, "fr")], [], 2)
    reopened = LexicalIndex.open(tmp_path / "lexical", 2)
    for question, found in (("fermée", 4), ("Brücke", 2)):
        assert [hit.passage_id for hit in reopened.search(question, 9)] == [found]
    assert set(reopened.words("x")["x"]) == {"x"}
