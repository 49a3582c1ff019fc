"""An article's text cut into screen lines, quickly enough for megabytes on one line. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len

from corpus.types import Span


@dataclass(frozen=True, slots=True)
class ArticleLines:
    """Screen lines of one text at one width, as offsets into it; never overlapping, in order."""

    lines: tuple[Span, ...]

    @classmethod
    def wrap(cls, text: str, width: int) -> ArticleLines:
        """Lines of at most `width` cells, broken at blanks where there are any. Empty text makes
        one empty line."""
        return cls(tuple(_wrapped(text, max(1, width))))

    def line_of(self, offset: int) -> int:
        """The line that shows this offset (the one before it if it falls into a gap)."""
        return max(0, bisect_right(self.lines, (offset, _FAR)) - 1)

    def __len__(self) -> int:
        return len(self.lines)


_FAR = 1 << 62
_BLANKS = re.compile(r"[ \t]*")


def _wrapped(text: str, width: int) -> Iterator[Span]:
    start = 0
    while True:
        end = text.find("\n", start)
        stop = len(text) if end < 0 else end
        yield from _paragraph(text, start, stop, width)
        if end < 0:
            return
        start = end + 1


def _paragraph(text: str, start: int, stop: int, width: int) -> Iterator[Span]:
    while stop - start > width or cell_len(text[start:stop]) > width:
        end = _fitting(text, start, min(stop, start + width), width)
        blank = max(text.rfind(" ", start, end + 1), text.rfind("\t", start, end + 1))
        if blank > start:
            end = blank
        yield start, end
        # Blanks at a break belong to no line.
        found = _BLANKS.match(text, end, stop)
        start = found.end() if found else end
        if start >= stop:
            return
    yield start, stop


def _fitting(text: str, start: int, end: int, width: int) -> int:
    """The largest end whose cells fit; one character at least, even if it is too wide."""
    while end > start + 1:
        too_much = cell_len(text[start:end]) - width
        if too_much <= 0:
            break
        # A character has two cells at most, so this many can go at once.
        end = max(start + 1, end - (too_much + 1) // 2)
    return end
