"""The forward and backward passes of one step, its pieces spread over worker threads.

Each worker computes whole pieces with one intra-op thread. On a machine shared with other work
that is far better than splitting operations over all cores: a core that is taken away delays one
piece, while a split operation waits, spinning, each time (3,100 tokens per CPU second against
1,700 on two busy cores).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import torch
from torch import Tensor

from training.batches import by_length, collate
from training.examples import Example
from training.loss import Losses, LossWeights, combine, span_losses
from training.model import Reader


@dataclass(frozen=True, slots=True)
class _Piece:
    """Examples that were computed together, and what came out."""

    positions: list[int]
    spans: Tensor
    relevance: Tensor


class StepRunner:
    """Computes the gradients of a step."""

    def __init__(self, reader: Reader, device: torch.device, workers: int, tokens: int) -> None:
        """`tokens` is the size of a piece, padding counted; a GPU wants one worker."""
        self._reader = reader
        self._device = device
        self._tokens = tokens
        self._pool = ThreadPoolExecutor(workers, initializer=_one_thread_each)

    def backward(self, examples: Sequence[Example], weights: LossWeights) -> Losses:
        """Add the gradients of these examples to the parameters; the losses, detached.

        The ranking loss joins texts of different pieces, so the losses are computed between
        the passes, from detached outputs, and their gradients handed back to the pieces.
        """
        pieces = by_length([len(example.ids) for example in examples], self._tokens)
        # The longest first: a short piece at the end leaves the other workers waiting less.
        forward = [
            self._pool.submit(self._forward, positions, examples) for positions in pieces[::-1]
        ]
        done = [future.result() for future in forward]
        ordered = [examples[position] for piece in done for position in piece.positions]
        spans = torch.cat([piece.spans.detach() for piece in done]).requires_grad_()
        relevance = torch.cat([piece.relevance.detach() for piece in done]).requires_grad_()
        losses = combine(spans, relevance, ordered, weights)
        losses.total.backward()
        sizes = [len(piece.positions) for piece in done]
        gradients = (_gradient(spans).split(sizes), _gradient(relevance).split(sizes))
        backward = [
            self._pool.submit(_backward, piece, span_gradient, relevance_gradient)
            for piece, span_gradient, relevance_gradient in zip(done, *gradients, strict=True)
        ]
        for future in backward:
            future.result()
        return losses

    def _forward(self, positions: list[int], examples: Sequence[Example]) -> _Piece:
        members = [examples[position] for position in positions]
        batch = collate(members, self._device)
        # bfloat16 products with float32 weights: twice as fast on CPUs that have it, and on GPUs.
        with torch.autocast(self._device.type, dtype=torch.bfloat16):
            output = self._reader(batch.ids, batch.segments, batch.attention, batch.answerable)
        spans = span_losses(output.start, output.end, members)
        return _Piece(positions, spans, output.relevance)


def _backward(piece: _Piece, spans: Tensor, relevance: Tensor) -> None:
    torch.autograd.backward([piece.spans, piece.relevance], [spans, relevance])


def _gradient(tensor: Tensor) -> Tensor:
    return torch.zeros_like(tensor) if tensor.grad is None else tensor.grad


def _one_thread_each() -> None:
    torch.set_num_threads(1)
