"""Which archive a command works on."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ArchiveMissing, ArticleMissing
from corpus.types import Article, Filter
from qa.cli.output import note
from qa.cli.progress import TerminalProgress

if TYPE_CHECKING:
    from qa.archive import Archive

SEARCHED_IDS = 20_000
"""How many ids are compared letter by letter with one that does not exist: 0.1 s."""


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


def article_of(archive: Archive, article_id: str) -> Article:
    """The article with this id; if there is none, the error names some that are meant, perhaps."""
    try:
        return archive.article(article_id)
    except ArticleMissing as error:
        near = _near_ids(archive, article_id)
        if not near:
            raise
        raise ArticleMissing(str(error), f"Did you mean: {', '.join(near)}?") from error


def _near_ids(archive: Archive, wanted: str) -> list[str]:
    """Three ids at most: those that have the words in them, else those that are spelt alike."""
    known = {one.id.casefold(): one.id for one in archive.articles()}
    holding = [known[name] for name in known if wanted.strip() and wanted.casefold() in name]
    alike = difflib.get_close_matches(wanted.casefold(), list(known)[:SEARCHED_IDS])
    return holding[:3] or [known[name] for name in alike]


def remark_on_unfinished(archive: Archive) -> None:
    """Say on stderr that there are stories which no question finds yet."""
    if archive.unfinished:
        note(
            "qa: indexing has not come to its end, so some stories are not found yet; "
            "if it was interrupted: qa index"
        )


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
