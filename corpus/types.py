"""What a collection is made of: articles, the passages they are cut into, and filters.

Offsets everywhere are code points into `Article.text`, half-open: `text[start:end]`. The text is
normalised once, in `corpus.text.normalise`, before any offset exists, and never again.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, fields

Span = tuple[int, int]
"""Start and end, code points, half-open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleInfo:
    """An article without its text: all that a list, a hit or a citation needs."""

    id: str
    """The record's own id, else the file's stem, with a hash of the path on a collision."""
    title: str
    """One line; taken from the text when the file has none (`title_inferred`)."""
    title_inferred: bool = False
    date: datetime.date | None = None
    """Publication date as the file states it; `None` if it states none. Never a guess."""
    date_note: str | None = None
    """Where the date was found, or why there is none, for the index report."""
    source: str | None = None
    """Who published it: a paper's name or a host name."""
    url: str | None = None
    path: str | None = None
    """The file it was read from, absolute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(ArticleInfo):
    """One story, whole."""

    text: str
    """Normalised (see `corpus.text.normalise`); every offset refers to this."""

    @property
    def info(self) -> ArticleInfo:
        """The same article without its text."""
        return ArticleInfo(**{f.name: getattr(self, f.name) for f in fields(ArticleInfo)})


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article, small enough to be encoded in one go."""

    id: int
    """Positive 63-bit hash of article id, offsets and indexed text: the same passage always
    has the same id, so nothing is encoded twice and no vector can belong to other words."""
    article_id: str
    ordinal: int
    """0 for the first passage of its article."""
    start: int
    end: int
    text: str
    """`article.text[start:end]`."""
    sentences: tuple[Span, ...]
    """Sentence offsets into the article's text, in order, inside [start, end)."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles may be used. Empty means all; undated articles fail any date bound."""

    since: datetime.date | None = None
    """First publication day allowed, inclusive."""
    until: datetime.date | None = None
    """Last publication day allowed, inclusive."""
    sources: tuple[str, ...] = ()
    """Sources allowed, compared without case; empty means every source."""

    @property
    def has_dates(self) -> bool:
        """Whether a date bound is set (then undated articles are left out)."""
        return self.since is not None or self.until is not None

    def __bool__(self) -> bool:
        return self.has_dates or bool(self.sources)

    def allows(self, article: ArticleInfo) -> bool:
        """Whether this article passes: the definition that every fast path must agree with."""
        if self.has_dates and article.date is None:
            return False
        if self.since and article.date and article.date < self.since:
            return False
        if self.until and article.date and article.date > self.until:
            return False
        if self.sources:
            return (article.source or "").casefold() in {s.casefold() for s in self.sources}
        return True
