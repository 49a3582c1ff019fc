"""Reading ZIP archives, which Word documents and web archives are too, within bounds."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import ReadError
from corpus.formats.streams import MEGABYTE, StoryStream

MAX_MEMBERS = 100_000
DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)
"""What a broken archive raises somewhere on the way; a `RuntimeError` and
`NotImplementedError` are added where a member is opened: passwords, and methods unknown here."""


def open_zip(path: Path, stream: StoryStream) -> zipfile.ZipFile:
    """The archive in this file; raises `ReadError` if it is none or has too many members."""
    file = stream.anywhere()
    try:
        archive = zipfile.ZipFile(file)
    except (*DAMAGE, NotImplementedError, OverflowError) as error:
        raise ReadError(f"{path.name}: not a readable ZIP archive ({error})") from error
    if len(archive.infolist()) > MAX_MEMBERS:
        raise ReadError(f"{path.name}: more than {MAX_MEMBERS:,} files in the archive")
    return archive


@contextmanager
def open_member(
    path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo | str
) -> Iterator[zipfile.ZipExtFile]:
    """One file of the archive; raises `ReadError` if there is none or it cannot be unpacked."""
    try:
        file = archive.open(member)
    except KeyError as error:
        raise ReadError(f"{path.name}: there is no {member} in it") from error
    except RuntimeError as error:
        # NotImplementedError, for methods of packing unknown here, is one of them.
        known = "password" in str(error)
        reason = "needs a password" if known else "is packed in a way unknown here"
        raise ReadError(f"{path.name}: {reason}") from error
    except DAMAGE as error:
        raise ReadError(f"{path.name}: damaged ({error})") from error
    with file:
        yield file  # type: ignore[misc]


def read_member(path: Path, archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """All bytes of one file of the archive; raises `ReadError` if it is damaged or larger than
    `limit` bytes, whatever size the archive declares."""
    with open_member(path, archive, name) as file:
        try:
            data = file.read(limit + 1)
        except DAMAGE as error:
            raise ReadError(f"{path.name}: damaged ({error})") from error
    if len(data) > limit:
        raise ReadError(f"{path.name}: {name} is larger than {limit // MEGABYTE} MB")
    return data
