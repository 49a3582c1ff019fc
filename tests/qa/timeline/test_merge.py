"""Dated sentences into events, and which of them are shown."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np

from corpus.told.types import Granularity, ToldDate
from corpus.types import ArticleInfo
from qa.answering.citations import Quote
from qa.timeline.merge import Merged, Moment, merge
from qa.timeline.select import choose

MAY_3 = datetime.date(2024, 5, 3)


def span(first: datetime.date, granularity: Granularity) -> datetime.date:
    if granularity == "year":
        return first.replace(month=12, day=31)
    return first.replace(day=31) if granularity == "month" else first


def moment(
    story: str,
    terms: str,
    first: datetime.date = MAY_3,
    *,
    granularity: Granularity = "day",
    published: bool = False,
    angle: float | None = None,
    **more: Any,
) -> Moment:
    """`angle` in degrees turns the sentence's vector; none without."""
    last = span(first, granularity)
    told = None if published else ToldDate(0, 1, "x", "", "DATE", first, last, granularity)
    vector = None
    if angle is not None:
        turned = np.deg2rad(angle)
        vector = np.array([np.cos(turned), np.sin(turned)], np.float32)
    quote = Quote(
        ArticleInfo(id=story, title=story), more.get("start", 0), 9, terms, more.get("score", 1.0)
    )
    return Moment(
        quote=quote,
        first=first,
        last=last,
        clock="published" if published else "told",
        told=told,
        terms=frozenset(terms.split()),
        vector=vector,
        group=more.get("group", hash(story)),
    )


def stories(event: Merged) -> list[str]:
    return [one.quote.article.id for one in (event.best, *event.others)]


def test_the_same_day_in_like_words_is_one_event():
    found = merge([moment("a", "pier burn night"), moment("b", "pier burn dawn")])
    assert [stories(one) for one in found] == [["a", "b"]]


def test_the_same_day_in_near_vectors_is_one_event_in_two_stories_only():
    near = [moment("a", "pier burn", angle=0), moment("b", "fire quay", angle=30)]
    assert len(merge(near)) == 1
    one_story = [moment("a", "pier burn", angle=0), moment("a", "fire quay", angle=30, start=20)]
    assert len(merge(one_story)) == 2


def test_other_words_or_another_day_is_another_event():
    other_day = MAY_3 + datetime.timedelta(days=1)
    found = [
        moment("a", "pier burn"),
        moment("b", "mayor resign"),
        moment("c", "pier burn", other_day),
    ]
    assert len(merge(found)) == 3


def test_a_day_inside_the_month_that_another_story_tells_is_shown_as_the_day():
    found = merge(
        [
            moment("a", "pier burn", MAY_3.replace(day=1), granularity="month", angle=0),
            moment("b", "fire quay", angle=20),
        ]
    )
    assert [stories(one) for one in found] == [["b", "a"]]


def test_a_report_is_no_event_of_the_month_it_came_in():
    month = moment("a", "pier burn", MAY_3.replace(day=1), granularity="month", angle=0)
    assert len(merge([month, moment("b", "pier burn", published=True, angle=0)])) == 2


def test_a_told_date_is_preferred_over_a_better_report_of_the_day():
    (event,) = merge([moment("a", "pier burn", published=True), moment("b", "pier burn")])
    assert event.best.clock == "told"


def test_one_story_is_listed_once_and_one_text_counts_once():
    found = merge(
        [
            moment("a", "pier burn", group=-1),
            moment("b", "pier burn", group=-1),
            moment("b", "pier burn", start=50, group=-1),
            moment("c", "pier burn", group=7),
        ]
    )
    assert [stories(one) for one in found] == [["a", "b", "c"]]
    assert found[0].stories == 2


def test_a_sentence_of_two_versions_is_dated_by_the_first():
    later = moment("late", "pier burn", days(1), group=-1, score=2.0)
    first = moment("early", "pier burn", group=-1)
    (event,) = merge([later, first])
    assert stories(event) == ["early", "late"]
    assert len(merge([moment("late", "pier burn", days(1)), first])) == 2


def test_nothing_makes_no_event():
    assert merge([]) == []
    assert choose([], 5) == ([], 0)


def days(number: int) -> datetime.date:
    return MAY_3 + datetime.timedelta(days=10 * number)


def test_one_busy_day_does_not_push_out_the_others():
    crowd = [Merged(moment(f"s{n}", f"t{n}", score=1.0 - n / 100)) for n in range(6)]
    alone = Merged(moment("x", "t", days(1), score=0.95))
    assert alone in [one.event for one in choose([*crowd, alone], 4)[0]]


def test_what_many_stories_tell_comes_before_a_better_sentence_of_one():
    told = Merged(
        moment("a", "x", days(1), score=1.0),
        (moment("b", "x", days(1)), moment("c", "x", days(1))),
    )
    better = Merged(moment("d", "y", days(2), score=1.1))
    assert choose([better, told], 1)[0][0].event is told


def test_the_weakest_are_left_out_even_if_there_is_room():
    good, weak = Merged(moment("a", "x", score=1.0)), Merged(moment("b", "y", days(1), score=0.3))
    assert [one.event for one in choose([good, weak], 5)[0]] == [good]
    assert choose([good, weak], 5)[1] == 0
    assert choose([good, good], 1)[1] == 1


def test_a_sentence_with_two_dates_leaves_room_for_another_sentence():
    both = [Merged(moment("a", "x", days(n), score=1.0)) for n in (1, 2)]
    other = Merged(moment("b", "y", days(3), score=0.9))
    assert other in [one.event for one in choose([*both, other], 2)[0]]


def test_a_story_with_its_day_told_needs_no_report_of_the_day():
    told = Merged(moment("a", "x", score=1.0))
    report = Merged(
        moment("a", "y", days(0) + datetime.timedelta(days=1), published=True, score=1.0, start=40)
    )
    other = Merged(moment("b", "z", days(3), score=0.9))
    assert [one.event for one in choose([told, report, other], 2)[0]] == [told, other]
