"""JSON: a list of records, an object with such a list (`{"articles": [...]}`), or one record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import ReadError
from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.json_lines import read_record, read_value
from corpus.formats.records import OwnFields, has_text_field
from corpus.formats.streams import StoryStream, read_text

_LIST_FIELDS = ("articles", "stories", "items", "results", "data", "docs", "documents", "news",
                "records", "entries", "response", "hits", "rows")  # fmt: skip
"""Where an object keeps its records; `response` and `data` may hold another such object."""
_DEEPEST = 4


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """The document's stories in order. A broken document raises `ReadError` with the place."""
    text = read_text(path, stream)
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise ReadError(
                f"{path.name}: broken JSON, {error.msg} at line {error.lineno}",
                "Fetch the file again, or convert it to JSON lines, where one line is one story.",
            ) from error
        # JSON lines under another name.
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield from read_record(line, f"line {number}", stream.fields)
        return
    except ValueError as error:
        raise ReadError(f"{path.name}: broken JSON, a number of thousands of digits") from error
    records = _records(document, stream.fields)
    if isinstance(records, list):
        for number, record in enumerate(records, 1):
            yield from read_value(record, f"record {number}", stream.fields)
    else:
        yield from read_value(records, "", stream.fields)


def _records(document: object, own: OwnFields, depth: int = 0) -> object:
    """The list of records in a document, or the document itself if it is one record."""
    if not isinstance(document, dict) or has_text_field(document, own) or depth > _DEEPEST:
        return document
    names = {str(name).casefold(): name for name in document}
    for field in _LIST_FIELDS:
        inner = document.get(names.get(field))
        if isinstance(inner, list):
            return inner
        if isinstance(inner, dict):
            return _records(inner, own, depth + 1)
    return document
