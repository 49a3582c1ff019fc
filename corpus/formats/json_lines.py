"""JSON lines: one record a line, read as a stream, so the file may be larger than memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.records import OwnFields, story_from_record
from corpus.formats.streams import MAX_LINE, MEGABYTE, StoryStream, lines


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """One story a line; a broken line is skipped with its number and the rest is read."""
    for number, line in lines(path, stream):
        locator = f"line {number}"
        if line is None:
            yield SkippedRecord(locator, f"longer than {MAX_LINE // MEGABYTE} MB")
        elif line.strip():
            yield from read_record(line, locator, stream.fields)


def read_record(text: str, locator: str, own: OwnFields) -> Iterator[RawStory | SkippedRecord]:
    """The story in one JSON object, or the stories in a list of them."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        yield SkippedRecord(locator, f"broken JSON: {error.msg} at character {error.pos + 1}")
    except RecursionError:
        yield SkippedRecord(locator, "broken JSON: nested too deeply")
    except ValueError:
        # The only other error: Python reads no integer of more than 4,300 digits.
        yield SkippedRecord(locator, "broken JSON: a number of thousands of digits")
    else:
        for number, record in enumerate(value if isinstance(value, list) else (), 1):
            yield from read_value(record, f"{locator}, record {number}", own)
        if not isinstance(value, list):
            yield from read_value(value, locator, own)


def read_value(value: object, locator: str, own: OwnFields) -> Iterator[RawStory | SkippedRecord]:
    """The story in one parsed JSON value."""
    if isinstance(value, dict):
        yield story_from_record(value, locator, own)
    else:
        yield SkippedRecord(locator, f"a JSON {type(value).__name__}, not an object with fields")
