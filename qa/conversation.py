"""A conversation: the turns so far, immutable. Only finished turns enter it."""

from __future__ import annotations

from dataclasses import dataclass

from qa.types import Answer


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
    def understood(self) -> tuple[str, ...]:
        """The questions as they were searched, oldest first: what a follow-up leans on."""
        return tuple(turn.answer.understood for turn in self.turns)

    @property
    def questions(self) -> tuple[str, ...]:
        """What was asked so far, oldest first."""
        return tuple(turn.question for turn in self.turns)
