"""The exported graph says what the network says."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertConfig

from embeddings.bert_graph import BertShape
from embeddings.quantise import Int8Linear
from training.batches import collate
from training.dataset import prepare
from training.examples import Example
from training.export import find_ranges
from training.model import Reader
from training.predict import OnnxReader
from training.reader_graph import build_reader, quantise_rows
from training.records import ReadingSet
from training.sampler import Sampler
from training.warm_start import weights_from_onnx

CONFIG = BertConfig(
    hidden_size=32,
    num_hidden_layers=2,
    num_attention_heads=4,
    intermediate_size=64,
    attn_implementation="eager",
)
SHAPE = BertShape.from_config(CONFIG.to_dict())


@pytest.fixture(scope="module")
def reader() -> Reader:
    torch.manual_seed(0)
    reader = Reader(CONFIG).eval()
    with torch.no_grad():  # fresh heads are nearly silent: errors would not show
        for parameter in reader.parameters():
            parameter.mul_(3.0)
    return reader


@pytest.fixture(scope="module")
def weights(reader: Reader) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in reader.state_dict().items()}


@pytest.fixture(scope="module")
def examples(reading_set: ReadingSet, tokenizer: Tokenizer) -> list[Example]:
    return Sampler(prepare(reading_set, tokenizer), tokenizer, 1, 8).step(0)


def largest_error(model: bytes, path: Path, reader: Reader, examples: list[Example]) -> float:
    """Largest distance of a logit to the network's, relative to the logits' spread."""
    path.write_bytes(model)
    errors, sizes = [], []
    for example, logits in zip(examples, OnnxReader(path, 1).predict(examples), strict=True):
        batch = collate([example], torch.device("cpu"))
        with torch.inference_mode():
            output = reader(batch.ids, batch.segments, batch.attention, batch.answerable)
        possible = output.start[0].isfinite().numpy()
        for mine, exported in ((output.start, logits.start), (output.end, logits.end)):
            errors.append(np.abs(mine[0].numpy() - exported)[possible].max())
            sizes.append(mine[0].numpy()[possible].std())
        errors.append(abs(float(output.relevance[0]) - logits.relevance))
    return float(max(errors) / np.mean(sizes))


def test_float_is_exact_with_and_without_padding(
    reader: Reader, weights: dict[str, np.ndarray], examples: list[Example], tmp_path: Path
) -> None:
    # `predict` pads the examples of a batch to one length.
    model = build_reader(SHAPE, weights)
    assert largest_error(model, tmp_path / "a.onnx", reader, examples) < 1e-4
    assert largest_error(model, tmp_path / "b.onnx", reader, examples[:1]) < 1e-4


def test_int8_is_close_and_small(
    reader: Reader, weights: dict[str, np.ndarray], examples: list[Example], tmp_path: Path
) -> None:
    ranges = find_ranges(SHAPE, weights, examples)
    words_only = build_reader(SHAPE, weights, compact=True)
    model = build_reader(SHAPE, weights, linear=Int8Linear(ranges), compact=True)
    assert largest_error(words_only, tmp_path / "words.onnx", reader, examples) < 0.05
    assert largest_error(model, tmp_path / "all.onnx", reader, examples) < 0.3
    assert len(model) < len(build_reader(SHAPE, weights)) / 3


@pytest.mark.parametrize("int8", [False, True])
def test_training_can_go_on_from_the_file(
    reader: Reader,
    weights: dict[str, np.ndarray],
    examples: list[Example],
    tmp_path: Path,
    int8: bool,
) -> None:
    path = tmp_path / "reader.onnx"
    if int8:
        linear = Int8Linear(find_ranges(SHAPE, weights, examples))
        path.write_bytes(build_reader(SHAPE, weights, linear=linear, compact=True))
    else:
        path.write_bytes(build_reader(SHAPE, weights))
    restored = weights_from_onnx(path)
    Reader(CONFIG).load_state_dict(restored)  # every name, every shape
    for name, tensor in reader.state_dict().items():
        step = float(tensor.abs().max()) / 127 if int8 else 0.0
        torch.testing.assert_close(restored[name], tensor, rtol=0, atol=0.52 * step + 1e-7)


def test_metadata_comes_back(weights: dict[str, np.ndarray]) -> None:
    model = build_reader(SHAPE, weights, metadata={"qa.reader": json.dumps({"threshold": 0.5})})
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    told = session.get_modelmeta().custom_metadata_map
    assert json.loads(told["qa.reader"]) == {"threshold": 0.5}


def test_rows_are_restored_to_half_a_step() -> None:
    table = np.random.default_rng(0).normal(size=(5, 7)).astype(np.float32)
    table[2] = 0
    stored, scales = quantise_rows(table)
    assert stored.dtype == np.int8
    assert np.all(np.abs(stored * scales - table) <= scales / 2 + 1e-7)
