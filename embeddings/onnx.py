"""The default encoder: all-MiniLM-L6-v2 through onnxruntime.

Nothing heavy is imported before the first text is encoded, and never torch.
"""

from __future__ import annotations

import itertools
import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from embeddings.calibration import load_calibration
from embeddings.export import open_float, open_int8
from embeddings.models import MINILM, KnownModel, Notify, model_directory
from embeddings.pooling import full_text, pool_passage, unit_rows, without_surrogates
from embeddings.session import has_int8_products, physical_cores, run_parallel
from embeddings.types import EncoderInfo, Matrix, PassageInput, PassageVectors

Precision = Literal["fp32", "int8"]

BATCH_TOKENS = 256
"""Texts of one length share a run up to this size. Longer runs are no faster, and with whole
passages (140 tokens) a run is one passage: the same vectors whatever else is encoded."""

CHUNK_PASSAGES = 1024
"""Tokenised at a time, which bounds the memory."""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One text as the model reads it."""

    position: int
    """Which of the given texts."""
    ids: list[int]
    starts: list[int]
    """Where each token begins in the text; -1 for special tokens."""


class OnnxEncoder:
    """all-MiniLM-L6-v2 without torch; thread-safe, loads on first use.

    `precision` is that of passages: "fp32" agrees with sentence-transformers to a cosine of
    .9999, "int8" is about twice as fast at .998. Questions are always read in fp32. On a CPU
    without int8 products "int8" computes in fp32, which its vectors are interchangeable with.
    """

    def __init__(
        self,
        precision: Precision = "fp32",
        *,
        model: KnownModel = MINILM,
        threads: int | None = None,
        notify: Notify | None = None,
    ) -> None:
        """`threads` passages are encoded at once, by default one per core; `notify` is told
        before the one-time preparation of the model."""
        self._model = model
        self._int8 = precision == "int8"
        self._threads = threads or physical_cores()
        self._notify = notify
        self._lock = threading.Lock()
        self._tokenizer: Any = None
        self._sessions: dict[Precision, Any] = {}
        variant = f"int8-{load_calibration(model).digest}" if self._int8 else "fp32"
        self._info = EncoderInfo(
            name=f"{model.name}:int8" if self._int8 else model.name,
            dimension=model.dimension,
            max_tokens=model.max_tokens,
            fingerprint=f"{model.name}:{model.checksum[:12]}:mean:{variant}",
        )

    @property
    def info(self) -> EncoderInfo:
        """Name, dimension, limits and fingerprint; loads no model."""
        return self._info

    def encode_questions(self, questions: Sequence[str]) -> Matrix:
        """Unit vectors, float32[len(questions), dimension]; raises EncoderError."""
        if not questions:
            return np.empty((0, self._info.dimension), np.float32)
        session = self._session("fp32")
        vectors = np.empty((len(questions), self._info.dimension), np.float32)
        for batch in self._batches([without_surrogates(question) for question in questions]):
            for row, tokens in zip(batch, token_vectors(session, batch)):
                vectors[row.position] = tokens.mean(axis=0)
        return unit_rows(vectors)

    def encode_passages(self, passages: Sequence[PassageInput]) -> list[PassageVectors]:
        """Vectors in the order given; raises EncoderError. Ctrl+C stops between two runs."""
        vectors: list[PassageVectors] = []
        for start in range(0, len(passages), CHUNK_PASSAGES):
            vectors += self._encode_chunk(passages[start : start + CHUNK_PASSAGES])
        return vectors

    def _encode_chunk(self, passages: Sequence[PassageInput]) -> list[PassageVectors]:
        session = self._session("int8" if self._int8 and has_int8_products() else "fp32")

        def encode(batch: Sequence[TokenRow]) -> list[tuple[int, PassageVectors]]:
            return [
                (row.position, pool_passage(tokens, row.starts, passages[row.position]))
                for row, tokens in zip(batch, token_vectors(session, batch))
            ]

        batches = self._batches([full_text(passage) for passage in passages])
        by_position = dict(itertools.chain(*run_parallel(encode, batches, self._threads)))
        return [by_position[position] for position in range(len(passages))]

    def _session(self, precision: Precision) -> Any:
        with self._lock:
            if precision not in self._sessions:
                opener = open_int8 if precision == "int8" else open_float
                self._sessions[precision] = opener(self._model, self._notify)
            return self._sessions[precision]

    def _batches(self, texts: Sequence[str]) -> list[list[TokenRow]]:
        """Rows of equal length together, longest first so that no core waits at the end."""
        with self._lock:
            if self._tokenizer is None:
                self._tokenizer = load_tokenizer(self._model)
        by_length: dict[int, list[TokenRow]] = defaultdict(list)
        for position, text in enumerate(texts):
            row = self._tokenise(position, text)
            by_length[len(row.ids)].append(row)
        batches = []
        for length in sorted(by_length, reverse=True):
            size = max(1, BATCH_TOKENS // length)
            rows = by_length[length]
            batches += [rows[at : at + size] for at in range(0, len(rows), size)]
        return batches

    def _tokenise(self, position: int, text: str) -> TokenRow:
        encoding = self._tokenizer.encode(text)
        special = encoding.special_tokens_mask
        starts = [-1 if s else offset[0] for s, offset in zip(special, encoding.offsets)]
        return TokenRow(position, encoding.ids, starts)


def token_vectors(session: Any, batch: Sequence[TokenRow]) -> NDArray[np.float32]:
    """float32[len(batch), length, dimension] for rows of one length."""
    ids = np.array([row.ids for row in batch], np.int32)
    result: NDArray[np.float32] = session.run(["tokens"], {"ids": ids})[0]
    return result


def load_tokenizer(model: KnownModel) -> Any:
    """The model's tokenizer, cutting at `max_tokens` and not padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(model_directory(model) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.max_tokens)
    return tokenizer
