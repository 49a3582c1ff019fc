"""An answer as Markdown, for export: nothing in it is taken for markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qa.render.agreement import agreement_heading, dated_quote, version_lines
from qa.render.answers import grouped
from qa.render.events import DatedCitation, clock_words, when_words
from qa.render.safety import safe
from qa.render.words import (
    article_id,
    place_words,
    published_words,
    relation_words,
    source_line,
    title_words,
)
from qa.types import Agreement, Answer, Citation, EventDate, Hit

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~$&#])")
_LEADING = re.compile(r"^(\s*)([-+=:]|\d+[.)])")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\\\"'`]+")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    line = _SPECIAL.sub(r"\\\1", safe(text))
    return _LEADING.sub(lambda found: _escaped_start(found[1], found[2]), line)


def _escaped_start(blanks: str, start: str) -> str:
    return f"{blanks}{start[:-1]}\\{start[-1]}"


def answer_markdown(answer: Answer) -> str:
    """Question as heading, quotes as block quotes, numbered sources, notes; ends with a newline."""
    blocks = [f"## {escaped(answer.question)}"]
    # A command such as "/timeline ferry" says itself what was asked.
    if answer.understood != answer.question and not answer.question.startswith("/"):
        blocks.append(f"Understood as: {escaped(answer.understood)}")
    if answer.short is not None:
        blocks.append(f"**{escaped(answer.short.text)}** \\[{answer.short.citation}\\]")
    if answer.dates:
        blocks.append(events_markdown(zip(answer.dates, answer.citations)))
    elif answer.found:
        if answer.agreement is not None:
            blocks += _agreement(answer.agreement)
        for one in answer.citations:
            quote = dated_quote(one, escaped(one.quote), answer.agreement)
            blocks.append(f"> {quote} \\[{one.number}\\]")
        blocks.append("\n".join(_sources(answer)))
    else:
        blocks.append(f"**{escaped(answer.text)}**")
        if answer.closest:
            blocks.append("Closest:")
            blocks += [_closest(hit) for hit in answer.closest]
    blocks += [f"*Note: {escaped(note)}*" for note in answer.notes]
    return "\n\n".join(blocks) + "\n"


def _agreement(agreement: Agreement) -> Iterator[str]:
    yield f"**{agreement_heading(agreement)}**"
    lines = []
    for words, citations in version_lines(agreement):
        numbers = "".join(f"\\[{number}\\]" for number in citations)
        lines.append(f"- {escaped(words)} {numbers}")
    if lines:
        yield "\n".join(lines)


def events_markdown(events: Iterable[DatedCitation]) -> str:
    """A list item for each event, with its story and others that tell it."""
    return "\n".join(line for date, citation in events for line in _event(date, citation))


def _event(date: EventDate, citation: Citation) -> Iterator[str]:
    yield f"- **{escaped(when_words(date))}** ({escaped(clock_words(date))})"
    yield f"  > {escaped(citation.quote)} \\[{citation.number}\\]"
    yield ""
    yield f"  {source_markdown(citation)}"
    yield from (f"  - {line}" for line in _relatives(citation))


def _relatives(citation: Citation) -> Iterator[str]:
    for other in citation.also_in:
        yield f"{relation_words(other, citation)}: {source_markdown(other)}"
    if citation.superseded_by is not None:
        yield f"later version: {escaped(source_line(citation.superseded_by))}"


def _sources(answer: Answer) -> list[str]:
    lines = []
    for numbers, citation in grouped(answer.citations):
        label = "".join(f"\\[{number}\\]" for number in numbers)
        lines.append(f"- {label} {source_markdown(citation)}")
        lines += [f"  - {line}" for line in _relatives(citation)]
    return lines


def source_markdown(citation: Citation) -> str:
    """Title, date, source, link and id of the article cited."""
    parts = [escaped(title_words(citation)), published_words(citation)]
    where = place_words(citation.within, citation.page)
    parts += [escaped(part) for part in (citation.source, where) if part]
    if citation.url and _ADDRESS.fullmatch(citation.url):
        parts.append(f"<{safe(citation.url)}>")
    elif place := citation.url or citation.path:
        parts.append(escaped(place))
    return f"{' — '.join(parts)} ({escaped(article_id(citation))})"


def _closest(hit: Hit) -> str:
    article = hit.article
    place = place_words(article.within, article.page_at(hit.passage.start))
    more = "".join(f", {escaped(part)}" for part in (article.source, place) if part)
    heading = f"- {escaped(title_words(article))}, {published_words(article)}{more}:"
    return f"{heading}\n  {escaped(hit.passage.text)}"
