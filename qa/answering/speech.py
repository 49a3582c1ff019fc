"""Which words of a paragraph stand between quotation marks. Pure functions.

Double marks are easy. British papers use single ones, which look like apostrophes: a pair counts
only where the first stands before a word and the second after one, and where it is no possessive
("the workers' union").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.types import Span

_DOUBLE = re.compile(r'["“]')
_DOUBLE_END = re.compile('[”"]')
_OPEN = re.compile(
    r"(?<![\w’'])[‘'](?=[^\W\d_])(?!(?:tis|twas|em|cause|til|till|n|round|bout)\b)", re.IGNORECASE
)
"""Before a word; not "'90s", not "'em"."""
_CLOSE = re.compile(r"(?<=[^\s‘])(?<![‘’']n)[’'](?![\w’'])")
_POSSESSIVE = re.compile(r"(?<=s)[’'] (?=[a-z])")
_AT_FIRST = re.compile(r"\s*[‘'](?=[^\W\d_a-z])")


def quoted_parts(text: str) -> str:
    """The text with `"` for each character inside quotation marks (which count as inside), and the
    rest as it is; as long as it came. What is never closed goes on to the end, as papers do
    before a new paragraph. Empty text gives an empty one."""
    shown = list(text)
    for start, end in _quotes(text):
        shown[start:end] = '"' * (end - start)
    return "".join(shown)


def _quotes(text: str) -> Iterator[Span]:
    """Quotations in order, outermost ones, with their marks."""
    place = 0
    while place < len(text):
        double, single = _DOUBLE.search(text, place), _OPEN.search(text, place)
        if single and (double is None or single.start() < double.start()):
            end = _single_end(text, single.end())
            if end is None:
                place = single.end()
                continue
            yield single.start(), end
        elif double:
            closed = _DOUBLE_END.search(text, double.end())
            end = closed.end() if closed else len(text)
            yield double.start(), end
        else:
            return
        place = end


def _single_end(text: str, start: int) -> int | None:
    """One past the mark that closes what opened before `start`; `None` if it is an apostrophe."""
    doubtful = None
    for found in _CLOSE.finditer(text, start):
        nested = _OPEN.search(text, start, found.start())
        if doubtful and nested and nested.start() > doubtful:
            return doubtful
        if not _POSSESSIVE.match(text, found.start()):
            return found.end()
        doubtful = doubtful or found.end()
    if doubtful:
        return doubtful
    return len(text) if _AT_FIRST.match(text) and not text[: start - 1].strip() else None
