"""CSV and TSV: a header row, then one story a row, read as a stream."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain, zip_longest
from pathlib import Path

from corpus.errors import ReadError
from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.records import has_text_field, no_text_field, story_from_record
from corpus.formats.streams import MAX_LINE, MEGABYTE, StoryStream, lines

_DELIMITERS = ",;\t|"


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """One story a row. A table without a text column raises `ReadError` naming its columns."""
    # The module's own limit is 128 KB, less than a long story; it is process-wide, so never lower.
    csv.field_size_limit(max(MAX_LINE, csv.field_size_limit()))
    texts = _Lines(path, stream)
    header = next((text for text in texts if text.strip()), "")
    rows = csv.reader(chain([header], texts), delimiter=_delimiter(path, header))
    try:
        names = next(rows)
    except csv.Error as error:
        raise ReadError(f"{path.name}: the header row is broken ({error})") from error
    if not has_text_field(names, stream.fields):
        raise no_text_field(path, names)
    while True:
        locator = f"line {texts.number + 1}"
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield SkippedRecord(locator, f"broken row: {error}")
            continue
        if texts.too_long:
            texts.too_long = False
            yield SkippedRecord(locator, f"longer than {MAX_LINE // MEGABYTE} MB")
        elif any(cell.strip() for cell in row):
            record = dict(zip_longest(names, row[: len(names)]))
            yield story_from_record(record, locator, stream.fields)


class _Lines(Iterator[str]):
    """The table's lines for `csv.reader`, which asks for more when a cell goes over several."""

    def __init__(self, path: Path, stream: StoryStream) -> None:
        self._lines = lines(path, stream)
        self._parts: Iterator[str] = iter(())
        self.number = 0
        """Of the last line handed out, from 1."""
        self.too_long = False
        """Whether a line over the limit came as an empty one."""

    def __next__(self) -> str:
        while (part := next(self._parts, None)) is None:
            self.number, line = next(self._lines)
            self.too_long = self.too_long or line is None
            # Also at lone carriage returns, on which `csv.reader` would give up.
            self._parts = io.StringIO("\n" if line is None else line, newline="")
        return part


def _delimiter(path: Path, header: str) -> str:
    """Tab for .tsv that has one; else whichever delimiter the header has most often."""
    if ".tsv" in (suffix.lower() for suffix in path.suffixes) and "\t" in header:
        return "\t"
    return max(_DELIMITERS, key=header.count)
