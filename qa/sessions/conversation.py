"""A conversation: the turns so far, immutable. Only finished turns enter it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.question.names import fullest, names
from qa.question.phrases import without_exclusions
from qa.question.referents import MOST_NAMES
from qa.question.said import LONGEST_READ, Said, answered_with, listed, quoted_names
from qa.types import Answer, Citation


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer."""

    question: str
    """As the user typed it."""
    answer: Answer


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns, oldest first. `with_turn` gives a new conversation and leaves this one alone."""

    turns: tuple[Turn, ...] = ()

    def with_turn(self, answer: Answer) -> Conversation:
        """The conversation with a finished answer at its end."""
        return Conversation((*self.turns, Turn(answer.question, answer)))

    @property
    def context(self) -> tuple[Said, ...]:
        """What a follow-up leans on, oldest first."""
        said = (_said(turn.answer) for turn in self.turns)
        return tuple(one for one in said if one is not None)

    @property
    def questions(self) -> tuple[str, ...]:
        """What was asked so far, oldest first."""
        return tuple(turn.question for turn in self.turns)


def _said(answer: Answer) -> Said | None:
    """A question as it was searched, with whom its answer speaks of if it names nobody. One that
    was refused counts if it stood alone: what it was completed with may have been wrong."""
    # What one question leaves out, the next does not ask about.
    understood = without_exclusions(answer.understood)
    if not answer.found:
        alone = answer.understood == answer.question and names(understood)
        return Said(understood) if alone else None
    short = answer.short.text if answer.short else ""
    said = Said(understood, short, answer.citations[0].quote if answer.citations else "")
    if names(understood) or answered_with(said):
        return said
    most = _most_named(answer.citations)
    return replace(said, question=f"{' and '.join(most)}: {understood}") if most else said


def _most_named(citations: Sequence[Citation]) -> list[str]:
    """Whom several of the quotes and titles name, most first, each in the fullest form.

    A name in one text only may be anybody; who is in several is what they are about.
    """
    every = [one for first in citations for one in (first, *first.also_in)]
    texts = dict.fromkeys([*(one.quote for one in every), *(one.title for one in every)])
    named = [_single_names(text[:LONGEST_READ]) for text in texts]
    everybody = list(dict.fromkeys(name for found in named for name in found))
    counts = Counter(
        full for found in named for full in dict.fromkeys(fullest(one, everybody) for one in found)
    )
    return [name for name, count in counts.most_common(MOST_NAMES) if count > 1]


def _single_names(text: str) -> list[str]:
    return [one for quoted in quoted_names(Said("", quote=text)) for one in listed(quoted.name)]
