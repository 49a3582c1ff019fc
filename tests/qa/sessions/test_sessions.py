"""Conversations on disk: nothing is lost, nothing deleted stays, several programs at once."""

from __future__ import annotations

import dataclasses
import datetime
import json
import sqlite3
import stat
import subprocess
import sys

import pytest

from corpus.errors import QAError, UsageError
from corpus.types import ArticleInfo, Filter, Passage
from qa.question.followup import understand
from qa.sessions.export import as_json, as_markdown, export_file
from qa.sessions.store import Sessions, conversation_of
from qa.sessions.stored import answer_from_data, answer_to_data
from qa.types import Answer, Citation, Hit, ShortAnswer, Trace

DAY = datetime.date(2024, 3, 9)


def citation(number: int, name: str, quote: str, **more: object) -> Citation:
    return Citation(number, name, f"Title of {name}", DAY, "Mill Post", None, None, quote, 5,
                    5 + len(quote), **more)  # type: ignore[arg-type]  # fmt: skip


def answer(question: str = "Who owns the mill?", *quotes: str) -> Answer:
    quotes = quotes or ("The Berg family owns the mill.",)
    cited = tuple(citation(n, f"story-{n}", quote) for n, quote in enumerate(quotes, start=1))
    text = " ".join(f"{one.quote} [{one.number}]" for one in cited)
    hit = Hit(Passage(7, "x", 0, 0, 4, "Mill", ((0, 4),)), ArticleInfo(id="x", title="Far away"),
              0.5, 1, None, 2.5, 0.25, 0.3)  # fmt: skip
    return Answer(
        question, f"{question} (understood)", text, ShortAnswer("Berg", 1, 9, 13, 0.8), cited, True,
        0.9, closest=(hit,), notes=("a note",), filter=Filter(DAY, None, ("Mill Post",)),
        trace=Trace({"a": 1.0}, 0.5, (), {"retrieve": 0.1}),
    )  # fmt: skip


@pytest.fixture
def sessions(tmp_path):
    with Sessions(tmp_path / "own" / "sessions.db") as opened:
        yield opened


def test_answer_comes_back_as_it_was():
    also = citation(1, "copy", "The Berg family owns the mill.")
    first = answer()
    full = dataclasses.replace(
        first, citations=(dataclasses.replace(first.citations[0], also_in=(also,)),)
    )
    assert answer_from_data(json.loads(json.dumps(answer_to_data(full)))) == full


def test_answers_of_other_versions_are_read_or_refused():
    data = answer_to_data(answer())
    data["invented_later"] = 1
    del data["notes"]
    assert answer_from_data(data).notes == ()
    del data["question"]
    with pytest.raises(QAError, match="cannot be read"):
        answer_from_data(data)


def test_turn_is_kept_through_its_states(sessions):
    session = sessions.start("/archive", "Who owns the mill?")
    done, stopped, failed, sent = (
        sessions.send(session, f"Question {n}", Filter(since=DAY)) for n in range(4)
    )
    sessions.finish(done, answer("Question 0"), 0.25)
    sessions.stop(stopped)
    sessions.fail(failed, "no disk")
    turns = sessions.turns(session)
    assert [turn.status for turn in turns] == ["done", "stopped", "failed", "sent"]
    assert turns[0].answer == answer("Question 0") and turns[0].seconds == 0.25
    assert turns[2].error == "no disk" and turns[3].id == sent
    assert all(turn.filter == Filter(since=DAY) for turn in turns)
    assert conversation_of(turns).questions == ("Question 0",)


def test_names_of_an_answer_are_there_after_resuming_an_older_file(sessions):
    session = sessions.start("/archive", "Who owns the mill?")
    sessions.finish(sessions.send(session, "Who owns the mill?"), answer(), 0.1)
    # As the first version wrote it: no more than this.
    kept = {"question", "understood", "text", "short", "citations", "found", "confidence"}
    data = {name: part for name, part in answer_to_data(answer()).items() if name in kept}
    del data["short"]["articles"]
    for one in data["citations"]:
        for later in ("title_inferred", "within", "page", "superseded_by", "edited"):
            del one[later]
    with sqlite3.connect(sessions.path) as connection:
        connection.execute("UPDATE turns SET answer = ?", (json.dumps(data, default=str),))
    connection.close()
    (said,) = conversation_of(sessions.turns(session)).context
    assert (said.short, said.quote) == ("Berg", "The Berg family owns the mill.")
    assert understand("How old is he?", [said]).text == "Berg: How old is he?"


