"""Dates in questions, read on Sunday 20 August 2023."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.question.spell_dates import days_words
from qa.question.when import Period, read_question

TODAY = datetime.date(2023, 8, 20)

READ = [
    ("What happened in June 2023?", "1 to 30 June 2023"),
    ("what happened in june 2023", "1 to 30 June 2023"),
    ("What did the council say before August?", "until 31 July 2023"),
    ("What did the council say after 15 August?", "since 16 August 2023"),
    ("Who ran the mill last summer?", "1 June to 31 August 2022"),
    ("Where has the ferry sailed since 2018?", "since 1 January 2018"),
    ("What was built between May and July 2022?", "1 May to 31 July 2022"),
    ("What was built between November and February 2022?", "1 November 2021 to 28 February 2022"),
    ("What was built from March to June?", "1 March to 30 June 2023"),
    ("What happened this week?", "14 to 20 August 2023"),
    ("What happened this year?", "1 January to 20 August 2023"),
    ("What happened last week?", "7 to 13 August 2023"),
    ("What burnt down two years ago?", "1 January to 31 December 2021"),
    ("What was said in September?", "1 to 30 September 2022"),
    ("What will open in September?", "1 to 30 September 2023"),
    ("Who won on Sunday?", "20 August 2023"),
    ("Who won on Monday?", "14 August 2023"),
    ("Who resigned yesterday?", "19 August 2023"),
    ("Who won in 2012?", "1 January to 31 December 2012"),
    ("Which songs were sung in the 1990s?", "1 January 1990 to 31 December 1999"),
    ("What changed in the last two years?", "20 August 2021 to 20 August 2023"),
    ("What was settled by the end of 2021?", "until 31 December 2021"),
    ("What was known on 2 June?", "2 June 2023"),
    ("What was sold on Black Friday?", "25 November 2022"),
    ("What did the Sunday Times say in May 2023?", "1 to 31 May 2023"),
    ("What was said in May and December 2022?", "1 to 31 May 2022, 1 to 31 December 2022"),
    ("As of 7 August, was the pier open?", "as of 7 August 2023, later stories last"),
    ("Was the pier open as of June 2023?", "as of 30 June 2023, later stories last"),
    ("What is the latest on the pier?", "newest first"),
    ("Is the pier still closed?", "newest first"),
    ("Who is mayor now?", "newest first"),
    ("Who currently owns the mill?", "newest first"),
    ("Who first reported the leak?", "oldest first"),
]

SAYS_NOTHING = [
    "When did they marry?",
    "Who was the first mayor?",
    "What did Theresa May say?",
    "How many years was she in power?",
    "How old are the children?",
    "Why did the soldiers march?",
    "Did the fall hurt him?",
    "When was May December released?",
    "Who wrote 1984?",
    "Who directed The September Issue?",
    "Who plays in the movie Black Friday?",
    "Who stars in Midnight in Lisbon?",
    "What is the score of 3 to 2 about?",
    "",
]


@pytest.mark.parametrize(("question", "note"), READ)
def test_what_is_read(question: str, note: str) -> None:
    asked = read_question(question, TODAY)
    assert asked.note == f"read as: {note}"
    assert asked


@pytest.mark.parametrize("question", SAYS_NOTHING)
def test_what_says_nothing_about_time(question: str) -> None:
    asked = read_question(question, TODAY)
    assert not asked and asked.note == "" and asked.rest == question


def test_what_is_left_of_the_question() -> None:
    def rest(question: str) -> str:
        return read_question(question, TODAY).rest

    assert rest("What happened in June 2023?") == "What happened?"
    assert rest("As of 7 August, was the pier open?") == "was the pier open?"
    assert rest("Between May and July 2022, what was built?") == "what was built?"
    # It names something: nothing is left out.
    assert rest("Who won the 2022 World Cup?") == "Who won the 2022 World Cup?"


def test_as_of_is_no_period() -> None:
    asked = read_question("As of June 2023, was the pier open?", TODAY)
    assert asked.as_of == datetime.date(2023, 6, 30)
    assert asked.periods == ()


def test_two_dates_are_two_periods() -> None:
    asked = read_question("Who won on Friday for the first time since 2017?", TODAY)
    assert asked.periods == (
        Period(datetime.date(2023, 8, 18), datetime.date(2023, 8, 18)),
        Period(datetime.date(2017, 1, 1), None),
    )


@given(st.text(alphabet="0123456789 /-.,'abcdefmnoprstuy?MJAS", max_size=80))
def test_nothing_makes_it_stumble(question: str) -> None:
    asked = read_question(question, TODAY)
    assert bool(asked.note) == bool(asked)
    for period in asked.periods:
        assert period.first is None or period.last is None or period.first <= period.last


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2023-06-01", "2023-06-30", "1 to 30 June 2023"),
        ("2023-06-01", "2023-07-02", "1 June to 2 July 2023"),
        ("2022-12-01", "2023-02-28", "1 December 2022 to 28 February 2023"),
        ("2023-06-02", "2023-06-02", "2 June 2023"),
        ("2023-06-02", None, "since 2 June 2023"),
        (None, "2023-06-02", "until 2 June 2023"),
        (None, None, "any day"),
    ],
)
def test_days_in_words(first: str | None, last: str | None, words: str) -> None:
    days = [datetime.date.fromisoformat(one) if one else None for one in (first, last)]
    assert days_words(*days) == words


def test_what_is_searched() -> None:
    def searched(question: str) -> str:
        return read_question(question, TODAY).searched

    assert searched("What is the latest on the pier?") == "What is the pier?"
    assert searched("As of 7 August, was the pier open?") == "was the pier open?"
    # Stories have the words of dates too.
    june = "What did the council decide in June 2023?"
    assert searched(june) == june
    # Nothing else would be left to look for.
    assert searched("What is the latest?") == "What is the latest?"
