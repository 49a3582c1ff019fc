"""Forms of one word that no stemmer brings together."""

import pytest

from corpus.irregular import base, variants
from corpus.lexical import LexicalDocument, LexicalIndex, analyse


@pytest.mark.parametrize(
    ("one", "other"),
    [("meet", "met"), ("bought", "buys"), ("child", "children's"), ("went", "going")],
)
def test_forms_share_a_base(one, other):
    first, second = analyse(one)[0], analyse(other)[0]
    assert base(first) == base(second)
    assert second in variants(first)


def test_regular_words_stand_for_themselves():
    assert variants("ferri") == ("ferri",)
    assert base("ferri") == "ferri"


def test_a_question_finds_the_other_form(tmp_path):
    documents = [
        LexicalDocument(1, "", "The captains met on the pier.", None, None),
        LexicalDocument(2, "", "The captains argued on the pier.", None, None),
    ]
    index = LexicalIndex.build(tmp_path / "lexical", documents, 1)
    assert [hit.passage_id for hit in index.search("Where did they meet?", 5)] == [1]


def test_a_word_in_two_forms_counts_once(tmp_path):
    documents = [
        LexicalDocument(1, "", "They met, and will meet no more.", None, None),
        LexicalDocument(2, "", "They met, and will fight no more.", None, None),
    ]
    index = LexicalIndex.build(tmp_path / "lexical", documents, 1)
    alone, both = (index.score(question, [2])[2] for question in ("meet", "meet met"))
    assert alone == pytest.approx(both)


def test_matched_weight_counts_words_once_in_any_form(tmp_path):
    documents = [
        LexicalDocument(1, "Harbour", "They met and met again.", None, None),
        LexicalDocument(2, "", "Nothing of the kind.", None, None),
    ]
    index = LexicalIndex.build(tmp_path / "lexical", documents, 1)
    words = {variants("meet"): 0.5, variants("harbour"): 0.25, ("zebra",): 0.25}
    assert index.matched_weight(words, [1, 2, 99]) == pytest.approx({1: 0.75, 2: 0.0, 99: 0.0})
    assert index.matched_weight({}, [1]) == {1: 0.0}
