"""What an import or a quick command must not load: start-up time is a promise.

The times of the modules named here (CPU milliseconds on two cores): click 61, numpy 207,
faiss 240, onnxruntime 224, textual 322, torch 1,992, sentence_transformers 7,990.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODELS = {"torch", "transformers", "sentence_transformers", "onnx", "optimum"}
ONNX = {"onnxruntime", "tokenizers", "safetensors"}
ENGINES = ONNX | {"faiss", "tantivy"}
READERS = {"trafilatura", "lxml", "yaml"}
SCREEN = {"textual", "rich"}
ALL_HEAVY = MODELS | ENGINES | READERS | SCREEN | {"numpy"}
NETWORK = {"requests", "httpx", "urllib3", "huggingface_hub"}

MUST_NOT_LOAD = [
    ("import qa", ALL_HEAVY | NETWORK | {"click", "sqlite3"}),
    ("import qa; qa.__version__", ALL_HEAVY | NETWORK | {"click", "sqlite3"}),
    ("import qa; qa.QAError", ALL_HEAVY | NETWORK | {"click", "sqlite3"}),
    ("from qa import Article, Passage, Filter, Hit, Answer, Citation", ALL_HEAVY | NETWORK),
    ("from qa import Archive", MODELS | ONNX | READERS | SCREEN | NETWORK),
    ("import corpus.types, corpus.errors", ALL_HEAVY | NETWORK),
    ("import embeddings.types", MODELS | ENGINES | NETWORK),
]

COMMANDS_MUST_NOT_LOAD = [
    (["--version"], ALL_HEAVY | NETWORK | {"click", "sqlite3"}),
    (["--help"], ALL_HEAVY | NETWORK | {"sqlite3"}),
    (["completion", "bash"], ALL_HEAVY | NETWORK | {"sqlite3"}),
    (["stories"], MODELS | ONNX | READERS | SCREEN | NETWORK),
    (["show", "still-together"], MODELS | ONNX | READERS | SCREEN | NETWORK),
    (["ask", "when", "did", "they", "marry"], MODELS | READERS | SCREEN | NETWORK),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose sample archive is ready, so that commands only read."""
    folder = tmp_path_factory.mktemp("home")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "QA_CACHE_DIR": str(folder / "cache"),
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
    }
    environment.pop("QA_HOME", None)
    first = [sys.executable, "-m", "qa", "ask", "when did they marry?"]
    subprocess.run(first, env=environment, check=True, capture_output=True, cwd=folder)
    return environment


def loaded_by(statement: str, environment: dict[str, str] | None = None) -> set[str]:
    """Top-level modules in a fresh interpreter after the statement; its output is ignored."""
    names = "sorted({name.split('.')[0] for name in sys.modules})"
    program = f"{statement}\nimport sys\nprint('LOADED', *{names})"
    finished = subprocess.run(
        [sys.executable, "-c", program],
        env=environment or {**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(finished.stdout.rpartition("LOADED")[2].split())


@pytest.mark.parametrize(("statement", "forbidden"), MUST_NOT_LOAD)
def test_import_stays_light(statement: str, forbidden: set[str]) -> None:
    assert loaded_by(statement) & forbidden == set()


@pytest.mark.parametrize(("words", "forbidden"), COMMANDS_MUST_NOT_LOAD)
def test_command_stays_light(words: list[str], forbidden: set[str], home: dict[str, str]) -> None:
    statement = f"""
import sys
sys.argv = {["qa", *words]!r}
from qa.__main__ import main
try:
    main()
except SystemExit as end:
    if end.code not in (0, None):
        raise
"""
    assert loaded_by(statement, home) & forbidden == set()


def test_check_notices_a_heavy_import() -> None:
    assert "numpy" in loaded_by("import numpy")
