"""Citations: made from sentences, checked against the article before anybody sees them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.errors import ArchiveDamaged
from corpus.types import ArticleInfo
from qa.search.versions import NO_COPIES, Copies
from qa.types import Citation

SAME_SENTENCE = 0.8
"""Share of the longer one's words that a sentence and its edited copy have in common."""

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


def number_quotes(
    quotes: Iterable[Quote], limit: int, copies: Copies = NO_COPIES
) -> list[Citation]:
    """The first `limit` different sentences as citations 1, 2, ...; the same sentence in another
    story joins the first under the same number, with its own place. So does a sentence with a word
    more or less in a copy of the story."""
    citations: list[Citation] = []
    for quote in quotes:
        same = next((one for one in citations if _is_same(quote, one, copies)), None)
        if same is not None:
            places = {(one.article_id, one.start) for one in (same, *same.also_in)}
            if (quote.article.id, quote.start) not in places:
                also = (*same.also_in, cite(quote, same.number))
                citations[same.number - 1] = replace(same, also_in=also)
        elif len(citations) < limit:
            citations.append(cite(quote, len(citations) + 1))
    return citations


def _is_same(quote: Quote, citation: Citation, copies: Copies) -> bool:
    if same_words(quote.text) == same_words(citation.quote):
        return True
    if not copies.are_copies(quote.article.id, citation.article_id):
        return False
    one, other = (set(same_words(text).split()) for text in (quote.text, citation.quote))
    return len(one & other) >= SAME_SENTENCE * max(len(one), len(other))


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


def cite(quote: Quote, number: int) -> Citation:
    """A quote as a citation with this number."""
    return Citation.from_article(quote.article, number, quote.text, quote.start)
