"""A timeline in words."""

from __future__ import annotations

import datetime
from typing import Literal

import pytest

from qa.render import answer_markdown, answer_text
from qa.render.events import clock_words, when_words
from qa.render.timeline import timeline_markdown, timeline_text
from qa.sessions.stored import answer_from_data, answer_to_data
from qa.timeline.types import Event, Timeline, as_answer
from qa.types import Citation, EventDate

QUOTE = "The pier burned down *at night*."


def citation(number: int = 1, also_in: tuple[Citation, ...] = ()) -> Citation:
    return Citation(
        number,
        "pier-fire",
        "Pier lost",
        datetime.date(2024, 5, 9),
        "Post",
        None,
        None,
        QUOTE,
        4,
        4 + len(QUOTE),
        also_in,
    )


def event(
    first: str,
    last: str,
    granularity: str = "day",
    clock: Literal["told", "published"] = "told",
    told_as: str = "",
) -> EventDate:
    begins, ends = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    return EventDate(begins, ends, granularity, clock, (4, 10), told_as)


@pytest.mark.parametrize(
    ("first", "last", "granularity", "words"),
    [
        ("2024-05-03", "2024-05-03", "day", "3 May 2024"),
        ("2024-05-03", "2024-05-03", "time", "3 May 2024"),
        ("2024-05-01", "2024-05-31", "month", "May 2024"),
        ("2012-01-01", "2012-12-31", "year", "2012"),
        ("1990-01-01", "1999-12-31", "decade", "1990s"),
        ("2024-04-29", "2024-05-05", "week", "29 April to 5 May 2024"),
        ("2024-05-06", "2024-05-12", "week", "6 to 12 May 2024"),
        ("2023-12-28", "2024-01-03", "week", "28 December 2023 to 3 January 2024"),
        ("2023-06-01", "2023-08-31", "season", "summer 2023"),
        ("2023-12-01", "2024-02-29", "season", "winter 2023/24"),
        ("2023-01-01", "2023-04-15", "season", "1 January to 15 April 2023"),
        ("2023-04-01", "2023-06-30", "quarter", "second quarter of 2023"),
        ("2023-07-01", "2023-12-31", "half", "second half of 2023"),
        ("1801-01-01", "1900-12-31", "century", "1 January 1801 to 31 December 1900"),
    ],
)
def test_a_date_is_as_exact_as_it_was_told(first, last, granularity, words):
    assert when_words(event(first, last, granularity)) == words


def test_it_says_which_date_it_is():
    assert clock_words(event("2024-05-03", "2024-05-03", clock="published")) == "published"
    week = event("2024-04-29", "2024-05-05", "week", told_as="last\nweek")
    assert clock_words(week) == "told as “last week”"
    assert clock_words(event("2012-01-01", "2012-12-31", "year", told_as="2012")) == "told"


def one_event() -> Timeline:
    other = Citation(1, "fire-\x1b[1m", "A fire", None, None, None, None, "It burned.", 0, 10)
    date = event("2024-05-03", "2024-05-03", told_as="on Friday")
    shown = Event(date, citation(also_in=(other,)))
    return Timeline("pier", (shown,), left_out=3, notes=("No story has the word x.",))


def test_text_has_date_sentence_story_and_notes():
    assert timeline_text(one_event()).split("\n") == [
        "3 May 2024 (told as “on Friday”)",
        f"  {QUOTE} [1]",
        "  Pier lost — 9 May 2024 — Post (pier-fire)",
        "  also in: A fire — undated (fire-\ufffd[1m)",
        "",
        "Note: No story has the word x.",
        "",
        "Note: 3 more events that fit the topic less: --limit shows more.",
    ]


def test_text_is_wrapped():
    assert all(len(line) <= 40 for line in timeline_text(one_event(), 40).split("\n"))


def test_markdown_quotes_and_escapes():
    text = timeline_markdown(one_event())
    assert text.startswith("## pier\n\n- **3 May 2024** (told as “on Friday”)\n  > The pier")
    assert "burned down \\*at night\\*." in text
    assert "  - also in: A fire — undated" in text
    assert "\x1b" not in text


def test_plain_data_keeps_dates_and_clock():
    data = one_event().to_dict()
    assert data["events"][0]["date"]["first"] == "2024-05-03"
    assert data["events"][0]["date"]["clock"] == "told"
    assert data["events"][0]["citation"]["quote"] == QUOTE


def test_a_timeline_as_an_answer_looks_the_same():
    answer = as_answer(one_event(), "/timeline pier", "More exists.")
    assert answer.found
    assert answer.understood == "pier"
    text = timeline_text(one_event()).split("\n\n")
    assert answer_text(answer).split("\n\n") == [*text[:-1], "Note: More exists."]
    assert timeline_markdown(one_event()).split("\n\n")[1] in answer_markdown(answer)
    assert answer_from_data(answer_to_data(answer)) == answer


def test_a_timeline_without_events_is_no_answer():
    answer = as_answer(Timeline("pier", ()), "/timeline pier")
    assert not answer.found
    assert answer.citations == answer.dates == ()
