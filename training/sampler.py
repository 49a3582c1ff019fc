"""Which examples make up training step n: a pure function of the data, the seed and n.

A checkpoint therefore needs no sampler state beyond the step number, and a resumed run sees
exactly what an uninterrupted one would have seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from tokenizers import Tokenizer

from training.dataset import Dataset, Entry
from training.examples import (
    MAX_QUESTION_TOKENS,
    Example,
    build_example,
    sentence_window,
    whole_window,
)
from training.perturb import lean_on_name, swap_entity
from training.records import INFORMAL_SETS
from training.spans import Span
from training.tokens import IntArray, TokenisedText, tokenise_short

WINDOW_TOKENS: Final = 128
_WINDOW_SENTENCES: Final = (1, 2, 3, 4)
_WINDOW_CHANCES: Final = (0.15, 0.35, 0.35, 0.15)


@dataclass(frozen=True, slots=True)
class Mixture:
    """How often what is drawn. Chances are between 0 and 1."""

    unanswerable_draws: float = 2.5
    """Draws of a written unanswerable question in one epoch; an answerable one is drawn once."""
    informal_draws: float = 0.4
    """Draws of a question about a forum post or a product review."""
    window: float = 0.75
    """Chance that a text is cut to a few sentences, as the reader meets it when serving."""
    second_negative: float = 0.15
    """Chance of a second wrong text for an answerable question."""
    swap: float = 0.2
    """Chance that an answerable question is also asked about a swapped name or number."""
    lean: float = 0.12
    """Chance that an answerable question has a pronoun for one of its names."""
    told: float = 0.6
    """Chance that the name then stands in front, as in a completed follow-up."""
    own_text: float = 0.3
    """Chance that a wrong text is an answer-free part of the right one."""
    same_article: float = 0.6
    """Chance that a wrong text comes from the same article, where there is one."""
    title: float = 0.5
    """Chance of a title in front of the text, where there is one."""
    date: float = 0.3
    """Chance of a date beside the title."""
    no_question_mark: float = 0.3
    """Chance of dropping the question mark, so that its absence means nothing."""


class Sampler:
    """Draws the examples of a training step."""

    def __init__(
        self,
        dataset: Dataset,
        tokenizer: Tokenizer,
        seed: int,
        questions_per_step: int,
        mixture: Mixture | None = None,
    ) -> None:
        self.dataset = dataset
        self.tokenizer = tokenizer
        self.seed = seed
        self.questions_per_step = questions_per_step
        self.mixture = mixture or Mixture()
        self._question_mark: int | None = tokenizer.token_to_id("?")
        self._orders: dict[int, list[int]] = {}

    def step(self, number: int) -> list[Example]:
        """The examples of training step `number`, in groups."""
        generator = np.random.default_rng((self.seed, 1, number))
        examples: list[Example] = []
        for entry in self._drawn(number):
            group = examples[-1].group + 1 if examples else 0
            examples += self._examples(self.dataset.entries[entry], group, generator)
        return examples

    def epoch_length(self) -> int:
        """Questions in one epoch."""
        return len(self._order(0))

    def _drawn(self, step: int) -> list[int]:
        position = step * self.questions_per_step
        drawn: list[int] = []
        while len(drawn) < self.questions_per_step:
            epoch, offset = divmod(position + len(drawn), self.epoch_length())
            wanted = self.questions_per_step - len(drawn)
            drawn += self._order(epoch)[offset : offset + wanted]
        return drawn

    def _order(self, epoch: int) -> list[int]:
        """Numbers of the entries in the order of an epoch; every epoch is equally long."""
        if epoch not in self._orders:
            generator = np.random.default_rng((self.seed, 0, epoch))
            draws: list[int] = []
            for times, members in self._shares():
                whole, rest = divmod(round(times * len(members)), max(1, len(members)))
                draws += members * whole
                draws += [int(i) for i in generator.permutation(members)[:rest]]
            # Only the epoch in use and the first one, for its length, are kept.
            self._orders = {0: self._orders.get(0, draws), epoch: []}
            self._orders[epoch] = [int(i) for i in generator.permutation(draws)]
        return self._orders[epoch]

    def _shares(self) -> list[tuple[float, list[int]]]:
        """How often in an epoch the members of each kind of question are drawn."""
        kinds: dict[float, list[int]] = {}
        for number, entry in enumerate(self.dataset.entries):
            if not entry.question.answerable:
                times = self.mixture.unanswerable_draws
            elif entry.collection in INFORMAL_SETS:
                times = self.mixture.informal_draws
            else:
                times = 1.0
            kinds.setdefault(times, []).append(number)
        return list(kinds.items())

    def _examples(self, entry: Entry, group: int, generator: np.random.Generator) -> list[Example]:
        """One question with its texts; a swapped question makes a group of its own."""
        question = self._question(entry.tokens, generator)
        number = entry.question.context
        text = self.dataset.texts[number]
        if not entry.question.answerable:
            window = self._wrong_window(text, question, (), generator)
            return [self._example(question, number, window, (), group, generator)]

        leaning, bare = self._leaning(entry, generator)
        question = question if leaning is None else leaning
        answer = entry.answers[int(generator.integers(len(entry.answers)))]
        window = self._right_window(text, answer, generator)
        examples = [self._example(question, number, window, entry.answers, group, generator)]
        for _ in range(1 + int(generator.random() < self.mixture.second_negative)):
            wrong = self._wrong_text(entry, question, bare, generator)
            if wrong is not None:
                examples.append(self._example(question, *wrong, (), group, generator))
        if generator.random() < self.mixture.swap:
            swapped = self._swapped(entry, generator)
            if swapped is not None:
                examples.append(self._example(swapped, number, window, (), group + 1, generator))
        return examples

    def _question(self, tokens: IntArray, generator: np.random.Generator) -> IntArray:
        if generator.random() < self.mixture.no_question_mark:
            end = len(tokens)
            while end > 1 and tokens[end - 1] == self._question_mark:
                end -= 1
            return tokens[:end]
        return tokens

    def _leaning(
        self, entry: Entry, generator: np.random.Generator
    ) -> tuple[IntArray | None, bool]:
        """The question with a pronoun, and whether nothing tells whom it means."""
        if generator.random() >= self.mixture.lean:
            return None, False
        told = bool(generator.random() < self.mixture.told)
        leaning = lean_on_name(entry.question.question, told, generator)
        if leaning is None:
            return None, False
        tokens = tokenise_short(self.tokenizer, [leaning], MAX_QUESTION_TOKENS)[0]
        return self._question(tokens, generator), not told

    def _swapped(self, entry: Entry, generator: np.random.Generator) -> IntArray | None:
        number = entry.question.context
        swapped = swap_entity(
            entry.question.question,
            self.dataset.names[number],
            self.dataset.numbers[number],
            generator,
        )
        if swapped is None:
            return None
        tokens = tokenise_short(self.tokenizer, [swapped], MAX_QUESTION_TOKENS)[0]
        return self._question(tokens, generator)

    def _example(
        self,
        question: IntArray,
        number: int,
        window: Span,
        answers: tuple[Span, ...],
        group: int,
        generator: np.random.Generator,
    ) -> Example:
        prefix = self._prefix(number, generator)
        return build_example(question, prefix, self.dataset.texts[number], window, answers, group)

    def _prefix(self, number: int, generator: np.random.Generator) -> IntArray | None:
        """A title, with an invented date at times: dates in front must not draw answers."""
        title = self.dataset.titles[number]
        wanted, dated = generator.random(2) < (self.mixture.title, self.mixture.date)
        if not wanted:
            return None
        if not dated:
            return title
        year, month, day = generator.integers((1995, 1, 1), (2027, 13, 29))
        date = f"({year}-{month:02}-{day:02})"
        return np.concatenate([title, tokenise_short(self.tokenizer, [date], 12)[0]])

    def _right_window(
        self, text: TokenisedText, answer: Span, generator: np.random.Generator
    ) -> Span:
        if generator.random() >= self.mixture.window:
            return whole_window(text, answer, generator)
        return sentence_window(text, answer, _sentence_count(generator), WINDOW_TOKENS, generator)

    def _wrong_window(
        self,
        text: TokenisedText,
        question: IntArray,
        forbidden: Sequence[Span],
        generator: np.random.Generator,
    ) -> Span:
        """A window of a wrong text; a short one is half the time the one closest to the question.

        `forbidden` answers, in tokens, stay outside, as far as sentences allow.
        """
        if not forbidden and generator.random() >= self.mixture.window:
            return whole_window(text, None, generator)
        free = _free_sentences(text, forbidden)
        if not free:
            return Span(0, 0)
        if generator.random() < 0.5:
            words = set(question.tolist())
            sentence = max(free, key=lambda s: len(words & set(text.ids[s.start : s.end].tolist())))
        else:
            sentence = free[int(generator.integers(len(free)))]
        count = 1 if forbidden else _sentence_count(generator)
        return sentence_window(text, sentence, count, WINDOW_TOKENS, generator)

    def _wrong_text(
        self, entry: Entry, question: IntArray, bare: bool, generator: np.random.Generator
    ) -> tuple[int, Span] | None:
        """A text, by number, and a window of it that does not answer the question.

        Of a `bare` "where did they live?" only its own text can say that it does not answer it.
        """
        own = entry.question.context
        if bare or generator.random() < self.mixture.own_text:
            window = self._wrong_window(self.dataset.texts[own], question, entry.answers, generator)
            if window.end > window.start:
                return own, window
        if bare:
            return None
        same = bool(entry.same_article) and generator.random() < self.mixture.same_article
        candidates = entry.same_article if same else entry.other_articles
        if not candidates:
            return None
        # Better ranked texts are likelier: the retriever's own mistakes are at the top.
        place = int(min(generator.geometric(0.15) - 1, len(candidates) - 1))
        number = candidates[place]
        return number, self._wrong_window(self.dataset.texts[number], question, (), generator)


def _sentence_count(generator: np.random.Generator) -> int:
    return int(generator.choice(_WINDOW_SENTENCES, p=_WINDOW_CHANCES))


def _free_sentences(text: TokenisedText, forbidden: Sequence[Span]) -> list[Span]:
    """The sentences, as token ranges, that touch no forbidden answer."""
    ranges = [text.sentence_range(i, i + 1) for i in range(len(text.sentences))]
    return [r for r in ranges if all(r.end <= f.start or f.end <= r.start for f in forbidden)]
