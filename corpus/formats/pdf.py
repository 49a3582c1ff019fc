"""PDF: one story a file, with the page of every character; read in a process of its own."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ReadError
from corpus.formats.apart import read_apart
from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.extras import require
from corpus.formats.page_text import join_pages, without_running_heads
from corpus.formats.streams import StoryStream
from corpus.text import one_line

if TYPE_CHECKING:
    from pypdf import PdfReader

LONGEST_S = 60.0
"""After this the pages that are left stay unread, and the report says so."""
_TITLE_WITHIN = 3_000


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """The file's one story. Raises `ReadError` without pypdf, and for a file it cannot open."""
    require("pypdf", "pdf", "PDF files")
    yield from read_apart(__name__, path, stream)


def read_inside(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """The same within this process, for the one that `read` starts."""
    import pypdf

    # It warns of every flaw of a file; what matters comes as an error.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    logging.getLogger("pypdf").propagate = False
    file = stream.anywhere()
    # Never run the program that unpacks pictures: only text is wanted.
    with pypdf.apply_configuration(jbig2dec_binary=None):
        try:
            document = pypdf.PdfReader(file)
            if document.is_encrypted and not document.decrypt(""):
                raise ReadError(f"{path.name}: needs a password", "Save it without a password.")
            pages, failed, unread = _pages(document)
        except ReadError:
            raise
        except Exception as error:
            # Pure Python over hostile bytes: any error of its own means that the file is broken.
            raise ReadError(f"{path.name}: not a readable PDF ({_reason(error)})") from error
        title = _stated_title(document)
    yield _story(pages, title, failed, unread)


def _pages(document: PdfReader) -> tuple[list[list[str]], int, int]:
    """Lines of each page, how many pages could not be read, and how many were not reached."""
    began = time.monotonic()
    count = len(document.pages)
    pages: list[list[str]] = []
    failed = 0
    for number in range(count):
        if time.monotonic() - began > LONGEST_S:
            break
        try:
            text = document.pages[number].extract_text()
        except Exception:
            text = ""
            failed += 1
        pages.append(text.splitlines())
    return pages, failed, count - len(pages)


def _story(
    pages: list[list[str]], stated: str | None, failed: int, unread: int
) -> RawStory | SkippedRecord:
    empty = sum(1 for page in pages if not any(line.strip() for line in page))
    if empty == len(pages):
        reason = "could not be read" if failed else "are pictures without text"
        return SkippedRecord("", f"no text in the PDF: its {len(pages)} pages {reason}")
    text, starts = join_pages(without_running_heads(pages))
    missing = {
        "without text, perhaps pictures": empty - failed,
        "that could not be read": failed,
        "after the first minute": unread,
    }
    parts = [
        f"{count} page{'s' if count > 1 else ''} {why}" for why, count in missing.items() if count
    ]
    return RawStory(
        # Many programs put a file name or a template's title there: it has to stand in the text.
        title=stated if stated and _stands_in(stated, text[:_TITLE_WITHIN]) else None,
        text=text,
        page_starts=starts,
        left_out=", ".join(parts) or None,
    )


def _stated_title(document: PdfReader) -> str | None:
    title = None
    with contextlib.suppress(Exception):  # broken metadata are none
        title = document.metadata.title if document.metadata else None
    return one_line(title) or None if isinstance(title, str) else None


def _stands_in(title: str, text: str) -> bool:
    return " ".join(title.split()).casefold() in " ".join(text.split()).casefold()


def _reason(error: Exception) -> str:
    return one_line(str(error), 120) or type(error).__name__
