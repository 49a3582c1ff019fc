"""Bytes in: opening files, unpacking gzip within bounds, decoding, lines of bounded length."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from corpus.errors import ReadError

MEGABYTE = 1_000_000
MAX_UNPACKED = 2_000 * MEGABYTE
"""Of one compressed file; more is a decompression bomb or belongs in several files."""
MAX_WHOLE = 256 * MEGABYTE
"""Of a file that has to be in memory as a whole."""
MAX_LINE = 64 * MEGABYTE
"""Of one record in a file of many."""
_PART = 1 << 20

_MAGIC = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"\x1f\x8b": "a gzip archive",
    b"BZh9": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"SQLite format 3": "an SQLite database",
    b"PAR1": "a Parquet file",
    b"\xd0\xcf\x11\xe0": "an old office document",
}
_BINARY_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_C1_CONTROLS = re.compile("[\x80-\x9f]")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


class StoryStream(io.RawIOBase):
    """A file's bytes, unpacked if need be. Damage in the packing ends it instead of raising."""

    def __init__(self, packed: BinaryIO, limit: int | None) -> None:
        super().__init__()
        self._packed = packed
        self._left = limit
        self.damage = ""
        """Why the stream ended early, or empty."""

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; empty at the end or after damage."""
        if self.damage:
            return b""
        try:
            data = self._packed.read(_PART if size < 0 else size)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            self.damage = f"the compressed file is damaged from here on ({error})"
            return b""
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0:
                self.damage = f"more than {MAX_UNPACKED // MEGABYTE} MB when unpacked, rest unread"
                return b""
        return data

    def readinto(self, buffer: object) -> int:
        """As `io.RawIOBase.readinto`."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)


@contextmanager
def open_stories(path: Path) -> Iterator[StoryStream]:
    """The file's bytes; a `.gz` file is unpacked. Raises `ReadError` if it cannot be opened."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise ReadError(
            f"{path.name}: {error.strerror or error}", "Check the path and its permissions."
        ) from error
    except ValueError as error:
        raise ReadError(f"not a usable path ({error})") from error
    with file:
        if path.suffix.lower() == ".gz":
            with gzip.GzipFile(fileobj=file) as packed:
                yield StoryStream(packed, MAX_UNPACKED)  # type: ignore[arg-type]
        else:
            yield StoryStream(file, None)


def read_whole(path: Path, stream: BinaryIO, limit: int = MAX_WHOLE) -> bytes:
    """All bytes of a file with one story or document in it.

    Raises `ReadError` if it is empty, larger than `limit`, or its packing is damaged: half a
    document is not a story.
    """
    parts: list[bytes] = []
    size = 0
    while part := stream.read(_PART):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise ReadError(
                f"{path.name}: larger than {limit // MEGABYTE} MB",
                "Split it, or convert it to JSON lines.",
            )
    damage = getattr(stream, "damage", "")
    if damage:
        raise ReadError(f"{path.name}: {damage}", "Fetch the file again.")
    if not size:
        raise ReadError(f"{path.name}: the file is empty")
    return b"".join(parts)


def decode(data: bytes, name: str) -> str:
    """Text of a file: UTF-8 or UTF-16 by their marks, else UTF-8, else Windows-1252.

    Raises `ReadError` if it looks like a binary file or fits none of the three.
    """
    if data[:2] in _UTF16_MARKS:
        return data.decode("utf-16", errors="replace")
    refuse_binary(data, name)
    return decode_line(data.removeprefix(_UTF8_MARK))


def decode_line(line: bytes) -> str:
    """UTF-8, else Windows-1252; bytes that are in neither become U+FFFD."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # Mostly UTF-8 with a few broken bytes stays UTF-8, or every accent in it would be garbled.
    replaced = line.decode("utf-8", errors="replace")
    broken = replaced.count("\ufffd")
    multibyte = len(line) - len(replaced)
    if multibyte > 2 * broken:
        return replaced
    return line.decode("cp1252", errors="replace")


def refuse_binary(head: bytes, name: str) -> None:
    """Raise `ReadError` if these bytes are no text: known file marks, or many control bytes."""
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            raise ReadError(
                f"{name}: looks like a binary file ({kind})", "Convert it to text first."
            )
    sample = head[:65_536]
    controls = len(_BINARY_CONTROLS.findall(sample))
    # A stray NUL or two happens in scraped text; one control in 100 bytes does not.
    if controls > 2 and controls * 100 > len(sample):
        raise ReadError(f"{name}: looks like a binary file", "Convert it to text first.")


def lines(path: Path, stream: BinaryIO) -> Iterator[tuple[int, str | None]]:
    """Numbered lines from 1 with their line ends, decoded; `None` for one over `MAX_LINE`.

    A last line cut off by damage is left out. Raises `ReadError` for an empty or binary file.
    """
    buffered = io.BufferedReader(stream, _PART)  # type: ignore[type-var]
    head = buffered.peek(_PART)
    if not head:
        damage = getattr(stream, "damage", "")
        raise ReadError(f"{path.name}: {damage or 'the file is empty'}")
    if head[:2] in _UTF16_MARKS:
        text = io.TextIOWrapper(buffered, encoding="utf-16", errors="replace", newline="\n")
        yield from enumerate(_bounded(text), 1)
        return
    refuse_binary(head, path.name)
    if head.startswith(_UTF8_MARK):
        buffered.read(len(_UTF8_MARK))
    for number, line in enumerate(_bounded(buffered), 1):
        cut_off = line is not None and not line.endswith(b"\n") and getattr(stream, "damage", "")
        if not cut_off:
            yield number, None if line is None else decode_line(line)


def _bounded(file: io.BufferedReader | io.TextIOWrapper) -> Iterator[object]:
    """Lines of `file`, each at most `MAX_LINE` long; `None` stands for a longer one."""
    while line := file.readline(MAX_LINE + 1):
        if len(line) <= MAX_LINE:
            yield line
            continue
        newline = "\n" if isinstance(line, str) else b"\n"
        while line and not line.endswith(newline):  # type: ignore[arg-type]
            line = file.readline(MAX_LINE)
        yield None
