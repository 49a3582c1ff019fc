"""An encoder from its name."""

from __future__ import annotations

import re

from corpus.errors import SettingsError
from embeddings.models import MINILM, REFERENCE_PREFIX, Notify
from embeddings.types import Encoder

DEFAULT_ENCODER = f"{MINILM.name}:int8"
"""For new archives. Int8 passages are read twice as fast; ranking by the mean of passage and best
sentence, MRR changed by +.0013 (95 % -.0021 to +.0052) on 469 questions over 9,473 news passages
and by -.0004 (-.0035 to +.0025) on 939 over 260 of squad2-dev."""


def load_encoder(
    name: str = DEFAULT_ENCODER, *, threads: int | None = None, notify: Notify | None = None
) -> Encoder:
    """The encoder of this name; its model is loaded when the first text is encoded.

    `all-MiniLM-L6-v2` (fp32) and `all-MiniLM-L6-v2:int8` (faster indexing) run on onnxruntime,
    `hash-256` needs no model, and every other name or path, or one behind `sbert:`, is left to
    sentence-transformers. `threads` is the number of cores to use, all by default; `notify` is
    handed a line before anything slow. Raises SettingsError for a name that cannot be one, and
    ModelMissing if a sentence-transformers model is not to be had.
    """
    if hashing := re.fullmatch(r"hash-(\d{1,5})", name):
        from embeddings.hashing import HashEncoder

        return HashEncoder(int(hashing[1]))
    base, _, precision = name.partition(":")
    if base == MINILM.name:
        from embeddings.onnx import OnnxEncoder

        match precision or "fp32":
            case "fp32":
                return OnnxEncoder("fp32", threads=threads, notify=notify)
            case "int8":
                return OnnxEncoder("int8", threads=threads, notify=notify)
        raise SettingsError(
            f"unknown precision {precision!r} of {base}", f"Use {base} or {base}:int8."
        )
    from embeddings.sbert import SentenceTransformerEncoder

    model = name.removeprefix(REFERENCE_PREFIX)
    if not model.strip():
        raise SettingsError("the encoder's name is empty", f"Use {DEFAULT_ENCODER}.")
    return SentenceTransformerEncoder(model, threads=threads, notify=notify)
