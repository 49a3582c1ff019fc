"""Texts to token rows, and rows to batches that need no padding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.errors import ModelDamaged
from embeddings.models import KnownModel, model_directory

BATCH_TOKENS = 256
"""Texts of one length share a run up to this size. Longer runs are hardly faster (20 tokens:
5,300 tokens a second alone, 8,700 by eights; 160 tokens: 8,200 and 8,600), and a whole passage
is a run of its own."""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One text as the model reads it."""

    position: int
    """Which of the given texts."""
    ids: list[int]
    starts: list[int]
    """Where each token begins in the text; -1 for special tokens."""


def load_tokenizer(model: KnownModel) -> Any:
    """The model's tokenizer, cutting at `max_tokens` and not padding; raises EncoderError."""
    from tokenizers import Tokenizer

    path = model_directory(model) / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises nothing more precise
        raise ModelDamaged(
            f"{path} cannot be read: {error}",
            f"Reinstall the files of {model.name}.",
        ) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.max_tokens)
    return tokenizer


def tokenise(tokenizer: Any, texts: Sequence[str]) -> list[TokenRow]:
    """One row per text. One by one: the parallel call, once used, warns about every fork."""
    rows = []
    for position, text in enumerate(texts):
        encoding = tokenizer.encode(text)
        special = encoding.special_tokens_mask
        starts = [-1 if s else offset[0] for s, offset in zip(special, encoding.offsets)]
        rows.append(TokenRow(position, encoding.ids, starts))
    return rows


def equal_length_batches(rows: Sequence[TokenRow]) -> list[list[TokenRow]]:
    """Rows of equal length together, longest first so that no core waits at the end."""
    by_length: dict[int, list[TokenRow]] = defaultdict(list)
    for row in rows:
        by_length[len(row.ids)].append(row)
    batches = []
    for length in sorted(by_length, reverse=True):
        size = max(1, BATCH_TOKENS // length)
        same = by_length[length]
        batches += [same[start : start + size] for start in range(0, len(same), size)]
    return batches
