"""A turn as styled text: question, short answer, quotes with numbers, what a reader must know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content, Span

from qa.chat.links import link, quote_content
from qa.chat.styles import MUTED
from qa.chat.talk import TalkTurn
from qa.chat.timeline_text import events_words, timeline_content
from qa.render import date_words, place_words, safe
from qa.render.agreement import agreement_heading, version_lines
from qa.sessions.numbers import Source
from qa.types import Agreement, Answer

PROMPT = "❯ "
"""In front of every question."""
MOST_OF_A_QUESTION = 400
"""Characters of a question that are shown: six lines of 80 columns. A pasted page would push its
own answer, or what is wrong with it, off the screen."""


def question_line(turn: TalkTurn) -> Content:
    """The question as asked, on several lines if need be; of a very long one the beginning."""
    return Content.styled(PROMPT + _beginning(turn.question), "bold $text-primary")


def turn_body(turn: TalkTurn, *, folded: bool) -> Content:
    """All below the question; with `folded`, the sources are listed under the answer."""
    parts = list(_state(turn) if turn.answer is None else _answer(turn, turn.answer, folded))
    return Content("\n").join(parts)


def status_line(turn: TalkTurn, answer: Answer) -> Content:
    """`3 sources · 0.2 s`, and how the question was understood if that is not obvious."""
    count = len({one.article_id for one in turn.sources if one.kind != "closest"})
    parts = [f"{count} {'story' if count == 1 else 'stories'}"] if answer.found else []
    if answer.dates:
        parts.insert(0, events_words(answer))
    parts.append(duration(turn.seconds))
    if answer.understood != answer.question and not answer.question.startswith("/"):
        parts.append(f"understood as: {_beginning(answer.understood)}")
    return Content.styled(" · ".join(parts), MUTED)


def duration(seconds: float) -> str:
    """`0.2 s`; a quick answer is `0.04 s`, a slow one `65 s`."""
    if seconds < 0.095:
        return f"{max(seconds, 0.01):.2f} s"
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"


def source_content(source: Source) -> Content:
    """`Title`, below it date and publisher."""
    facts = source_facts(source)
    relation = "earlier version: " if source.superseded else "also in: "
    also = relation if source.kind == "also" else ""
    return Content.assemble(
        (also, MUTED), (safe(source.title) or "untitled", "bold"), "\n", (facts, MUTED)
    )


def source_facts(source: Source) -> str:
    """`7 August 2023 · City Post · p. 3`."""
    where = place_words(source.within, source.page)
    later = f"later version {date_words(source.superseded)}" if source.superseded else ""
    parts = (date_words(source.date), safe(source.source or ""), where, later)
    return " · ".join(part for part in parts if part)


def _beginning(question: str) -> str:
    if len(question) <= MOST_OF_A_QUESTION:
        return safe(question)
    return f"{safe(question[:MOST_OF_A_QUESTION])} … ({len(question):,} characters)"


def _state(turn: TalkTurn) -> Iterator[Content]:
    if turn.status == "sent" and turn.resumed:
        yield Content.styled("No answer: the program ended before it came.", "$text-warning")
    elif turn.status == "sent":
        words = "Waiting for the answer before it …" if turn.waiting else "Looking …"
        yield Content.styled(words, f"italic {MUTED}")
    elif turn.status == "stopped":
        yield Content.styled("Stopped.", "$text-warning")
    elif turn.status == "failed":
        yield Content.styled(safe(turn.problem), "bold $text-error")
        if turn.remedy:
            yield Content(safe(turn.remedy))


def _answer(turn: TalkTurn, answer: Answer, folded: bool) -> Iterator[Content]:
    if answer.found:
        yield from _found(turn, answer)
    else:
        yield Content.styled(safe(answer.text), "bold $text-warning")
        if turn.sources:
            yield Content.styled("These passages come closest; they are no answer.", MUTED)
    if folded:
        yield from _folded(turn.sources)
    for note in answer.notes:
        yield Content.styled(f"Note: {safe(note)}", f"italic {MUTED}")
    yield status_line(turn, answer)


def _found(turn: TalkTurn, answer: Answer) -> Iterator[Content]:
    numbers = _shown_numbers(turn, answer)
    if answer.dates:
        yield from timeline_content(answer, numbers)
        yield Content("")
        return
    if answer.short is not None:
        number = numbers[answer.short.citation]
        yield Content.assemble(
            (safe(answer.short.text), "bold $text-success"), " ", link(f"[{number}]", number)
        )
        yield Content("")
    if answer.agreement is not None:
        yield from _agreement(answer.agreement, numbers)
    for citation in answer.citations:
        place = answer.short.within(citation) if answer.short else None
        mark = Span(*place, "bold $text-success") if place else None
        yield quote_content(citation, numbers[citation.number], mark=mark)
        yield Content("")


def _agreement(agreement: Agreement, numbers: dict[int, int]) -> Iterator[Content]:
    """How the stories differ: a heading, and a line for each version."""
    yield Content.styled(agreement_heading(agreement), "bold $text-warning")
    for words, citations in version_lines(agreement):
        links = [link(f"[{numbers[one]}]", numbers[one], "bold") for one in citations]
        yield Content.assemble("  ", words, " ", *links)
    yield Content("")


def _shown_numbers(turn: TalkTurn, answer: Answer) -> dict[int, int]:
    """The answer's own numbers to the session's."""
    cited = [one for one in turn.sources if one.kind == "cited"]
    return {one.number: shown.number for one, shown in zip(answer.citations, cited)}


def _folded(sources: Sequence[Source]) -> Iterator[Content]:
    """One line for each story, with all its numbers."""
    stories: dict[tuple[str, str], list[Source]] = {}
    for source in sources:
        stories.setdefault((source.article_id, source.kind), []).append(source)
    for places in stories.values():
        first = places[0]
        yield Content.assemble(
            *(link(f"[{place.number}]", place.number, "bold") for place in places),
            (" also in " if first.kind == "also" else " ", MUTED),
            safe(first.title) or "untitled",
            (f" · {source_facts(first)}", MUTED),
        )
