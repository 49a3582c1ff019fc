"""stdout is data, stderr is everything else; pipes, colours, terminals."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
QUESTION = "Which company will build the tram line?"
COMMANDS = [
    ("ask", QUESTION),
    ("ask", QUESTION, "--json"),
    ("search", "tram"),
    ("stories",),
    ("show", "works-begin"),
    ("info",),
]


@pytest.mark.parametrize("command", [*COMMANDS, ("--help",), ("--version",)], ids=" ".join)
def test_a_closed_pipe_is_quiet(tram_archive, command: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    finished = subprocess.run(
        [sys.executable, "-m", "qa", *command],
        env={**os.environ, "PYTHONPATH": str(ROOT), "QA_HOME": str(tram_archive)},
        stdin=subprocess.DEVNULL,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    assert finished.stderr == ""
    assert finished.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", [("stories",), ("--help",)], ids=" ".join)
def test_output_that_cannot_be_written_is_an_error(run_qa, tram_archive, command) -> None:
    with Path("/dev/full").open("w") as full:
        finished = run_qa(
            "--archive",
            tram_archive,
            *command,
            capture_output=False,
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert finished.returncode in (2, 3)
    assert "cannot be written: No space left on device." in finished.stderr
    assert "Traceback" not in finished.stderr


@pytest.mark.parametrize("redirection", ["<&-", ">&-", "2>&-"])
def test_closed_standard_streams_are_survived(tram_archive, redirection: str) -> None:
    finished = subprocess.run(
        f'"{sys.executable}" -m qa stories {redirection}',
        shell=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QA_HOME": str(tram_archive)},
        capture_output=True,
        text=True,
    )
    assert (finished.returncode, finished.stderr) == (0, "")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_pipes_get_no_colours(call_qa, tram_archive, command: tuple[str, ...]) -> None:
    shown = call_qa(*command, "--archive", tram_archive).stdout
    assert "\x1b" not in shown
    assert shown.endswith("\n") and not shown.endswith("\n\n")


def test_colours_can_be_forced_and_forbidden(run_qa, tram_archive) -> None:
    def asked(**env: str) -> str:
        return run_qa("ask", QUESTION, "--archive", tram_archive, env=env).stdout

    assert "\x1b[2m[1]\x1b[0m" in asked(CLICOLOR_FORCE="1")
    assert "\x1b" not in asked(CLICOLOR_FORCE="1", NO_COLOR="1")
    assert "\x1b" not in asked(CLICOLOR_FORCE="0")


def test_a_terminal_gets_colours_and_its_width(qa_terminal, tram_archive) -> None:
    code, shown = qa_terminal("ask", QUESTION, "--archive", tram_archive, columns=50)
    assert code == 0
    assert "\x1b[2m[1]\x1b[0m" in shown
    words = re.sub("\x1b\\[[0-9;]*m", "", shown)
    assert max(len(line) for line in words.split("\n") if "/" not in line) <= 50
    quote = "(Northline) The construction company Brandt and Olsen will build the tram line"
    assert quote in " ".join(words.split())


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"NO_COLOR": "1"}])
def test_a_terminal_without_colours(qa_terminal, tram_archive, env: dict[str, str]) -> None:
    code, shown = qa_terminal("ask", QUESTION, "--archive", tram_archive, env=env)
    assert code == 0
    assert "\x1b" not in shown


def test_ask_in_a_terminal_needs_a_question(qa_terminal, tram_archive) -> None:
    code, shown = qa_terminal("ask", "--archive", tram_archive)
    assert code == 2
    assert shown.startswith("qa: There is no question.\n")


def test_bare_qa_is_help_where_there_is_no_terminal(run_qa) -> None:
    finished = run_qa()
    assert finished.returncode == 0
    assert finished.stdout.startswith("Usage: qa ")


def test_chat_needs_a_terminal(run_qa) -> None:
    finished = run_qa("chat")
    assert finished.returncode == 2
    assert finished.stderr.startswith("qa: The chat needs a terminal.\n")


def test_output_of_another_encoding_never_fails(run_qa, tram_archive) -> None:
    finished = run_qa("ask", QUESTION, "--archive", tram_archive, env={"PYTHONIOENCODING": "ascii"})
    assert finished.returncode == 0
    assert "? 20 June 2024 ?" in finished.stdout


def test_json_of_another_encoding_loses_nothing(run_qa, tram_archive) -> None:
    command = ("ask", "Was ist — “das”?", "--archive", tram_archive, "--json")
    finished = run_qa(*command, env={"PYTHONIOENCODING": "ascii"})
    assert json.loads(finished.stdout)["question"] == "Was ist — “das”?"


def test_json_is_utf8_whatever_the_locale(run_qa, tram_archive) -> None:
    finished = run_qa(
        "search", "tram", "--archive", tram_archive, "--json", env={"LC_ALL": "C"}, text=False
    )
    assert finished.stdout.decode("utf-8").startswith('{"query": "tram"')
