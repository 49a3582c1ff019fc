"""File formats: one module each, found by suffix, imported when the first such file is read.

To add a format, write `read(path, stream)` in a new module here and add its suffixes below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

from corpus.errors import ReadError
from corpus.formats.base import RawStory, Reader, SkippedRecord
from corpus.formats.streams import StoryStream, open_stories

__all__ = ["READERS", "RawStory", "SkippedRecord", "format_suffix", "read_stories", "stories_in"]

READERS = {
    ".txt": "corpus.formats.plain",
    ".text": "corpus.formats.plain",
    ".md": "corpus.formats.markdown",
    ".markdown": "corpus.formats.markdown",
    ".html": "corpus.formats.web_page",
    ".htm": "corpus.formats.web_page",
    ".xhtml": "corpus.formats.web_page",
    ".json": "corpus.formats.json_document",
    ".jsonl": "corpus.formats.json_lines",
    ".ndjson": "corpus.formats.json_lines",
    ".csv": "corpus.formats.tables",
    ".tsv": "corpus.formats.tables",
    ".pdf": "corpus.formats.pdf",
    ".docx": "corpus.formats.word",
    ".eml": "corpus.formats.mail",
    ".mbox": "corpus.formats.mailbox",
    ".rss": "corpus.formats.feed",
    ".atom": "corpus.formats.feed",
    ".xml": "corpus.formats.feed",
    ".warc": "corpus.formats.web_archive",
    ".wacz": "corpus.formats.zip_archive",
    ".zip": "corpus.formats.zip_archive",
    ".parquet": "corpus.formats.columns",
}
"""Suffix, lower case, to the module that reads it; each may be followed by `.gz`."""


def format_suffix(path: Path) -> str | None:
    """The key of `READERS` for this file's name, without regard to case or `.gz`; else `None`."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
    return suffixes[-1] if suffixes and suffixes[-1] in READERS else None


def read_stories(
    path: Path, fields: Mapping[str, str] | None = None
) -> Iterator[RawStory | SkippedRecord]:
    """Stories of one file, in order, and the records that gave none.

    `fields` are the user's own names of fields (`corpus.formats.records.OwnFields`). Raises
    `ReadError`, and nothing else, when the file cannot be read as a whole; what is damaged half-way
    gives the stories before the damage and one `SkippedRecord`.
    """
    with open_stories(path, fields) as stream:
        yield from stories_in(path, stream)


def stories_in(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """The same of a file that is open already, wherever its bytes come from."""
    suffix = format_suffix(path)
    if suffix is None:
        raise ReadError(
            f"{path.name}: no reader for this kind of file",
            "Readable are " + " ".join(READERS) + ", each also with .gz.",
        )
    try:
        if stream.is_empty():
            yield SkippedRecord("", "the file is empty")
            return
        yield from _read(READERS[suffix], path, stream)
    except RecursionError:
        raise ReadError(f"{path.name}: nested too deeply to be news") from None
    except OSError as error:
        raise ReadError(f"{path.name}: {error.strerror or error}") from error


def _read(module: str, path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """All that the reader finds, then damage, then that there was nothing at all."""
    reader = cast(Reader, import_module(module))
    nothing = True
    for found in reader.read(path, stream):
        nothing = False
        yield found
    if stream.damage:
        yield SkippedRecord("", stream.damage)
    elif nothing:
        yield SkippedRecord("", "no stories in the file")
