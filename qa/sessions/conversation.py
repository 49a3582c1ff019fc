"""A conversation: the turns so far, immutable. Only finished turns enter it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.question.names import fullest, longest, names, parts
from qa.question.phrases import without_exclusions
from qa.question.referents import MOST_NAMES, points_at_somebody
from qa.question.said import LONGEST_READ, Said, answered_with, listed, quoted_names
from qa.types import Answer, Citation


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer."""

    question: str
    """As the user typed it."""
    answer: Answer
    said: Said
    """What a follow-up can lean on."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns, oldest first. `with_turn` gives a new conversation and leaves this one alone."""

    turns: tuple[Turn, ...] = ()

    def with_turn(self, answer: Answer) -> Conversation:
        """The conversation with a finished answer at its end."""
        return Conversation((*self.turns, Turn(answer.question, answer, _said(answer))))

    @property
    def context(self) -> tuple[Said, ...]:
        """What a follow-up leans on, oldest first."""
        return tuple(turn.said for turn in self.turns)

    @property
    def questions(self) -> tuple[str, ...]:
        """What was asked so far, oldest first."""
        return tuple(turn.question for turn in self.turns)


def _said(answer: Answer) -> Said:
    """A question as it was searched, with whom its answer speaks of if it names nobody.

    What a refused question was completed with may have been wrong, so it counts as it was typed.
    """
    # What one question leaves out, the next does not ask about.
    understood = without_exclusions(answer.understood)
    if not answer.found:
        alone = answer.understood == answer.question and bool(names(understood))
        typed = without_exclusions(answer.question)
        return Said(understood) if alone else Said(typed, refused=True)
    texts = _texts(answer.citations)
    short = answer.short.text if answer.short else ""
    said = Said(understood, short, texts[0] if texts else "", "\n".join(texts[1:]))
    if names(understood) or (answered_with(said) and not points_at_somebody(understood)):
        return said
    most = _most_named(texts, understood)
    return replace(said, question=f"{' and '.join(most)}: {understood}") if most else said


def _texts(citations: Sequence[Citation]) -> list[str]:
    """The quotes, the leading one first, and then the titles, each once."""
    every = [one for first in citations for one in (first, *first.also_in)]
    texts = [*(one.quote for one in every), *(one.title for one in every)]
    return [text[:LONGEST_READ] for text in dict.fromkeys(texts)]


def _most_named(texts: Sequence[str], question: str) -> list[str]:
    """Whom the question names in lower case; else whom several of the quotes and titles name, most
    first. Each in the fullest form.

    A name in one text only may be anybody; who is in several is what they are about.
    """
    named = [_single_names(text) for text in texts]
    everybody = list(dict.fromkeys(name for found in named for name in found))
    typed = [name for name in everybody if parts(name) <= parts(question)]
    if typed:
        return longest(typed)[:MOST_NAMES]
    counts = Counter(
        full for found in named for full in dict.fromkeys(fullest(one, everybody) for one in found)
    )
    return [name for name, count in counts.most_common(MOST_NAMES) if count > 1]


def _single_names(text: str) -> list[str]:
    return [one for quoted in quoted_names(Said("", quote=text)) for one in listed(quoted.name)]
