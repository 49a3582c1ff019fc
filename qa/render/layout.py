"""Lines that fit a terminal, and the few colours there are."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PAINT = re.compile("\x1b\\[[0-9;]*m")
_SPACES = re.compile("( +)")


@dataclass(frozen=True, slots=True)
class Style:
    """Colours, or none. Words are painted one by one, so that painted text can be wrapped."""

    colour: bool = False

    def dim(self, text: str) -> str:
        """Numbers, dates and whatever is not the answer itself."""
        return self._painted(text, "2")

    def bold(self, text: str) -> str:
        """Headings and the short answer."""
        return self._painted(text, "1")

    def marked(self, text: str) -> str:
        """A cited passage inside its article."""
        return self._painted(text, "1;4")

    def _painted(self, text: str, code: str) -> str:
        if not self.colour:
            return text
        words = text.split(" ")
        return " ".join(f"\x1b[{code}m{word}\x1b[0m" if word else "" for word in words)


def display_width(text: str) -> int:
    """Columns that `text` takes; colours take none, East Asian wide characters two."""
    plain = _PAINT.sub("", text)
    if plain.isascii():
        return len(plain)
    return sum(map(_columns, plain))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or character in "\u200c\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int | None, first: str = "", rest: str = "") -> str:
    """One paragraph in lines of at most `width` columns, broken at spaces only: words stay whole
    however long they are. `first` and `rest` go in front of the first and of the other lines."""
    if width is None:
        return first + text
    lines = [first]
    used, empty = display_width(first), True
    for piece in _SPACES.split(text):
        size = display_width(piece)
        if not empty and piece.strip(" ") and used + size > width:
            lines[-1] = lines[-1].rstrip(" ")
            lines.append(rest)
            used, empty = display_width(rest), True
        if empty and not piece.strip(" ") and len(lines) > 1:
            continue
        lines[-1] += piece
        used += size
        empty = empty and not piece.strip(" ")
    return "\n".join(line.rstrip(" ") for line in lines)
