"""Where answers stand in a text, in characters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters (or tokens, where said)."""

    start: int
    end: int

    def distance(self, other: Span) -> int:
        """Characters between the two; 0 if they touch or overlap."""
        return max(0, max(self.start, other.start) - min(self.end, other.end))


def labelled_span(text: str, start: int, answer: str) -> Span | None:
    """The span a data set names, or None if the text there is another one."""
    end = start + len(answer)
    return Span(start, end) if answer and text[start:end] == answer else None


def answer_spans(
    text: str, answers: tuple[str, ...], labelled: Span | None = None
) -> tuple[Span, ...]:
    """One span for each answer that stands in the text, sorted, without repeats.

    Whole-word occurrences are preferred to occurrences inside a word. Where the data set names
    the place of one answer (`labelled`), the other answers are taken where they are closest to
    it, because a short one ("two") stands in many places; without a named place the first
    occurrence counts.
    """
    spans = set() if labelled is None else {labelled}
    for answer in answers:
        found = list(occurrences(text, answer))
        whole = [span for span in found if is_whole_word(text, span)]
        candidates = whole or found
        if not candidates:
            continue
        if labelled is None:
            spans.add(candidates[0])
        else:
            spans.add(min(candidates, key=labelled.distance))
    return tuple(sorted(spans))


def occurrences(text: str, answer: str) -> Iterator[Span]:
    """Every place where the answer stands in the text, from left to right."""
    if not answer:
        return
    start = text.find(answer)
    while start >= 0:
        yield Span(start, start + len(answer))
        start = text.find(answer, start + 1)


def is_whole_word(text: str, span: Span) -> bool:
    """Whether the span neither starts nor ends inside a word."""
    before = text[span.start - 1 : span.start]
    after = text[span.end : span.end + 1]
    starts_inside = before.isalnum() and text[span.start].isalnum()
    ends_inside = after.isalnum() and text[span.end - 1].isalnum()
    return not (starts_inside or ends_inside)
