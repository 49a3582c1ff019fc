"""Bytes in: opening files, unpacking gzip within bounds, decoding, lines of bounded length."""

from __future__ import annotations

import gzip
import io
import math
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, AnyStr, BinaryIO

from corpus.errors import ReadError

if TYPE_CHECKING:
    from typing_extensions import Buffer

MEGABYTE = 1_000_000
MAX_UNPACKED = 2_000 * MEGABYTE
"""Of one compressed file; more is a decompression bomb or belongs in several files."""
MOST_TIMES = 100
"""As many times its packed size a file may have; text is packed to a tenth, a bomb to a
thousandth."""
SMALL = 20 * MEGABYTE
"""A file that is no larger may be packed as well as it can."""
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
_HIGH_BYTES = bytes(range(0x80, 0x100))
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


Packed = io.BufferedReader | io.BytesIO | gzip.GzipFile | zipfile.ZipExtFile
"""What a stream unpacks; all have `read1`."""


class StoryStream(io.RawIOBase):
    """A file's bytes, unpacked if need be. Damage in the packing ends it instead of raising."""

    def __init__(
        self,
        packed: Packed,
        limit: float = math.inf,
        fields: Mapping[str, str] | None = None,
        depth: int = 0,
    ) -> None:
        super().__init__()
        self._packed = packed
        self._limit = limit
        self._head = b""
        self.left = limit
        """Bytes that may still be unpacked."""
        self.depth = depth
        """In how many archives the file is."""
        self.fields = fields or {}
        """The user's own field names in their plain form (`corpus.formats.records.plain_name`), to
        the part of a story that each holds."""
        self.damage = ""
        """Why the stream ended early, or empty."""

    def readable(self) -> bool:
        """Always."""
        return True

    def is_empty(self) -> bool:
        """Whether there is nothing to read, and no damage either; to be asked first."""
        self._head = self._next(_PART)
        return not self._head and not self.damage

    def readinto(self, buffer: Buffer) -> int:
        """Fill `buffer` as far as possible and return how far; 0 at the end and after damage."""
        view = memoryview(buffer).cast("B")
        data = self._head or self._next(len(view))
        self._head = data[len(view) :]
        written = min(len(data), len(view))
        view[:written] = data[:written]
        return written

    def place(self) -> str | None:
        """Path of the file if these are its plain bytes, `None` if they were unpacked."""
        packed = self._packed
        plain = isinstance(packed, io.BufferedReader) and isinstance(packed.name, str)
        return packed.name if plain else None

    def anywhere(self) -> BinaryIO:
        """The same bytes for a reader that jumps about in them; not to be mixed with reading on.

        A plain file is that file itself. What is packed comes into memory as a whole; raises
        `ReadError` if it is damaged or larger than `MAX_WHOLE`.
        """
        if isinstance(self._packed, io.BufferedReader):
            self._packed.seek(0)
            return self._packed
        return io.BytesIO(read_whole(Path("file"), self))

    def _next(self, size: int) -> bytes:
        if self.damage:
            return b""
        try:
            # One step at a time: `read` would lose what was unpacked before the damage.
            data = self._packed.read1(size)
        except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error) as error:
            self.damage = f"the compressed file is damaged ({str(error) or 'too short'})"
            return b""
        self.left -= len(data)
        if self.left < 0:
            limit = int(self._limit)
            shown = f"{limit // MEGABYTE} MB" if limit >= MEGABYTE else f"{limit:,} bytes"
            self.damage = f"more than {shown} when unpacked, rest unread"
            return b""
        return data


@contextmanager
def open_stories(path: Path, fields: Mapping[str, str] | None = None) -> Iterator[StoryStream]:
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
                limit = unpacked_limit(os.fstat(file.fileno()).st_size)
                yield StoryStream(packed, limit, fields)
        else:
            yield StoryStream(file, fields=fields)


