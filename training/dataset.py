"""The reading set made ready for drawing: everything tokenised, wrong texts found."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from tokenizers import Tokenizer

from training.bm25 import closest_texts
from training.examples import MAX_QUESTION_TOKENS
from training.metrics import normalise_answer
from training.perturb import swap_candidates
from training.records import ReadingQuestion, ReadingSet
from training.spans import Span
from training.tokens import IntArray, TokenisedText, tokenise_short, tokenise_texts

MAX_TITLE_TOKENS: Final = 20
_CLOSEST: Final = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """A question, ready for drawing."""

    question: ReadingQuestion
    collection: str
    """Name of the set it comes from."""
    tokens: IntArray
    answers: tuple[Span, ...]
    """In tokens of its text."""
    same_article: tuple[int, ...]
    """Lexically close texts of the same article without an accepted answer, best first."""
    other_articles: tuple[int, ...]
    """The same from other articles."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Questions and texts, tokenised."""

    entries: tuple[Entry, ...]
    texts: tuple[TokenisedText, ...]
    titles: tuple[IntArray, ...]
    names: tuple[tuple[str, ...], ...]
    """Names in each text, to swap into questions."""
    numbers: tuple[tuple[str, ...], ...]
    """Numbers in each text."""


def prepare(reading_set: ReadingSet, tokenizer: Tokenizer) -> Dataset:
    """Tokenise all and find the wrong texts; questions whose answer has no token are dropped."""
    contexts, questions = reading_set.contexts, reading_set.questions
    texts = tokenise_texts(tokenizer, [context.text for context in contexts])
    tokens = tokenise_short(tokenizer, [q.question for q in questions], MAX_QUESTION_TOKENS)
    entries = []
    for question, ids, wrong in zip(questions, tokens, wrong_texts(reading_set), strict=True):
        text = texts[question.context]
        spans = tuple(s for span in question.spans if (s := text.token_span(span)) is not None)
        if question.answerable and not spans:
            continue
        article = contexts[question.context].article_id
        collection = contexts[question.context].collection
        same = tuple(number for number in wrong if contexts[number].article_id == article)
        others = tuple(number for number in wrong if contexts[number].article_id != article)
        entries.append(Entry(question, collection, ids, spans, same, others))
    swaps = [swap_candidates(context.text) for context in contexts]
    titles = tokenise_short(tokenizer, [context.title for context in contexts], MAX_TITLE_TOKENS)
    return Dataset(
        entries=tuple(entries),
        texts=tuple(texts),
        titles=tuple(titles),
        names=tuple(names for names, _ in swaps),
        numbers=tuple(numbers for _, numbers in swaps),
    )


def wrong_texts(reading_set: ReadingSet) -> list[tuple[int, ...]]:
    """For each question the lexically close texts of its collection that do not answer it.

    A text that contains an accepted answer might answer the question and is left out. An
    unanswerable question needs no further wrong text: it gets none.
    """
    members: dict[str, list[int]] = defaultdict(list)
    for number, context in enumerate(reading_set.contexts):
        members[context.collection].append(number)
    asked: dict[str, list[int]] = defaultdict(list)
    for number, question in enumerate(reading_set.questions):
        if question.answerable:
            asked[reading_set.contexts[question.context].collection].append(number)

    wrong: list[tuple[int, ...]] = [() for _ in reading_set.questions]
    normalised = [f" {normalise_answer(context.text)} " for context in reading_set.contexts]
    for collection, numbers in asked.items():
        texts = members[collection]
        closest = closest_texts(
            [reading_set.questions[number].question for number in numbers],
            [_titled(reading_set, text) for text in texts],
            _CLOSEST,
        )
        for number, ranked in zip(numbers, closest, strict=True):
            question = reading_set.questions[number]
            answers = [f" {normalise_answer(answer)} " for answer in question.answers]
            wrong[number] = tuple(
                texts[place]
                for place in ranked
                if texts[place] != question.context
                and not any(answer in normalised[texts[place]] for answer in answers)
            )
    return wrong


def _titled(reading_set: ReadingSet, number: int) -> str:
    context = reading_set.contexts[number]
    return f"{context.title} {context.text}"
