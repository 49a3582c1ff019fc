"""Passages: whole sentences, exact offsets, sizes, ids."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.chunk import MAX_WORDS, passage_id, passages, prefix
from corpus.text import normalise, sentences
from corpus.types import Article

SENTENCE = "The old iron bridge over the Wend reopened after two long years of repairs."


def article(text: str, **more: object) -> Article:
    return Article(**{"id": "bridge", "title": "Bridge reopens", "text": text, **more})  # type: ignore[arg-type]


_words = st.text("abcdefgé", min_size=1, max_size=9)
_sentence = st.lists(_words, min_size=1, max_size=60).map(
    lambda words: " ".join(words).capitalize() + "."
)
_paragraph = st.lists(_sentence, min_size=1, max_size=6).map(" ".join)
STORIES = st.lists(_paragraph, max_size=12).map("\n\n".join)
ANYTHING = st.one_of(STORIES, st.text().map(normalise))


@given(ANYTHING, st.integers(min_value=1, max_value=200))
def test_passages_hold_every_sentence_once_and_in_order(text: str, max_words: int) -> None:
    story = article(text)
    found = passages(story, max_words)
    position = 0
    for ordinal, passage in enumerate(found):
        assert passage.ordinal == ordinal
        assert passage.article_id == story.id
        assert text[passage.start : passage.end] == passage.text
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])
        for start, end in passage.sentences:
            assert not text[position:start].strip()
            assert start < end
            position = end
    assert not text[position:].strip()
    assert len({passage.id for passage in found}) == len(found)


@given(STORIES)
def test_a_sentence_that_fits_is_never_split(text: str) -> None:
    pieces = [span for passage in passages(article(text)) for span in passage.sentences]
    fitting = [(a, b) for a, b in sentences(text) if len(text[a:b].split()) <= MAX_WORDS]
    assert set(fitting) <= set(pieces)


@given(STORIES, st.integers(min_value=20, max_value=200))
def test_no_passage_is_longer_than_allowed(text: str, max_words: int) -> None:
    assert all(len(p.text.split()) <= max_words for p in passages(article(text), max_words))


@given(STORIES, st.integers(min_value=1, max_value=3))
def test_overlap_repeats_the_sentences_before(text: str, overlap: int) -> None:
    plain = passages(article(text))
    for before, single, wider in zip(
        plain, plain[1:], passages(article(text), MAX_WORDS, overlap)[1:]
    ):
        assert wider.sentences[-len(single.sentences) :] == single.sentences
        shared = wider.sentences[: -len(single.sentences)]
        assert len(shared) <= overlap
        assert len(before.sentences) < len(shared) or before.sentences[-len(shared) :] == shared


def test_blank_article_has_no_passages() -> None:
    assert passages(article("")) == []


@pytest.mark.parametrize("arguments", [(0,), (-1,), (10, -1)])
def test_senseless_sizes_are_refused(arguments: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="max_words"):
        passages(article(SENTENCE), *arguments)


def test_short_story_is_one_passage() -> None:
    text = f"{SENTENCE} It was cheap.\n\n{SENTENCE}"
    assert [p.text for p in passages(article(text))] == [text]


@pytest.mark.parametrize("count", [11, 12, 15, 21, 23, 40])
def test_no_tiny_tail(count: int) -> None:
    text = " ".join(SENTENCE for _ in range(count))
    assert min(len(p.text.split()) for p in passages(article(text))) >= 40


def test_passages_end_with_paragraphs_of_some_size() -> None:
    paragraph = " ".join([SENTENCE] * 6)
    text = "\n\n".join([paragraph] * 5)
    assert [p.text for p in passages(article(text))] == [paragraph] * 5


def test_heading_stays_with_what_it_introduces() -> None:
    paragraph = " ".join([SENTENCE] * 6)
    text = f"{paragraph}\n\nWhat comes next for Low Marsh\n\n{paragraph}"
    first, second = passages(article(text))
    assert first.text == paragraph
    assert second.text.startswith("What comes next")


def test_long_sentence_is_cut_at_a_clause() -> None:
    clauses = ", ".join(" ".join(["word"] * 30) for _ in range(10)) + "."
    found = passages(article(clauses))
    assert len(found) > 1
    assert all(p.text.endswith((",", ".")) for p in found)


def test_sentence_without_clauses_is_cut_between_words() -> None:
    found = passages(article("word " * 1_000 + "end."))
    assert all(word in ("word", "end.") for p in found for word in p.text.split())
    assert sum(len(p.text.split()) for p in found) == 1_001


def test_word_without_end_is_cut_by_characters() -> None:
    found = passages(article("x" * 100_000))
    assert [len(p.text) for p in found] == [1_000] * 100


@pytest.mark.parametrize("unit", ["x", "word ", "word. ", ". ", "a\n", "Yes. No. ", "B. "])
def test_hostile_repetition_stays_linear(unit: str) -> None:
    text = normalise(unit * (300_000 // len(unit)))
    assert sum(len(p.sentences) for p in passages(article(text))) >= len(sentences(text))


def test_ids_follow_what_is_indexed() -> None:
    story = article(SENTENCE)
    changes = [
        replace(story, id="other"),
        replace(story, title="Bridge closes"),
        replace(story, date=datetime.date(2024, 5, 3)),
        replace(story, source="Post"),
        replace(story, text=SENTENCE + " So it did."),
    ]
    ids = [passages(changed)[0].id for changed in [story, *changes]]
    assert len(set(ids)) == len(ids)
    # What is not indexed does not change them, and they are the same on every machine.
    assert passages(replace(story, url="u", path="/p"))[0].id == ids[0]
    assert passage_id("a", 0, 1, "p", "t") == 3_810_565_714_871_755_615


@given(st.text(), st.integers(), st.integers(), st.text(), st.text())
def test_ids_fit_a_signed_64_bit_integer(
    name: str, start: int, end: int, context: str, text: str
) -> None:
    key = [value.encode("utf-8", "ignore").decode() for value in (name, context, text)]
    assert 0 < passage_id(key[0], start, end, key[1], key[2]) < 2**63


@pytest.mark.parametrize(
    ("title", "day", "expected"),
    [
        ("Bridge reopens", datetime.date(2023, 8, 7), "Bridge reopens (7 August 2023)"),
        ("Bridge reopens", None, "Bridge reopens"),
        ("", datetime.date(2023, 8, 7), "7 August 2023"),
        ("", None, ""),
    ],
)
def test_prefix(title: str, day: datetime.date | None, expected: str) -> None:
    assert prefix(article(SENTENCE, title=title, date=day)) == expected


def test_prefix_is_short() -> None:
    assert len(prefix(article(SENTENCE, title="word " * 200)).split()) <= 30
    assert len(prefix(article(SENTENCE, title="x" * 2_000))) <= 220
