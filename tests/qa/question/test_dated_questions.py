"""Questions with dates, answered over real stories by the real model."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from corpus.types import Article, Filter
from qa import Archive
from qa.types import Answer

TODAY = datetime.date(2024, 9, 30)


def story(name: str, date: str | None, text: str) -> Article:
    day = datetime.date.fromisoformat(date) if date else None
    return Article(id=name, title="The Holm lighthouse", date=day, text=text)


STORIES = [
    story(
        "leak",
        "2024-03-04",
        "The Holm lighthouse has a leaking roof, keeper Asta Brandt said on Saturday. The lamp is "
        "still lit every night. Holm council will look at the roof next month.",
    ),
    story(
        "scaffold",
        "2024-06-12",
        "Scaffolding went up around the Holm lighthouse last week. Keeper Asta Brandt said that "
        "the roof of the lighthouse is being mended. The lamp was switched off in May.",
    ),
    story(
        "reopened",
        "2024-09-02",
        "The Holm lighthouse has a new roof and visitors may climb it again, keeper Asta Brandt "
        "said on Sunday. The roof cost 90,000 crowns. The lamp was lit again in August.",
    ),
    story(
        "history",
        None,
        "The Holm lighthouse was built in 1884. Its roof was replaced in 1951 after a storm. "
        "Keeper Asta Brandt writes about the lighthouse and its roof in a small book.",
    ),
    story(
        "ferry",
        "2024-09-20",
        "The ferry to Holm sails six times a day. A new timetable begins in October. The harbour "
        "master said that the pier was strong enough.",
    ),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("lighthouse") / "archive"
    with Archive.open(folder, create=True, encoder="all-MiniLM-L6-v2") as opened:
        opened.add(STORIES)
        yield opened


def first(answer: Answer) -> str:
    assert answer.found, answer.closest
    return answer.citations[0].article_id


def ranked(archive: Archive, question: str, **more: Filter) -> list[str]:
    hits = archive.search(question, limit=5, today=TODAY, **more)
    return list(dict.fromkeys(hit.article.id for hit in hits))


def test_the_latest_is_cited_first(archive: Archive) -> None:
    answer = archive.ask("What is the latest on the lighthouse roof?", today=TODAY)
    assert first(answer) == "reopened"
    assert "Read as: newest first." in answer.notes


def test_a_month_brings_what_was_published_then(archive: Archive) -> None:
    question = "What happened to the lighthouse roof in {}?"
    assert ranked(archive, question.format("March 2024"))[0] == "leak"
    assert ranked(archive, question.format("June"))[0] == "scaffold"
    answer = archive.ask(question.format("June"), today=TODAY)
    assert "Read as: 1 to 30 June 2024." in answer.notes


def test_a_told_date_counts_where_there_is_no_other(archive: Archive) -> None:
    question = "When was the lighthouse roof replaced in the 1950s?"
    assert ranked(archive, question)[0] == "history"


def test_as_of_a_day_in_the_question_later_stories_come_last(archive: Archive) -> None:
    question = "What about the lighthouse roof, as of 30 April 2024?"
    places = ranked(archive, question)
    assert places.index("leak") < places.index("scaffold")
    assert places.index("leak") < places.index("reopened")
    # Inferred, so nothing is hidden.
    assert "reopened" in places


def test_as_of_a_day_as_a_limit_hides_them(archive: Archive) -> None:
    then = Filter(as_of=datetime.date(2024, 4, 30))
    assert ranked(archive, "lighthouse roof", filter=then) == ["leak"]
    answer = archive.ask("What is the matter with the lighthouse roof?", filter=then)
    assert {one.article_id for one in answer.citations} <= {"leak"}
    assert "As of 30 April 2024: later stories are left out." in answer.notes
    assert "1 undated story was left out because of the date limits." in answer.notes


def test_relative_dates_count_from_as_of(archive: Archive) -> None:
    then = Filter(as_of=datetime.date(2024, 7, 1))
    answer = archive.ask("What happened to the lighthouse last month?", filter=then, today=TODAY)
    assert "Read as: 1 to 30 June 2024." in answer.notes


def test_a_question_without_dates_is_ranked_alike_on_any_later_day(archive: Archive) -> None:
    question = "How much did the lighthouse roof cost?"
    years_on = [datetime.date(2034, 1, 1), datetime.date(2044, 1, 1)]
    orders = [[h.passage.id for h in archive.search(question, today=day)] for day in years_on]
    assert orders[0] == orders[1]
    assert archive.ask(question, today=TODAY).notes == ()
