"""What is compared, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.types import ArticleInfo, Span

Kind = Literal["disagree", "changed", "listed"]
"""`disagree`: at the same time, of the same thing. `changed`: at different times, newest first.
`listed`: different answers of which nobody can tell without understanding whether both are true."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that may answer the question, where it stands, and the answer's words in it."""

    article: ArticleInfo
    group: int
    """The same for articles with mostly the same text: they count once."""
    start: int
    end: int
    """Offsets of the sentence into the article's text."""
    text: str
    """The sentence, literally."""
    context: str = ""
    """What stands around it: the passage. Empty is read as the sentence alone."""
    lead: str = ""
    """How its article begins: what it is about."""
    answer: Span | None = None
    """The answer's words as offsets into the article's text; `None` if no reader ran."""
    probability: float = 1.0
    """The reader's, 0 to 1, that `answer` answers the question."""


@dataclass(frozen=True, slots=True)
class Side:
    """One answer and all sentences that give it, best first."""

    value: str
    """The answer as written in the first sentence; empty for a state, which the sentence tells."""
    statements: tuple[Statement, ...]

    @property
    def stories(self) -> int:
        """Independent stories: one text in many papers is one."""
        return len({one.group for one in self.statements})


@dataclass(frozen=True, slots=True)
class Finding:
    """Answers that differ: at least two sides."""

    kind: Kind
    sides: tuple[Side, ...]
    """`changed`: newest first; otherwise the one most stories give first."""


@dataclass(frozen=True, slots=True)
class AgreementSettings:
    """The numbers of comparing, with the values that measured best (docs/quality.md)."""

    strong: float = 0.35
    """The reader's probability from which a statement can be a side of its own."""
    weak: float = 0.15
    """The same for joining a side, if the sentence shares a word of the question's topic."""
    share: float = 0.5
    """Of the best statement's probability that a side of its own needs."""
    name_share: float = 0.6
    """The same where names are compared, of which any sentence has several."""
    topic: float = 0.5
    """Share of the question's topic words that a sentence needs, of what the best one has."""
    alike: float = 0.6
    """Share of words, answers left out, from which on two sentences say the same of two names."""
    listed_alike: float = 0.5
    """The same from which on dated stories are listed side by side at all."""
    named: float = 0.75
    """The reader's probability from which a sentence with all the question's names needs none of
    its other words."""
