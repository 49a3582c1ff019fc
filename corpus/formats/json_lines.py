"""JSON lines: one record a line, read as a stream, so the file may be larger than memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.records import story_from_record
from corpus.formats.streams import MAX_LINE, MEGABYTE, lines


def read(path: Path, stream: BinaryIO) -> Iterator[RawStory | SkippedRecord]:
    """One story a line; a broken line is skipped with its number and the rest is read."""
    for number, line in lines(path, stream):
        locator = f"line {number}"
        if line is None:
            yield SkippedRecord(locator, f"longer than {MAX_LINE // MEGABYTE} MB")
        elif line.strip():
            yield read_record(line, locator)


def read_record(text: str, locator: str) -> RawStory | SkippedRecord:
    """The story in one JSON object."""
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        return SkippedRecord(locator, f"broken JSON: {error.msg} at character {error.pos + 1}")
    except (RecursionError, ValueError) as error:
        return SkippedRecord(locator, f"broken JSON: {error}"[:200])
    if not isinstance(record, dict):
        return SkippedRecord(locator, f"a JSON {type(record).__name__}, not an object with fields")
    return story_from_record(record, locator)
