"""Pages of printed lines to running text: no headers and page numbers, words and sentences whole.

Nothing here knows where the lines came from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_EDGE_LINES = 2
"""Running heads and feet are looked for in so many lines at the top and the bottom of a page."""
_LONGEST_HEAD = 120
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:page|pg?\.?|seite|s\.)?\s*(?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:of|/|von)\s*\d{1,4})?[\W_]*",
    re.IGNORECASE,
)
_HYPHENS = ("-", "\u2010", "\u00ad")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_LAST_PART = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]\Z")
_FIRST_PART = re.compile(r"[^\W\d_]+")
_SUSPENDING = {"and", "or", "to", "und", "oder", "bis"}
"""After the hyphen of “two- and three-year loans”, which is no broken word."""
_STOPS = (".", "!", "?", ":", "”", '"', "»", ")", "’")
_FULL = 0.75
"""Of the usual width of a line: a shorter one that ends a sentence ends its paragraph."""
_SHORT = 0.6
"""A shorter one ends its paragraph anyway if a capital letter follows: a heading, a byline."""
_PARAGRAPH_LINES = 200
"""Where lines are usually longer, each is a paragraph and nothing was wrapped."""


def without_running_heads(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pages' lines without heads and feet that half of the pages or three share, digits
    apart, and without page numbers. A single page comes back as it is, blank ends apart."""
    trimmed = [_trimmed(page) for page in pages]
    filled = sum(1 for page in trimmed if page)
    if filled < 2:
        return trimmed
    counts = Counter(key for page in trimmed for key in {_key(page[n]) for n in _edges(page)})
    repeated = {
        key
        for key, count in counts.items()
        # A chapter's head is on some pages only; lines of figures alone may be a table's.
        if key and (2 * count >= max(4, filled) or (count >= 3 and any(map(str.isalpha, key))))
    }
    return [_without_heads(page, repeated) for page in trimmed]


def _trimmed(page: Sequence[str]) -> list[str]:
    lines = [line.strip() for line in page]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _edges(page: Sequence[str]) -> list[int]:
    """Positions of the first and last lines that are not blank."""
    filled = [position for position, line in enumerate(page) if line]
    return sorted({*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:]})


def _key(line: str) -> str:
    """By what heads of different pages are the same; empty for a line that is too long for one."""
    return "" if len(line) > _LONGEST_HEAD else _NUMBER.sub("#", " ".join(line.casefold().split()))


def _without_heads(page: list[str], repeated: set[str]) -> list[str]:
    gone = {
        position
        for position in _edges(page)
        if _key(page[position]) in repeated or _PAGE_NUMBER.fullmatch(page[position][:40])
    }
    return _trimmed([line for position, line in enumerate(page) if position not in gone])


def join_pages(pages: Sequence[Sequence[str]]) -> tuple[str, tuple[int, ...]]:
    """The text of all pages, a blank line between paragraphs, and the offset of each page in it.

    Lines broken at the width of the page are joined, words broken by a hyphen too; a paragraph may
    go over a page's end. Pages without lines begin where the next one does.
    """
    lines = [line for page in pages for line in page if line]
    width = _usual_width(lines)
    known = _words(lines)
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    before = ""
    for page in pages:
        blank = False
        page_began = False
        for line in page:
            if not line:
                blank = page_began
                continue
            if before:
                parts[-1], between = _junction(before, line, width, blank, known)
                length += len(parts[-1]) - len(before) + len(between)
                parts.append(between)
            if not page_began:
                starts.append(length)
                page_began = True
            parts.append(line)
            length += len(line)
            before, blank = line, False
        if not page_began:
            starts.append(-1)
    return "".join(parts), _filled(starts, length)


def _filled(starts: list[int], length: int) -> tuple[int, ...]:
    """Empty pages (-1) at the beginning of the next one that is not."""
    following = length
    for position in range(len(starts) - 1, -1, -1):
        if starts[position] < 0:
            starts[position] = following
        following = starts[position]
    return tuple(starts)


def _usual_width(lines: Sequence[str]) -> int:
    """The length that only a fifth of the lines exceeds; 0 if there are none."""
    lengths = sorted(len(line) for line in lines)
    return lengths[len(lengths) * 4 // 5] if lengths else 0


def _words(lines: Sequence[str]) -> set[str]:
    """Words inside the lines, to see how the document writes those broken at a line's end."""
    return {word.casefold() for line in lines for word in _WORD.findall(line)}


def _junction(before: str, line: str, width: int, blank: bool, known: set[str]) -> tuple[str, str]:
    """The line before as it is to stand, and what comes between it and this one."""
    if before.endswith(_HYPHENS) and (broken := _LAST_PART.search(before)):
        rest = _FIRST_PART.match(line)
        if rest and rest[0] in _SUSPENDING:
            return before, " "
        if rest and line[0].islower():
            whole, hyphened = broken[1] + rest[0], f"{broken[1]}-{rest[0]}"
            keep = hyphened.casefold() in known and whole.casefold() not in known
            return (before if keep else before[:-1]), ""
        if line[0].isalnum():
            return before, ""
    if blank:
        return before, "\n\n"
    ends = before.endswith(_STOPS)
    if width > _PARAGRAPH_LINES:
        return before, "\n\n" if ends else " "
    short = len(before) < _FULL * width and ends
    heading = len(before) < _SHORT * width and not line[0].islower()
    return before, "\n\n" if short or heading else " "
