"""Warm-up, a constant plateau, and a decay that may begin at any time.

Unlike a cosine schedule this one does not need to know how long the training will last: the
plateau can be continued from its last checkpoint in a later session, and a usable model is cut
from it at any time by a short decay ("warmup-stable-decay", Hu et al. 2024, MiniCPM; the decay
is 1 - sqrt, Hägele et al. 2024).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True, slots=True)
class Schedule:
    """The learning rate as a function of the step alone."""

    peak: float
    warmup_steps: int
    decay_start: int | None = None
    """First step of the decay; None on the plateau."""
    decay_steps: int = 0

    @property
    def last_step(self) -> int | None:
        """Where the training ends; None if it goes on until it is stopped."""
        return None if self.decay_start is None else self.decay_start + self.decay_steps

    def rate(self, step: int) -> float:
        """The learning rate of a step, counted from 0."""
        rate = self.peak * min(1.0, (step + 1) / max(1, self.warmup_steps))
        if self.decay_start is not None and step >= self.decay_start:
            progress = (step - self.decay_start) / max(1, self.decay_steps)
            rate *= max(0.0, 1.0 - sqrt(min(1.0, progress)))
        return rate
