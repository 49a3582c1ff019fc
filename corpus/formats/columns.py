"""Parquet: one story a row, read in batches in a process of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import ReadError
from corpus.formats.apart import read_apart
from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.extras import require
from corpus.formats.records import is_known_field, no_text_field, story_from_record
from corpus.formats.streams import StoryStream, unpacked_limit
from corpus.text import one_line

_ROWS = 64
"""In memory at a time; a row may be a long story."""


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """One story a row. Raises `ReadError` without pyarrow, for a damaged file, and for one
    without a text column, naming its columns."""
    require("pyarrow", "parquet", "Parquet files")
    yield from read_apart(__name__, path, stream)


def read_inside(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """The same within this process, for the one that `read` starts."""
    import pyarrow
    from pyarrow import parquet

    errors = (pyarrow.ArrowException, OSError, ValueError, KeyError, TypeError, NotImplementedError)
    packed = stream.anywhere()
    left = unpacked_limit(packed.seek(0, io.SEEK_END))
    try:
        file = parquet.ParquetFile(packed)
        names = [str(name) for name in file.schema_arrow.names]
    except errors as error:
        raise _broken(path, error) from error
    # A table may have columns of numbers that are far larger than its texts.
    wanted = [name for name in names if is_known_field(name, stream.fields)]
    if not any(is_known_field(name, stream.fields, "text") for name in wanted):
        raise no_text_field(path, names)
    row = 0
    batches = file.iter_batches(batch_size=_ROWS, columns=wanted, use_threads=False)
    while True:
        try:
            batch = next(batches, None)
            records = [] if batch is None else batch.to_pylist()
        except errors as error:
            if row == 0:
                raise _broken(path, error) from error
            yield SkippedRecord(f"row {row + 1}", f"damaged, rest unread ({_reason(error)})")
            return
        if batch is None:
            return
        left -= batch.nbytes
        if left < 0:
            yield SkippedRecord(
                f"row {row + 1}", "unpacks to a hundred times its size, rest unread"
            )
            return
        for record in records:
            row += 1
            yield story_from_record(record, f"row {row}", stream.fields)


def _broken(path: Path, error: Exception) -> ReadError:
    return ReadError(f"{path.name}: not a readable Parquet file ({_reason(error)})")


def _reason(error: Exception) -> str:
    return one_line(str(error), 120) or type(error).__name__
