"""What a collection is made of: articles, the passages they are cut into, and filters.

Offsets everywhere are code points into `Article.text`, half-open: `text[start:end]`. The text is
normalised once, in `corpus.text.normalise`, before any offset exists, and never again.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from dataclasses import dataclass, fields

Span = tuple[int, int]
"""Start and end, code points, half-open."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A field of an article that a user corrected, with what the file says instead."""

    field: str
    """`title`, `date` or `source`."""
    original: str | None
    """The file's value, dates in ISO form; `None` if it gives none."""
    inferred: bool = False
    """Whether that original title was taken from the text."""


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
    """The file it was read from, absolute, or the address of a feed."""
    edited: tuple[Edit, ...] = ()
    """What a user corrected; title, date and source above are the corrected ones."""
    tags: tuple[str, ...] = ()
    """The user's own labels, lower case, in order."""
    within: str | None = None
    """Where in that file, if it holds several: `message 12`, or a name inside a ZIP archive."""
    page_starts: tuple[int, ...] = ()
    """Offset into the text at which each page begins, page 1 first; empty if there are none."""
    language: str | None = None
    """ISO 639-1 code of the language it is written in; `None` if that could not be told."""

    def page_at(self, offset: int) -> int | None:
        """Number of the page, from 1, on which this character stands; `None` without pages.

        A page without text begins where the next one does, so nothing stands on it.
        """
        return bisect_right(self.page_starts, max(0, offset)) or None


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
    tags: tuple[str, ...] = ()
    """Tags of which an article must have at least one, compared without case; empty means any."""
    as_of: datetime.date | None = None
    """Asked as if on this day: what was published later is hidden, relative dates in questions
    count from it. Undated articles are hidden too: nobody can say that they were known by then."""

    @property
    def has_dates(self) -> bool:
        """Whether a date bound is set (then undated articles are left out)."""
        return not (self.since is self.until is self.as_of is None)

    @property
    def last_day(self) -> datetime.date | None:
        """Last publication day allowed: the earlier of `until` and `as_of`."""
        return min((day for day in (self.until, self.as_of) if day), default=None)

    def __bool__(self) -> bool:
        return self.has_dates or bool(self.sources) or bool(self.tags)

    def allows(self, article: ArticleInfo) -> bool:
        """Whether this article passes: the definition that every fast path must agree with."""
        if self.has_dates and article.date is None:
            return False
        if self.since and article.date and article.date < self.since:
            return False
        if self.last_day and article.date and article.date > self.last_day:
            return False
        if self.sources and (article.source or "").casefold() not in {
            source.casefold() for source in self.sources
        }:
            return False
        return not self.tags or not {tag.casefold() for tag in self.tags}.isdisjoint(article.tags)
