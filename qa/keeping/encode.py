"""Encode what has no vectors yet, batch by batch, so that an interruption loses one batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from corpus.chunk import prefix
from corpus.rows import StoredPassage, StoredVectors
from corpus.store import Store
from embeddings.codec import pack
from embeddings.types import Encoder, PassageInput, PassageVectors
from qa.types import Progress

BATCH = 512
"""Passages a commit: about 10 s of work on two cores, and enough to sort by length."""


def passage_input(stored: StoredPassage) -> PassageInput:
    """What the encoder reads for a passage: title and date in front, then its text."""
    passage = stored.passage
    spans = tuple((start - passage.start, end - passage.start) for start, end in passage.sentences)
    return PassageInput(prefix(stored.article), passage.text, spans)


def encode_missing(
    store: Store, encoder: Encoder, progress: Callable[[Progress], None] | None = None
) -> int:
    """Give every passage vectors of this encoder; returns how many had none.

    The store must be open for writing. Each batch is committed on its own.
    """
    info = encoder.info
    missing = np.setdiff1d(store.passage_ids(), store.encoded_ids(info.fingerprint))
    if not len(missing):
        return 0
    with store.writing() as writer:
        writer.register_encoder(info.fingerprint, info.name, info.dimension)
    for first in range(0, len(missing), BATCH):
        if progress:
            progress(Progress("encode", first, len(missing), "passages"))
        found = list(store.passages(missing[first : first + BATCH].tolist()).values())
        vectors = encoder.encode_passages([passage_input(stored) for stored in found])
        with store.writing() as writer:
            writer.put_vectors(info.fingerprint, _packed(found, vectors))
    if progress:
        progress(Progress("encode", len(missing), len(missing), "passages"))
    return len(missing)


def _packed(
    stored: Iterable[StoredPassage], vectors: Iterable[PassageVectors]
) -> Iterable[StoredVectors]:
    for one, vector in zip(stored, vectors, strict=True):
        sentences = b"" if vector.sentences is None else pack(vector.sentences)
        yield StoredVectors(one.passage.id, pack(vector.passage[None, :]), sentences)
