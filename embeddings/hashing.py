"""An encoder without a model: words are hashed. For tests, examples and explanations."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence

import numpy as np

from corpus.errors import SettingsError
from embeddings.pooling import full_text, unit_rows
from embeddings.types import EncoderInfo, Matrix, PassageInput, PassageVectors, Vector

WORD = re.compile(r"\w+")
TRIGRAM_WEIGHT = 0.25
"""Against 1 for the whole word, so that "marry" and "marries" are close but not the same."""


class HashEncoder:
    """Adds one hashed direction per word and, weaker, one per three letters of it.

    The cosine of two texts is therefore about the share of words they have in common, and can
    be worked out by hand. Text without a word gives the first unit vector.
    """

    def __init__(self, dimension: int = 256) -> None:
        """Raises SettingsError for a dimension below 1."""
        if dimension < 1:
            raise SettingsError(f"a dimension of {dimension} is too small", "Use hash-256.")
        self._info = EncoderInfo(
            name=f"hash-{dimension}",
            dimension=dimension,
            max_tokens=1_000_000,
            fingerprint=f"hash-{dimension}:words+trigrams:1",
        )

    @property
    def info(self) -> EncoderInfo:
        """Name, dimension, limits and fingerprint."""
        return self._info

    def encode_questions(self, questions: Sequence[str]) -> Matrix:
        """Unit vectors, float32[len(questions), dimension]."""
        return unit_rows(np.stack([self._sum(q) for q in questions])) if questions else self._none()

    def encode_passages(self, passages: Sequence[PassageInput]) -> list[PassageVectors]:
        """Passage vectors from prefix and text, sentence vectors from each sentence's words."""
        return [self._passage(passage) for passage in passages]

    def _passage(self, passage: PassageInput) -> PassageVectors:
        texts = [full_text(passage), *(passage.text[start:end] for start, end in passage.sentences)]
        vectors = self.encode_questions(texts)
        return PassageVectors(vectors[0], vectors[1:])

    def _none(self) -> Matrix:
        return np.empty((0, self._info.dimension), np.float32)

    def _sum(self, text: str) -> Vector:
        total = np.zeros(self._info.dimension, np.float32)
        for match in WORD.finditer(text.casefold()):
            word = match.group()
            self._add(total, word, 1.0)
            padded = f"^{word}$"
            for start in range(len(padded) - 2):
                self._add(total, padded[start : start + 3], TRIGRAM_WEIGHT)
        return total

    def _add(self, total: Vector, feature: str, weight: float) -> None:
        """Add a feature in its own direction; a second hash bit gives the sign, so that
        unrelated words cancel out instead of making all long texts alike."""
        code = zlib.crc32(feature.encode("utf-8", "surrogatepass"))
        total[(code >> 1) % len(total)] += weight if code & 1 else -weight
