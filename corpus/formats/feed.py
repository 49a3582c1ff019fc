"""RSS and Atom: one story an entry, from saved feeds and from those that are fetched."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from corpus.dates import explain_date
from corpus.errors import ReadError
from corpus.formats.apart import read_apart
from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.extras import require
from corpus.formats.markup import strip_markup
from corpus.formats.streams import MEGABYTE, StoryStream, read_whole, refuse_binary
from corpus.text import one_line

MAX_FEED = 20 * MEGABYTE
"""A feed of a whole paper's year."""


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """The feed's stories in order. Raises `ReadError` without feedparser, and for other XML."""
    require("feedparser", "feeds", "RSS and Atom feeds")
    yield from read_apart(__name__, path, stream)


def read_inside(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """The same within this process, for the one that `read` starts."""
    import feedparser

    data = read_whole(path, stream, MAX_FEED)
    refuse_binary(data, path.name)
    try:
        # Never the bytes themselves: it would take them for an address or a path, and open that.
        feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        # It reads whatever it can; where it cannot, the feed is broken.
        raise ReadError(f"{path.name}: not a readable feed ({type(error).__name__})") from error
    version = str(feed.get("version") or "")
    if not version and not feed.entries:
        raise ReadError(f"{path.name}: XML, but neither an RSS nor an Atom feed")
    source = one_line(strip_markup(str(feed.feed.get("title") or "")))
    for number, entry in enumerate(feed.entries, 1):
        yield _story(entry, f"entry {number}", source or None, version)


def _story(
    entry: Mapping[str, Any], locator: str, source: str | None, version: str
) -> RawStory | SkippedRecord:
    contents = [str(one.get("value") or "") for one in entry.get("content") or ()]
    # The whole story, if the feed has it, is the longer of the two.
    text = strip_markup(max([*contents, str(entry.get("summary") or "")], key=len))
    if not text.strip():
        return SkippedRecord(locator, "no text in the entry")
    stated, note = _published(entry, version)
    url = entry.get("link")
    return RawStory(
        title=one_line(strip_markup(str(entry.get("title") or ""))) or None,
        text=text,
        date=explain_date(stated)[0],
        date_note=note,
        source=_author_paper(entry) or source,
        url=str(url) if url else None,
        key=str(entry.get("id") or url or "") or None,
        locator=locator,
    )


def _published(entry: Mapping[str, Any], version: str) -> tuple[object, str]:
    """The day of publication as written. The date of an update is that of another text, but RSS
    has only one, which is called an update where it comes from Dublin Core."""
    # Not `get`: it takes the one for the other.
    for name in ("published", "updated"):
        if name in entry and (name == "published" or version.startswith("rss")):
            return entry[name], f"{name}: {explain_date(entry[name])[1]}"
    return None, "no date of publication, only of an update" if "updated" in entry else "no date"


def _author_paper(entry: Mapping[str, Any]) -> str | None:
    """Where the entry comes from, in a feed that collects those of others."""
    origin = entry.get("source")
    title = origin.get("title") if isinstance(origin, Mapping) else None
    return one_line(str(title)) or None if title else None
