"""Removed stories leave saved chats, to the last word; everything else stays."""

from __future__ import annotations

import dataclasses
import sqlite3
from pathlib import Path

import pytest

from corpus.types import ArticleInfo, Passage
from qa.sessions.store import WITHDRAWN, Sessions
from qa.sessions.withdraw import turns_with, withdraw
from qa.types import Answer, Citation, Hit

QUOTE = "The quokkaric mill belongs to the Berg family."


def citation(number: int, article: str, quote: str = QUOTE, **more: object) -> Citation:
    return Citation(number, article, "A title", None, None, None, None, quote, 0, 9, **more)  # type: ignore[arg-type]


def answer(question: str, *citations: Citation, closest: tuple[Hit, ...] = ()) -> Answer:
    text = " ".join(f"{one.quote} [{one.number}]" for one in citations)
    return Answer(question, f"Berg: {question}", text or "Not in these stories.", None, citations,
                  bool(citations), 0.5, closest)  # fmt: skip


def hit(article: str, text: str = QUOTE) -> Hit:
    passage = Passage(1, article, 0, 0, len(text), text, ((0, len(text)),))
    return Hit(passage, ArticleInfo(id=article, title=text), 0.5, 1, 1, 1.0, 0.5, 0.5)


@pytest.fixture
def sessions(tmp_path: Path):
    with Sessions(tmp_path / "sessions.db") as opened:
        yield opened


def keep(sessions: Sessions, *answers: Answer, archive: str = "/a") -> int:
    session = sessions.start(archive, answers[0].question)
    for one in answers:
        sessions.finish(sessions.send(session, one.question), one, 0.1)
    return session


def test_an_answer_that_quotes_goes_and_the_question_stays(sessions, tmp_path) -> None:
    other = answer("And the bees?", citation(1, "bees", "Bees hum."))
    session = keep(sessions, answer("Who owns it?", citation(1, "mill")), other)
    assert [turn.question for turn in turns_with(sessions, "/a", ["mill"])] == ["Who owns it?"]
    assert withdraw(sessions, "/a", ["mill"]) == 1
    first, second = sessions.turns(session)
    assert (first.question, first.status, first.error) == ("Who owns it?", "failed", WITHDRAWN)
    # What a later turn took over from the answer before it goes, its own answer stays.
    assert second.answer == dataclasses.replace(other, understood="And the bees?")
    assert sessions.find("quokkaric") == []
    for path in tmp_path.iterdir():
        assert b"quokkaric" not in path.read_bytes().lower()
        assert b"Berg" not in path.read_bytes()


def test_copies_and_closest_passages_go_alone(sessions) -> None:
    copied = citation(1, "bees", also_in=(citation(1, "mill"), citation(1, "copy")))
    near = dataclasses.replace(
        hit("bees", "Bees hum."), also_in=(ArticleInfo(id="mill", title=""),)
    )
    session = keep(sessions, answer("One?", copied), answer("Two?", closest=(hit("mill"), near)))
    assert withdraw(sessions, "/a", ["mill"]) == 2
    one, two = (turn.answer for turn in sessions.turns(session))
    assert [also.article_id for also in one.citations[0].also_in] == ["copy"]
    assert [(one.article.id, one.also_in) for one in two.closest] == [("bees", ())]
    assert one.understood == "Berg: One?"


def test_other_archives_and_other_stories_are_left_alone(sessions, tmp_path) -> None:
    keep(sessions, answer("Who?", citation(1, "mill")), archive="/b")
    keep(sessions, answer("Who?", citation(1, "mills")))
    with sqlite3.connect(tmp_path / "sessions.db") as file:
        before = file.execute("SELECT * FROM turns").fetchall()
        assert withdraw(sessions, "/a", ["mill"]) == 0
        assert file.execute("SELECT * FROM turns").fetchall() == before
