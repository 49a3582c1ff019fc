"""`qa ask -c`: a turn of the last conversation, saved as it happens."""

from __future__ import annotations

import json

import pytest

from qa.sessions.store import Sessions

COMPANY = "Which company will build the tram line?"
FINE = "What is the fine for every day of delay?"


@pytest.fixture
def sessions(tmp_path, monkeypatch):
    monkeypatch.setenv("QA_SESSIONS", str(tmp_path / "sessions.db"))
    return tmp_path / "sessions.db"


def turns(path) -> list[tuple[str, str]]:
    with Sessions(path) as opened:
        last = opened.last()
        assert last is not None
        return [(turn.question, turn.status) for turn in opened.turns(last.id)]


def test_turns_are_saved_in_one_conversation(call_qa, tram_archive, sessions) -> None:
    first = call_qa("ask", "-c", COMPANY, "--archive", tram_archive)
    assert first.returncode == 0
    assert first.stderr == (
        "qa: there is no earlier conversation (plain qa ask is not kept); this begins one.\n"
    )
    second = call_qa("ask", "--continue", FINE, "--json")
    assert second.stderr == ""
    # The archive is the conversation's, though none was named.
    assert "50,000 crowns" in json.loads(second.stdout)["citations"][0]["quote"]
    assert turns(sessions) == [(COMPANY, "done"), (FINE, "done")]


def test_every_line_of_stdin_is_a_turn(run_qa, tram_archive, sessions) -> None:
    lines = f"{COMPANY}\n???\nWho is the mayor?\n"
    finished = run_qa("ask", "-c", "--archive", tram_archive, input=lines)
    assert finished.returncode == 2
    assert turns(sessions) == [(COMPANY, "done"), ("???", "failed"), ("Who is the mayor?", "done")]


def test_an_ordinary_question_is_not_saved(call_qa, tram_archive, sessions) -> None:
    assert call_qa("ask", COMPANY, "--archive", tram_archive).returncode == 0
    assert not sessions.exists()


def test_another_archive_has_its_own_conversation(call_qa, tram_archive, sessions) -> None:
    call_qa("ask", "-c", COMPANY, "--archive", tram_archive)
    with Sessions(sessions) as opened:
        assert opened.last("/somewhere/else") is None
    sample = call_qa("ask", "-c", "Who reported it?", "--archive", tram_archive.parent / "none")
    assert sample.returncode == 3
    assert turns(sessions) == [(COMPANY, "done")]


def test_chat_cannot_be_continued_and_resumed(call_qa) -> None:
    # Checked before the chat is opened, so no terminal is needed.
    finished = call_qa("chat", "-c", "--resume", "tram")
    assert finished.returncode == 2
    assert "Both --continue and --resume are given." in finished.stderr
