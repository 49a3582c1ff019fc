"""Round-ups, galleries, links and sentences that lean on others."""

from __future__ import annotations

import datetime

import pytest

from corpus.types import Article
from qa import Archive
from qa.timeline.about import full_names, is_gallery, is_link, is_roundup, leans
from qa.timeline.dates import is_bound


@pytest.mark.parametrize(
    ("title", "listed"),
    [
        ("Tram fares, Storm Ida, Budget vote", True),
        ("5 things to know on Monday: Ferry strike, budget", True),
        ("Ticket fraud, 12 swans: News from around the islands", True),
        ("Ines Falk, ferry captain turned mayor, dies at 80", False),
        ("Ferry strike in Farholm, day two", False),
        ("Ferry sinks off Farholm", False),
        ("", False),
    ],
)
def test_titles_that_list_stories(title: str, listed: bool) -> None:
    assert is_roundup(title) == listed


def test_galleries_links_and_what_leans() -> None:
    assert is_gallery("Photos: the ferry's last day")
    assert not is_gallery("Photographer wins a prize")
    assert is_link("'He is gone':Ines Falk left the town over the weekend")
    assert is_link("More:The ferry is late again")
    assert is_link("A new champion is crowned:747 wins the Swan Race")
    assert not is_link("The ferry left at 8:30 and came back.")
    assert not is_link("She said: “We are late.”")
    assert leans("But this was denied by the mayor on the same day.")
    assert leans("The mayor did not say when it would sail.")
    assert not leans("The ferry sank off Farholm.")


@pytest.mark.parametrize(
    ("sentence", "date", "bound"),
    [
        ("It is the first flight since the old line ended 50 years ago.", "50 years ago", True),
        ("She sang at the 2026 Harbour Games.", "2026", True),
        ("In 2026 she sang at the Harbour Games.", "2026", False),
        ("She sang in 2026 and stopped.", "2026", False),
        ("The line ended 50 years ago.", "50 years ago", False),
    ],
)
def test_dates_of_things_and_of_states(sentence: str, date: str, bound: bool) -> None:
    assert is_bound(sentence, sentence.index(date)) == bound


def test_the_other_items_of_a_round_up_are_left_out(tmp_path):
    roundup = (
        "The ferry Gudrun ran aground off Farholm on Monday with 40 people on board.\n\n"
        "Mayor Ada Moor resigned on Tuesday after the vote on her budget in the town hall.\n\n"
        "A swan held up the traffic in Elmsund for an hour on Wednesday morning, police said."
    )
    story = "The ferry Gudrun was towed to Elmsund on Thursday. Its captain was questioned there."
    with Archive.open(tmp_path / "archive", create=True, encoder="all-MiniLM-L6-v2") as archive:
        archive.add(
            [
                Article(
                    id="news",
                    title="Ferry Gudrun aground, Mayor Moor, Swan in Elmsund",
                    date=datetime.date(2024, 5, 9),
                    text=roundup,
                ),
                Article(
                    id="tow",
                    title="Ferry Gudrun towed to Elmsund",
                    date=datetime.date(2024, 5, 10),
                    text=story,
                ),
            ]
        )
        quotes = [one.citation.quote for one in archive.timeline("ferry Gudrun").events]
    assert any("ran aground" in quote for quote in quotes)
    assert any("was towed" in quote for quote in quotes)
    assert not any("Moor resigned" in quote or "swan" in quote for quote in quotes)


def test_names_of_several_words():
    assert full_names("Harbour Savings Bank fraud") == ["Harbour Savings Bank"]
    assert full_names("the ferry Gudrun") == []


def test_a_name_in_full_is_not_its_words(tmp_path):
    stories = {
        "bank": "The Harbour Savings Bank of Elmsund failed on Monday. It was founded in 1911.",
        "yard": "The harbour company asked a bank for savings on Tuesday, and got nothing in 2023.",
    }
    with Archive.open(tmp_path / "archive", create=True, encoder="all-MiniLM-L6-v2") as archive:
        archive.add(
            Article(id=name, title=f"The {name}", date=datetime.date(2024, 5, 9), text=text)
            for name, text in stories.items()
        )
        named = archive.timeline("Harbour Savings Bank").events
        loose = archive.timeline("harbour savings bank").events
    assert {one.citation.article_id for one in named} == {"bank"}
    assert {one.citation.article_id for one in loose} == {"bank", "yard"}
