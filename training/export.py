"""The reader as a file: ``python -m training.export CHECKPOINT --eval-dir DIR --output FILE``.

Writes int8 products and int8 word embeddings (25 MB), or everything in float32 with ``--float``.
Ranges of the activations are measured on training inputs. The figures of ``training.evaluate
--json`` (calibration and threshold) become the file's metadata with ``--report``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from embeddings.bert_graph import BertShape
from embeddings.quantise import ActivationRange, Int8Linear
from embeddings.session import open_session
from training import checkpoint
from training.dataset import prepare
from training.examples import Example
from training.reader_graph import build_reader
from training.records import (
    HELD_OUT_ARTICLES,
    HELD_OUT_COLLECTION,
    hold_out_articles,
    load_sets,
)
from training.sampler import Sampler
from training.tokens import backbone_directory, load_tokenizer

CALIBRATION_STEPS: Final = 10
CALIBRATION_QUESTIONS: Final = 16

Array = NDArray[Any]


def load_weights(path: Path, *, averaged: bool = True) -> dict[str, Array]:
    """A checkpoint's weights in float32."""
    state = checkpoint.load(path)
    weights = state.average if averaged else state.model
    return {name: tensor.float().numpy() for name, tensor in weights.items()}


def backbone_shape() -> BertShape:
    """The sizes of the backbone."""
    config = json.loads((backbone_directory() / "config.json").read_text(encoding="utf-8"))
    return BertShape.from_config(config)


def find_ranges(
    shape: BertShape, weights: Mapping[str, Array], examples: Sequence[Example]
) -> dict[str, ActivationRange]:
    """Run the float graph over examples and measure whatever enters a matrix product."""
    watched = ["layer.in"]
    for layer in range(shape.layers):
        watched += [f"layer.{layer}.{part}" for part in ("mixed", "middle", "active", "out")]
    # Only the heads read the last layer's output, and they stay in float.
    watched.pop()
    session = open_session(build_reader(shape, weights, watched=watched))
    runs = [session.run(watched, feeds(example)) for example in examples]
    return {
        name: ActivationRange.from_activations(np.concatenate(activations))
        for name, activations in zip(watched, zip(*runs, strict=True), strict=True)
    }


def feeds(example: Example) -> dict[str, Array]:
    """One example as the graph's inputs."""
    positions = np.arange(len(example.ids))
    text = (positions >= example.text_start) & (positions < example.text_end)
    return {
        "ids": example.ids[None].astype(np.int32),
        "types": (positions >= example.question_tokens)[None].astype(np.int32),
        "text": text[None].astype(np.int32),
    }


def calibration_examples(eval_directory: Path) -> list[Example]:
    """Inputs like those of training, from the articles that are trained on."""
    tokenizer = load_tokenizer()
    everything = load_sets(eval_directory, (HELD_OUT_COLLECTION,))
    training, _ = hold_out_articles(everything, HELD_OUT_COLLECTION, HELD_OUT_ARTICLES)
    sampler = Sampler(prepare(training, tokenizer), tokenizer, 0, CALIBRATION_QUESTIONS)
    return [example for step in range(CALIBRATION_STEPS) for example in sampler.step(step)]


def metadata(checkpoint_path: Path, report: Path | None) -> dict[str, str]:
    """What the file says about itself: JSON under ``qa.reader``."""
    told: dict[str, Any] = {"checkpoint": checkpoint_path.name, "format": 1}
    if report is not None:
        measured = json.loads(report.read_text(encoding="utf-8"))
        told |= {key: measured[key] for key in ("calibration", "threshold")}
    return {"qa.reader": json.dumps(told, sort_keys=True)}


def main(arguments: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--eval-dir", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--float", action="store_true", help="float32 throughout: 91 MB")
    parser.add_argument("--report", type=Path, help="JSON of training.evaluate")
    parser.add_argument("--raw", action="store_true", help="last weights, not their average")
    options = parser.parse_args(arguments)

    shape, weights = backbone_shape(), load_weights(options.checkpoint, averaged=not options.raw)
    about = metadata(options.checkpoint, options.report)
    if options.float:
        model = build_reader(shape, weights, metadata=about)
    else:
        ranges = find_ranges(shape, weights, calibration_examples(options.eval_dir))
        model = build_reader(
            shape, weights, linear=Int8Linear(ranges), compact=True, metadata=about
        )
    temporary = options.output.with_suffix(".part")
    temporary.write_bytes(model)
    temporary.replace(options.output)
    digest = hashlib.sha256(model).hexdigest()
    print(f"{options.output}: {len(model) / 1e6:.1f} MB, sha256 {digest}")


if __name__ == "__main__":
    main()
