"""The archives that have names: the default one and those beside it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ArchiveError
from corpus.store import Store
from qa import locations
from qa.types import PlainData


@dataclass(frozen=True, slots=True)
class NamedArchive(PlainData):
    """One of several archives, in a line."""

    name: str
    """What `--archive` takes."""
    folder: str
    default: bool
    """Whether it is the one that is used when none is named."""
    articles: int
    first: datetime.date | None
    last: datetime.date | None
    """Publication dates of its oldest and newest dated article."""
    problem: str | None = None
    """Why it cannot be opened; then the counts say nothing."""


def known_archives() -> list[NamedArchive]:
    """All of them by name; reads counts only, and changes nothing."""
    return [_described(folder) for folder in locations.named_archives()]


def _described(folder: Path) -> NamedArchive:
    default = folder == locations.archive_folder()
    try:
        store = Store.open(folder)
        try:
            counts = store.counts()
        finally:
            store.close()
    except ArchiveError as error:
        problem = f"{error} {error.remedy}".strip()
        return NamedArchive(folder.name, str(folder), default, 0, None, None, problem)
    return NamedArchive(
        folder.name, str(folder), default, counts.articles, counts.first, counts.last
    )
