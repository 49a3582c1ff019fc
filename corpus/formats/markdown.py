"""Markdown: one story a file, its fields in YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.exported import markdown_stories
from corpus.formats.markup import strip_markup
from corpus.formats.plain import split_title, unwrap
from corpus.formats.records import story_from_record
from corpus.formats.streams import StoryStream, read_text

if TYPE_CHECKING:
    from markdown_it.token import Token

_LONGEST_FRONT_MATTER = 65_536
_FENCE = re.compile(r"(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)")
_SIMPLE_FIELD = re.compile(r"([A-Za-z][\w -]{0,40}?)\s*:\s*(.*)")
# The parser takes 0.6 s for a megabyte of prose and 12 s for one of brackets; what is longer is
# hardly Markdown and read as plain text.
_LONGEST_PARSED = 1_000_000


def read(path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """The file's one story: fields from the front matter, the text without its mark-up."""
    whole = read_text(path, stream)
    if (stories := markdown_stories(whole)) is not None:
        yield from stories
        return
    matter, body = split_front_matter(whole)
    heading, text = plain_text(body)
    if not text.strip():
        yield SkippedRecord("", "no text in the file")
        return
    fields: dict[object, object] = {"title": heading, **_fields(matter)}
    fields["text"] = text
    if not fields["title"]:
        fields["title"] = heading
    yield story_from_record(fields, "", stream.fields)


def split_front_matter(text: str) -> tuple[str, str]:
    """Front matter without its fences, and what follows; `("", text)` if there is none."""
    if not text.startswith(("---\n", "--- \n")):
        return "", text
    begin = text.index("\n") + 1
    position = begin
    while position < min(len(text), _LONGEST_FRONT_MATTER):
        if fence := _FENCE.match(text, position):
            return text[begin:position], text[fence.end() :]
        position = text.find("\n", position) + 1 or len(text)
    return "", text


def _fields(matter: str) -> dict[object, object]:
    """Front matter as strings; where it is no YAML (`title: One: two`), its `name: value` lines."""
    import yaml

    try:
        # The base loader leaves every value a string: dates are read by our own strict table.
        loaded = yaml.load(matter, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        loaded = None
    if isinstance(loaded, dict):
        return dict(loaded)
    found = (_SIMPLE_FIELD.fullmatch(line.strip()) for line in matter.split("\n"))
    return {match[1]: match[2].strip().strip("\"'") for match in found if match}


def plain_text(body: str) -> tuple[str | None, str]:
    """The first heading, if the story begins with it, and the text without any mark-up."""
    if len(body) > _LONGEST_PARSED:
        title, rest = split_title(body)
        return title, unwrap(rest)
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").parse(body)
    heading: str | None = None
    blocks: list[str] = []
    for number, token in enumerate(tokens):
        if token.type == "inline":
            text = _inline_text(token)
            if not blocks and heading is None and tokens[number - 1].tag == "h1":
                heading = text
            elif text.strip():
                blocks.append(text)
        elif token.type in ("code_block", "fence"):
            blocks.append(token.content)
        elif token.type == "html_block":
            blocks.append(strip_markup(token.content))
    return heading, "\n\n".join(block.strip("\n") for block in blocks)


def _inline_text(token: Token) -> str:
    """An inline token's words: no emphasis marks, link targets, pictures or tags."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
    return "".join(parts)
