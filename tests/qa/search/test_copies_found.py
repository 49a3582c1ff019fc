"""Copies and versions as somebody meets them who searches and asks, with the real model."""

from __future__ import annotations

import datetime
import json

import pytest

from corpus.types import Article, Filter
from qa import Archive
from qa.render.lists import stories_text

FEES = (
    "The harbour board of Norrvik voted on Tuesday to raise mooring fees by nine per cent, the "
    "first increase in six years. Owners of smaller boats had fought it for months. Their speaker, "
    "Birgit Halm, said that many would sell, because a berth now costs more than the boat that "
    "lies in it. The board replied that the quay has to be rebuilt before it falls into the water. "
    "A diver had found holes in it that a child could swim through. Work is to begin after the "
    "summer and to last two winters."
)
LATER = FEES.replace(
    "Work is to begin after the summer",
    "On Thursday the mayor asked the board to vote again. Work is to begin after the summer",
)
OTHER = (
    "A bakery has opened in the old lighthouse of Norrvik, and people queue along the mole for rye "
    "bread. The two sisters who run it carried the oven up ninety steps in pieces."
)
QUESTION = "By how much did the harbour board raise mooring fees?"


def story(name: str, text: str, day: int, source: str, title: str = "Mooring fees rise") -> Article:
    date = datetime.date(2024, 5, day)
    return Article(id=name, title=title, date=date, source=source, text=text)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    stories = [
        story("first", FEES, 8, "Norrvik Post"),
        story("second", LATER, 10, "Norrvik Post", "Mooring fees rise, mayor asks again"),
        story("elsewhere", FEES, 9, "Coast Courier", "Dearer berths in Norrvik"),
        story("bakery", OTHER, 9, "Norrvik Post", "Bread with a view"),
    ]
    place = tmp_path_factory.mktemp("copies") / "archive"
    with Archive.open(place, create=True, encoder="all-MiniLM-L6-v2") as opened:
        opened.add(stories)
        yield opened


def ids(articles) -> list[str]:
    return sorted(one.id for one in articles)


def test_a_search_shows_the_latest_version_once_with_all_others(archive):
    hits = archive.search(QUESTION)
    found = [hit for hit in hits if "nine per cent" in hit.passage.text]
    assert [hit.article.id for hit in found] == ["second"]
    assert ids(found[0].also_in) == ["elsewhere"]
    assert ids(found[0].earlier_versions) == ["first"]


def test_an_answer_cites_the_latest_version_and_marks_the_earlier_one(archive):
    answer = archive.ask(QUESTION)
    lead = answer.citations[0]
    assert "nine per cent" in lead.quote
    assert lead.article_id == "second"
    assert lead.superseded_by is None
    others = {one.article_id: one.superseded_by for one in lead.also_in}
    assert set(others) == {"first", "elsewhere"}
    assert others["first"].id == "second"
    assert others["elsewhere"] is None
    if answer.short is not None:
        text = archive.article("second").text
        assert text[answer.short.start : answer.short.end] == answer.short.text


@pytest.mark.parametrize(
    "filter",
    [Filter(until=datetime.date(2024, 5, 8)), Filter(as_of=datetime.date(2024, 5, 8))],
    ids=["until", "as of"],
)
def test_before_the_later_version_the_first_is_the_latest(archive, filter):
    (hit,) = archive.search(QUESTION, filter=filter)
    assert hit.article.id == "first"
    assert (hit.also_in, hit.earlier_versions, hit.superseded_by) == ((), (), None)
    lead = archive.ask(QUESTION, filter=filter).citations[0]
    assert (lead.article_id, lead.superseded_by, lead.also_in) == ("first", None, ())


def test_what_is_new_in_the_later_version_is_found(archive):
    answer = archive.ask("Who asked the harbour board to vote again?")
    assert answer.citations[0].article_id == "second"
    assert "mayor" in answer.citations[0].quote


def test_a_story_knows_its_relatives(archive):
    first, second = archive.relatives("first"), archive.relatives("second")
    assert first.superseded_by.id == "second"
    assert (ids(first.also_in), first.earlier_versions) == (["elsewhere"], ())
    assert second.superseded_by is None
    assert (ids(second.also_in), ids(second.earlier_versions)) == (["elsewhere"], ["first"])
    elsewhere = archive.relatives("elsewhere")
    assert ids(elsewhere.also_in) == ["first", "second"]
    assert archive.relatives("bakery") == archive.relatives("unknown")


def test_a_list_of_stories_names_copies(archive, call_qa):
    articles = list(archive.articles())
    copies = archive.copies(articles)
    assert set(copies) == {"first", "second", "elsewhere"}
    assert sorted(copies["first"]) == ["elsewhere", "second"]
    rows = {row.split("\t")[0]: row for row in stories_text(articles, copies=copies).split("\n")}
    assert rows["second"].endswith(
        "Mooring fees rise, mayor asks again (also in: first, elsewhere)"
    )
    assert "also in" not in rows["bakery"]
    listed = json.loads(call_qa("stories", "--json", "--archive", archive.folder).stdout)
    assert {one["id"]: sorted(one["also_in"]) for one in listed}["bakery"] == []


def test_one_text_is_one_source(archive):
    groups = archive._store.groups(["first", "second", "elsewhere", "bakery"])
    assert len(set(groups.values())) == 2


def test_an_archive_without_groups_gets_them_without_encoding(archive):
    before = archive._store.groups(["first", "elsewhere"])
    with archive._writing(0.0) as store, store.writing():
        store.database.connection.execute("DELETE FROM sketches")
    assert len(set(archive._store.groups(["first", "elsewhere"]).values())) == 2
    report = archive.add([])
    assert report.encoded == 0
    assert archive._store.groups(["first", "elsewhere"]) == before


def test_a_removed_copy_is_listed_no_more(archive):
    archive.remove(["elsewhere"])
    found = [hit for hit in archive.search(QUESTION) if "nine per cent" in hit.passage.text]
    assert found[0].also_in == ()
    assert ids(found[0].earlier_versions) == ["first"]
