"""WARC: the saved pages of a web archive, each a story with its address; read as a stream."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.errors import ReadError
from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.extras import require
from corpus.formats.streams import MEGABYTE, StoryStream
from corpus.formats.web_page import MAX_PAGE, host_of, story_from_page
from corpus.text import one_line

_PART = 1 << 16
_PAGES = ("text/html", "application/xhtml+xml")


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """One story a page that came with status 200; pictures, scripts and errors are passed over.

    Raises `ReadError` without warcio, and for a file that does not begin like a web archive.
    """
    require("warcio", "warc", "web archives")
    from warcio.archiveiterator import WARCIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    # Not the raw stream, of which a read may give less than was asked for.
    records = iter(WARCIterator(io.BufferedReader(stream)))
    while True:
        number += 1
        try:
            record = next(records, None)
            if record is None:
                return
            found = _page(record, f"record {number}")
        except ArchiveLoadFailed as error:
            reason = one_line(str(error), 120)
            if number == 1:
                raise ReadError(f"{path.name}: not a readable web archive ({reason})") from error
            yield SkippedRecord(f"record {number}", f"damaged, rest unread ({reason})")
            return
        except ReadError:
            raise
        except Exception as error:
            # Its own parsers fail in many ways on what they were never meant for.
            yield SkippedRecord(f"record {number}", f"damaged, rest unread ({_name(error)})")
            return
        if found is not None:
            yield found


def _page(record: Any, locator: str) -> RawStory | SkippedRecord | None:
    """The page in this record; `None` for what is none."""
    if record.rec_type not in ("response", "resource"):
        return None
    headers = record.http_headers
    if record.rec_type == "response" and (headers is None or headers.get_statuscode() != "200"):
        return None
    kind = (headers.get_header("Content-Type") if headers else record.content_type) or ""
    if kind.split(";")[0].strip().lower() not in _PAGES:
        return None
    # Unpacked as the server packed it, and no more of it than a page may have.
    data = bytearray()
    content = record.content_stream()
    while len(data) <= MAX_PAGE and (part := content.read(_PART)):
        data += part
    if len(data) > MAX_PAGE:
        return SkippedRecord(locator, f"a page larger than {MAX_PAGE // MEGABYTE} MB")
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    try:
        found = story_from_page(bytes(data), "page")
    except ReadError as error:
        return SkippedRecord(locator, str(error).removeprefix("page: "))
    if isinstance(found, SkippedRecord):
        return SkippedRecord(locator, f"{found.reason} ({one_line(address, 120)})")
    return dataclasses.replace(
        found,
        url=found.url or address or None,
        source=found.source or host_of(address),
        key=address or None,
        locator=locator,
    )


def _name(error: Exception) -> str:
    return type(error).__name__
