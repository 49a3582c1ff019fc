"""What a command loads: start-up time is a promise, and nothing touches the network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
HEAVY = {"torch", "transformers", "sentence_transformers", "onnx", "trafilatura", "lxml", "yaml"}
SCREEN = {"textual", "rich"}
NETWORK = {"requests", "httpx", "urllib3", "huggingface_hub", "http", "ssl", "asyncio"}
ENGINES = {"faiss", "onnxruntime", "tantivy", "tokenizers"}
PROGRAM = """
import sys
from qa.__main__ import main
try:
    main()
finally:
    names = sorted({name.split(".")[0] for name in sys.modules})
    print(*names, file=sys.stderr)
"""


def loaded(*arguments: object) -> set[str]:
    """Top-level modules after a command that succeeded."""
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stderr
    return set(finished.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_question_loads_no_training_library_screen_or_network(tram_archive, command) -> None:
    modules = loaded(command, "Which company builds the tram?", "--archive", tram_archive)
    assert modules & (HEAVY | SCREEN | NETWORK) == set()
    assert modules >= {"faiss", "onnxruntime", "tantivy"}


@pytest.mark.parametrize("command", [("stories",), ("show", "works-begin"), ("info",)])
def test_looking_loads_no_model(tram_archive, command: tuple[str, ...]) -> None:
    modules = loaded(*command, "--archive", tram_archive)
    assert modules & (HEAVY | SCREEN | NETWORK | {"faiss", "onnxruntime", "tokenizers"}) == set()


def test_help_loads_nothing_but_click() -> None:
    modules = loaded("--help")
    assert modules & (HEAVY | SCREEN | NETWORK | ENGINES | {"numpy", "sqlite3"}) == set()
    assert "click" in modules


def test_version_loads_not_even_click() -> None:
    assert loaded("--version") & (HEAVY | SCREEN | NETWORK | ENGINES | {"click", "numpy"}) == set()
