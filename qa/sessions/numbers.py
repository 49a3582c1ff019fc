"""Citation numbers that stay the same for a whole session.

The core numbers each answer from 1. In a conversation `[2]` must mean one thing, so a session keeps
one number for each place that was ever shown: article, start and end.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from qa.types import Agreement, Answer, Citation, Hit

Place = tuple[str, int, int]
"""Article id, start, end."""


@dataclass(frozen=True, slots=True)
class Source:
    """A place in an article that a reader can open."""

    number: int
    """Stable within the session, from 1."""
    kind: Literal["cited", "also", "closest"]
    """`cited` proves the answer, `also` has the same sentence, `closest` is only near."""
    article_id: str
    title: str
    date: datetime.date | None
    source: str | None
    url: str | None
    path: str | None
    quote: str
    start: int
    end: int
    within: str | None = None
    """Where in its file the story stands, if that holds several."""
    page: int | None = None
    """The page on which it begins, if the file has pages."""
    superseded: datetime.date | None = None
    """When a later version of the story came; `None` if there is none."""

    @property
    def place(self) -> Place:
        """What tells two sources apart."""
        return self.article_id, self.start, self.end


@dataclass(slots=True)
class Numbers:
    """Hands out numbers in the order in which places are first shown."""

    _numbers: dict[Place, int] = field(default_factory=dict)
    _sources: dict[int, Source] = field(default_factory=dict)

    def add(self, answer: Answer) -> tuple[Source, ...]:
        """The sources of an answer under their session numbers, in the order of the answer; the
        closest passages if there is no answer. The same answer twice gives the same numbers."""
        return tuple(self._numbered(_sources(answer)))

    def renumbered(self, answer: Answer) -> Answer:
        """The answer with session numbers instead of its own, for export and copies."""
        self.add(answer)
        new = {one.number: self._numbers[_place(one)] for one in answer.citations}
        citations = tuple(
            replace(
                one,
                number=new[one.number],
                also_in=tuple(replace(other, number=new[one.number]) for other in one.also_in),
            )
            for one in answer.citations
        )
        short = answer.short and replace(answer.short, citation=new[answer.short.citation])
        text = " ".join(f"{one.quote} [{one.number}]" for one in citations) or answer.text
        return replace(
            answer,
            citations=citations,
            short=short,
            text=text,
            agreement=answer.agreement and _renumbered(answer.agreement, new),
            trace=replace(
                answer.trace,
                speakers=tuple(
                    replace(one, citation=new[one.citation]) for one in answer.trace.speakers
                ),
            ),
        )

    def __getitem__(self, number: int) -> Source:
        """The source with this number; raises `KeyError`."""
        return self._sources[number]

    def __contains__(self, number: object) -> bool:
        return number in self._sources

    def __len__(self) -> int:
        return len(self._sources)

    def _numbered(self, sources: Iterable[Source]) -> Iterator[Source]:
        found = list(sources)
        # What the answer shows comes first, so that its numbers have no gaps.
        for one in sorted(found, key=lambda one: one.kind != "cited"):
            number = self._numbers.setdefault(one.place, len(self._numbers) + 1)
            self._sources.setdefault(number, replace(one, number=number))
        for one in found:
            yield replace(one, number=self._numbers[one.place])


def _renumbered(agreement: Agreement, new: Mapping[int, int]) -> Agreement:
    versions = (
        replace(one, citations=tuple(new[number] for number in one.citations))
        for one in agreement.versions
    )
    return replace(agreement, versions=tuple(versions))


def _place(citation: Citation) -> Place:
    return citation.article_id, citation.start, citation.end


def _sources(answer: Answer) -> Iterator[Source]:
    for citation in answer.citations:
        yield _from_citation(citation, "cited")
        for other in citation.also_in:
            yield _from_citation(other, "also")
    for hit in answer.closest:
        yield _from_hit(hit)


def _from_citation(citation: Citation, kind: Literal["cited", "also"]) -> Source:
    return Source(
        number=0,
        kind=kind,
        article_id=citation.article_id,
        title=citation.title,
        date=citation.date,
        source=citation.source,
        url=citation.url,
        path=citation.path,
        quote=citation.quote,
        start=citation.start,
        end=citation.end,
        within=citation.within,
        page=citation.page,
        superseded=citation.superseded_by.date if citation.superseded_by else None,
    )


def _from_hit(hit: Hit) -> Source:
    return Source(
        number=0,
        kind="closest",
        article_id=hit.article.id,
        title=hit.article.title,
        date=hit.article.date,
        source=hit.article.source,
        url=hit.article.url,
        path=hit.article.path,
        quote=hit.passage.text,
        start=hit.passage.start,
        end=hit.passage.end,
        within=hit.article.within,
        page=hit.article.page_at(hit.passage.start),
        superseded=hit.superseded_by.date if hit.superseded_by else None,
    )
