"""ZIP, and WACZ web archives: the readable files inside, cited by their names. Nothing is
unpacked onto the disk."""

from __future__ import annotations

import dataclasses
import gzip
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import ReadError
from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.packed import open_member, open_zip
from corpus.formats.streams import MAX_UNPACKED, MEGABYTE, StoryStream, unpacked_limit
from corpus.text import one_line

DEEPEST = 3
"""Archives in archives."""
_SEPARATORS = re.compile(r"[\\/]")


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """The stories of all files inside that can be read; of a WACZ file, of its web archives."""
    if stream.depth >= DEEPEST:
        raise ReadError(f"{path.name}: archives in archives, more than {DEEPEST} deep")
    with open_zip(path, stream) as archive:
        budget = min(MAX_UNPACKED, stream.left)
        places: set[int] = set()
        for member in archive.infolist():
            name = _shown_name(member.filename)
            if not _is_wanted(path, member, name):
                continue
            if member.header_offset in places:
                yield SkippedRecord(name, "the same file under another name: a bomb?")
                continue
            places.add(member.header_offset)
            if budget <= 0:
                megabytes = MAX_UNPACKED // MEGABYTE
                yield SkippedRecord("", f"more than {megabytes} MB when unpacked, rest unread")
                return
            limit = min(budget, unpacked_limit(member.compress_size))
            try:
                with open_member(Path(name), archive, member) as file:
                    inside = _Inside(Path(name), file, limit, stream)
                    yield from inside.stories(name)
                    budget -= limit - max(0, int(inside.stream.left))
            except ReadError as error:
                reason = str(error).removeprefix(f"{Path(name).name}: ")
                yield SkippedRecord(name, reason)
        stream.left = min(stream.left, budget)


def _shown_name(written: str) -> str:
    """A member's name without what climbs out of a folder: it names no place on this disk."""
    parts = [part for part in _SEPARATORS.split(written) if part not in ("", ".", "..")]
    return one_line("/".join(parts), 300)


def _is_wanted(path: Path, member: zipfile.ZipInfo, name: str) -> bool:
    from corpus.formats import format_suffix

    # Its own `is_dir` fails on an empty name.
    if member.filename.endswith("/") or format_suffix(Path(name)) is None:
        return False
    if any(part.startswith((".", "__MACOSX")) for part in name.split("/")):
        return False
    # A WACZ file keeps lists of its pages and indexes beside the archive itself.
    return ".wacz" not in path.name.lower() or name.startswith("archive/")


class _Inside:
    """One file inside, open."""

    def __init__(
        self, path: Path, file: zipfile.ZipExtFile, limit: float, outer: StoryStream
    ) -> None:
        self._path = path
        packed = gzip.GzipFile(fileobj=file) if path.suffix.lower() == ".gz" else file
        self.stream = StoryStream(packed, limit, outer.fields, outer.depth + 1)

    def stories(self, name: str) -> Iterator[RawStory | SkippedRecord]:
        """Its stories, each with the file's name."""
        from corpus.formats import stories_in

        for found in stories_in(self._path, self.stream):
            locator = f"{name}, {found.locator}" if found.locator else name
            if isinstance(found, SkippedRecord):
                yield SkippedRecord(locator, found.reason)
                continue
            within = f"{name}, {found.within}" if found.within else name
            key = found.key or (name if not found.locator else None)
            yield dataclasses.replace(found, locator=locator, within=within, key=key)
