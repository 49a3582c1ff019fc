"""Timelines of real archives with the real model, and the command."""

from __future__ import annotations

import datetime
import json

import pytest

from corpus.errors import UsageError
from corpus.types import Filter
from qa import Archive


@pytest.fixture(scope="module")
def sample():
    with Archive.sample() as archive:
        yield archive


@pytest.fixture(scope="module")
def tram(tram_archive):
    with Archive.open(tram_archive) as archive:
        yield archive


def test_the_sample_stories_in_order_each_date_with_its_sentence(sample):
    found = sample.timeline("Portman Millepied").events
    assert [event.date.first for event in found] == sorted(event.date.first for event in found)
    years = [event.date.first.year for event in found if event.date.granularity == "year"]
    assert sorted({2009, 2012, 2016, 2018} & set(years)) == [2009, 2012, 2016, 2018]
    months = {(event.date.first.year, event.date.first.month) for event in found}
    assert {(2023, 6), (2023, 8)} <= months
    for event in found:
        one = event.citation
        assert sample.article(one.article_id).text[one.start : one.end] == one.quote


def test_an_event_of_several_stories_is_one(sample):
    weddings = [
        event
        for event in sample.timeline("Portman Millepied").events
        if event.date.first.year == 2012 and "married" in event.citation.quote
    ]
    (wedding,) = weddings
    assert wedding.date.granularity == "year"
    assert wedding.date.clock == "told"
    assert len(wedding.citation.also_in) == 2


def test_the_news_of_a_day_is_dated_by_publication(sample):
    found = {
        event.date.first.isoformat(): event.citation.quote
        for event in sample.timeline("Portman Millepied").events
        if event.date.clock == "published"
    }
    assert "separated" in found["2023-08-07"]


def test_bounds_are_of_the_events_not_of_the_stories(sample):
    until = sample.timeline("Portman Millepied", until=datetime.date(2012, 12, 31))
    assert {event.date.first.year for event in until.events} == {2009, 2010, 2012} & {
        event.date.first.year for event in until.events
    }
    assert until.events
    since = sample.timeline("Portman Millepied", since=datetime.date(2023, 6, 15))
    assert all(event.date.last >= datetime.date(2023, 6, 15) for event in since.events)


def test_as_of_a_day_nothing_later_is_known(sample):
    day = datetime.date(2023, 6, 30)
    found = sample.timeline("Portman Millepied", filter=Filter(as_of=day)).events
    assert found
    assert all(event.date.first <= day for event in found)
    assert all(event.citation.date is None or event.citation.date <= day for event in found)


def test_a_filter_hides_stories(tram):
    found = tram.timeline("Osterby tram", filter=Filter(sources=("Lindmark Post",)))
    assert found.events
    assert {event.citation.source for event in found.events} == {"Lindmark Post"}


def test_a_council_vote_is_on_the_day_before_its_report(tram):
    days = {
        event.date.first.isoformat(): event for event in tram.timeline("council tram vote").events
    }
    assert "rejected the tram plan" in days["2024-03-12"].citation.quote
    assert "approved the line on Friday" in days["2024-05-03"].citation.quote
    assert days["2024-05-03"].date.clock == "told"


def test_what_is_left_out_is_counted(tram):
    every = tram.timeline("Osterby tram", limit=1000)
    some = tram.timeline("Osterby tram", limit=2)
    assert len(some.events) == 2
    assert some.left_out == len(every.events) - 2
    assert [event.citation.number for event in some.events] == [1, 2]


def test_an_unknown_word_is_named(tram):
    assert tram.timeline("tram zeppelin").notes == ("No story has the word zeppelin.",)


@pytest.mark.parametrize("topic", ["", "  ", "?!"])
def test_an_empty_topic(tram, topic):
    with pytest.raises(UsageError, match="topic is empty"):
        tram.timeline(topic)


def test_the_command_in_text_json_and_markdown(tram_archive, call_qa):
    text = call_qa("timeline", "council", "tram", "vote", "--archive", tram_archive)
    assert text.returncode == 0
    assert "3 May 2024 (told as “Friday”)\n  The city council approved" in text.stdout
    data = json.loads(
        call_qa("timeline", "council tram vote", "--json", "--archive", tram_archive).stdout
    )
    assert data["topic"] == "council tram vote"
    assert "2024-05-03" in [event["date"]["first"] for event in data["events"]]
    markdown = call_qa("timeline", "tram", "vote", "--markdown", "--archive", tram_archive)
    assert markdown.stdout.startswith("## tram vote\n\n- **")


def test_the_command_finds_nothing_or_is_used_wrongly(tram_archive, call_qa):
    nothing = call_qa("timeline", "zeppelin", "--since", "2031", "--archive", tram_archive)
    assert nothing.returncode == 1
    assert nothing.stdout == ""
    assert "date nothing" in nothing.stderr
    both = call_qa("timeline", "tram", "--json", "--markdown", "--archive", tram_archive)
    assert both.returncode == 2
    swapped = ("--since", "2024", "--until", "2023")
    assert call_qa("timeline", "tram", *swapped, "--archive", tram_archive).returncode == 2
