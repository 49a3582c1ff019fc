"""`qa index` as a process: reports, exit codes, progress, interruptions."""

from __future__ import annotations

import json
import os
import shutil
import signal

import pytest

QUICK = ("--encoder", "hash-64")


def story(number: int) -> str:
    return (
        f"---\ntitle: Boat number {number} is launched\ndate: 2024-05-04\n---\n"
        f"The boat with the number {number} left the yard of Gull Rock on Friday. "
        f"It was built in {number + 3} weeks by the same five people as the last one.\n"
    )


@pytest.fixture
def stories(tmp_path):
    folder = tmp_path / "stories"
    folder.mkdir()
    for number in range(3):
        (folder / f"boat-{number}.md").write_text(story(number))
    return folder


def test_report_and_second_run(call_qa, stories, tmp_path) -> None:
    (stories / "undated.md").write_text("# A story without a day\n\n" + "Nobody knows when. " * 20)
    (stories / "empty.txt").write_text("")
    options = ("--archive", tmp_path / "archive", *QUICK)
    first = call_qa("index", stories, *options)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith(
        "Stories: 4 added, 0 updated, 0 unchanged, 0 removed, 1 skipped, "
    )
    assert f"Skipped (1):\n  the file is empty\n    {stories / 'empty.txt'}" in first.stdout
    assert f"    {stories / 'undated.md'}" in first.stdout
    (stories / "boat-1.md").write_text(story(7))
    second = json.loads(call_qa("index", stories, *options, "--json").stdout)
    assert (second["added"], second["updated"], second["unchanged"]) == (0, 1, 3)


def test_strict_fails_if_something_was_skipped(call_qa, stories, tmp_path) -> None:
    options = ("--archive", tmp_path / "archive", "--strict", *QUICK)
    assert call_qa("index", stories, *options).returncode == 0
    (stories / "empty.txt").write_text("")
    finished = call_qa("index", stories, *options)
    assert finished.returncode == 5
    assert "empty.txt" in finished.stdout


def test_prune_removes_the_stories_of_lost_files(call_qa, stories, tmp_path) -> None:
    options = ("--archive", tmp_path / "archive", *QUICK, "--json")
    call_qa("index", stories, *options)
    (stories / "boat-0.md").unlink()
    kept = json.loads(call_qa("index", stories, *options).stdout)
    assert (kept["unchanged"], kept["removed"]) == (2, 0)
    pruned = json.loads(call_qa("index", stories, *options, "--prune").stdout)
    assert (pruned["unchanged"], pruned["removed"]) == (2, 1)
    shutil.rmtree(stories)
    assert json.loads(call_qa("index", stories, *options, "--prune").stdout)["removed"] == 2


def test_quiet_says_nothing(call_qa, stories, tmp_path) -> None:
    finished = call_qa("index", stories, "--archive", tmp_path / "archive", *QUICK, "--quiet")
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")


def test_without_a_path_nothing_is_made(call_qa, tmp_path) -> None:
    finished = call_qa("index", "--archive", tmp_path / "archive")
    assert finished.returncode == 3
    assert not (tmp_path / "archive").exists()


def test_many_remarks_are_counted_on_a_terminal(qa_terminal, run_qa, tmp_path) -> None:
    folder = tmp_path / "stories"
    folder.mkdir()
    for number in range(12):
        (folder / f"empty-{number}.txt").write_text("")
    _, shown = qa_terminal("index", folder, "--archive", tmp_path / "a", *QUICK)
    assert "2 more: --verbose" in shown
    assert shown.count("/empty-") == 10
    _, everything = qa_terminal("index", folder, "--archive", tmp_path / "b", *QUICK, "--verbose")
    assert everything.count("/empty-") == 12
    piped = run_qa("index", folder, "--archive", tmp_path / "c", *QUICK)
    assert piped.stdout.count("/empty-") == 12


def test_progress_is_for_terminals(qa_terminal, stories, tmp_path) -> None:
    code, shown = qa_terminal("index", stories, "--archive", tmp_path / "archive", *QUICK)
    assert code == 0
    assert "\r\x1b[Kencoding 0 of 3 passages" in shown
    assert shown.rsplit("\x1b[K", 1)[1].startswith("Stories: 3 added")


@pytest.mark.parametrize(
    ("sent", "code", "said"),
    [(signal.SIGINT, 130, "qa: interrupted."), (signal.SIGTERM, 143, "qa: stopped by the system.")],
)
def test_an_interrupted_run_is_finished_by_the_next(
    qa_terminal, run_qa, tmp_path, sent: signal.Signals, code: int, said: str
) -> None:
    folder, archive = tmp_path / "stories", tmp_path / "archive"
    folder.mkdir()
    for number in range(600):
        (folder / f"boat-{number}.md").write_text(story(number))
    ended, shown = qa_terminal(
        *("index", folder, "--archive", archive),
        when="encoding",
        act=lambda process, terminal: os.kill(process.pid, sent),
    )
    assert ended == code, shown
    assert said in shown and "What was committed is kept" in shown
    assert "Traceback" not in shown
    unfinished = json.loads(run_qa("info", "--archive", archive, "--json").stdout)
    assert unfinished["articles"] == 600
    assert not unfinished["healthy"]
    finished = json.loads(run_qa("index", "--archive", archive, "--json").stdout)
    assert finished["passages"] == 600
    assert finished["encoded"] == 600 - unfinished["encoded"]
    healthy = json.loads(run_qa("info", "--archive", archive, "--json").stdout)
    assert (healthy["encoded"], healthy["healthy"]) == (600, True)


def test_two_indexers_at_once(call_qa, stories, tmp_path) -> None:
    from corpus.database import write_lock

    archive = tmp_path / "archive"
    assert call_qa("index", stories, "--archive", archive, *QUICK).returncode == 0
    with write_lock(archive):
        second = call_qa("index", stories, "--archive", archive, *QUICK)
        asked = call_qa("ask", "Which boat was launched?", "--archive", archive)
    assert second.returncode == 3
    assert "Another process is writing" in second.stderr
    assert asked.returncode in (0, 1), asked.stderr
