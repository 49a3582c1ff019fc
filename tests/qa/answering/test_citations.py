"""Numbering and proof of quotes."""

import pytest

from corpus.errors import ArchiveDamaged
from corpus.types import ArticleInfo
from qa.answering.citations import Quote, number_quotes, same_words, verify

TEXTS = {
    "a": "The bridge opens in May. It cost 9 million.",
    "b": "Officials said:  the bridge opens in May.",
}


def quote(article: str, text: str, score: float = 1.0) -> Quote:
    start = TEXTS[article].index(text)
    info = ArticleInfo(id=article, title=article.upper())
    return Quote(info, start, start + len(text), text, score)


def test_equal_sentences_share_a_number_with_all_their_places():
    quotes = [
        quote("a", "The bridge opens in May."),
        quote("b", "the bridge opens in May."),
        quote("a", "It cost 9 million."),
    ]
    citations = number_quotes(quotes, 3)
    assert [one.number for one in citations] == [1, 2]
    assert [one.article_id for one in citations[0].also_in] == ["b"]
    verify(citations, TEXTS.__getitem__)


def test_limit_counts_different_sentences():
    quotes = [quote("a", "It cost 9 million."), quote("a", "The bridge opens in May.")]
    assert [one.quote for one in number_quotes(quotes, 1)] == ["It cost 9 million."]


def test_the_same_place_is_cited_once():
    assert number_quotes([quote("a", "It cost 9 million.")] * 3, 3)[0].also_in == ()


@pytest.mark.parametrize("where", ["main", "also"])
def test_a_wrong_quote_never_passes(where):
    good, other = quote("a", "The bridge opens in May."), quote("b", "the bridge opens in May.")
    citations = number_quotes([good, other], 3)
    changed = dict(TEXTS)
    changed["a" if where == "main" else "b"] = "Something else entirely stands here now, longer."
    with pytest.raises(ArchiveDamaged):
        verify(citations, changed.__getitem__)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("“It is over,” he said.", '"It is over," he said.', True),
        ("It  is\nover.", "it is over.", True),
        ("It is over.", "It is not over.", False),
    ],
)
def test_same_words(one, other, same):
    assert (same_words(one) == same_words(other)) is same
