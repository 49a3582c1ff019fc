"""MBOX: many e-mail messages a file, read as a stream, cited by their number."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from corpus.errors import ReadError
from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.mail import MAX_MESSAGE
from corpus.formats.message import story_from_message
from corpus.formats.streams import MEGABYTE, StoryStream, refuse_binary

_BEGINS = b"From "
_QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)
_LONGEST_LINE = 1 << 20


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """One story a message. Raises `ReadError` if the file does not begin like a mailbox."""
    lines = io.BufferedReader(stream, 1 << 20)
    refuse_binary(lines.peek(1 << 16), path.name)
    first = lines.readline(_LONGEST_LINE)
    while first and not first.strip():
        first = lines.readline(_LONGEST_LINE)
    if not first.startswith(_BEGINS):
        raise ReadError(f"{path.name}: no mailbox, which begins with “From ”")
    for number, message in enumerate(_messages(lines.readline), 1):
        if message is None:
            longest = f"longer than {MAX_MESSAGE // MEGABYTE} MB"
            yield SkippedRecord(f"message {number}", longest)
        else:
            yield story_from_message(message, number)


def _messages(readline: Callable[[int], bytes]) -> Iterator[bytes | None]:
    """Each message's bytes; `None` stands for one that is too long."""
    message = bytearray()
    too_long = False
    blank = False
    while line := readline(_LONGEST_LINE):
        if blank and line.startswith(_BEGINS):
            yield None if too_long else _unquoted(message)
            message.clear()
            too_long = blank = False
            continue
        blank = line in (b"\n", b"\r\n")
        too_long = too_long or len(message) + len(line) > MAX_MESSAGE
        if not too_long:
            message += line
    yield None if too_long else _unquoted(message)


def _unquoted(message: bytearray) -> bytes:
    """With the mark taken off that lines beginning with “From ” are given in a mailbox."""
    return _QUOTED.sub(b"", bytes(message)) if b">From " in message else bytes(message)
