"""An answer as text: the quoted sentences first, where they stand, then what one must know."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.types import ArticleInfo
from qa.render.agreement import agreement_heading, agreement_text, dated_quote, version_lines
from qa.render.events import events_text
from qa.render.hits import closest_text
from qa.render.layout import Style, wrap
from qa.render.safety import safe
from qa.render.words import (
    article_id,
    place_words,
    published_words,
    relation_words,
    source_line,
    title_words,
)
from qa.types import Answer, Citation


def answer_text(answer: Answer, width: int | None = None, colour: bool = False) -> str:
    """The answer for a terminal: how a follow-up was understood, quotes with numbers, sources,
    notes; no line end at the end."""
    style = Style(colour)
    blocks = [style.dim(wrap(line, width, rest="  ")) for line in _understood(answer)]
    blocks += _found(answer, width, style) if answer.found else _refused(answer, width, style)
    blocks += [wrap(f"Note: {safe(note)}", width, rest="  ") for note in answer.notes]
    return "\n\n".join(block for block in blocks if block)


def _understood(answer: Answer) -> list[str]:
    """A timeline's topic is no other question."""
    if answer.understood == answer.question or answer.dates:
        return []
    return [f"Understood as: {safe(answer.understood)}"]


def _found(answer: Answer, width: int | None, style: Style) -> list[str]:
    if answer.dates:
        return [events_text(zip(answer.dates, answer.citations), width, style)]
    blocks = []
    if answer.short is not None:
        number = style.dim(f"[{answer.short.citation}]")
        blocks.append(wrap(f"{style.bold(safe(answer.short.text))} {number}", width))
    if answer.agreement is not None:
        blocks.append(agreement_text(answer.agreement, width, style))
    for citation in answer.citations:
        number = style.dim(f"[{citation.number}]")
        quote = dated_quote(citation, _quote(answer, citation, style), answer.agreement)
        blocks.append(wrap(f"{quote} {number}", width))
    blocks.append("\n".join(_source_lines(answer.citations, width, style)))
    return blocks


def _quote(answer: Answer, citation: Citation, style: Style) -> str:
    """The quote, with the short answer's words in it marked."""
    place = answer.short.within(citation) if answer.short else None
    if place is None:
        return safe(citation.quote)
    start, end = place
    quote = citation.quote
    return safe(quote[:start]) + style.bold(safe(quote[start:end])) + safe(quote[end:])


def _source_lines(citations: Iterable[Citation], width: int | None, style: Style) -> Iterable[str]:
    for numbers, citation in grouped(citations):
        label = "".join(f"[{number}]" for number in numbers) + " "
        indent = " " * len(label)
        yield wrap(_source(citation, style), width, style.dim(label), indent)
        for other in citation.also_in:
            relation = relation_words(other, citation)
            yield wrap(f"{relation}: {_source(other, style)}", width, indent, indent + "  ")
        if citation.superseded_by is not None:
            later = source_line(citation.superseded_by)
            yield wrap(f"later version: {style.dim(later)}", width, indent, indent + "  ")


def _source(citation: Citation, style: Style) -> str:
    """`source_line` with all but the title dimmed."""
    title = title_words(citation)
    return title + style.dim(source_line(citation).removeprefix(title))


def grouped(citations: Iterable[Citation]) -> list[tuple[list[int], Citation]]:
    """Citations of one article, or one page of it, under all their numbers, if they are also in
    the same others."""
    groups: dict[tuple[str, ...], tuple[list[int], Citation]] = {}
    for citation in citations:
        others = sorted({other.article_id for other in citation.also_in})
        key = (citation.article_id, str(citation.page), *others)
        numbers, _ = groups.setdefault(key, ([], citation))
        numbers.append(citation.number)
    return list(groups.values())


def _refused(answer: Answer, width: int | None, style: Style) -> list[str]:
    return [safe(answer.text), closest_text(answer.closest, answer.understood, width, style)]


def answer_plain(answer: Answer) -> str:
    """The answer for screen readers: one sentence a line, everything in words."""
    lines = _understood(answer)
    if answer.short is not None:
        lines.append(f"Short answer: {safe(answer.short.text)}. Source {answer.short.citation}.")
    if answer.agreement is not None:
        lines.append(agreement_heading(answer.agreement))
        for words, citations in version_lines(answer.agreement, ": "):
            lines.append(f"{words}. Source {' and '.join(map(str, citations))}.")
    for one in answer.citations:
        quote = dated_quote(one, safe(one.quote), answer.agreement)
        lines.append(f"{quote} Source {one.number}.")
    for citation in answer.citations:
        lines.append(f"Source {citation.number}: {_in_words(citation)}")
        lines += [f"{_relation(one, citation)}: {_in_words(one)}" for one in citation.also_in]
        if citation.superseded_by is not None:
            lines.append(f"There is a later version of it: {_in_words(citation.superseded_by)}")
    if not answer.found:
        lines.append(safe(answer.text))
    for number, hit in enumerate(answer.closest, start=1):
        passage = hit.passage
        lines.append(f"Closest passage {number}, which is not an answer: {_in_words(hit.article)}")
        lines += [
            safe(passage.text[start - passage.start : end - passage.start])
            for start, end in passage.sentences
        ]
    lines += [f"Note: {safe(note)}" for note in answer.notes]
    return "\n".join(lines)


def _relation(other: Citation, cited: Citation) -> str:
    if relation_words(other, cited) == "also in":
        return "The same sentence is in"
    return "An earlier version of it is"


def _in_words(article: ArticleInfo | Citation) -> str:
    published = f"published {published_words(article)}" if article.date else "undated"
    by = f" by {safe(article.source)}" if article.source else ""
    place = article.url or article.path
    found = f", at {safe(place)}" if place else ""
    page = article.page if isinstance(article, Citation) else None
    if within := place_words(article.within, page).replace("p. ", "page "):
        found = f", {within}{found}"
    return f"{title_words(article)}, {published}{by}{found}, identifier {article_id(article)}."
