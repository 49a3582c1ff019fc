"""Plain text: one story a file, perhaps with a date in front and a title above."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from corpus.dates import explain_date, parse_date
from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.streams import StoryStream, read_text

# " date 2023-06-02 " glued before the first sentence, as some collections store it.
_DATE_PREFIX = re.compile(r"\s*date:?\s+(\d{4}-\d{2}-\d{2})(?:\s+|\Z)", re.IGNORECASE)
_LONGEST_TITLE = 160
_TITLE_ENDS_NOT_IN = (".", ":", ";", ",", "-", "–", "—")


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """The file's one story. A file of nothing but white space is skipped."""
    text = read_text(path, stream)
    date: datetime.date | None = None
    note: str | None = None
    if found := _DATE_PREFIX.match(text):
        date, reason = explain_date(found[1])
        note = f"date prefix: {reason}"
        text = text[found.end() :]
    if not text.strip():
        yield SkippedRecord("", "no text in the file")
        return
    if date is None and note is None:
        date, note, text = _take_date_line(text)
    title, body = split_title(text)
    yield RawStory(
        title=title,
        text=unwrap(body),
        date=date,
        date_note=note,
    )


def _take_date_line(text: str) -> tuple[datetime.date | None, str | None, str]:
    """The date in a first line that is nothing else, where it was, and the text below it."""
    first, _, rest = text.lstrip().partition("\n")
    line = first[: _LONGEST_TITLE + 1].strip()
    date = None if line.isdigit() else parse_date(line)
    if date is None or not rest.strip():
        return None, None, text
    return date, f"date line: “{line}”", rest


def split_title(text: str) -> tuple[str | None, str]:
    """A title line and the rest: a short first line without a stop, then a blank line, then text.

    Repeated right after, the title is left out once more. Otherwise `None` and all of the text.
    """
    first, newline, rest = text.lstrip().partition("\n")
    title = first.strip()
    blank_line = rest.split("\n", 1)[0].strip() == ""
    if not (newline and blank_line and rest.strip()):
        return None, text
    if len(title) > _LONGEST_TITLE or title.endswith(_TITLE_ENDS_NOT_IN):
        return None, text
    return title, without_title(rest, title)


def without_title(text: str, title: str) -> str:
    """`text` without a first line that repeats `title`, unless nothing else would be left."""
    first, _, rest = text.lstrip().partition("\n")
    same = " ".join(first.split()).casefold() == " ".join(title.split()).casefold()
    return rest if same and rest.strip() else text


def unwrap(text: str) -> str:
    """Text whose lines were broken at a fixed width, with each paragraph on one line again.

    Other text, where a line is a paragraph, a verse or a list item, comes back as it is.
    """
    paragraphs = [p.split("\n") for p in re.split(r"\n[^\S\n]*\n", text)]
    inner = sorted(len(line.rstrip()) for p in paragraphs for line in p[:-1])
    if len(inner) < 3 or inner[-1] > 110:
        return text
    width = inner[-1]
    # Wrapped lines are nearly all nearly full: the lower quarter says so.
    if width < 50 or inner[len(inner) // 4] < 0.7 * width:
        return text
    return "\n\n".join(_joined(lines, 0.6 * width) for lines in paragraphs)


def _joined(lines: list[str], full: float) -> str:
    parts = [lines[0].rstrip()]
    for before, line in pairwise(lines):
        parts += [" " if len(before.rstrip()) >= full else "\n", line.strip()]
    return "".join(parts)
