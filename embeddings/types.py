"""The encoder seam: what turns text into vectors, and what it returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
"""float32[dimension], unit length."""
Matrix = NDArray[np.float32]
"""float32[rows, dimension], unit rows."""


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """What an encoder is; vectors of different fingerprints are never compared."""

    name: str
    """As the user names it, for example `all-MiniLM-L6-v2`."""
    dimension: int
    max_tokens: int
    """Longer input is cut; passages are made so that it does not happen."""
    fingerprint: str
    """Identifies model, precision and pooling; part of every stored vector's key."""


@dataclass(frozen=True, slots=True)
class PassageInput:
    """A passage to encode: context in front, then the text whose sentences get vectors."""

    prefix: str
    """Title and date, read before the text but in no sentence vector; may be empty."""
    text: str
    sentences: tuple[tuple[int, int], ...]
    """Sentence offsets into `text`, half-open, in order."""


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """All vectors of one passage, from one pass of the model."""

    passage: Vector
    """float32[dimension], unit length: mean of all tokens, prefix included."""
    sentences: Matrix | None
    """float32[len(sentences), dimension], unit rows: mean of each sentence's tokens, in context;
    a sentence beyond `max_tokens` gets the passage vector. `None` if the model has no token
    outputs."""


@runtime_checkable
class Encoder(Protocol):
    """Anything that turns questions and passages into comparable unit vectors. Thread-safe."""

    @property
    def info(self) -> EncoderInfo:
        """Name, dimension, limits and fingerprint; cheap, loads no model."""
        ...

    def encode_questions(self, questions: Sequence[str]) -> Matrix:
        """Unit vectors, float32[len(questions), dimension]; an empty list gives shape (0, d)."""
        ...

    def encode_passages(self, passages: Sequence[PassageInput]) -> list[PassageVectors]:
        """Vectors in the order given, whatever batches are made inside."""
        ...