def test_sessions_are_found_by_all_words_whatever_their_case(sessions):
    for question, quote in (("Mill?", "BERG owns it."), ("River?", "Nobody owns it.")):
        session = sessions.start("/archive", question)
        sessions.finish(sessions.send(session, question), answer(question, quote), 0.1)
    assert [one.name for one in sessions.find()] == ["River?", "Mill?"]
    assert [one.name for one in sessions.find("berg OWNS")] == ["Mill?"]
    assert [one.name for one in sessions.find("title story-1")] == ["River?", "Mill?"]
    assert sessions.find("berg river") == []
    assert sessions.find("%") == []


def test_resolve_by_number_name_or_words(sessions):
    first = sessions.start("/a", "About the mill")
    sessions.start("/b", "About the mill and the river")
    assert sessions.resolve(str(first)).id == first
    assert sessions.resolve("about the MILL").id == first
    assert sessions.resolve("river").archive == "/b"
    for wanted in ("about", "nothing of it", "99"):
        with pytest.raises(UsageError):
            sessions.resolve(wanted)
    assert sessions.last("/a").id == first
    assert sessions.last("/c") is None


def test_names_are_short_lines_and_never_empty(sessions):
    session = sessions.start("/a", "word " * 100)
    assert len(sessions.session(session).name) == 80
    sessions.rename(session, "  two\nlines ")
    assert sessions.session(session).name == "two lines"
    with pytest.raises(UsageError):
        sessions.rename(session, " \n ")


def test_deleted_words_are_nowhere_in_the_files(sessions):
    session = sessions.start("/a", "the secret Quintessa")
    sessions.finish(sessions.send(session, "the secret Quintessa"), answer("Quintessa"), 0.1)
    sessions.delete(session)
    assert sessions.find() == [] and sessions.history() == []
    left = b"".join(path.read_bytes() for path in sessions.path.parent.iterdir())
    assert b"uintessa" not in left


def test_history_is_the_latest_different_questions(sessions):
    session = sessions.start("/a", "one")
    for question in ("one", "two", "one", "three"):
        sessions.send(session, question)
    assert sessions.history() == ["two", "one", "three"]
    assert sessions.history(1) == ["three"]


def test_file_is_private_and_other_files_are_refused(sessions, tmp_path):
    assert stat.S_IMODE(sessions.path.stat().st_mode) == 0o600
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(QAError, match="another program"):
        Sessions(other)
    newer = tmp_path / "newer.db"
    Sessions(newer).close()
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(QAError, match="newer version"):
        Sessions(newer)
    (tmp_path / "noise.db").write_bytes(b"noise" * 1000)
    with pytest.raises(QAError, match="cannot be used"):
        Sessions(tmp_path / "noise.db")


KILLED = """
import os, signal, sys
from pathlib import Path
from qa.sessions.store import Sessions
sessions = Sessions(Path(sys.argv[1]))
sessions.send(sessions.start("/a", "before the kill"), "before the kill")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_program_leaves_its_question(tmp_path):
    path = tmp_path / "sessions.db"
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    with Sessions(path) as sessions:
        (session,) = sessions.find()
        (turn,) = sessions.turns(session.id)
    assert (turn.question, turn.status, turn.answer) == ("before the kill", "sent", None)


def test_two_programs_write_side_by_side(tmp_path):
    with Sessions(tmp_path / "s.db") as one, Sessions(tmp_path / "s.db") as two:
        for sessions in (one, two, one, two):
            sessions.send(sessions.start("/a", "q"), "q")
        assert len(one.find()) == len(two.find()) == 4


def test_export_has_every_turn_with_the_numbers_of_the_session(sessions, tmp_path):
    session = sessions.start("/a", "Mill?")
    first, second, third = (sessions.send(session, q) for q in ("Mill?", "River?", "# Gone?"))
    plain = dataclasses.replace(answer("Mill?", "One.", "Two."), closest=())
    sessions.finish(first, plain, 0.1)
    cited = (dataclasses.replace(plain.citations[0], article_id="new"), plain.citations[1])
    sessions.finish(second, dataclasses.replace(plain, citations=cited), 0.1)
    sessions.fail(third, "no disk")
    turns = sessions.turns(session)
    data = json.loads(as_json("Mill?", turns))
    numbers = [[one["number"] for one in turn["answer"]["citations"]] for turn in data["turns"][:2]]
    assert numbers == [[1, 2], [3, 2]]
    assert data["turns"][2]["error"] == "no disk"
    markdown = as_markdown("Mill?", turns)
    assert "\\[3\\]" in markdown and "Title of story-2" in markdown and "no disk" in markdown
    export_file(tmp_path / "chat.md", "Mill?", turns)
    assert (tmp_path / "chat.md").read_text(encoding="utf-8") == markdown
    for bad in ("chat.md", "chat.txt", "none/chat.md"):
        with pytest.raises(QAError):
            export_file(tmp_path / bad, "Mill?", turns)
