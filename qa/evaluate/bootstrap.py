"""Bootstrap intervals: how far a mean, or a difference of two means, could be chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_CHUNK_COUNTS = 2_000_000
"""Counts drawn at once: 16 MB, however many questions there are."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the bounds that the percentile bootstrap gives it."""

    mean: float
    low: float
    high: float
    count: int
    """Questions it was computed from."""

    @property
    def excludes_zero(self) -> bool:
        """Whether the whole interval lies on one side of zero."""
        return self.low > 0.0 or self.high < 0.0


def mean_interval(
    values: Sequence[float], *, resamples: int = 10_000, level: float = 0.95, seed: int = 0
) -> Interval | None:
    """Percentile bootstrap interval of the mean; the same for the same input. `None` if empty."""
    if not len(values):
        return None
    sample = np.asarray(values, dtype=np.float64)
    # How often each distinct value is drawn is multinomial: the same bootstrap, and most
    # measures have two or three distinct values.
    distinct, counts = np.unique(sample, return_counts=True)
    generator = np.random.default_rng(seed)
    rows = max(1, _CHUNK_COUNTS // len(distinct))
    means = np.empty(resamples)
    for first in range(0, resamples, rows):
        size = min(rows, resamples - first)
        drawn = generator.multinomial(len(sample), counts / len(sample), size=size)
        means[first : first + size] = drawn @ distinct / len(sample)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(sample.mean()), float(low), float(high), len(sample))


def difference_interval(
    old: Sequence[float],
    new: Sequence[float],
    *,
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 0,
) -> Interval | None:
    """Paired interval of mean(new - old): both lists hold the same questions in the same order.

    Raises `ValueError` on different lengths. `None` if empty.
    """
    differences = [b - a for a, b in zip(old, new, strict=True)]
    return mean_interval(differences, resamples=resamples, level=level, seed=seed)
