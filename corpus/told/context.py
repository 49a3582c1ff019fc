"""What an expression is read against: the publication date, the tense around it, earlier dates."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from corpus.told.calendar import Days, granularity
from corpus.told.lexer import Tokens
from corpus.told.types import Granularity
from corpus.told.vocabulary import Value

_FUTURE = frozenset(
    "will shall ll plans plan planned planning scheduled expected expects expect due upcoming set "
    "slated begins starts opens ends deadline hopes hope intends going may should would must "
    "continue continues proposed likely ahead runs tickets hold meet arrives returns return appear "
    "available next effective resume resumes reopen reopens convene convenes".split()
)
_NO_VERB = frozenset("the a an his her its their about more almost nearly".split())
"""After "to", what begins no verb: "rose to the highest level"."""
_THINGS = frozenset(("plan", "plans"))
"""Of these, what is a thing as well; "plans to" is none."""
_UNTIL = frozenset(("by", "until", "till"))
"""Of what is to come, if directly in front."""
_PAST = frozenset(
    "was were had did said told says got went came took made gave found left held met won lost "
    "began fell rose sold bought sent spoke died wrote saw since hit became brought led ran shot "
    "been put kept paid built spent broke grew cut announced".split()
)
_REACH = 14
"""Words looked at on either side for a verb."""


@dataclass(slots=True)
class Anchor:
    """A day told earlier in the text, and how exactly."""

    day: datetime.date
    exact: Granularity
    position: int
    """Offset into the text where it was told."""


@dataclass(slots=True)
class Context:
    """Grows while a text is read."""

    published: datetime.date | None
    anchor: Anchor | None = None
    """The last date told with days that are known."""
    quarter: datetime.date | None = None
    """First day of the quarter told last: in reports of earnings "the quarter" is that one."""
    years: set[int] = field(default_factory=set)
    """Every year told so far."""


@dataclass(slots=True)
class Expression:
    """A run of tokens that the grammar takes for an expression of time."""

    tokens: Tokens
    first: int
    last: int
    """Number of its last token."""
    context: Context
    offset: int
    """Of the piece that the tokens were cut from, in the text."""
    days: Days | None = None
    """Set by a rule whose value says less than the expression: "Aug. 12-21"."""

    @property
    def classes(self) -> str:
        """One letter a token."""
        return self.tokens.classes[self.first : self.last + 1]

    def get(self, letter: str) -> Value | None:
        """The value of the first token of this class, or `None`."""
        at = self.tokens.classes.find(letter, self.first, self.last + 1)
        return None if at < 0 else self.tokens.values[at]

    def number(self, letters: str) -> int | None:
        """The same as a whole number, for the first class that is there."""
        for letter in letters:
            value = self.get(letter)
            if isinstance(value, (int, float)):
                return int(value)
        return None

    def code(self, letters: str) -> str | None:
        """The same as text."""
        for letter in letters:
            value = self.get(letter)
            if isinstance(value, str):
                return value
        return None

    def has(self, letters: str) -> bool:
        """Whether a token of any of these classes is there."""
        return any(letter in letters for letter in self.classes)

    def word(self, distance: int) -> str:
        """The word so many tokens before (negative) or after it, in small letters."""
        at = self.first + distance if distance < 0 else self.last + distance
        return self.tokens.words[at].lower() if 0 <= at < len(self.tokens.words) else ""

    def near(self, distance: int) -> str:
        """The same word as it is written."""
        at = self.first + distance if distance < 0 else self.last + distance
        return self.tokens.words[at] if 0 <= at < len(self.tokens.words) else ""

    def words_near(self) -> set[str]:
        """The words of the sentence, in small letters."""
        return {word.lower() for word in self.tokens.words}

    @property
    def published(self) -> datetime.date | None:
        """When the article was published."""
        return self.context.published

    def anchor(self, reach: int = 1500) -> Anchor | None:
        """The last date told, if not more than `reach` characters ago."""
        anchor = self.context.anchor
        here = self.offset + self.tokens.starts[self.first]
        return anchor if anchor and here - anchor.position <= reach else None

    def tense(self) -> int:
        """-1 if the nearest verb tells of the past, 1 of what is to come, 0 if none is near."""
        words = self.tokens.words
        if self.word(-1) in _UNTIL:
            return -1 if self.word(-1) == "by" and self._was_by() else 1
        for numbers in (
            range(self.first - 1, max(-1, self.first - 1 - _REACH), -1),
            range(self.last + 1, min(len(words), self.last + 1 + _REACH)),
        ):
            for number in numbers:
                word = words[number].lower()
                if self.tokens.classes[number] == "M":
                    continue
                if word in (".", ";", "?", "!"):
                    break
                if word in _FUTURE and not self._is_noun(number):
                    return 1
                if word in _PAST or (len(word) > 4 and word.endswith("ed")):
                    return -1
        return 0

    def _was_by(self) -> bool:
        """ "By Wednesday the toll had reached 60", "it rose by Monday"; not "told to pay by"."""
        words = self.tokens.words
        if "had" in words[self.last + 1 : self.last + 1 + _REACH]:
            return True
        was = False
        for number in range(self.first - 2, max(-1, self.first - 2 - _REACH), -1):
            word, before = words[number].lower(), words[number - 1].lower() if number else ""
            infinitive = before == "to" and word.isalpha() and word not in _NO_VERB
            if word in _FUTURE or infinitive:
                return False
            if word in ".;":
                break
            happened = word in _PAST or (word.endswith("ed") and before not in ("be", "to"))
            was = was or (happened and word not in ("been", "put", "set", "cut"))
        return was

    def _is_noun(self, number: int) -> bool:
        """Whether a word of planning is a thing here: "rejected the plan on Tuesday"."""
        words = [word.lower() for word in self.tokens.words[max(0, number - 1) : number + 2]]
        verb = words[0] in ("they", "we", "i", "you", "who", "to") or words[-1] == "to"
        return self.tokens.words[number].lower() in _THINGS and not verb


def anchored(day: datetime.date, value: str, position: int) -> Anchor:
    """An anchor for what was just told."""
    return Anchor(day, granularity(value), position)
