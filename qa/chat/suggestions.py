"""First questions, made of what the archive's own titles talk about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from corpus.types import ArticleInfo

_NAME = re.compile(r"(?<=[\w,;] )[A-Z][\w'’-]*[a-z](?: [A-Z][\w'’-]*[a-z])*\b")
"""Capitalised words inside a title; its first word would be capitalised anyway."""
_PATTERNS = ("What is said about {}?", "What is the latest about {}?", "What is reported of {}?")
MOST_CAPITALS = 0.6
"""A title with a larger share of capitalised words is in title case and tells no names."""
LONGEST_TITLE = 80


def suggestions(articles: Sequence[ArticleInfo], count: int = 4) -> list[str]:
    """At most `count` different questions: names that most titles share, and the latest stories.

    `articles` come oldest first, undated last. Empty without articles.
    """
    named = [pattern.format(name) for pattern, name in zip(_PATTERNS, _names(articles))]
    stories = [f"What is known about this: {title}?" for title in _latest_titles(articles)]
    mixed = [*named[:2], *stories[:1], *named[2:], *stories[1:]]
    return list(dict.fromkeys(mixed))[:count]


def _names(articles: Iterable[ArticleInfo]) -> list[str]:
    found: Counter[str] = Counter()
    for article in articles:
        words = article.title.split()
        capitals = sum(word[:1].isupper() for word in words)
        if words and not article.title_inferred and capitals <= MOST_CAPITALS * len(words):
            found.update(set(_NAME.findall(article.title)))
    return [name for name, _ in found.most_common(3)]


def _latest_titles(articles: Sequence[ArticleInfo]) -> list[str]:
    dated = [article for article in articles if article.date is not None]
    latest = [*reversed(dated), *(article for article in articles if article.date is None)]
    titles = [article.title.rstrip("?.! ") for article in latest if not article.title_inferred]
    return [title for title in titles if title and len(title) <= LONGEST_TITLE][:2]
