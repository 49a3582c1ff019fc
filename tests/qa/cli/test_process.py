"""The process itself: started beside foreign packages, kept open, interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
QUESTION = "Which company will build the tram line?"


@pytest.mark.parametrize("name", ["corpus", "embeddings"])
def test_a_foreign_package_of_the_same_name_is_named(tmp_path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("")
    finished = subprocess.run(
        [sys.executable, "-m", "qa", "ask", QUESTION],
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 2
    assert finished.stderr.startswith(
        f"qa: the package {name!r} that belongs to qa is hidden by {tmp_path / name}"
    )
    assert "virtual environment of its own" in finished.stderr


@pytest.fixture
def conversation(tram_archive):
    """`qa ask --json` that waits for questions."""
    with subprocess.Popen(
        [sys.executable, "-m", "qa", "ask", "--json", "--archive", str(tram_archive)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        yield process
        process.kill()


def test_each_answer_comes_before_the_next_question(conversation) -> None:
    for question in (QUESTION, "When will the line open?"):
        conversation.stdin.write(question + "\n")
        assert json.loads(conversation.stdout.readline())["question"] == question
    conversation.stdin.close()
    assert conversation.wait(timeout=60) == 0


@pytest.mark.parametrize(
    ("sent", "code", "said"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "stopped by the system")],
)
def test_an_interrupted_wait_is_one_line(conversation, sent, code: int, said: str) -> None:
    conversation.stdin.write(QUESTION + "\n")
    assert json.loads(conversation.stdout.readline())["found"]
    conversation.send_signal(sent)
    assert conversation.wait(timeout=60) == code
    assert conversation.stderr.read() == f"qa: {said}.\n"
