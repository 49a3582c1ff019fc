"""Dates, titles and sources in words."""

from __future__ import annotations

import datetime

from corpus.types import ArticleInfo, Edit
from qa.render.safety import safe
from qa.types import Citation

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""Not from the locale: what is cited reads the same everywhere."""


def date_words(date: datetime.date | None) -> str:
    """`7 August 2023`, or `undated`."""
    if date is None:
        return "undated"
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def published_words(article: ArticleInfo | Citation) -> str:
    """`7 August 2023`, or `undated`, with `(edited)` if the file says otherwise."""
    fields = [one if isinstance(one, str) else one.field for one in article.edited]
    return f"{date_words(article.date)}{' (edited)' if 'date' in fields else ''}"


def title_words(article: ArticleInfo | Citation) -> str:
    """The title, safe; one that was taken from the text says so."""
    title = safe(article.title) or "untitled"
    return f"{title} (title inferred)" if article.title_inferred else title


def edit_words(article: ArticleInfo) -> str:
    """`date edited (file: 2 June 2023), title edited (file: “Pier shut”)`; empty if nothing was."""
    return ", ".join(f"{edit.field} edited (file: {_original(edit)})" for edit in article.edited)


def _original(edit: Edit) -> str:
    if edit.original is None:
        return "undated" if edit.field == "date" else "none"
    if edit.field == "date":
        return date_words(datetime.date.fromisoformat(edit.original))
    return f"“{safe(edit.original)}”"


def tag_words(article: ArticleInfo) -> str:
    """`#sea #gull rock`; empty without tags."""
    return " ".join(f"#{safe(tag)}" for tag in article.tags)


def article_id(article: ArticleInfo | Citation) -> str:
    """The id of the article or of the article cited, safe."""
    return safe(article.article_id if isinstance(article, Citation) else article.id)


def source_line(article: ArticleInfo | Citation) -> str:
    """`Title — 7 August 2023 — source — p. 3 — address or path (id)`, without what is unknown."""
    parts = [title_words(article), published_words(article)]
    page = article.page if isinstance(article, Citation) else None
    known = (article.source, place_words(article.within, page), article.url or article.path)
    parts += [safe(part) for part in known if part]
    return f"{' — '.join(parts)} ({article_id(article)})"


def place_words(within: str | None, page: int | None) -> str:
    """Where in its file a story or a quote stands: `message 12`, `p. 3`, both; or empty."""
    return ", ".join(safe(part) for part in (within, f"p. {page}" if page else "") if part)


def citation_line(citation: Citation) -> str:
    """One quote with its proof: `“quote” — Title, 7 August 2023, source`."""
    parts = [title_words(citation), published_words(citation)]
    place = place_words(citation.within, citation.page)
    parts += [safe(part) for part in (citation.source, place) if part]
    return f"“{safe(citation.quote)}” — {', '.join(parts)}"


def relation_words(other: Citation, cited: Citation) -> str:
    """What another place of the same words is: `also in`, or `earlier version` of the story."""
    later = other.superseded_by
    return "earlier version" if later and later.id == cited.article_id else "also in"


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """`1 story`, `1,200 stories`."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"
