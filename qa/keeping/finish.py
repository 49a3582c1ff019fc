"""The end of every change of an archive: what is derived from its stories brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from corpus.copy_groups import CopyGroups
from corpus.languages import fill_languages
from corpus.store import Store
from corpus.telling import tell_dates
from corpus.told.packing import RULES
from embeddings.types import Encoder
from qa import locations
from qa.keeping.changes import must_purge, purge
from qa.keeping.encode import encode_missing
from qa.keeping.indexes import sync_indexes
from qa.types import Progress


def is_waiting(store: Store) -> bool:
    """Whether a change left something for `finish` to do, this one or an earlier one that was
    interrupted. Indexes alone that lag behind are brought up to date by whoever asks."""
    fingerprint = store.setting("encoder_fingerprint")
    encoded = store.encoded_count(fingerprint) if fingerprint else 0
    waiting = encoded < store.counts().passages or must_purge(store)
    return waiting or bool(store.untold(RULES) or store.unsketched())


def finish(
    store: Store,
    folder: Path,
    load_encoder: Callable[[], Encoder],
    progress: Callable[[Progress], None] | None = None,
) -> int:
    """Group copies, read dates and languages, encode, index, and leave nothing of what was removed;
    returns how many passages were encoded. The caller holds the write lock."""
    with store.database.small_statements():
        for _ in fill_languages(store):
            pass  # of an archive that was changed before it was indexed again
        CopyGroups(store).update()
        tell_dates(store)
        encoder = load_encoder()
        info = encoder.info
        encoded = encode_missing(store, encoder, progress)
    if store.setting("encoder_fingerprint") != info.fingerprint:
        with store.writing() as writer:
            writer.register_encoder(info.fingerprint, info.name, info.dimension)
            writer.set("encoder", info.name)
            writer.set("encoder_fingerprint", info.fingerprint)
            writer.drop_other_encoders(info.fingerprint)
    purging = must_purge(store)
    sync_indexes(store, folder, info, progress, anew=purging)
    if purging:
        purge(store, folder, locations.cache_folder())
    return encoded
