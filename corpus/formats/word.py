"""DOCX: one story a Word document, with the pages it had when it was last saved."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import ReadError
from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.packed import open_zip, read_member
from corpus.formats.plain import split_title
from corpus.formats.streams import MEGABYTE, StoryStream
from corpus.text import one_line

if TYPE_CHECKING:
    import zipfile

    from lxml.etree import _Element

MAX_DOCUMENT = 100 * MEGABYTE
"""Of the text's mark-up, unpacked: a novel takes 10."""
_MAX_SMALL = 4 * MEGABYTE
_TITLE_STYLES = ("title", "heading1")
_MAIN_PART = re.compile(r'<(?:\w+:)?Relationship\b[^<>]*/officeDocument"[^<>]*>', re.IGNORECASE)
_TARGET = re.compile(r'Target="/?([^"<>]{1,200})"')
_STATED_TITLE = re.compile(r"<dc:title>([^<>]{1,500})</dc:title>")
_TITLE_WITHIN = 3_000


@dataclass(slots=True)
class _Text:
    """The document's text while it is read."""

    paragraphs: list[str] = field(default_factory=list)
    title: str | None = None
    page_starts: list[int] = field(default_factory=lambda: [0])
    length: int = 0
    """Of the paragraphs, with the blank lines between them."""


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """The document's story; deleted text, comments, headers and footnotes are left out."""
    with open_zip(path, stream) as archive:
        text = _text(path, read_member(path, archive, _main_part(path, archive), MAX_DOCUMENT))
        stated = _stated_title(path, archive)
    whole = "\n\n".join(text.paragraphs)
    if not whole.strip():
        yield SkippedRecord("", "no text in the document")
        return
    title = text.title
    if title is None and stated and stated.casefold() in whole[:_TITLE_WITHIN].casefold():
        title = stated  # else it may be that of the template
    if title is None:
        title = split_title(whole)[0]
    yield RawStory(
        title=title,
        text=whole,
        page_starts=tuple(text.page_starts) if len(text.page_starts) > 1 else (),
    )


def _main_part(path: Path, archive: zipfile.ZipFile) -> str:
    """The name of the part with the text, as the package says."""
    relations = read_member(path, archive, "_rels/.rels", _MAX_SMALL).decode(errors="replace")
    element = _MAIN_PART.search(relations)
    target = _TARGET.search(element[0]) if element else None
    return target[1] if target else "word/document.xml"


def _stated_title(path: Path, archive: zipfile.ZipFile) -> str | None:
    try:
        core = read_member(path, archive, "docProps/core.xml", _MAX_SMALL)
    except ReadError:
        return None  # it is optional
    found = _STATED_TITLE.search(core.decode(errors="replace"))
    return one_line(found[1]) or None if found else None


def _text(path: Path, markup: bytes) -> _Text:
    """Paragraphs in order. Raises `ReadError` for what is no XML or nested too deeply."""
    from lxml import etree

    text = _Text()
    copies = 0
    elements = etree.iterparse(
        io.BytesIO(markup),
        events=("start", "end"),
        # No entity is resolved and nothing is fetched: a document needs neither.
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    try:
        for event, element in elements:
            name = _name(element)
            if name == "Fallback":
                # The same once more, for programs that cannot show the first.
                copies += 1 if event == "start" else -1
            elif event == "end" and name == "p":
                if not copies:
                    _take(element, text)
                element.clear()
    except etree.XMLSyntaxError as error:
        raise ReadError(f"{path.name}: broken ({one_line(str(error), 120)})") from error
    return text


def _name(element: _Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _take(paragraph: _Element, text: _Text) -> None:
    """Add one paragraph; the page breaks in it begin pages."""
    parts: list[str] = []
    style = ""
    inside = 0
    gap = 2 if text.paragraphs else 0
    breaks: list[int] = []
    for element in paragraph.iter():
        name = _name(element)
        if name == "pStyle":
            style = next(iter(element.values()), "").replace(" ", "").lower()
        elif name == "t":
            parts.append(element.text or "")
            inside += len(parts[-1])
        elif name in ("tab", "br", "cr"):
            parts.append("\t" if name == "tab" else "\n")
            inside += 1
        elif name == "lastRenderedPageBreak":
            # Noted by the program that saved it, after breaks that somebody typed as well.
            breaks.append(inside)
    words = "".join(parts)
    if not words.strip():
        text.page_starts += [text.length] * len(breaks)
        return
    text.page_starts += [text.length + gap + place for place in breaks]
    if text.title is None and not text.paragraphs and style in _TITLE_STYLES:
        text.title = one_line(words)
    text.paragraphs.append(words)
    text.length += gap + len(words)
