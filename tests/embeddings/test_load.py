"""Encoders by name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from corpus.errors import ModelMissing, SettingsError
from embeddings.hashing import HashEncoder
from embeddings.load import DEFAULT_ENCODER, load_encoder
from embeddings.onnx import OnnxEncoder


def test_names() -> None:
    assert isinstance(load_encoder(), OnnxEncoder)
    assert load_encoder().info.name == DEFAULT_ENCODER
    assert load_encoder("all-MiniLM-L6-v2:fp32").info == load_encoder("all-MiniLM-L6-v2").info
    assert load_encoder("all-MiniLM-L6-v2:int8").info.name == "all-MiniLM-L6-v2:int8"
    small = load_encoder("hash-64")
    assert isinstance(small, HashEncoder)
    assert small.info.dimension == 64


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "name is empty"),
        ("sbert: ", "name is empty"),
        ("all-MiniLM-L6-v2:int4", "unknown precision 'int4'"),
        ("hash-0", "dimension"),
    ],
)
def test_impossible_names(name: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message) as caught:
        load_encoder(name)
    assert caught.value.remedy


def test_a_path_that_is_not_there() -> None:
    with pytest.raises(ModelMissing, match="/no/such/model is not a folder"):
        load_encoder("/no/such/model")


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2:int8", "sbert:all-MiniLM-L6-v2", "hash-64"])
def test_asking_what_an_encoder_is_loads_no_engine(name: str) -> None:
    program = (
        "import sys\n"
        "from embeddings.load import load_encoder\n"
        f"assert load_encoder({name!r}).info.dimension\n"
        "print(*{module.split('.')[0] for module in sys.modules})\n"
    )
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (finished.returncode, finished.stderr) == (0, "")
    engines = {"onnxruntime", "tokenizers", "onnx", "torch", "transformers", "huggingface_hub"}
    assert not engines & set(finished.stdout.split())
