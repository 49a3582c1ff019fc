"""Near-identical passages fold into the best of them, so that they don't fill the top."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.types import Hit

SHINGLE = 4
"""Words in a row that must agree: 4 tolerate small edits and still tell apart same-topic texts."""
OVERLAP = 0.8
"""Share of the smaller passage's shingles found in the other from which on they are one."""

_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[int]:
    """Hashes of every run of `SHINGLE` words, lower case; of the whole text if it is shorter."""
    words = _WORD.findall(text.casefold())
    if len(words) <= SHINGLE:
        return frozenset({hash(tuple(words))})
    return frozenset(hash(tuple(words[i : i + SHINGLE])) for i in range(len(words) - SHINGLE + 1))


def fold(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """The first `limit` hits that are no near-copies of a better one.

    A copy's article is listed in the better hit's `also_in`, unless it is the same article.
    """
    kept: list[Hit] = []
    seen: list[frozenset[int]] = []
    for hit in hits:
        marks = shingles(hit.passage.text)
        twin = next((n for n, other in enumerate(seen) if _overlap(marks, other) >= OVERLAP), None)
        if twin is None:
            if len(kept) == limit:
                break
            kept.append(hit)
            seen.append(marks)
        elif hit.article.id not in _article_ids(kept[twin]):
            kept[twin] = replace(kept[twin], also_in=(*kept[twin].also_in, hit.article))
    return kept


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / min(len(one), len(other))


def _article_ids(hit: Hit) -> set[str]:
    return {hit.article.id, *(article.id for article in hit.also_in)}
