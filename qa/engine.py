"""What answering needs, loaded when it is first needed and kept until the archive changes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import EncoderError
from corpus.store import Store
from embeddings.types import Encoder
from qa import locations
from qa.answering.answer import Answerer
from qa.keeping.indexes import Indexes, open_indexes
from qa.reader.protocol import Reader
from qa.search.retrieve import Retriever

ATTEMPTS = 3
"""To find store and indexes in the same state while others write."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything loaded, as of one state of the indexes."""

    indexes: Indexes
    retriever: Retriever
    answerer: Answerer


class Engine:
    """Encoder, indexes and reader of one archive. Thread-safe; nothing is loaded twice."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        *,
        encoder: Encoder | str | None,
        reader: Reader | bool,
        notify: Callable[[str], None] | None,
    ) -> None:
        """`encoder`: an object, a name, or what the archive was made with; `reader`: an object,
        the one that comes with the package (`True`), or none (`False`)."""
        self._store = store
        self._folder = folder
        self._asked_encoder = encoder
        self._asked_reader = reader
        self._notify = notify
        self._encoder: Encoder | None = None
        self._ready: Ready | None = None
        self._guard = threading.RLock()

    def prepare(self) -> Ready:
        """All that answers questions, as of the archive's present state."""
        with self._guard:
            encoder = self.encoder(changing=False)
            ready = self._ready
            if ready is not None and ready.indexes.generation == self._store.generation:
                return ready
            current = ready.indexes if ready else None
            indexes = open_indexes(
                self._store, self._folder, locations.cache_folder(), encoder.info, current
            )
            if ready is None or indexes is not current:
                retriever = Retriever(self._store, indexes, encoder)
                answerer = Answerer(self._store, retriever, self._reader())
                self._ready = ready = Ready(indexes, retriever, answerer)
            return ready

    @contextlib.contextmanager
    def one_state(self) -> Iterator[Ready]:
        """All that answers questions; within the block the store stays as it is at the beginning,
        although others write. Its indexes are `behind` if they are of an earlier state."""
        from corpus.verify import damage_explained

        for attempt in range(ATTEMPTS):
            with damage_explained(self._store):
                ready = self.prepare()
            with damage_explained(self._store), self._store.one_state():
                current = ready.indexes.generation == self._store.generation
                if current or ready.indexes.behind:
                    yield ready
                    return
                if attempt == ATTEMPTS - 1:
                    # Somebody commits faster than we look.
                    yield replace(ready, indexes=replace(ready.indexes, behind=True))
                    return

    def encoder(self, *, changing: bool) -> Encoder:
        """The encoder asked for, else the archive's own. Raises `EncoderError` if the archive was
        made with another one, unless that is what is `changing`."""
        with self._guard:
            if self._encoder is None:
                asked = self._asked_encoder
                if asked is None or isinstance(asked, str):
                    from embeddings.load import DEFAULT_ENCODER, load_encoder

                    name = asked or self._store.setting("encoder") or DEFAULT_ENCODER
                    asked = load_encoder(name, notify=self._notify)
                self._encoder = asked
            info = self._encoder.info
            made_with = self._store.setting("encoder_fingerprint")
            if not changing and made_with is not None and made_with != info.fingerprint:
                raise EncoderError(
                    f"The archive was indexed with {self._store.setting('encoder')}, "
                    f"not with {info.name}.",
                    f"Encode it anew with: qa index --encoder {info.name}",
                )
            return self._encoder

    def forget(self) -> None:
        """Let go of what is loaded; the archive is being closed."""
        with self._guard:
            self._ready = None

    def _reader(self) -> Reader | None:
        if self._asked_reader is True:
            from qa.reader.model import shared_reader

            return shared_reader()
        return self._asked_reader or None
