"""Examples as padded tensors, in pieces of similar length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.examples import Example
from training.tokens import PAD


@dataclass(frozen=True, slots=True)
class Batch:
    """Model inputs, each [batch, tokens]."""

    ids: Tensor
    segments: Tensor
    """0 up to the question's [SEP], 1 behind it."""
    attention: Tensor
    answerable: Tensor
    """True on [CLS] and on the text."""


def collate(examples: Sequence[Example], device: torch.device) -> Batch:
    """Pad the examples to the longest."""
    shape = (len(examples), max(len(example.ids) for example in examples))
    ids = torch.full(shape, PAD, dtype=torch.long)
    segments = torch.zeros(shape, dtype=torch.long)
    attention = torch.zeros(shape, dtype=torch.long)
    answerable = torch.zeros(shape, dtype=torch.bool)
    for row, example in enumerate(examples):
        length = len(example.ids)
        ids[row, :length] = torch.from_numpy(example.ids)
        segments[row, example.question_tokens : length] = 1
        attention[row, :length] = 1
        answerable[row, example.text_start : example.text_end] = True
    answerable[:, 0] = True
    tensors = (ids, segments, attention, answerable)
    return Batch(*(tensor.to(device, non_blocking=True) for tensor in tensors))


def by_length(lengths: Sequence[int], max_tokens: int) -> list[list[int]]:
    """Positions in pieces of similar length, each at most `max_tokens` with padding.

    Padding to the longest of a whole step would waste a third of the work.
    """
    order = sorted(range(len(lengths)), key=lambda position: lengths[position])
    pieces: list[list[int]] = []
    for position in order:
        padded = lengths[position] * (len(pieces[-1]) + 1) if pieces else 0
        if not pieces or padded > max_tokens:
            pieces.append([])
        pieces[-1].append(position)
    return pieces
