"""Wrapping keeps every word whole and in order."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.render.layout import Style, display_width, wrap


def test_wraps_at_the_last_space_that_fits() -> None:
    assert wrap("one two three four", 9) == "one two\nthree\nfour"


def test_first_and_other_lines_have_their_own_starts() -> None:
    assert wrap("aa bb cc", 7, "[1] ", "    ") == "[1] aa\n    bb\n    cc"


def test_a_word_longer_than_the_line_stays_whole() -> None:
    assert wrap("see http://a.example/very/long/address now", 10) == (
        "see\nhttp://a.example/very/long/address\nnow"
    )


def test_without_width_nothing_is_broken() -> None:
    assert wrap("word " * 50, None, "> ") == "> " + "word " * 50


def test_east_asian_characters_take_two_columns() -> None:
    assert display_width("東京 ab") == 7
    assert wrap("東京 東京", 5) == "東京\n東京"


def test_combining_marks_take_no_column() -> None:
    assert display_width("e\u0301") == 1


def test_colours_take_no_columns_and_survive_wrapping() -> None:
    painted = wrap(Style(True).dim("aaa bbb ccc"), 7)
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == "aaa bbb\nccc"
    for line in painted.split("\n"):
        assert line.endswith("\x1b[0m")


def test_no_colours_without_colour() -> None:
    style = Style(False)
    assert [style.dim("a"), style.bold("b"), style.marked("c")] == ["a", "b", "c"]


@given(st.text(alphabet="ab東 ", max_size=80), st.integers(min_value=4, max_value=30))
def test_no_word_is_lost_or_broken(text: str, width: int) -> None:
    wrapped = wrap(text, width)
    assert wrapped.split() == text.split()
    for line in wrapped.split("\n"):
        assert display_width(line) <= width or " " not in line.strip()


@pytest.mark.parametrize("width", [1, 2, 3])
def test_absurdly_narrow_is_no_error(width: int) -> None:
    assert wrap("a bc d", width, "[1] ", "    ").split() == ["[1]", "a", "bc", "d"]
