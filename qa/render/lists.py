"""Stories as a list, and the archive in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from corpus.language import language_name
from corpus.types import ArticleInfo
from qa.keeping.info import ArchiveInfo
from qa.keeping.named import NamedArchive
from qa.render.layout import Style, display_width, wrap
from qa.render.safety import safe
from qa.render.words import (
    counted,
    date_words,
    edit_words,
    source_line,
    tag_words,
    title_words,
)

if TYPE_CHECKING:
    from qa.keeping.check import CheckReport

WIDEST_COLUMN = 40
"""A longer id or source pushes only its own line to the right; nothing is cut."""
NARROWEST_TITLE = 30
"""Columns; where a terminal leaves less beside id, date and source, titles stand below them."""


def stories_text(
    articles: Sequence[ArticleInfo],
    width: int | None = None,
    colour: bool = False,
    copies: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """Id, date (ISO or `undated`), source, title; aligned columns, the title below them where
    there is no room beside them; tab-separated without width.

    `copies` are the ids of stories with mostly the same text, by id.
    """
    style = Style(colour)
    rows = [_row(article, (copies or {}).get(article.id, ())) for article in articles]
    if width is None:
        return "\n".join("\t".join(row) for row in rows)
    sizes = [
        min(WIDEST_COLUMN, max(display_width(row[column]) for row in rows)) for column in range(3)
    ]
    left = sum(sizes) + 2 * len(sizes)
    lines = []
    for row in rows:
        cells = [_padded(cell, size) for cell, size in zip(row, sizes)]
        if width - left >= NARROWEST_TITLE:
            head = "  ".join([cells[0], style.dim(cells[1]), style.dim(cells[2]), ""])
            lines.append(wrap(row[3], width, head, " " * left))
        else:
            head = "  ".join([cells[0], style.dim(cells[1]), style.dim(cells[2].rstrip())])
            lines += [wrap(head, width), wrap(row[3], width, "    ", "    ")]
    return "\n".join(lines)


def edited_text(articles: Sequence[ArticleInfo], width: int | None = None) -> str:
    """Each story in a line, with its corrections and tags as they are now on a second."""
    lines = []
    for article in articles:
        lines.append(wrap(source_line(article), width))
        words = " ".join(part for part in (edit_words(article), tag_words(article)) if part)
        lines.append(wrap(words or "as its file says, no tags", width, "  ", "  "))
    return "\n".join(lines)


def archives_text(
    archives: Sequence[NamedArchive], width: int | None = None, colour: bool = False
) -> str:
    """Name, stories, period; the default one marked, problems named; tab-separated without
    width."""
    style = Style(colour)
    rows = []
    for one in archives:
        about = safe(one.problem) if one.problem else counted(one.articles, "story", "stories")
        if one.first is not None:
            about += f", {date_words(one.first)} to {date_words(one.last)}"
        rows.append((safe(one.name), f"{about} (default)" if one.default else about))
    if width is None:
        return "\n".join("\t".join(row) for row in rows)
    size = min(WIDEST_COLUMN, max(display_width(name) for name, _ in rows))
    return "\n".join(f"{_padded(name, size)}  {style.dim(about)}" for name, about in rows)


def _row(article: ArticleInfo, copies: Sequence[str]) -> tuple[str, str, str, str]:
    date = article.date.isoformat() if article.date else "undated"
    fields = ", ".join(edit.field for edit in article.edited)
    edited = f"({fields} edited)" if fields else ""
    also = f"(also in: {', '.join(safe(one) for one in copies)})" if copies else ""
    parts = (title_words(article), edited, tag_words(article), also)
    title = " ".join(part for part in parts if part)
    return safe(article.id), date, safe(article.source or "-"), title


def _padded(text: str, size: int) -> str:
    return text + " " * max(0, size - display_width(text))


def info_text(
    info: ArchiveInfo,
    sources: Mapping[str, int],
    version: str,
    cache: str,
    colour: bool = False,
    width: int | None = None,
) -> str:
    """The archive in lines of name and value, health last."""
    style = Style(colour)
    rows = [
        ("Version", version),
        ("Archive", safe(info.folder)),
        ("Cache", safe(cache)),
        ("Format", f"{info.format}, generation {info.generation}"),
        ("Stories", f"{info.articles:,}, {info.undated:,} of them undated"),
        ("Published", _period(info)),
        ("Sources", _sources(sources)),
        ("Languages", _languages(info)),
        ("Passages", f"{info.passages:,}, {info.encoded:,} of them encoded"),
        ("Encoder", safe(info.encoder or "none yet")),
        ("Size", f"{size_words(info.bytes_total)}, {size_words(info.bytes_text)} of it text"),
        *_remembered(info),
    ]
    lines = [wrap(value, width, f"{style.dim(f'{name:<10}')} ", " " * 11) for name, value in rows]
    for health in info.health:
        state = "ok" if health.ok else style.bold("attention")
        lines.append(wrap(f"{safe(health.part)}: {state}, {safe(health.detail)}", width, "", "  "))
    return "\n".join(lines)


def _remembered(info: ArchiveInfo) -> list[tuple[str, str]]:
    return [
        ("Remembered", f"{safe(name)}: {', '.join(map(safe, places))}")
        for name, places in info.collections.items()
    ]


def _languages(info: ArchiveInfo) -> str:
    named = [f"{language_name(code)} ({count:,})" for code, count in info.languages.items()]
    unknown = info.articles - sum(info.languages.values())
    named += [f"not told ({unknown:,})"] if unknown else []
    return ", ".join(named) or "none yet"


def checks_text(report: CheckReport, colour: bool = False, width: int | None = None) -> str:
    """One line for each part that was checked, and whether it is in order."""
    style = Style(colour)
    lines = []
    for check in report.checks:
        state = "ok" if check.ok else style.bold("wrong")
        lines.append(wrap(f"{safe(check.part)}: {state}, {safe(check.detail)}", width, "", "  "))
    if report.busy:
        lines.append("Stories are being indexed at this moment.")
    return "\n".join(lines)


def _period(info: ArchiveInfo) -> str:
    if info.first is None:
        return "no story has a date"
    return f"{date_words(info.first)} to {date_words(info.last)}"


def _sources(sources: Mapping[str, int]) -> str:
    if not sources:
        return "none named"
    named = [f"{safe(name)} ({count:,})" for name, count in list(sources.items())[:5]]
    more = len(sources) - len(named)
    return ", ".join(named) + (f", {counted(more, 'other')} (all with --json)" if more else "")


def size_words(count: int) -> str:
    """`512 bytes`, `3.4 MB`; decimal units."""
    if count < 1000:
        return counted(count, "byte")
    if count < 1_000_000:
        return f"{count / 1e3:.1f} kB"
    return f"{count / 1e6:,.1f} MB"
