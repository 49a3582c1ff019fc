"""A reader's weights out of its exported file, so that training can go on from the repository.

Checkpoints are 300 MB and stay where they were made; the shipped file has the same weights in
int8. Half a rounding step is far less than what training moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from training.reader_graph import HALF

Array = NDArray[Any]

_LINEAR: Final = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "attended": "attention.output.dense",
    "wide": "intermediate.dense",
    "narrow": "output.dense",
}
_NORM: Final = {"middle": "attention.output.LayerNorm", "out": "output.LayerNorm"}


def weights_from_onnx(path: Path) -> dict[str, torch.Tensor]:
    """The state of a `Reader`, from a file that `training.export` wrote, int8 or float."""
    model = onnx.load(str(path))
    stored = {c.name.removesuffix(HALF): numpy_helper.to_array(c) for c in model.graph.initializer}
    weights: dict[str, Array] = dict(_embeddings(stored))
    layers = sum(name.endswith(".query.bias") for name in stored)
    for layer in range(layers):
        source, target = f"layer.{layer}", f"bert.encoder.layer.{layer}"
        for part, name in _LINEAR.items():
            weights[f"{target}.{name}.weight"] = _product(stored, f"{source}.{part}.weight").T
            weights[f"{target}.{name}.bias"] = stored[f"{source}.{part}.bias"]
        for part, name in _NORM.items():
            weights[f"{target}.{name}.weight"] = stored[f"{source}.{part}.scale"]
            weights[f"{target}.{name}.bias"] = stored[f"{source}.{part}.shift"]
    weights["span.weight"], weights["span.bias"] = stored["spans.weight"].T, stored["spans.bias"]
    for name in ("relevance_dense", "relevance_output"):
        for part in ("weight", "bias"):
            weights[f"{name}.{part}"] = stored[f"{name}.{part}"]
    return {
        name: torch.from_numpy(np.array(weight, dtype=np.float32))
        for name, weight in weights.items()
    }


def _embeddings(stored: Mapping[str, Array]) -> dict[str, Array]:
    if "words.table" in stored:
        words = stored["words.table"] * stored["words.scales"]
    else:
        words = stored["words"]
    target = "bert.embeddings"
    return {
        f"{target}.word_embeddings.weight": words,
        f"{target}.position_embeddings.weight": stored["positions"],
        f"{target}.token_type_embeddings.weight": stored["types.table"],
        f"{target}.LayerNorm.weight": stored["embeddings.scale"],
        f"{target}.LayerNorm.bias": stored["embeddings.shift"],
    }


def _product(stored: Mapping[str, Array], name: str) -> Array:
    """[inputs, outputs] weights, scaled if they are int8."""
    scales = stored.get(f"{name}.scales")
    return stored[name] if scales is None else np.asarray(stored[name] * scales)
