"""Timelines of small sets of stories on other subjects, three of them traps; the real model."""

from __future__ import annotations

import datetime

import pytest

from corpus.types import Article
from qa import Archive
from qa.render.events import when_words

STORIES = {
    # A company, told by two papers; one text of an agency in both.
    "founding": (
        "2021-03-10",
        "Windmill maker Aldora looks back",
        "Aldora was founded in 1998 in a barn near Elmsund by two sisters, Ines and Rut Varga. The "
        "company built its first windmill in May 2003. Aldora went public on 14 September 2011.",
    ),
    "strike-post": (
        "2022-06-21",
        "Strike at windmill maker",
        "Workers of the windmill maker Aldora walked out on Monday, the union said. About 400 of "
        "them gathered at the gate of the plant in Elmsund and asked for shorter shifts. Aldora "
        "called the strike a surprise. The last one at the company was in 2009, and lasted a "
        "week. Talks are to begin on Friday at the town hall with a mediator from the capital.",
    ),
    "strike-courier": (
        "2022-06-22",
        "Aldora workers walk out",
        "Workers of the windmill maker Aldora walked out on Monday, the union said. About 400 of "
        "them gathered at the gate of the plant in Elmsund and asked for shorter shifts. Aldora "
        "called the strike a surprise. The last one at the company was in 2009, and lasted a "
        "week. Talks are to begin on Friday at the town hall with a mediator from the capital.",
    ),
    # Trap: two people of the same surname in one town.
    "karin": (
        "2023-01-15",
        "Karin Holm wins the regatta",
        "Karin Holm won the winter regatta of Norrvik on Saturday. The sailor had broken her arm "
        "in 2019. She will sail round the world in 2025.",
    ),
    "jan": (
        "2023-02-03",
        "Jan Holm leaves the bank",
        "Jan Holm resigned on Thursday as head of the savings bank of Norrvik. He had led it since "
        "2004. Holm was fined in 2016 for a boat that he had not paid tax for.",
    ),
    # Trap: two anniversaries, and a date that belongs to another event.
    "festival": (
        "2024-07-08",
        "Elmsund marks two birthdays",
        "The song festival of Farholm celebrated its 50th year on Saturday. The lighthouse of "
        "Farholm, opened in 1894, was lit in red for it. The festival began in 1974 with eleven "
        "choirs, in the year in which the ferry to the island was stopped.",
    ),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    place = tmp_path_factory.mktemp("subjects") / "archive"
    with Archive.open(place, create=True, encoder="all-MiniLM-L6-v2") as opened:
        opened.add(
            Article(id=name, title=title, date=datetime.date.fromisoformat(date), text=text)
            for name, (date, title, text) in STORIES.items()
        )
        yield opened


def told(archive, topic: str) -> dict[str, str]:
    """When and what, of the events whose date is told."""
    events = archive.timeline(topic).events
    assert [one.date.first for one in events] == sorted(one.date.first for one in events)
    return {when_words(one.date): one.citation.quote for one in events if one.date.told}


def test_a_company_from_its_founding_to_a_strike(archive):
    found = told(archive, "Aldora")
    assert list(found) == ["1998", "May 2003", "2009", "14 September 2011", "20 June 2022"]
    assert "founded" in found["1998"]
    assert "first windmill" in found["May 2003"]
    assert "went public" in found["14 September 2011"]
    assert "walked out" in found["20 June 2022"]


def test_talks_that_are_to_begin_are_no_event(archive):
    quotes = [event.citation.quote for event in archive.timeline("Aldora strike").events]
    assert any("walked out" in quote for quote in quotes)
    assert not any("Talks" in quote for quote in quotes)


def test_one_agency_text_is_one_event_with_both_papers(archive):
    (strike,) = [
        event
        for event in archive.timeline("Aldora strike").events
        if "walked out" in event.citation.quote
    ]
    papers = {strike.citation.article_id, *(one.article_id for one in strike.citation.also_in)}
    assert papers == {"strike-post", "strike-courier"}


def test_another_person_of_the_same_name_does_not_get_in(archive):
    karin = told(archive, "Karin Holm")
    assert list(karin) == ["2019", "14 January 2023"]
    stories = {event.citation.article_id for event in archive.timeline("Jan Holm").events}
    assert stories == {"jan"}


def test_each_anniversary_has_its_own_date(archive):
    festival = told(archive, "song festival Farholm")
    assert "began in 1974" in festival["1974"]
    assert "50th year" in festival["6 July 2024"]
    lighthouse = told(archive, "lighthouse Farholm")
    assert "opened in 1894" in lighthouse["1894"]
