"""Near-identical passages fold into the best of them, so that they don't fill the top."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.types import ArticleInfo
from qa.search.versions import NO_COPIES, Copies
from qa.types import Hit

SHINGLE = 4
"""Words in a row that must agree: 4 tolerate small edits and still tell apart same-topic texts."""
OVERLAP = 0.8
"""Share of the smaller passage's shingles found in the other from which on they are one."""
OVERLAP_OF_COPIES = 0.5
"""The same for passages of stories with mostly the same text, which may be cut elsewhere: found in
any passages of the other story that are already in the list. What is new in a later version
stays a hit of its own."""

_WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[int]:
    """Hashes of every run of `SHINGLE` words, lower case; of the whole text if it is shorter."""
    words = _WORD.findall(text.casefold())
    if len(words) <= SHINGLE:
        return frozenset({hash(tuple(words))})
    return frozenset(hash(tuple(words[i : i + SHINGLE])) for i in range(len(words) - SHINGLE + 1))


class _Place:
    """One place of the list: the hit shown there and what was folded into it."""

    def __init__(self, hit: Hit, marks: frozenset[int]) -> None:
        self.hit = hit
        self.marks = marks
        self.folded: list[ArticleInfo] = []

    def take(self, hit: Hit, marks: frozenset[int], copies: Copies) -> None:
        """Fold a hit into this place; the latest version of a story takes it over."""
        own = self.hit.article
        if copies.is_earlier(own.id, hit.article.id):
            self.hit = replace(hit, score=self.hit.score)
            self.marks |= marks
            self.folded.insert(0, own)
        elif hit.article.id not in (own.id, *(one.id for one in self.folded)):
            self.folded.append(hit.article)

    def result(self, copies: Copies) -> Hit:
        """The hit with what was folded into it."""
        own = self.hit.article.id
        folded = [one for one in self.folded if one.id != own]
        return replace(
            self.hit,
            also_in=tuple(one for one in folded if not copies.is_earlier(one.id, own)),
            earlier_versions=tuple(one for one in folded if copies.is_earlier(one.id, own)),
            superseded_by=copies.latest.get(own),
        )


def fold(hits: Sequence[Hit], limit: int, copies: Copies = NO_COPIES) -> list[Hit]:
    """The first `limit` hits that are no near-copies of a better one.

    A copy's article is listed in the better hit's `also_in`, or in `earlier_versions` if it is
    one, unless it is the same article. If the copy is the latest version of the better hit's
    story it takes that hit's place and score.
    """
    places: list[_Place] = []
    for hit in hits:
        marks = shingles(hit.passage.text)
        twin = _twin(hit, marks, places, copies)
        if twin is not None:
            twin.take(hit, marks, copies)
        elif len(places) < limit:
            places.append(_Place(hit, marks))
        else:
            break
    return [place.result(copies) for place in places]


def _twin(
    hit: Hit, marks: frozenset[int], places: Sequence[_Place], copies: Copies
) -> _Place | None:
    """The place that a hit folds into, if there is one."""
    for place in places:
        if _overlap(marks, place.marks) >= OVERLAP:
            return place
    related = [one for one in places if copies.are_copies(one.hit.article.id, hit.article.id)]
    known = frozenset[int]().union(*(place.marks for place in related))
    if not related or len(marks & known) < OVERLAP_OF_COPIES * len(marks):
        return None
    return max(related, key=lambda place: len(place.marks & marks))


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / min(len(one), len(other))
