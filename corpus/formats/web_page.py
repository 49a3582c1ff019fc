"""HTML: one story a saved page; the article's text without menus, notices and comments."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.page_metadata import page_metadata
from corpus.formats.streams import MEGABYTE, StoryStream, decode, read_whole, refuse_binary

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_PAGE = 20 * MEGABYTE
"""No news page is as long."""
_MANY_ELEMENTS = 20_000
"""The extraction's time grows with the square: 2 s for 15,000 elements, 17 s for 43,000. A longer
page (a live blog of days) is read as its paragraphs."""
_SHORTEST_ARTICLE = 80
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{3,20})""")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """The page's one story. A page without an article is skipped with the reason."""
    yield story_from_page(read_whole(path, stream, MAX_PAGE), path.name)


def story_from_page(data: bytes, name: str) -> RawStory | SkippedRecord:
    """The story of a page that has been read; raises `ReadError` for what is no text."""
    tree = _tree(_decode(data, name))
    if tree is None:
        return SkippedRecord("", "no HTML in the page")
    metadata = page_metadata(tree)
    try:
        text = _article_text(tree)
    except Exception as error:
        # The extractor meets pages its authors never saw; one such page must not end the run.
        return SkippedRecord("", f"the page could not be analysed ({type(error).__name__})")
    if len(text) < _SHORTEST_ARTICLE:
        return SkippedRecord("", f"no article in the page ({len(text)} characters of text)")
    return RawStory(
        title=metadata.title,
        text=text,
        date=metadata.date,
        date_note=metadata.date_note,
        source=metadata.site or host_of(metadata.url),
        url=metadata.url,
    )


def _decode(data: bytes, name: str) -> str:
    """UTF-8 if it is valid, else as the page declares, else as any text file."""
    declared = _DECLARED.search(data[:4096])
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if declared and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            refuse_binary(data, name)
            try:
                return data.decode(declared[1].decode("ascii"), errors="replace")
            except (LookupError, UnicodeError):
                pass  # an unknown or unsuitable encoding: not better than none
    return decode(data, name)


def _tree(page: str) -> HtmlElement | None:
    """The parsed page, `None` if there is nothing to parse."""
    from lxml import etree, html

    page = _XML_DECLARATION.sub("", page).replace("\x00", "")
    if not page.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(page.encode("utf-8", errors="replace"), parser=parser)
    except etree.ParserError:
        return None  # nothing but comments


def _article_text(tree: HtmlElement) -> str:
    """The article's paragraphs with blank lines between them; empty if there is no article."""
    if sum(1 for _ in tree.iter()) > _MANY_ELEMENTS:
        inside = next(tree.iter("article"), None)
        paragraphs = (tree if inside is None else inside).iter("p", "h2", "h3")
        lines = (" ".join(p.text_content().split()) for p in paragraphs)
        return "\n\n".join(line for line in lines if line)
    from trafilatura import bare_extraction

    for name in ("trafilatura", "htmldate", "justext", "courlan"):
        # Without a handler Python prints their warnings to stderr; the user's handlers still work.
        logging.getLogger(name).addHandler(logging.NullHandler())
    # Its metadata stay off: htmldate looks for dates in the text, which is guessing.
    document = bare_extraction(
        tree, with_metadata=False, include_comments=False, include_tables=False
    )
    text = (document.text or "").strip() if document is not None else ""
    return "\n\n".join(text.split("\n"))


def host_of(url: str | None) -> str | None:
    """Host of an address without `www.`, `None` if it has none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
    except ValueError:
        return None
