"""One article for reading, with the cited words marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from corpus.types import Article, Span
from qa.render.layout import Style, wrap
from qa.render.safety import safe, safe_block
from qa.render.words import article_id, date_words, edit_words, source_line, tag_words, title_words
from qa.search.versions import Relatives

MARKS = ("»»", "««")
"""Around marked words where there are no colours."""


def article_text(
    article: Article,
    width: int | None = None,
    colour: bool = False,
    marked: Span | None = None,
    relatives: Relatives | None = None,
) -> str:
    """Title, date, source, corrections, tags, place, other versions and the whole text; `marked`
    are offsets into the text."""
    style = Style(colour)
    parts = [date_words(article.date), safe(article.source or ""), safe(article.url or "")]
    about = " — ".join(part for part in parts if part)
    head = [
        wrap(style.bold(title_words(article)), width),
        wrap(style.dim(f"{about} ({article_id(article)})"), width),
    ]
    more = [line for line in (edit_words(article), tag_words(article)) if line]
    head += [wrap(style.dim(line), width) for line in more]
    if article.path:
        head.append(style.dim(safe(article.path)))
    head += [
        wrap(style.dim(line), width, rest="  ") for line in _relatives(relatives or Relatives())
    ]
    body = _marked(article.text, marked, style) if marked else safe_block(article.text)
    lines = [wrap(line, width) for line in body.split("\n")]
    return "\n".join([*head, "", *lines])


def _relatives(relatives: Relatives) -> Iterator[str]:
    if relatives.superseded_by is not None:
        yield f"later version: {source_line(relatives.superseded_by)}"
    yield from (f"earlier version: {source_line(one)}" for one in relatives.earlier_versions)
    yield from (f"also in: {source_line(one)}" for one in relatives.also_in)


def _marked(text: str, span: Span, style: Style) -> str:
    start, end = span
    # Painting goes word by word and line by line, so that it survives wrapping.
    paint: Callable[[str], str] = style.marked if style.colour else str
    inside = "\n".join(paint(line) for line in safe_block(text[start:end]).split("\n"))
    before, after = MARKS if not style.colour else ("", "")
    return f"{safe_block(text[:start])}{before}{inside}{after}{safe_block(text[end:])}"
