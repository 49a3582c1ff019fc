"""EML: one saved e-mail message a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.message import story_from_message
from corpus.formats.streams import MEGABYTE, StoryStream, read_whole, refuse_binary

MAX_MESSAGE = 64 * MEGABYTE
"""Attachments included; mail servers refuse less."""


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """The message's story."""
    data = read_whole(path, stream, MAX_MESSAGE)
    refuse_binary(data, path.name)
    yield story_from_message(data)
