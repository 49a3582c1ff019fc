"""Which archive a command works on."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ArchiveMissing
from corpus.types import Filter
from qa.cli.output import note
from qa.cli.progress import TerminalProgress

if TYPE_CHECKING:
    from qa.archive import Archive


@contextlib.contextmanager
def archive_to_read(path: Path | None, *, reader: bool = True) -> Iterator[Archive]:
    """The archive named, else the user's, else the sample stories, which a note on stderr says.

    Raises `ArchiveMissing` only for an archive that was named.
    """

    with _opened_or_sample(path, reader) as archive:
        yield archive


def _opened_or_sample(path: Path | None, reader: bool) -> Archive:
    from qa.archive import Archive

    if path is not None:
        return Archive.open(path, notify=note, reader=reader)
    try:
        return Archive.open(notify=note, reader=reader)
    except ArchiveMissing:
        note(
            "qa: no archive yet, so these are the sample stories; "
            "add your own with: qa index PATH..."
        )
    with TerminalProgress() as progress:
        return Archive.sample(progress=progress, notify=progress.note, reader=reader)


def remark_on_filter(archive: Archive, filter: Filter) -> None:
    """Say on stderr which sources and tags asked for do not exist, with the nearest that do."""
    for kind, asked, names in (
        ("source", filter.sources, archive.sources),
        ("tag", filter.tags, archive.tags),
    ):
        if not asked:
            continue
        known = {name.casefold(): name for name in names()}
        for name in asked:
            if name.casefold() in known:
                continue
            close = difflib.get_close_matches(name.casefold(), known, n=1)
            hint = f" Did you mean {known[close[0]]!r}?" if close else ""
            note(f"qa: no story has the {kind} {name!r}.{hint}")
