"""What a reader is given and what it says: the seam behind which any model can stand."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ReadingText:
    """A few sentences to look for the answer in, and where they come from."""

    text: str
    """Literal text; answers are offsets into it."""
    title: str = ""
    """Of the article; context only, never part of an answer."""
    date: datetime.date | None = None
    """Publication date; likewise."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The best answer in one text, and how likely it is one."""

    start: int
    end: int
    """Characters of the text, half-open, whole words; equal if there is nothing to mark."""
    margin: float
    """Logit of the span less that of "no answer here", -40 to 40; -40 if nothing was marked."""
    relevance: float
    """Log-odds, by the relevance head alone, that the text answers the question."""
    log_odds: float
    """Both together, calibrated: log-odds that the text answers, where half of all questions are
    answered by their text."""

    @property
    def probability(self) -> float:
        """`log_odds` as a probability, 0 to 1."""
        return 0.5 * (1.0 + math.tanh(0.5 * self.log_odds))


class Reader(Protocol):
    """Reads texts for a question. Implementations are safe to share between threads."""

    def read(self, question: str, texts: Sequence[ReadingText]) -> list[Reading]:
        """One reading for each text, in order; empty for no texts. Raises `EncoderError`s."""
        ...
