"""How passages' dates are weighed against the time a question asks about."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from qa.question.when import Period, QuestionTime
from qa.search.timing import PUBLISHED, UNDATED, time_scores


def day(written: str) -> datetime.date:
    return datetime.date.fromisoformat(written)


def days(first: str, last: str) -> tuple[datetime.date, datetime.date]:
    return day(first), day(last)


JUNE = QuestionTime(periods=(Period(*days("2023-06-01", "2023-06-30")),))


def scores(asked: QuestionTime, published: list[str | None], told=(), relevance=()) -> list[float]:
    dates = [day(one) if one else None for one in published]
    found = time_scores(
        asked,
        dates,
        told or [[] for _ in dates],
        relevance or [1.0] * len(dates),
    )
    assert found.dtype == np.float32 and found.shape == (len(dates),)
    assert ((found >= 0) & (found <= 1)).all()
    return [float(one) for one in found]


def test_a_question_without_time_moves_nothing() -> None:
    assert scores(QuestionTime(), ["2023-06-02", None]) == [0.0, 0.0]
    assert scores(JUNE, []) == []


def test_publication_within_the_days_asked_about() -> None:
    within, before, after, later, undated = scores(
        JUNE, ["2023-06-15", "2023-05-31", "2023-07-01", "2023-08-20", None]
    )
    assert within == pytest.approx(PUBLISHED)
    assert before == undated == 0.0
    assert within > after > later > 0.0


def test_a_told_date_counts_more_than_publication() -> None:
    june_2 = days("2023-06-02", "2023-06-02")
    whole_year = days("2023-01-01", "2023-12-31")
    told, both, wide, other = scores(
        JUNE,
        ["2023-09-01", "2023-06-03", "2023-09-01", "2023-09-01"],
        [[june_2], [june_2], [whole_year], [days("2022-06-02", "2022-06-02")]],
    )
    assert told == both == 1.0
    assert 0 < wide < told
    assert other == pytest.approx(0.0, abs=0.01)


def test_open_ends() -> None:
    since = QuestionTime(periods=(Period(day("2023-06-01"), None),))
    before = QuestionTime(periods=(Period(None, day("2023-05-31")),))
    published = ["2020-01-01", "2023-05-31", "2023-06-01", "2026-01-01"]
    assert scores(since, published) == pytest.approx([0, 0, PUBLISHED, PUBLISHED])
    early, last, next_day, late = scores(before, published)
    assert early == last == pytest.approx(PUBLISHED)
    assert PUBLISHED > next_day > late


def test_the_latest_is_the_newest_of_what_is_relevant() -> None:
    latest = QuestionTime(wants="latest")
    june, august, unrelated, undated = scores(
        latest,
        ["2023-06-02", "2023-08-20", "2026-01-01", None],
        relevance=[1.0, 0.9, 0.3, 1.0],
    )
    assert august == 1.0 > june
    # A newer story about something else is not what was meant.
    assert unrelated == pytest.approx((0.3 / 0.75) ** 2) and undated == pytest.approx(UNDATED)


def test_the_first_is_the_oldest_of_what_is_relevant() -> None:
    first = QuestionTime(wants="first")
    assert scores(first, ["2023-06-02", "2023-08-20"])[0] == 1.0
    assert scores(first, ["2023-06-02", "2023-08-20"])[1] < 0.5
    assert scores(first, [None]) == pytest.approx([UNDATED])


def test_as_of_a_day_later_stories_have_nothing() -> None:
    then = QuestionTime(as_of=day("2023-06-30"))
    old, newest, later, undated = scores(then, ["2020-06-02", "2023-06-02", "2023-08-20", None])
    assert newest == 1.0 > old >= 0.5
    assert later == 0.0
    assert undated == pytest.approx(UNDATED)


def test_two_periods_count_alike() -> None:
    asked = QuestionTime(
        periods=(
            Period(*days("2023-06-01", "2023-06-30")),
            Period(*days("2017-01-01", "2017-12-31")),
        )
    )
    told = [[days("2017-05-01", "2017-05-01")], []]
    both, one = scores(asked, ["2023-06-15", "2023-06-15"], told)
    assert both > one > 0
