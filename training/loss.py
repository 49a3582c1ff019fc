"""What the reader is trained to minimise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from training.examples import Example


@dataclass(frozen=True, slots=True)
class LossWeights:
    """How much each part counts."""

    span: float = 1.0
    """Answer spans of the texts that answer."""
    no_span: float = 0.3
    """[CLS] as the span of the texts that do not."""
    relevance: float = 1.0
    """Does this text answer, each text by itself: makes calibrated probabilities."""
    ranking: float = 0.5
    """Which text of a question answers: makes them comparable."""


@dataclass(frozen=True, slots=True)
class Losses:
    """The parts, unweighted means, and their weighted sum."""

    total: Tensor
    span: Tensor
    no_span: Tensor
    relevance: Tensor
    ranking: Tensor


def span_losses(start: Tensor, end: Tensor, examples: Sequence[Example]) -> Tensor:
    """[batch] negative log of the probability of all accepted spans together.

    Which of several occurrences is meant is left to the model (marginal likelihood); a text
    without an answer has [CLS] to [CLS] as its only span.
    """
    start_log = start.log_softmax(dim=1)
    end_log = end.log_softmax(dim=1)
    rows, firsts, lasts = [], [], []
    for row, example in enumerate(examples):
        for first, last in [(s.start, s.end - 1) for s in example.spans] or [(0, 0)]:
            rows.append(row)
            firsts.append(first)
            lasts.append(last)
    row_of = torch.tensor(rows, device=start.device)
    scores = start_log[row_of, torch.tensor(firsts, device=start.device)]
    scores = scores + end_log[row_of, torch.tensor(lasts, device=start.device)]
    return -_grouped_logsumexp(scores, row_of, len(examples))


def combine(
    spans: Tensor, relevance: Tensor, examples: Sequence[Example], weights: LossWeights
) -> Losses:
    """All parts of the loss of one step from [examples] span losses and relevance logits."""
    device = relevance.device
    relevant = torch.tensor([example.relevant for example in examples], device=device)
    span = _mean(spans[relevant])
    no_span = _mean(spans[~relevant])
    binary = binary_cross_entropy_with_logits(relevance, relevant.float())
    groups = torch.tensor([example.group for example in examples], device=device)
    ranking = ranking_loss(relevance, relevant, groups)
    total = (
        weights.span * span
        + weights.no_span * no_span
        + weights.relevance * binary
        + weights.ranking * ranking
    )
    return Losses(total, span, no_span, binary, ranking)


def ranking_loss(relevance: Tensor, relevant: Tensor, groups: Tensor) -> Tensor:
    """Cross-entropy of the answering texts within their question's texts.

    Mean over the questions that have both kinds of text; 0 if there is none.
    """
    count = int(groups.max()) + 1
    everything = _grouped_logsumexp(relevance, groups, count)
    right = _grouped_logsumexp(relevance[relevant], groups[relevant], count)
    has_right = torch.zeros(count, dtype=torch.bool, device=groups.device)
    has_wrong = has_right.clone()
    has_right[groups[relevant]] = True
    has_wrong[groups[~relevant]] = True
    mixed = has_right & has_wrong
    return _mean(everything[mixed] - right[mixed])


def _grouped_logsumexp(values: Tensor, groups: Tensor, count: int) -> Tensor:
    """[count] log of the summed exponentials of each group; very small for an empty one."""
    highest = torch.full((count,), -1e4, device=values.device)
    highest = highest.scatter_reduce(0, groups, values.detach(), "amax")
    sums = torch.zeros(count, device=values.device)
    sums = sums.index_add(0, groups, (values - highest[groups]).exp())
    return highest + sums.clamp_min(1e-30).log()


def _mean(values: Tensor) -> Tensor:
    return values.mean() if values.numel() else values.sum()
