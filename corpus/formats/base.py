"""What every reader of a file format gives: stories as the file has them, and skipped records."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpus.formats.streams import StoryStream
from corpus.types import Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class RawStory:
    """One story as read, before its text is normalised and missing fields are inferred."""

    text: str
    """The story without its title; may still hold controls and odd line ends."""
    title: str | None = None
    date: datetime.date | None = None
    """Publication date if the file states it unambiguously."""
    date_note: str | None = None
    """Where the date was found, or why there is none."""
    source: str | None = None
    url: str | None = None
    record_id: str | None = None
    """The record's own id, `None` for formats with one story a file."""
    locator: str = ""
    """Where in the file: `line 12`, `record 3`, or empty for the whole file."""
    within: str | None = None
    """Where in the file as a citation says it: `message 12`, or a name inside a ZIP archive."""
    page_starts: tuple[int, ...] = ()
    """Offset into `text` at which each page begins, page 1 first; empty without pages."""
    key: str | None = None
    """What tells it from the file's other stories, if not an id that anybody would want to see."""
    left_out: str | None = None
    """What of it was not read (`2 attachments: a.pdf, b.png`), one line for the report."""
    exported: bool = False
    """Whether an archive wrote it (`qa export`): nothing is inferred or stripped again."""
    title_inferred: bool = False
    """Of an exported story: its title was taken from its text."""
    edited: tuple[Edit, ...] = ()
    """Of an exported story: what was corrected, beside the values above."""
    tags: tuple[str, ...] = ()
    """Of an exported story, lower case, in order."""
    language: str | None = None
    """Of an exported story: ISO 639 code of its language."""


@dataclass(frozen=True, slots=True)
class SkippedRecord:
    """A record, or a whole file, that gave no story."""

    locator: str
    """Where in the file, or empty for the whole file."""
    reason: str
    """Why, one line, lower case, without a final stop."""


class Reader(Protocol):
    """What a format module has: `read`."""

    def read(self, path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
        """Stories of one file in order; `stream` is unpacked, not empty; `path` is for names only.

        Raises `ReadError` if the file is unreadable as a whole, and nothing else.
        """
        ...
