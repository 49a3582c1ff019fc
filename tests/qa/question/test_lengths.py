"""Questions for a length of time and what answers them."""

from __future__ import annotations

import pytest

from qa.question.answer_type import AnswerType, holds
from qa.question.lengths import asks_length, is_length, is_no_length, since_in_front


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("How long have they been married?", True),
        ("How long did the strike last?", True),
        ("how long will the pier be closed", True),
        ("How many years was the pier closed?", True),
        ("How many years ago was the pier built?", False),
        ("How many people came for the day?", False),
        ("How long ago did they marry?", False),
        ("How long is the bridge?", False),
        ("When did they marry?", False),
        ("", False),
    ],
)
def test_what_asks_for_a_length(question: str, asked: bool) -> None:
    assert asks_length(question) == asked


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("11 years", True),
        ("a nine-year marriage", True),
        ("two and a half hours", True),
        ("since 2012", True),
        ("1961 to 1972", True),
        ("until Friday", True),
        ("for decades", True),
        ("2012", False),
        ("in June 2012", False),
        ("two years ago", False),
        ("a year before the wedding", False),
        ("12 years old", False),
    ],
)
def test_what_is_a_length(text: str, length: bool) -> None:
    assert is_length(text) == length


def test_what_cannot_say_how_long() -> None:
    assert all(is_no_length(text) for text in ("2012", "June 2012", "Friday", "long", "two times"))
    assert not any(is_no_length(text) for text in ("since 2012", "70 years", "40 km", "a season"))


def test_since_is_taken_along() -> None:
    assert since_in_front("They have been a pair since ") == len("since ")
    assert since_in_front("They married in ") == 0


def test_a_sentence_with_a_year_alone_does_not_say_how_long() -> None:
    question = "How long have they been married?"
    assert holds(AnswerType.NUMBER, "They have been married for two years.", question)
    assert not holds(AnswerType.NUMBER, "They married in 2012.", question)
    assert holds(AnswerType.NUMBER, "They married in 2012.", "How many weddings were there?")
