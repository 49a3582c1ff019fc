"""A conversation: the turns so far, immutable. Only finished turns enter it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from qa.question.followup import MOST_NAMES
from qa.question.names import names
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
    def context(self) -> tuple[str, ...]:
        """What a follow-up leans on, oldest first: each answered question as it was searched, with
        whom its answer speaks of if the question names nobody."""
        return tuple(_spoken_of(turn.answer) for turn in self.turns if turn.answer.found)

    @property
    def questions(self) -> tuple[str, ...]:
        """What was asked so far, oldest first."""
        return tuple(turn.question for turn in self.turns)


def _spoken_of(answer: Answer) -> str:
    if names(answer.understood):
        return answer.understood
    counts = Counter(name for one in answer.citations for name in names(one.quote))
    # A name in one quote only may be anybody; who is in several is what they are about.
    most = [name for name, count in counts.most_common(MOST_NAMES) if count > 1]
    return f"{' and '.join(most)}: {answer.understood}" if most else answer.understood
