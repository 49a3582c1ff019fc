"""`Archive.check`: everything an archive is made of, looked at and compared. Changes nothing."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.database import is_being_written
from corpus.errors import ArchiveDamaged, DerivedIndexError, IndexStale
from corpus.lexical import LexicalIndex
from corpus.store import Store
from corpus.told.packing import RULES
from corpus.verify import (
    VectorRow,
    article_numbers,
    link_faults,
    page_faults,
    story_faults,
    vector_rows,
)
from embeddings.codec import is_sound
from embeddings.manifest import IndexStamp
from qa.keeping.indexes import LEXICAL, VECTORS
from qa.types import PlainData, Progress

Ids = NDArray[np.int64]
Report = Callable[[Progress], None]
_EVERY = 200
"""Stories between two states of progress."""
_BLOCK = 4096
_ATTEMPTS = 3
_NAMED = 5
"""Faults told one by one; of more, how many there are."""


@dataclass(frozen=True, slots=True)
class Check(PlainData):
    """One part that was checked."""

    part: str
    ok: bool
    detail: str
    """What was found, with numbers."""
    derived: bool
    """Whether it can be made again from the stories: then `Archive.repair` does it."""


@dataclass(frozen=True, slots=True)
class CheckReport(PlainData):
    """All parts, the stories first."""

    checks: tuple[Check, ...]
    busy: bool = False
    """Whether somebody was writing: indexes that lag behind are then no fault."""
    cut_anew: tuple[str, ...] = ()
    """Ids of stories whose passages are wrong although their text is sound."""
    encode_anew: tuple[int, ...] = ()
    """Ids of passages whose vectors are damaged or not complete."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return all(one.ok for one in self.checks)

    @property
    def damaged(self) -> bool:
        """Whether something is wrong that cannot be made again."""
        return any(not one.ok and not one.derived for one in self.checks)


@dataclass(slots=True)
class _Found:
    """The report while it grows."""

    alone: bool
    busy: bool
    checks: list[Check] = field(default_factory=list)
    cut_anew: list[str] = field(default_factory=list)
    encode_anew: list[int] = field(default_factory=list)

    def add(self, part: str, faults: Sequence[str], fine: str, *, derived: bool) -> None:
        """A part with its faults; `fine` is what to say if there are none."""
        named = list(faults[:_NAMED])
        if len(faults) > _NAMED:
            named.append(f"and {len(faults) - _NAMED:,} more")
        self.checks.append(Check(part, not faults, "; ".join(named) or fine, derived))


def check_archive(
    folder: Path, progress: Report | None = None, *, alone: bool = False
) -> CheckReport:
    """Check everything, as of one state of the database, whoever is writing meanwhile; `alone`
    says that the caller holds the write lock.

    Raises what opening the archive raises; faults are in the report.
    """
    tell = progress or (lambda _: None)
    found = _Found(alone, busy=not alone and is_being_written(folder))
    store = Store.open(folder)
    try:
        # One transaction sees one state; no writer is kept waiting by it.
        with store.database.errors_explained(), _one_state(store):
            tell(Progress("check", 0, None, "pages"))
            found.add("database", page_faults(store), "every page is in order", derived=False)
            found.add("links", link_faults(store), "nothing refers to nothing", derived=False)
            _check_stories(store, found, tell)
            _check_readings(store, found)
            fingerprint = store.setting("encoder_fingerprint")
            if fingerprint is not None:
                _check_vectors(store, fingerprint, found, tell)
            elif len(store.passage_ids()):
                waiting = "the first indexing has not finished: run qa index"
                found.add("vectors", () if found.busy else [waiting], waiting, derived=True)
        if fingerprint is not None:
            _check_indexes(store, folder, fingerprint, found)
        return CheckReport(
            tuple(found.checks), found.busy, tuple(found.cut_anew), tuple(found.encode_anew)
        )
    finally:
        store.close()


@contextlib.contextmanager
def _one_state(store: Store) -> Iterator[None]:
    connection = store.database.connection
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("COMMIT")


def _check_stories(store: Store, found: _Found, tell: Report) -> None:
    try:
        numbers = article_numbers(store)
    except ArchiveDamaged as error:
        found.add("stories", [str(error)], "", derived=False)
        return
    broken: list[str] = []
    badly_cut: list[str] = []
    for done, fault in enumerate(story_faults(store, numbers)):
        if done % _EVERY == 0:
            tell(Progress("check", done, len(numbers), "stories"))
        if fault is None:
            continue
        (badly_cut if fault.derived else broken).append(f"{fault.article_id}: {fault.detail}")
        if fault.derived:
            found.cut_anew.append(fault.article_id)
    fine = f"{len(numbers):,} stories, each text as it was written"
    found.add("stories", broken, fine, derived=False)
    found.add("passages", badly_cut, "every passage stands in its story", derived=True)


