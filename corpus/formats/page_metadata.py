"""What a web page states about its article: title, publication date, site name, address.

Only explicit metadata is read; nothing is taken from the visible text or from the address, where
a date may be anything.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.dates import explain_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time",
    "datepublished", "date.published", "article.published", "publisheddate", "published_date",
    "publication_date", "publish_date", "publish-date", "publishdate", "pubdate",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "dc.date", "dc:date",
    "dcterms.date", "citation_publication_date", "date",
)  # fmt: skip
"""Names of meta elements with the publication date, the most specific first."""
_SITE_META = ("og:site_name", "application-name", "dc.publisher", "citation_journal_title")
_ARTICLE_TYPES = ("article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle",
                  "blogposting", "liveblogposting", "report", "opinionnewsarticle")  # fmt: skip
_DEEPEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """What the page states, `None` where it states nothing."""

    title: str | None
    date: datetime.date | None
    date_note: str
    """Which element stated the date, or why there is none."""
    site: str | None
    url: str | None


def page_metadata(tree: HtmlElement) -> PageMetadata:
    """Everything explicit in the page's head, its JSON-LD, and its `time` elements."""
    metas = _metas(tree)
    articles = list(_json_ld_articles(tree))
    date, note = _published(tree, metas, articles)
    publisher = next((a["publisher"] for a in articles if a.get("publisher")), None)
    return PageMetadata(
        title=_title(tree, metas, articles),
        date=date,
        date_note=note,
        site=_first(metas, _SITE_META) or _name(publisher),
        url=_canonical(tree) or _first(metas, ("og:url",)),
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Content of meta elements by small-letter name; the first of a name counts."""
    metas: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        for attribute in ("property", "name", "itemprop"):
            if content and (name := element.get(attribute)):
                metas.setdefault(name.strip().lower(), content)
    return metas


def _first(metas: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _json_ld_articles(tree: HtmlElement) -> Iterator[dict[str, object]]:
    """Objects in the page's JSON-LD that are typed as an article; broken blocks hold none."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            try:
                value = json.loads(script.text or "", strict=False)
            except (ValueError, RecursionError):
                continue
            yield from _articles_in(value, 0)


def _articles_in(value: object, depth: int) -> Iterator[dict[str, object]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _articles_in(item, depth + 1)
    elif isinstance(value, dict):
        types = value.get("@type")
        written = types if isinstance(types, list) else [types]
        if any(str(kind).lower() in _ARTICLE_TYPES for kind in written):
            yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles_in(value.get(name), depth + 1)


def _published(
    tree: HtmlElement, metas: Mapping[str, str], articles: Sequence[Mapping[str, object]]
) -> tuple[datetime.date | None, str]:
    """The first statement of a publication date that can be read; else why the first cannot."""
    reason = "no date in the page's metadata"
    for where, values in _statements(tree, metas, articles):
        read = [explain_date(value) for value in values]
        dates = {date for date, _ in read if date is not None}
        if len(dates) == 1:
            return dates.pop(), f"{where}: {read[0][1]}"
        if len(dates) > 1:
            reason = f"{where}: several dates"
        elif read and reason.startswith("no date"):
            reason = f"{where}: {read[0][1]}"
    return None, reason


def _statements(
    tree: HtmlElement, metas: Mapping[str, str], articles: Sequence[Mapping[str, object]]
) -> Iterator[tuple[str, list[object]]]:
    """Places that may state the publication date, the most trustworthy first."""
    published = _PUBLISHED_META[:3]
    for name in published:
        if name in metas:
            yield f"meta {name}", [metas[name]]
    yield "JSON-LD datePublished", [a["datePublished"] for a in articles if "datePublished" in a]
    for name in _PUBLISHED_META[3:]:
        if name in metas:
            yield f"meta {name}", [metas[name]]
    times = [element for element in tree.iter("time") if element.get("datetime")]
    marked = [t for t in times if t.get("itemprop") == "datePublished" or "pubdate" in t.attrib]
    yield "time element marked as published", [*(t.get("datetime") for t in marked)]
    # An unmarked time may be that of a comment or a related story: it counts if all agree.
    yield "time element", [*(t.get("datetime") for t in times)]


def _title(
    tree: HtmlElement, metas: Mapping[str, str], articles: Sequence[Mapping[str, object]]
) -> str | None:
    """JSON-LD headline, og:title, the only h1, or the page title."""
    headlines = [a["headline"] for a in articles if isinstance(a.get("headline"), str)]
    headings = [h.text_content().strip() for h in tree.iter("h1")]
    candidates = [
        *headlines[:1],
        _first(metas, ("og:title", "twitter:title", "dc.title")),
        headings[0] if len(headings) == 1 else None,
        next((t.text_content() for t in tree.iter("title")), None),
        *headings[:1],
    ]
    title = next((c.strip() for c in candidates if isinstance(c, str) and c.strip()), None)
    return _without_site(title, _first(metas, _SITE_META)) if title else None


def _without_site(title: str, site: str | None) -> str:
    """`Bridge reopens | Harbour Post` without the site's name, where the page states that name."""
    if not site or not title.casefold().endswith(site.casefold()):
        return title
    rest = title[: -len(site)].rstrip()
    return rest.rstrip("|–—-·: ") if rest.endswith(("|", "–", "—", "-", "·", ":")) else title


def _name(publisher: object) -> str | None:
    if isinstance(publisher, list) and publisher:
        publisher = publisher[0]
    if isinstance(publisher, dict):
        publisher = publisher.get("name")
    return publisher.strip() or None if isinstance(publisher, str) else None


def _canonical(tree: HtmlElement) -> str | None:
    links = (e for e in tree.iter("link") if (e.get("rel") or "").strip().lower() == "canonical")
    return next((href.strip() for e in links if (href := e.get("href"))), None)
