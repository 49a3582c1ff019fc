"""Which told dates are events."""

from __future__ import annotations

import datetime
import re

import pytest

from corpus.told.types import Granularity, Kind, ToldDate
from qa.timeline.dates import event_dates, is_bound, is_quoted, speaks_of_plans

PUBLISHED = datetime.date(2024, 5, 9)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def told(
    sentence: str,
    words: str,
    first: str | None,
    last: str | None = None,
    granularity: Granularity = "day",
    kind: Kind = "DATE",
) -> ToldDate:
    start = sentence.index(words)
    begins = day(first) if first else None
    ends = day(last or first or "") if first else None
    return ToldDate(start, start + len(words), words, "", kind, begins, ends, granularity)


def dated(sentence: str, *dates: ToldDate) -> list[str]:
    found = event_dates(dates, (0, len(sentence)), sentence, PUBLISHED)
    return [one.text for one in found]


def test_a_day_and_a_year_in_the_past_are_events():
    text = "The pier, built in 1911, burned down on Tuesday."
    year = told(text, "1911", "1911-01-01", "1911-12-31", "year")
    assert dated(text, year, told(text, "Tuesday", "2024-05-07")) == ["1911", "Tuesday"]


@pytest.mark.parametrize(
    ("text", "words", "first", "last", "granularity", "kind"),
    [
        ("The pier opens on 1 June.", "1 June", "2024-06-01", None, "day", "DATE"),
        ("The pier stood for two years.", "two years", None, None, "none", "DURATION"),
        ("It is swept every Monday.", "every Monday", "2024-05-06", None, "day", "SET"),
        (
            "It was grand in the 19th century.",
            "the 19th century",
            "1801-01-01",
            "1900-12-31",
            "century",
            "DATE",
        ),
        ("The pier was closed at 5 p.m. EST.", "5 p.m. EST", "2024-05-09", None, "time", "TIME"),
        ("Read more in today's letter.", "today", "2024-05-09", None, "day", "DATE"),
        (
            "The vote will be held this week.",
            "this week",
            "2024-05-06",
            "2024-05-12",
            "week",
            "DATE",
        ),
        ("It is due before the end of 2024.", "2024", "2024-01-01", "2024-12-31", "year", "DATE"),
    ],
)
def test_plans_lengths_hours_and_centuries_are_none(text, words, first, last, granularity, kind):
    assert dated(text, told(text, words, first, last, granularity, kind)) == []


def test_words_of_the_future_do_not_matter_for_what_is_over():
    text = "The council said on 3 May that the pier will be rebuilt."
    assert dated(text, told(text, "3 May", "2024-05-03")) == ["3 May"]


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("Talks are to begin on Friday at noon.", False),
        ("The vote will be held again on Friday.", False),
        ("The pier will be rebuilt, the mayor said on Friday.", True),
        ("The mayor could not come on foot, so she swam on Friday.", True),
    ],
)
def test_a_weekday_that_something_is_planned_for_is_not_the_last_one(text, past):
    assert bool(dated(text, told(text, "Friday", "2024-05-03"))) is past


def test_may_is_a_month():
    assert not speaks_of_plans("In May the pier burned down.")
    assert speaks_of_plans("The pier may burn down.")


def test_the_finer_of_two_dates_for_one_thing_stays():
    text = "It burned on 3 May, in 2024, in the night of 3 May."
    year = told(text, "2024", "2024-01-01", "2024-12-31", "year")
    first = told(text, "3 May", "2024-05-03")
    again = ToldDate(45, 50, "3 May", "", "DATE", first.first, first.last, "day")
    assert dated(text, first, year, again) == ["3 May"]


def test_dates_of_other_sentences_do_not_count():
    text = "It rained. The pier burned on 3 May."
    date = told(text, "3 May", "2024-05-03")
    assert event_dates([date], (0, 10), text[:10], PUBLISHED) == []
    assert event_dates([date], (11, len(text)), text[11:], PUBLISHED) == [date]


def test_undated_stories_know_no_future():
    text = "It opens in 2031."
    date = told(text, "2031", "2031-01-01", "2031-12-31", "year")
    assert event_dates([date], (0, len(text)), text, None) == [date]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("They have lived there since 2012.", True),
        ("Until at least 2012 it stood.", True),
        ("In 2012 they left.", False),
    ],
)
def test_since_and_until_bound_a_state(text, bound):
    start = re.search("2012", text)
    assert start is not None
    assert is_bound(text, start.start()) is bound


def test_a_relative_date_in_quotation_marks_may_be_of_another_day():
    text = 'He said "she died this morning" in 2002, and wept yesterday.'
    morning = told(text, "this morning", "2024-05-09")
    wept = told(text, "yesterday", "2024-05-08")
    assert is_quoted(text, morning.start, morning)
    assert not is_quoted(text, wept.start, wept)
