"""Corrections as values: what is corrected, what the file says, and the way back."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.corrections import EDITABLE, as_read, corrected, kept
from corpus.types import ArticleInfo, Edit

DAY, OTHER = datetime.date(2024, 5, 3), datetime.date(2024, 5, 9)
PIER = ArticleInfo(id="pier", title="Pier closed", date=DAY, source="Post", date_note="meta")

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=9)
dates = st.none() | st.dates()
articles = st.builds(
    ArticleInfo,
    id=st.just("a"),
    title=texts,
    title_inferred=st.booleans(),
    date=dates,
    source=st.none() | texts,
)
changes = st.fixed_dictionaries(
    {}, optional={"title": texts, "date": dates, "source": st.none() | texts}
)


def test_what_the_file_says_stands_beside_what_was_corrected() -> None:
    edited = corrected(PIER, {"date": OTHER, "source": None})
    assert (edited.title, edited.date, edited.source) == ("Pier closed", OTHER, None)
    assert edited.edited == (Edit("date", "2024-05-03"), Edit("source", "Post"))
    assert edited.date_note == "meta"


def test_a_second_correction_remembers_the_file_not_the_first() -> None:
    twice = corrected(corrected(PIER, {"date": None}), {"date": OTHER})
    assert twice.edited == (Edit("date", "2024-05-03"),)


def test_the_value_of_the_file_is_no_correction() -> None:
    assert corrected(corrected(PIER, {"date": OTHER}), {"date": DAY}) == PIER


def test_a_corrected_title_is_no_longer_inferred_until_it_is_taken_back() -> None:
    inferred = ArticleInfo(id="a", title="The pier was", title_inferred=True)
    edited = corrected(inferred, {"title": "The pier was"})
    assert not edited.title_inferred
    assert edited.edited == (Edit("title", "The pier was", inferred=True),)
    assert as_read(edited) == inferred


def test_only_some_fields_can_be_corrected() -> None:
    with pytest.raises(KeyError):
        corrected(PIER, {"path": "x"})


@given(articles, changes, changes)
def test_corrections_can_always_be_taken_back(article, first, second) -> None:
    edited = corrected(corrected(article, first), second)
    assert as_read(edited) == article
    for field, value in {**first, **second}.items():
        assert getattr(edited, field) == value
    named = [edit.field for edit in edited.edited]
    assert named == [field for field in EDITABLE if field in named]


@given(articles, articles, changes)
def test_corrections_hold_whatever_the_file_says_next(before, after, values) -> None:
    edited = corrected(before, values)
    again = kept(after, edited)
    assert as_read(again) == after
    for edit in edited.edited:
        assert getattr(again, edit.field) == getattr(edited, edit.field)
    assert [edit.field for edit in again.edited] == [edit.field for edit in edited.edited]
    assert kept(after, None) == after
