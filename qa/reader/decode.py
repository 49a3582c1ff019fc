"""Logits to a span of characters: the rules that make token scores an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.types import Span

LONGEST_ANSWER = 30
"""Tokens. What is longer is a sentence, and sentences are quoted anyway."""

_STOP = re.compile(r"[,;:!?\s]$|(?:[\d)%]|\w{4})\.$")
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n")

Logits = NDArray[np.float32]


def best_span(
    starts: Logits, ends: Logits, paragraphs: NDArray[np.intp] | None = None
) -> tuple[int, int, float]:
    """First and last token of the best span, and the sum of its two logits.

    `starts` and `ends`: float32[tokens], at least one token. `paragraphs`: int[tokens], the
    number of the paragraph each token stands in; no answer goes on behind the end of its own.
    """
    sums = starts[:, None] + ends[None, :]
    # only spans that end where they begin or up to LONGEST_ANSWER tokens later
    allowed = np.triu(np.ones(sums.shape, dtype=bool)) & np.tri(
        len(starts), len(ends), LONGEST_ANSWER - 1, dtype=bool
    )
    if paragraphs is not None:
        allowed &= paragraphs[:, None] == paragraphs[None, :]
    first, last = divmod(int(np.where(allowed, sums, -np.inf).argmax()), len(ends))
    return first, last, float(sums[first, last])


def whole_words(text: str, start: int, end: int) -> Span:
    """The span widened to word boundaries: "separat" is no answer, "separated" is."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def without_stop(text: str, start: int, end: int) -> int:
    """Where the span ends without the sentence's own stop or a bracket that closes nothing in it.

    "two miles off Port Selby." ends before its full stop, "the U.S." and "Ada Falk Jr." do not:
    a stop behind three letters or fewer may belong to an abbreviation.
    """
    while end > start:
        marked = text[start:end]
        if not (_STOP.search(marked) or (marked.endswith(")") and "(" not in marked)):
            break
        end -= 1
    return end


def mark(
    text: str, offsets: Sequence[Span], spans: NDArray[np.float32], none: NDArray[np.float32]
) -> tuple[Span, float]:
    """Characters of the best answer, and its margin over "no answer here".

    `offsets` are the text's tokens, `spans` float32[tokens, 2] their logits as first and last
    token of the answer, `none` float32[2] those of "no answer". Without tokens: nothing, minus
    infinity.
    """
    if not len(offsets):
        return (0, 0), -np.inf
    first, last, score = best_span(spans[:, 0], spans[:, 1], _paragraphs(text, offsets))
    start, end = whole_words(text, offsets[first][0], offsets[last][1])
    return (start, without_stop(text, start, end)), score - float(none.sum())


def _paragraphs(text: str, offsets: Sequence[Span]) -> NDArray[np.intp] | None:
    """The number of each token's paragraph; None where the text is a single one."""
    ends = [match.end() for match in _PARAGRAPH_END.finditer(text)]
    return np.searchsorted(ends, [start for start, _ in offsets], side="right") if ends else None
