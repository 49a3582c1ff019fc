"""Any sentence-transformers model: the reference, and every model but the default.

Importing sentence-transformers takes 6 to 8 seconds, so that happens with the first text;
`info` reads the model's small files only.
"""

from __future__ import annotations

import re
import threading
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from corpus.errors import EncoderError
from embeddings.hub import ModelFolder, find_folder
from embeddings.models import MINILM, REFERENCE_PREFIX, Notify
from embeddings.pooling import full_text, pool_passage, unit_rows, without_surrogates
from embeddings.types import EncoderInfo, Matrix, PassageInput, PassageVectors

PROMPTS = {
    r"bge-\w+-en": ("Represent this sentence for searching relevant passages: ", ""),
    r"e5-(small|base|large)": ("query: ", "passage: "),
}
"""Model name pattern -> what its authors want in front of questions and passages; used for
models that don't carry prompts themselves."""

CHUNK_PASSAGES = 256
"""Token vectors of this many passages are held at once (about 100 MB at 256 tokens)."""


class SentenceTransformerEncoder:
    """A sentence-transformers model by name or path. Thread-safe; one call at a time computes."""

    def __init__(
        self,
        name: str,
        *,
        device: str = "cpu",
        threads: int | None = None,
        notify: Notify | None = None,
    ) -> None:
        """Find the model on disk, or else fetch it once; raises ModelMissing.

        `device` as torch names it; `threads` sets torch's threads, for the whole process.
        """
        self._folder: ModelFolder = find_folder(name, notify)
        self._device, self._threads, self._notify = device, threads, notify
        self._lock = threading.Lock()
        self._model: Any = None
        self._has_sentences = False
        question, passage = next(
            (pair for pattern, pair in PROMPTS.items() if re.search(pattern, name)), ("", "")
        )
        own = self._folder.prompts
        self._question_prompt = own.get("query") or question
        self._passage_prompt = own.get("document") or own.get("passage") or passage
        prompts = f"{self._question_prompt}|{self._passage_prompt}"
        self._info = EncoderInfo(
            # so that `load_encoder(info.name)` gives this engine again
            name=f"{REFERENCE_PREFIX}{name}" if name == MINILM.name else name,
            dimension=self._folder.dimension,
            max_tokens=self._folder.max_tokens,
            fingerprint=f"sbert:{self._folder.digest}:{zlib.crc32(prompts.encode()):08x}",
        )

    @property
    def info(self) -> EncoderInfo:
        """Name, dimension, limits and fingerprint, read from the model's configuration."""
        return self._info

    def encode_questions(self, questions: Sequence[str]) -> Matrix:
        """Unit vectors, float32[len(questions), dimension]; raises EncoderError."""
        if not questions:
            return np.empty((0, self._info.dimension), np.float32)
        texts = [without_surrogates(question) for question in questions]
        return unit_rows(self._encode(texts, self._question_prompt, "sentence_embedding"))

    def encode_passages(self, passages: Sequence[PassageInput]) -> list[PassageVectors]:
        """Vectors in the order given. Sentence vectors exist if the model averages tokens."""
        vectors: list[PassageVectors] = []
        for start in range(0, len(passages), CHUNK_PASSAGES):
            vectors += self._encode_chunk(passages[start : start + CHUNK_PASSAGES])
        return vectors

    def _encode_chunk(self, passages: Sequence[PassageInput]) -> list[PassageVectors]:
        texts = [full_text(passage) for passage in passages]
        rows = self._encode(texts, self._passage_prompt, None)
        whole = unit_rows(np.stack([row["sentence_embedding"].cpu().numpy() for row in rows]))
        if not self._has_sentences:
            return [PassageVectors(vector, None) for vector in whole]
        return [
            PassageVectors(vector, self._sentences(row, text, passage))
            for vector, row, text, passage in zip(whole, rows, texts, passages)
        ]

    def _sentences(self, row: Any, text: str, passage: PassageInput) -> Matrix | None:
        """Sentence vectors of one passage from its token vectors."""
        prompt = len(self._passage_prompt)
        with self._lock:
            encoding = self._model.tokenizer(
                self._passage_prompt + text,
                return_offsets_mapping=True,
                return_special_tokens_mask=True,
                truncation=True,
                max_length=self._info.max_tokens,
            )
        special, offsets = encoding["special_tokens_mask"], encoding["offset_mapping"]
        starts = [-1 if s else offset[0] - prompt for s, offset in zip(special, offsets)]
        # rows may come padded, on the right
        tokens = row["token_embeddings"].float().cpu().numpy()[: len(starts)]
        return pool_passage(tokens, starts, passage).sentences

    def _encode(self, texts: Sequence[str], prompt: str, output: str | None) -> Any:
        with self._lock:
            if self._model is None:
                self._model = self._load()
            return self._model.encode(
                list(texts), prompt=prompt, output_value=output, show_progress_bar=False
            )

    def _load(self) -> Any:
        if self._notify:
            self._notify(f"Loading {self._info.name} with sentence-transformers.")
        import torch
        from safetensors import SafetensorError
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        if self._threads:
            torch.set_num_threads(self._threads)
        # its bar would be drawn across whatever the caller shows
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model = SentenceTransformer(
                str(self._folder.path),
                device=self._device,
                local_files_only=True,
                trust_remote_code=False,
                # never unpickle weights: a pickle can run code
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, RuntimeError, SafetensorError) as error:
            raise EncoderError(
                f"sentence-transformers cannot load {self._info.name}: {error}".split("\n")[0],
                "Choose a model with safetensors weights, or the default encoder.",
            ) from error
        # the name changed with version 6
        dimension = getattr(model, "get_embedding_dimension", None) or (
            model.get_sentence_embedding_dimension
        )
        if dimension() != self._info.dimension:
            raise EncoderError(
                f"{self._info.name} gives {dimension()} dimensions, its configuration says "
                f"{self._info.dimension}",
            )
        self._has_sentences = self._folder.averages_tokens and model.tokenizer.is_fast
        model.max_seq_length = self._info.max_tokens
        return model
