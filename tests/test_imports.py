"""What an import must not load: start-up time is a promise. (Commands: qa/cli/test_imports.py.)

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
ENGINES = {"faiss", "onnxruntime", "tantivy", "tokenizers", "safetensors"}
READERS = {"trafilatura", "lxml", "yaml"}
SCREEN = {"textual", "rich"}
ALL_HEAVY = MODELS | ENGINES | READERS | SCREEN | {"numpy"}
NETWORK = {"requests", "httpx", "urllib3", "huggingface_hub"}

MUST_NOT_LOAD = [
    ("import qa", ALL_HEAVY | NETWORK | {"click", "sqlite3"}),
    ("import qa; qa.__version__", ALL_HEAVY | NETWORK | {"click", "sqlite3"}),
    ("import qa; qa.QAError", ALL_HEAVY | NETWORK | {"click", "sqlite3"}),
    ("from qa import Article, Passage, Filter, Hit, Answer, Citation", ALL_HEAVY | NETWORK),
    # tantivy, at 9 ms, may come along.
    ("from qa import Archive", MODELS | (ENGINES - {"tantivy"}) | READERS | SCREEN | NETWORK),
    ("import corpus.types, corpus.errors", ALL_HEAVY | NETWORK),
    ("import corpus.reading, corpus.chunk", ALL_HEAVY | NETWORK | {"markdown_it", "csv"}),
    ("import embeddings.types", MODELS | ENGINES | NETWORK),
]


def loaded_by(statement: str) -> set[str]:
    """Top-level modules in a fresh interpreter after the statement."""
    names = "sorted({name.split('.')[0] for name in sys.modules})"
    program = f"{statement}\nimport sys\nprint(*{names})"
    finished = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(finished.stdout.split())


@pytest.mark.parametrize(("statement", "forbidden"), MUST_NOT_LOAD)
def test_import_stays_light(statement: str, forbidden: set[str]) -> None:
    assert loaded_by(statement) & forbidden == set()


def test_check_notices_a_heavy_import() -> None:
    assert "numpy" in loaded_by("import numpy")
