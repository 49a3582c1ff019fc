"""Where stories differ, in words: who says what, how many, and when."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from qa.render.layout import Style, wrap
from qa.render.safety import safe
from qa.render.words import counted, date_words
from qa.types import Agreement, Citation, Version

HEADINGS = {
    "disagree": "The stories disagree:",
    "changed": "This changed, newest first:",
    "listed": "The stories give different answers, perhaps about different things:",
}
OVER_TIME = "How things stood, newest first:"


def tells_states(agreement: Agreement | None) -> bool:
    """Whether the versions are sentences of different times, without values of their own."""
    return agreement is not None and not any(one.value for one in agreement.versions)


def agreement_heading(agreement: Agreement) -> str:
    """One line that says how the stories differ."""
    return OVER_TIME if tells_states(agreement) else HEADINGS[agreement.kind]


def version_words(version: Version, dash: str = " — ") -> str:
    """`12 June — 3 stories, 2 June to 20 August 2023`."""
    stories = counted(version.stories, "story", "stories")
    return f"{safe(version.value)}{dash}{stories}, {_when(version.first, version.last)}"


def version_lines(agreement: Agreement, dash: str = " — ") -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each version in words, with the numbers of the citations that say so; none of states, whose
    quotes say it. `dash` stands behind the value."""
    if not tells_states(agreement):
        for one in agreement.versions:
            yield version_words(one, dash), one.citations


def agreement_text(agreement: Agreement, width: int | None, style: Style) -> str:
    """Heading and versions for a terminal."""
    lines = [wrap(style.bold(agreement_heading(agreement)), width)]
    for words, citations in version_lines(agreement):
        numbers = style.dim("".join(f"[{number}]" for number in citations))
        lines.append(wrap(f"{words} {numbers}", width, "  ", "    "))
    return "\n".join(lines)


def dated_quote(citation: Citation, quote: str, agreement: Agreement | None) -> str:
    """The quote (safe already), behind its date where quotes tell how things stood."""
    return f"{date_words(citation.date)}: {quote}" if tells_states(agreement) else quote


def _when(first: datetime.date | None, last: datetime.date | None) -> str:
    if first is None or last is None or first == last:
        return date_words(last)
    begin = date_words(first)
    if first.year == last.year:
        begin = begin.removesuffix(f" {first.year}")
    if (first.year, first.month) == (last.year, last.month):
        begin = str(first.day)
    return f"{begin} to {date_words(last)}"
