"""Citations: made from sentences, checked against the article before anybody sees them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.errors import ArchiveDamaged
from corpus.types import ArticleInfo
from qa.types import Citation

_BLANKS = re.compile(r"\s+")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "’": "'", "‘": "'"})


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence chosen for an answer: where it stands and how well it fits."""

    article: ArticleInfo
    start: int
    end: int
    text: str
    score: float
    """Comparable within one question only."""


def same_words(text: str) -> str:
    """What is left when case, white space and the shape of quotation marks don't count."""
    return _BLANKS.sub(" ", text.translate(_QUOTES)).strip(" \"'").casefold()


def number_quotes(quotes: Iterable[Quote], limit: int) -> list[Citation]:
    """The first `limit` different sentences as citations 1, 2, ...; the same sentence in another
    story joins the first under the same number, with its own place."""
    citations: list[Citation] = []
    position: dict[str, int] = {}
    for quote in quotes:
        key = same_words(quote.text)
        if key in position:
            first = citations[position[key]]
            places = {(first.article_id, first.start)}
            places.update((other.article_id, other.start) for other in first.also_in)
            if (quote.article.id, quote.start) not in places:
                also = (*first.also_in, _citation(quote, first.number))
                citations[position[key]] = replace(first, also_in=also)
        elif len(citations) < limit:
            position[key] = len(citations)
            citations.append(_citation(quote, len(citations) + 1))
    return citations


def verify(citations: Sequence[Citation], text_of: Callable[[str], str]) -> None:
    """Check that every quote stands in its article, character for character.

    `text_of` gives an article's whole text by id. Raises `ArchiveDamaged` naming the first that
    does not: an answer with a wrong quote is never returned.
    """
    for citation in citations:
        for one in (citation, *citation.also_in):
            if text_of(one.article_id)[one.start : one.end] != one.quote:
                raise ArchiveDamaged(
                    f"A quote does not stand in article {one.article_id!r} at "
                    f"{one.start}-{one.end}.",
                    "The archive has changed or is damaged: run qa info.",
                )


def _citation(quote: Quote, number: int) -> Citation:
    article = quote.article
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        date=article.date,
        source=article.source,
        url=article.url,
        path=article.path,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        title_inferred=article.title_inferred,
        within=article.within,
        page=article.page_at(quote.start),
    )
