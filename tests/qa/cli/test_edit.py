"""`qa edit` and `qa remove` as commands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

TEXT = "The quokkaric mill at Berg's Ford was sold to the county on Tuesday. " * 9


@pytest.fixture
def archive(tmp_path: Path, call_qa) -> Path:
    stories = tmp_path / "stories"
    stories.mkdir()
    (stories / "mill.md").write_text(f"# Mill sold\n\n2024-03-09\n\n{TEXT}")
    (stories / "bees.md").write_text("# Bees\n\n" + "Bees hum over the heath in summer. " * 9)
    finished = call_qa("index", stories, "--archive", tmp_path / "archive", "--encoder", "hash-64")
    assert finished.returncode == 0, finished.stderr
    return tmp_path / "archive"


def test_an_edited_story_says_so_everywhere(call_qa, archive, tmp_path) -> None:
    given = ("--date", "2024-04-01", "--title", "Mill [b]sold\x1b[31m", "--tag", "Money")
    finished = call_qa("edit", "mill", *given, "--archive", archive)
    assert finished.returncode == 0, finished.stderr
    assert "Mill [b]sold[31m — 1 April 2024" in finished.stdout
    assert "title edited (file: “Mill sold”), date edited (file: 9 March 2024)" in finished.stdout
    assert "#money" in finished.stdout
    listed = call_qa("stories", "--archive", archive).stdout
    assert "2024-04-01\t-\tMill [b]sold[31m (title, date edited) #money" in listed
    assert (
        "date edited (file: 9 March 2024)" in call_qa("show", "mill", "--archive", archive).stdout
    )
    (data,) = json.loads(
        call_qa("edit", "mill", "--tag", "b", "--json", "--archive", archive).stdout
    )
    assert data["edited"][1] == {"field": "date", "original": "2024-03-09", "inferred": False}
    assert data["tags"] == ["b", "money"]
    found = call_qa("search", "mill", "--archive", archive)
    assert "1 April 2024 (edited)" in found.stdout
    asked = ("ask", "Was the quokkaric mill at Berg's Ford sold to the county on Tuesday?")
    answer = call_qa(*asked, "--no-reader", "--archive", archive)
    assert "] Mill [b]sold[31m — 1 April 2024 (edited) — " in answer.stdout
    path = tmp_path / "stories" / "mill.md"
    path.write_text(path.read_text() + "More.")
    report = call_qa("index", path.parent, "--archive", archive).stdout
    assert "1 edited" in report
    assert "date corrected, the file says 2024-03-09" in report
    undone = call_qa(
        "edit", "mill", "--undo", "--untag", "b", "--untag", "money", "--archive", archive
    )
    assert "as its file says, no tags" in undone.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("mill",), "Nothing is to be changed."),
        (("mill", "--date", "2024-02-30"), "is no day"),
        (("mill", "--date", "2024"), "is no day"),
        (("mill", "--date", "2024-02-03", "--no-date"), "Both --date and --no-date"),
        (("mill", "--source", "x", "--no-source"), "Both --source and --no-source"),
        (("mill", "bees", "--title", "x"), "Several stories"),
        (("mill", "--title", ""), "A title cannot be empty."),
        (("mill", "--tag", "#"), "is no tag"),
    ],
)
def test_what_makes_no_sense_is_refused(call_qa, archive, arguments, words: str) -> None:
    finished = call_qa("edit", *arguments, "--archive", archive)
    assert (finished.returncode, finished.stdout) == (2, "")
    assert words in finished.stderr


def test_an_unknown_story(call_qa, archive) -> None:
    finished = call_qa("edit", "mill", "whale", "--no-date", "--archive", archive)
    assert finished.returncode == 1
    assert "2024-03-09" in call_qa("stories", "--archive", archive).stdout


def test_removing_says_what_chats_keep(call_qa, archive, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("QA_SESSIONS", str(tmp_path / "sessions.db"))
    assert call_qa("ask", "-c", "Who bought the mill?", "--archive", archive).stdout
    finished = call_qa("remove", "mill", "--yes", "--archive", archive)
    assert finished.stdout == "1 story removed.\n"
    assert "--from-chats" in finished.stderr
    assert b"quokkaric" in (tmp_path / "sessions.db").read_bytes()
    # It is gone from the archive; the same command still takes it out of the chats.
    finished = call_qa("remove", "mill", "--yes", "--from-chats", "--archive", archive)
    assert finished.stdout == (
        "0 stories removed.\n1 answer in saved chats removed or shortened.\n"
    )
    assert b"quokkaric" not in (tmp_path / "sessions.db").read_bytes()
    finished = call_qa("remove", "mill", "--yes", "--from-chats", "--archive", archive)
    assert finished.returncode == 1


def test_what_was_removed_comes_back_only_when_asked_for(call_qa, archive, tmp_path) -> None:
    call_qa("remove", "mill", "--yes", "--archive", archive)
    shutil.copy(tmp_path / "stories" / "mill.md", tmp_path / "stories" / "copy.md")
    report = call_qa("index", tmp_path / "stories", "--archive", archive).stdout
    assert "1 withheld" in report
    assert "removed earlier; --restore brings it back" in report
    report = call_qa("index", "--restore", tmp_path / "stories", "--archive", archive).stdout
    assert "Stories: 1 added" in report
