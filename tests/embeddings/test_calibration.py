"""Ranges: found by running the model, shipped bound to its weights."""

from __future__ import annotations

import dataclasses
import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelDamaged
from embeddings.bert_graph import BertShape, build
from embeddings.calibration import find_ranges, load_calibration, prose
from embeddings.models import MINILM, verified_weights
from embeddings.quantise import Int8Linear
from embeddings.session import has_int8_products, open_session
from embeddings.tokens import load_tokenizer

TEXTS = [
    "The mayor opened the new swimming pool on Saturday, two years later than planned.",
    "Two lorries collided on the coast road; the drivers were not hurt, but cheese was lost.",
    "Nobody in the village remembers a spring as dry as this one.",
]


def test_shipped_ranges_belong_to_the_shipped_model() -> None:
    shipped = load_calibration(MINILM)
    assert len(shipped.ranges) == 6 * 4
    assert len(shipped.digest) == 8
    assert all(0 <= limits.zero <= 255 for limits in shipped.ranges.values())


def test_ranges_of_other_weights_are_refused() -> None:
    other = dataclasses.replace(MINILM, checksum="0" * 64)
    with pytest.raises(ModelDamaged, match="belong to weights 53aa51172d14"):
        load_calibration(other)


def test_found_ranges_make_a_usable_int8_model() -> None:
    weights, config = verified_weights(MINILM)
    shape, tokenizer = BertShape.from_config(config), load_tokenizer(MINILM)
    rows = [tokenizer.encode(text).ids for text in TEXTS]
    ranges = find_ranges(shape, weights, rows)
    assert set(ranges) == set(load_calibration(MINILM).ranges)
    if not has_int8_products():
        pytest.skip("this CPU saturates int8 products")
    ids = {"ids": np.array([rows[0]], np.int32)}
    means = [
        open_session(model).run(["tokens"], ids)[0][0].mean(axis=0)
        for model in (build(shape, weights), build(shape, weights, linear=Int8Linear(ranges)))
    ]
    cosine = means[0] @ means[1] / np.linalg.norm(means[0]) / np.linalg.norm(means[1])
    assert 0.99 < cosine < 0.999999


def test_prose_is_long_paragraphs_spread_over_the_file(tmp_path: Path) -> None:
    stories = [{"text": f"{number}. " + "word " * 80 + "\nshort"} for number in range(50)]
    path = tmp_path / "stories.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(story) + "\n" for story in stories)
    chosen = prose(path, 5)
    assert [text.split(".")[0] for text in chosen] == ["0", "10", "20", "30", "40"]
