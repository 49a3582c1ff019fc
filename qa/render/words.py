"""Dates, titles and sources in words."""

from __future__ import annotations

import datetime

from corpus.types import ArticleInfo
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


def title_words(article: ArticleInfo | Citation) -> str:
    """The title, safe; one that was taken from the text says so."""
    title = safe(article.title) or "untitled"
    return f"{title} (title inferred)" if article.title_inferred else title


def article_id(article: ArticleInfo | Citation) -> str:
    """The id of the article or of the article cited, safe."""
    return safe(article.article_id if isinstance(article, Citation) else article.id)


def source_line(article: ArticleInfo | Citation) -> str:
    """`Title — 7 August 2023 — source — address or path (id)`, without what is unknown."""
    parts = [title_words(article), date_words(article.date)]
    parts += [safe(part) for part in (article.source, article.url or article.path) if part]
    return f"{' — '.join(parts)} ({article_id(article)})"


def citation_line(citation: Citation) -> str:
    """One quote with its proof: `“quote” — Title, 7 August 2023, source`."""
    parts = [title_words(citation), date_words(citation.date)]
    if citation.source:
        parts.append(safe(citation.source))
    return f"“{safe(citation.quote)}” — {', '.join(parts)}"


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """`1 story`, `1,200 stories`."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"
