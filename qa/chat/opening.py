"""Which archive the chat is about; the same rule as the command line's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ArchiveMissing
from qa import locations
from qa.render import safe

if TYPE_CHECKING:
    from qa.archive import Archive
    from qa.chat.desk import Opener
    from qa.types import Progress


def opener(path: Path | None, *, reader: bool = True) -> Opener:
    """Opens the archive in `path`, else the user's, else the sample stories."""

    def open_archive(say: Callable[[str], None]) -> tuple[Archive, bool]:
        # Here, in the worker thread: numpy and SQLite take 0.2 s to import.
        from qa.archive import Archive

        # A resumed chat about the sample stories names their folder.
        named_sample = path is not None and path.absolute() == locations.sample_archive().absolute()
        if not named_sample:
            try:
                return Archive.open(path, notify=say, reader=reader), False
            except ArchiveMissing:
                if path is not None:
                    raise
        sample = Archive.sample(progress=lambda step: say(_words(step)), notify=say, reader=reader)
        return sample, True

    return open_archive


def expected_folder(path: Path | None) -> Path:
    """Where `opener(path)` will find the archive, without opening it."""
    if path is None:
        path = locations.archive_folder()
        if not (path / "archive.db").exists():
            path = locations.sample_archive()
    return path.expanduser().absolute()


def archive_name(folder: Path) -> str:
    """What to call the archive in `folder`."""
    folder = folder.absolute()
    if folder == locations.sample_archive().absolute():
        return "sample stories"
    return safe(folder.parent.name if folder.name == "archive" else folder.name)


def _words(progress: Progress) -> str:
    counted = f"{progress.done:,}"
    if progress.total:
        counted += f" of {progress.total:,}"
    return f"preparing the sample stories: {counted} {progress.unit}"
