"""One question and one text as a model input with its targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.spans import Span
from training.tokens import CLS, SEP, IntArray, TokenisedText

MAX_QUESTION_TOKENS: Final = 48
MAX_PREFIX_TOKENS: Final = 32
MAX_TEXT_TOKENS: Final = 280


@dataclass(frozen=True, slots=True)
class Example:
    """A model input: ``[CLS] question [SEP] (title and date [SEP]) text [SEP]``."""

    ids: IntArray
    """[n] token ids."""
    question_tokens: int
    """Length of the first segment, [CLS] and [SEP] included."""
    text_start: int
    """Position of the text's first token."""
    text_end: int
    """Position behind the text's last token; answers lie between the two."""
    spans: tuple[Span, ...]
    """Accepted answers as token positions of this input; empty if the text has none."""
    group: int
    """Examples of the same group are texts for the same question, to be ranked."""

    @property
    def relevant(self) -> bool:
        """Whether the text answers the question."""
        return bool(self.spans)


def build_example(
    question: IntArray,
    prefix: IntArray | None,
    text: TokenisedText,
    window: Span,
    answers: tuple[Span, ...],
    group: int = 0,
) -> Example:
    """Join question, prefix and a window of the text.

    `window` and `answers` are token ranges of the text. Answers that are not completely inside
    the window are dropped.
    """
    parts = [np.array([CLS], np.int32), question, np.array([SEP], np.int32)]
    if prefix is not None and len(prefix):
        parts += [prefix, np.array([SEP], np.int32)]
    text_start = sum(len(part) for part in parts)
    parts += [text.ids[window.start : window.end], np.array([SEP], np.int32)]
    shift = text_start - window.start
    inside = tuple(
        Span(answer.start + shift, answer.end + shift)
        for answer in answers
        if window.start <= answer.start and answer.end <= window.end
    )
    return Example(
        ids=np.concatenate(parts),
        question_tokens=len(question) + 2,
        text_start=text_start,
        text_end=text_start + window.end - window.start,
        spans=inside,
        group=group,
    )


def whole_window(text: TokenisedText, answer: Span | None, generator: np.random.Generator) -> Span:
    """The whole text, or `MAX_TEXT_TOKENS` of it with the answer in, beginning with a sentence."""
    length = len(text.ids)
    if length <= MAX_TEXT_TOKENS:
        return Span(0, length)
    starts = text.sentences
    if answer is not None:
        starts = starts[(starts <= answer.start) & (starts >= answer.end - MAX_TEXT_TOKENS)]
    if not len(starts):
        middle = 0 if answer is None else (answer.start + answer.end) // 2
        start = min(max(0, middle - MAX_TEXT_TOKENS // 2), length - MAX_TEXT_TOKENS)
        return Span(start, start + MAX_TEXT_TOKENS)
    start = int(starts[int(generator.integers(len(starts)))])
    return Span(start, min(length, start + MAX_TEXT_TOKENS))


def sentence_window(
    text: TokenisedText,
    centre: Span,
    sentences: int,
    limit: int,
    generator: np.random.Generator,
) -> Span:
    """About that many sentences, at most `limit` tokens, that contain the tokens of `centre`.

    Where the sentences around are too long for the limit, the window is cut inside them, never
    inside `centre` (unless that is itself longer than the limit).
    """
    first, last = (
        text.sentence_of(centre.start),
        text.sentence_of(max(centre.start, centre.end - 1)),
    )
    spare = max(0, sentences - (last - first + 1))
    before = int(generator.integers(spare + 1))
    first = max(0, first - before)
    behind = min(len(text.sentences), last + 1 + spare - before)
    window = text.sentence_range(first, behind)
    if window.end - window.start <= limit:
        return window
    lowest = max(window.start, centre.end - limit)
    highest = max(lowest, min(centre.start, window.end - limit))
    start = int(generator.integers(lowest, highest + 1))
    return Span(start, min(window.end, start + limit))
