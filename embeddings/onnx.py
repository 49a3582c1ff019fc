"""The default encoder: all-MiniLM-L6-v2 through onnxruntime.

Nothing heavy is imported before the first text is encoded, and never torch.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from embeddings.calibration import load_calibration
from embeddings.export import open_float, open_int8
from embeddings.models import MINILM, KnownModel, Notify
from embeddings.pooling import full_text, pool_passage, unit_rows, without_surrogates
from embeddings.session import has_int8_products, physical_cores, run_parallel
from embeddings.tokens import TokenRow, equal_length_batches, load_tokenizer, tokenise
from embeddings.types import EncoderInfo, Matrix, PassageInput, PassageVectors

Precision = Literal["fp32", "int8"]
Pooled = TypeVar("Pooled")

CHUNK_PASSAGES = 1024
"""Tokenised at a time, which bounds the memory."""


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
        texts = [without_surrogates(question) for question in questions]
        means = self._encode(texts, "fp32", lambda row, tokens: tokens.mean(axis=0))
        return unit_rows(np.stack(means))

    def encode_passages(self, passages: Sequence[PassageInput]) -> list[PassageVectors]:
        """Vectors in the order given; raises EncoderError. Ctrl+C stops between two runs."""
        precision: Precision = "int8" if self._int8 and has_int8_products() else "fp32"
        vectors: list[PassageVectors] = []
        for start in range(0, len(passages), CHUNK_PASSAGES):
            chunk = passages[start : start + CHUNK_PASSAGES]
            vectors += self._encode(
                [full_text(passage) for passage in chunk],
                precision,
                lambda row, tokens, chunk=chunk: pool_passage(  # type: ignore[misc]
                    tokens, row.starts, chunk[row.position]
                ),
            )
        return vectors

    def _encode(
        self,
        texts: Sequence[str],
        precision: Precision,
        pool: Callable[[TokenRow, NDArray[np.float32]], Pooled],
    ) -> list[Pooled]:
        """What `pool` makes of each text's float32[tokens, dimension], in order."""
        tokenizer, session = self._loaded(precision)

        def run(batch: Sequence[TokenRow]) -> list[tuple[int, Pooled]]:
            ids = np.array([row.ids for row in batch], np.int32)
            [tokens] = session.run(["tokens"], {"ids": ids})
            return [(row.position, pool(row, own)) for row, own in zip(batch, tokens)]

        batches = equal_length_batches(tokenise(tokenizer, texts))
        by_position = dict(itertools.chain(*run_parallel(run, batches, self._threads)))
        return [by_position[position] for position in range(len(texts))]

    def _loaded(self, precision: Precision) -> tuple[Any, Any]:
        """Tokenizer and session, each loaded once; other threads wait for that."""
        with self._lock:
            if self._tokenizer is None:
                self._tokenizer = load_tokenizer(self._model)
            if precision not in self._sessions:
                opener = open_int8 if precision == "int8" else open_float
                self._sessions[precision] = opener(self._model, self._notify)
            return self._tokenizer, self._sessions[precision]
