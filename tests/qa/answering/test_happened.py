"""What happened to somebody at a time: found if a story tells of then, else refused."""

from __future__ import annotations

import datetime

import pytest

from corpus.types import Article
from qa import Archive

TODAY = datetime.date(2024, 7, 1)
STORIES = {
    "ferry-may": (
        "2024-05-09",
        "Ferry Gudrun aground",
        "The ferry Gudrun ran aground off Farholm on Monday with 40 people on board. "
        "Nobody was hurt. The Gudrun was built in 1998 at the yard of Elmsund.",
    ),
    "ferry-june": (
        "2024-06-11",
        "Gudrun sails again",
        "The ferry left the yard on Sunday and sails to Farholm again. Its captain is Ada Moor.",
    ),
    "mayor": (
        "2024-06-12",
        "Mayor of Elmsund resigns",
        "Mayor Rut Holm resigned on Tuesday after the vote on her budget. The council thanked her.",
    ),
    "review": (
        "2024-06-20",
        "A year of Rut Holm",
        "Back in March, Rut Holm opened the new library of Elmsund with a concert.",
    ),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    place = tmp_path_factory.mktemp("happened") / "archive"
    with Archive.open(place, create=True, encoder="all-MiniLM-L6-v2", reader=False) as opened:
        opened.add(
            Article(id=name, title=title, date=datetime.date.fromisoformat(date), text=text)
            for name, (date, title, text) in STORIES.items()
        )
        yield opened


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What happened to the Gudrun in May 2024?", "ran aground"),
        ("What happened to the Gudrun in June 2024?", "sails to Farholm again"),
        ("What happened to the Gudrun in 1998?", "was built"),
        ("What happened to Rut Holm in June 2024?", "resigned"),
        ("What happened with Rut Holm in March 2024?", "opened the new library"),
    ],
)
def test_what_happened_then(archive, question: str, words: str) -> None:
    answer = archive.ask(question, today=TODAY)
    assert answer.found
    assert words in answer.citations[0].quote


@pytest.mark.parametrize(
    "question",
    [
        "What happened to the Gudrun in June 2021?",
        "What happened to Rut Holm in May 2022?",
        "What happened to Ines Falk in June 2024?",
    ],
)
def test_another_year_or_person_is_no_answer(archive, question: str) -> None:
    assert not archive.ask(question, today=TODAY).found
