"""Hostile stories on every surface of the command line: nothing but text comes out, nothing is
written where it should not be."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path

import pytest

from qa.cli.group import COMMANDS

QUESTION = "Was the harbour of Gull Rock closed on Friday?"
ID = "<id>"
SURFACES: dict[str, list[tuple[str, ...]]] = {
    "ask": [
        ("ask", QUESTION, "--limit", "20", "--no-reader"),
        ("ask", QUESTION, "--explain", "--json"),
        ("ask", "What did the mayor say?", "--plain", "--explain"),
        ("ask", "Was the <attack> closed? -<attack>", "--since", "2031", "--source", "<attack>"),
        *(("ask", QUESTION, "--cite", form) for form in ("markdown", "bibtex", "ris", "csv")),
    ],
    "search": [
        ("search", "harbour mayor", "--limit", "40", "--full"),
        ("search", "<attack>", "--tag", "<attack>"),
    ],
    "timeline": [("timeline", "harbour <attack>"), ("timeline", "harbour", "--markdown")],
    "stories": [("stories",), ("stories", "--json")],
    "show": [("show", ID), ("show", ID, "--at", "4:90"), ("show", ID, "--json")],
    "cite": [*(("cite", ID, "--format", form) for form in ("markdown", "bibtex", "ris", "csv"))],
    "edit": [("edit", ID, "--undo"), ("edit", "none<attack>", "--title", "<attack>")],
    "remove": [("remove", "none<attack>"), ("remove", ID)],
    "archives": [("archives",)],
    "info": [("info",), ("info", "--json"), ("info", "--check")],
    "export": [("export",), ("export", "--format", "markdown")],
    "backup": [("backup", "/none/<attack>"), ("backup", "--verify", "none<attack>")],
    "restore": [("restore", "none<attack>")],
    "eval": [("eval", "<questions>", "--no-reader", "--archive", "<archive>")],
    "index": [("index", "none<attack>"), ("index", "--name", "<attack>", "<stories>", "--verbose")],
    "chat": [("chat",), ("chat", "--resume", "<attack>")],
    "completion": [("completion", "<attack>")],
}
"""Commands with attacks in them; `<id>` is every story that was never cleaned."""


def test_every_command_is_attacked() -> None:
    assert set(SURFACES) == set(COMMANDS)


@pytest.fixture
def archive(hostile, tmp_path) -> Path:
    """A copy that commands may change."""
    import shutil

    return shutil.copytree(hostile.archive, tmp_path / "archive")


@pytest.mark.parametrize("command", SURFACES)
def test_only_text_comes_out(call_qa, hostile, archive, tmp_path, command: str) -> None:
    every = "".join(hostile.attacks.values()).replace("\0", "")
    questions = tmp_path / "questions.jsonl"
    asked = dict.fromkeys(("id", "kind", "history"), every) | {"question": QUESTION}
    asked |= {"answers": [every], "answerable": True, "gold": list(hostile.ids)}
    questions.write_text(json.dumps(asked) + "\n")
    for template in SURFACES[command]:
        ids = hostile.ids if ID in template else ("",)
        for one in ids:
            words = [
                word.replace(ID, one)
                .replace("<attack>", every)
                .replace("<questions>", str(questions))
                .replace("<archive>", str(archive))
                .replace("<stories>", str(hostile.stories))
                for word in template
            ]
            finished = (
                call_qa(words[0], "--archive", archive, *words[1:])
                if (command not in ("archives", "completion", "eval"))
                else call_qa(*words)
            )
            assert finished.returncode in range(6), (words, finished.stderr)
            assert finished.stdout + finished.stderr
            hostile.harmless(finished.stdout)
            hostile.harmless(finished.stderr)


def test_a_story_cannot_speak_for_the_program(call_qa, hostile) -> None:
    asked = ("ask", QUESTION, "--limit", "20", "--no-reader", "--archive", hostile.archive)
    finished = call_qa(*asked)
    assert finished.returncode == 0
    # Sources and notes of its own stand inside a line, never at the beginning of one.
    sources = [line for line in finished.stdout.splitlines() if line.startswith("[")]
    assert sources
    assert not any("Fake Times" in line.split(" — ")[0][:30] for line in sources)
    assert not any(line.startswith("Note: all true") for line in finished.stdout.splitlines())
    data = json.loads(call_qa(*asked, "--json").stdout)
    assert data["found"] is True
    for citation in data["citations"]:
        text = json.loads(
            call_qa(
                "show", "--json", "--archive", hostile.archive, "--", citation["article_id"]
            ).stdout
        )["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_references_hold_what_they_were_given(call_qa, hostile) -> None:
    wanted = ("--archive", hostile.archive, "--", *hostile.ids)
    rows = list(csv.reader(io.StringIO(call_qa("cite", "--format", "csv", *wanted).stdout)))
    assert len(rows) == len(hostile.ids) + 1
    assert not [cell for row in rows for cell in row if cell[:1] in "=+-@" and cell]
    notes = call_qa("cite", "--format", "markdown", *wanted).stdout
    assert not re.search(r"(?<!\\)<script", notes)
    assert len(re.findall(r"^\[\^\d+\]:", notes, re.MULTILINE)) == len(hostile.ids)
    entries = call_qa("cite", *wanted).stdout
    assert len(re.findall(r"^@", entries, re.MULTILINE)) == len(hostile.ids)
    assert "\\input" not in entries
    written = call_qa("export", "--format", "markdown", "--archive", hostile.archive).stdout
    bodies = re.sub(r"^---\n.*?^---\n", "", written, flags=re.MULTILINE | re.DOTALL)
    assert "alert" in bodies
    assert not re.search(r"(?<!\\)<script", bodies)


def test_a_terminal_gets_only_our_colours(qa_terminal, hostile, tmp_path) -> None:
    for words in (
        ("search", "harbour mayor", "--full", "--limit", "40"),
        ("index", hostile.stories, "--verbose", "--encoder", "hash-64"),
    ):
        place = hostile.archive if words[0] == "search" else tmp_path / "new"
        _, shown = qa_terminal(*words, "--archive", place)
        ours = re.sub(r"\x1b\[(?:[0-2]|1;4)m|\r\x1b\[K", "", shown).replace("\r", "")
        assert "stories" in ours if words[0] == "index" else "harbour" in ours
        hostile.harmless(ours)


def test_nothing_is_written_elsewhere(run_qa, hostile, tmp_path) -> None:
    """Every file below one root before and after: climbing names would land between."""
    root = tmp_path / "a" / "b" / "c" / "d"
    for name in ("work", "home", "temporary", "data", "config"):
        (root / name).mkdir(parents=True)
    env = {"HOME": str(root / "home"), "TMPDIR": str(root / "temporary"),
           "XDG_DATA_HOME": str(root / "data"), "XDG_CONFIG_HOME": str(root / "config"),
           "QA_HOME": str(root / "data" / "archive"),
           "QA_SESSIONS": str(root / "data" / "sessions.db")}  # fmt: skip

    def run(*words: object) -> str:
        finished = run_qa(*words, env=env, cwd=root / "work")
        assert finished.returncode in (0, 1), finished.stderr
        return finished.stdout

    before = everything(tmp_path)
    stories = everything(hostile.stories)
    run("index", hostile.stories, "--encoder", "hash-64", "--quiet")
    climbing = [one["id"] for one in json.loads(run("stories", "--json")) if "climb" in one["id"]]
    assert climbing
    run("ask", "-c", QUESTION, "--no-reader")
    run("edit", climbing[0], "--title", hostile.attacks["climbing"])
    run("remove", climbing[0], "--yes", "--from-chats")
    run("export", "--output", "out.md")
    new = everything(tmp_path) - before
    home = (root / "data").relative_to(tmp_path)
    others = {path for path in new if not Path(path).is_relative_to(home / "archive")}
    allowed = {
        str(home / name)
        for name in ("archive", "sessions.db", "sessions.db-shm", "sessions.db-wal")
    }
    assert others <= allowed | {str((root / "work" / "out.md").relative_to(tmp_path))}
    assert everything(hostile.stories) == stories
    assert not [path for path in ("/climbed", "/climbed.md") if os.path.lexists(path)]


def everything(folder: Path) -> set[str]:
    """Every path below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}