def unpacked_limit(packed: int) -> int:
    """Bytes that may come out of so many packed ones."""
    return min(MAX_UNPACKED, max(SMALL, MOST_TIMES * packed))


def read_whole(path: Path, stream: StoryStream, limit: int = MAX_WHOLE) -> bytes:
    """All bytes of a file with one story or document in it.

    Raises `ReadError` if it is larger than `limit`, or its packing is damaged: half a document is
    not a story.
    """
    whole = bytearray()
    while part := stream.read(_PART):
        whole += part
        if len(whole) > limit:
            raise ReadError(
                f"{path.name}: larger than {limit // MEGABYTE} MB",
                "Split it, or convert it to JSON lines.",
            )
    if stream.damage:
        damage, stream.damage = stream.damage, ""
        raise ReadError(f"{path.name}: {damage}", "Fetch the file again.")
    return bytes(whole)


def read_text(path: Path, stream: StoryStream, limit: int = MAX_WHOLE) -> str:
    """All text of a file, line ends `\n`. Raises `ReadError` as `read_whole` and `decode` do."""
    text = decode(read_whole(path, stream, limit), path.name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode(data: bytes, name: str) -> str:
    """Text of a file: UTF-8 or UTF-16 by their marks, else UTF-8, else Windows-1252.

    Raises `ReadError` if it looks like a binary file or fits none of the three.
    """
    if data.startswith(_UTF16_MARKS):
        return data.decode("utf-16", errors="replace")
    refuse_binary(data, name)
    data = data.removeprefix(_UTF8_MARK)
    text = _as_utf8(data)
    if text is not None:
        return text
    # Western European text has one accent in ten letters at most; Cyrillic or Japanese in an
    # older encoding has far more high bytes, and would be read as nonsense.
    high = len(data) - len(data.translate(None, _HIGH_BYTES))
    if high * 3 > len(data):
        raise ReadError(f"{name}: neither UTF-8 nor Windows-1252", "Convert it to UTF-8 first.")
    return data.decode("cp1252", errors="replace")


def decode_line(line: bytes) -> str:
    """UTF-8, else Windows-1252; bytes that are in neither become U+FFFD."""
    text = _as_utf8(line)
    return line.decode("cp1252", errors="replace") if text is None else text


def _as_utf8(data: bytes) -> str | None:
    """UTF-8 text, also with a few broken bytes (U+FFFD); `None` if most high bytes are broken."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    intact = len(text) - len(text.encode("ascii", errors="ignore")) - broken
    return text if intact > 2 * broken else None


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


def lines(path: Path, stream: StoryStream) -> Iterator[tuple[int, str | None]]:
    """Numbered lines from 1 with their line ends, decoded; `None` for one over `MAX_LINE`.

    A last line cut off by damage is left out. Raises `ReadError` for a binary file.
    """
    buffered = io.BufferedReader(stream, _PART)
    head = buffered.peek(_PART)
    if head.startswith(_UTF16_MARKS):
        wide = io.TextIOWrapper(buffered, encoding="utf-16", errors="replace", newline="\n")
        yield from enumerate(_bounded(wide.readline, "\n"), 1)
        return
    refuse_binary(head, path.name)
    if head.startswith(_UTF8_MARK):
        buffered.read(len(_UTF8_MARK))
    for number, line in enumerate(_bounded(buffered.readline, b"\n"), 1):
        if line is None:
            yield number, None
        elif line.endswith(b"\n") or not stream.damage:
            yield number, decode_line(line)


def _bounded(readline: Callable[[int], AnyStr], newline: AnyStr) -> Iterator[AnyStr | None]:
    """Lines of a file, each at most `MAX_LINE` long; `None` stands for a longer one."""
    while line := readline(MAX_LINE + 1):
        if len(line) <= MAX_LINE:
            yield line
            continue
        while line and not line.endswith(newline):
            line = readline(MAX_LINE)
        yield None
