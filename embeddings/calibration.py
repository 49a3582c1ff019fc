"""Activation ranges for int8: reading the shipped file, and the command that makes it.

    python -m embeddings.calibration STORIES.jsonl.gz

STORIES has one story a line with a field `text`; paragraphs of general prose spread over the
whole file are used. Only ranges are kept, none of the text.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import ModelDamaged
from embeddings.bert_graph import BertShape, Weights, build, product_inputs
from embeddings.models import MINILM, KnownModel
from embeddings.quantise import ActivationRange

TEXTS = 120
"""Enough: ranges from 60, 120 or 240 give the same mean cosine on news to four digits."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Ranges bound to one model."""

    ranges: Mapping[str, ActivationRange]
    """By the name of the tensor in the graph."""
    digest: str
    """Eight hex digits that change with the ranges; part of the encoder's fingerprint."""


def calibration_file(model: KnownModel) -> Path:
    """The shipped ranges of a model."""
    return Path(__file__).parent / "data" / f"{model.name}.int8.json"


def load_calibration(model: KnownModel) -> Calibration:
    """Read the shipped ranges; raises ModelDamaged if they were made for other weights."""
    content = calibration_file(model).read_bytes()
    plain = json.loads(content)
    if plain["checksum"] != model.checksum:
        raise ModelDamaged(
            f"the int8 ranges belong to weights {plain['checksum'][:12]}..., "
            f"not to {model.name} ({model.checksum[:12]}...)",
            "Run python -m embeddings.calibration, or use the model without :int8.",
        )
    ranges = {name: ActivationRange.from_dict(value) for name, value in plain["ranges"].items()}
    return Calibration(ranges, hashlib.sha256(content).hexdigest()[:8])


def find_ranges(
    shape: BertShape, weights: Weights, rows: Sequence[Sequence[int]]
) -> dict[str, ActivationRange]:
    """Run the float graph over token rows and measure whatever enters a matrix product."""
    from embeddings.session import open_session

    sources = product_inputs(shape)
    session = open_session(build(shape, weights, watched=sources))
    runs = [session.run(sources, {"ids": np.array([row], np.int32)}) for row in rows]
    return {
        source: ActivationRange.from_activations(np.concatenate(activations))
        for source, activations in zip(sources, zip(*runs))
    }


def prose(path: Path, count: int = TEXTS) -> list[str]:
    """`count` paragraphs of at least 300 characters, evenly spread over a file of stories."""
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        stories = [json.loads(line)["text"] for line in lines]
    paragraphs = [p for story in stories for p in story.split("\n") if len(p) >= 300]
    return paragraphs[:: max(1, len(paragraphs) // count)][:count]


def main(path: Path, model: KnownModel = MINILM) -> None:
    """Write the ranges file of a model."""
    from embeddings.models import verified_weights
    from embeddings.tokens import load_tokenizer

    weights, config = verified_weights(model)
    tokenizer, texts = load_tokenizer(model), prose(path)
    rows = [tokenizer.encode(text).ids for text in texts]
    ranges = find_ranges(BertShape.from_config(config), weights, rows)
    head = {
        "model": model.name,
        "checksum": model.checksum,
        "made_by": f"python -m embeddings.calibration, {len(texts)} texts",
    }
    # a line per range, so that a change can be read
    lines = ",\n".join(f'"{name}": {json.dumps(ranges[name].to_dict())}' for name in ranges)
    content = f'{json.dumps(head)[:-1]}, "ranges": {{\n{lines}\n}}}}\n'
    calibration_file(model).write_text(content, "utf-8")


if __name__ == "__main__":
    import sys

    main(Path(sys.argv[1]))