def _check_readings(store: Store, found: _Found) -> None:
    """What was read out of each text: the dates it tells of, and whether it is a copy."""
    waiting = {
        "wait for the dates they tell of to be found": len(store.untold(RULES)),
        "wait to be compared with others": len(store.unsketched()),
    }
    faults = [f"{count:,} stories {words}" for words, count in waiting.items() if count]
    fine = "every story has been read for dates and compared"
    found.add("dates and copies", () if found.busy else faults, fine, derived=True)


def _check_vectors(store: Store, fingerprint: str, found: _Found, tell: Report) -> None:
    try:
        missing, faulty, total = _vector_faults(store, fingerprint, found, tell)
    except sqlite3.DatabaseError as error:
        found.add("vectors", [f"cannot be read: {error}"], "", derived=False)
        return
    faults = []
    if missing and not found.busy:
        faults.append(f"{missing:,} of {total:,} passages have none")
    if faulty:
        faults.append(f"those of {faulty:,} of {total:,} passages are damaged")
    found.add("vectors", faults, f"all {total:,} passages have sound ones", derived=True)


def _vector_faults(
    store: Store, fingerprint: str, found: _Found, tell: Report
) -> tuple[int, int, int]:
    """How many passages have no vectors, damaged ones, and how many passages there are."""
    dimension = store.dimension(fingerprint)
    ids = store.passage_ids().tolist()
    missing = faulty = 0
    for first in range(0, len(ids), _BLOCK):
        tell(Progress("check", first, len(ids), "passages"))
        for row in vector_rows(store, fingerprint, ids[first : first + _BLOCK]):
            if row.passage_vector is None:
                missing += 1
                continue
            if not _sound(row, dimension):
                faulty += 1
                found.encode_anew.append(row.passage_id)
    return missing, faulty, len(ids)


def _sound(row: VectorRow, dimension: int) -> bool:
    if not (isinstance(row.passage_vector, bytes) and isinstance(row.sentence_vectors, bytes)):
        return False
    # An encoder without token outputs has no sentence vectors: an empty blob.
    sentences = row.sentences if row.sentence_vectors else 0
    return is_sound(row.passage_vector, 1, dimension) and is_sound(
        row.sentence_vectors, sentences, dimension
    )


def _check_indexes(store: Store, folder: Path, fingerprint: str, found: _Found) -> None:
    """Each index against the store; again if the store has moved on while it was read."""
    for part, opened in (("vector index", _vector_ids), ("lexical index", _lexical_ids)):
        for _ in range(_ATTEMPTS):
            stamp = IndexStamp(fingerprint, store.dimension(fingerprint), store.generation)
            wanted = store.encoded_ids(fingerprint)
            fine = f"{len(wanted):,} passages, every byte as written, as new as the stories"
            faults = _index_faults(opened, folder, stamp, wanted)
            if not faults or stamp.generation == store.generation:
                break
        if faults and not found.alone and (found.busy or is_being_written(folder)):
            faults, fine = [], "is being brought up to date by another process"
        found.add(part, faults, fine, derived=True)


def _index_faults(
    opened: Callable[[Path, IndexStamp], Ids], folder: Path, stamp: IndexStamp, wanted: Ids
) -> list[str]:
    try:
        present = opened(folder, stamp)
    except IndexStale as error:
        return [f"{str(error).rstrip('.')}; the next question brings it up to date"]
    except DerivedIndexError as error:
        return [str(error).rstrip(".")]
    differences = (
        (len(np.setdiff1d(wanted, present)), "passages are not in it"),
        (len(np.setdiff1d(present, wanted)), "of its passages are no longer there"),
    )
    return [f"{count:,} {words}" for count, words in differences if count]


def _lexical_ids(folder: Path, stamp: IndexStamp) -> Ids:
    return LexicalIndex.open(folder / LEXICAL, stamp.generation).ids()


def _vector_ids(folder: Path, stamp: IndexStamp) -> Ids:
    from embeddings.index import VectorIndex

    return VectorIndex.load(folder / VECTORS, stamp).ids
