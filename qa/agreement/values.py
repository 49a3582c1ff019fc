"""What a sentence answers, made comparable: amounts, ages, days, names. Pure functions.

Two values agree if both can be true of one thing: twelve and 12, 4 August 2012 and 2012,
"Falk" and "Ines Falk", a rounded number and the exact one. They clash if both cannot. Some do
neither: the ages of two different people, names that share a word.
"""

from __future__ import annotations

import datetime
import difflib
import math
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from corpus.told.types import ToldDate
from corpus.types import Span
from qa.agreement.ages import Age, same_owner
from qa.agreement.numbers import Number, comparable, same_amount
from qa.question.names import FUNCTION, folded

SPELLING = 0.85
"""Likeness of two words from which on they are one name, spelt differently."""
SHORTEST_SPELLING = 5
"""Letters; shorter names that look alike are different ones."""
STEM = 5
"""Letters in which "football" and "footballer" are the same."""
DAYS_A_YEAR = 365.25
NO_TIME = datetime.timedelta(0)
_TITLES = frozenset("mr mrs ms dr sir lord lady prof professor president st the a an".split())
_ORDINALS = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth tenth 1st 2nd 3rd 4th 5th 6th 7th "
    "8th 9th 10th i ii iii iv v vi vii viii ix x jr sr junior senior".split()
)
_WORDS = re.compile(r"\w+")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Amounts:
    """Numbers that answer "how many", "how much"."""

    numbers: tuple[Number, ...]

    def agrees(self, other: Value, apart: datetime.timedelta) -> bool:
        """Whether every number of one is a number of the other."""
        if not isinstance(other, Amounts):
            return False
        return _inside(self.numbers, other.numbers) or _inside(other.numbers, self.numbers)

    def clashes(self, other: Value, apart: datetime.timedelta) -> bool:
        """Whether they do not agree, and some number of one can measure what the other does."""
        if not isinstance(other, Amounts) or self.agrees(other, apart):
            return False
        return any(comparable(one, another) for one in self.numbers for another in other.numbers)

    @property
    def exactness(self) -> float:
        """More numbers say more."""
        return len(self.numbers)


@dataclass(frozen=True, slots=True)
class Ages:
    """Ages in years, and whose."""

    ages: tuple[Age, ...]

    def agrees(self, other: Value, apart: datetime.timedelta) -> bool:
        """Whether somebody is of the same age in both, and nobody of two."""
        if not isinstance(other, Ages):
            return False
        return bool(self._shared(other)) and not self.clashes(other, apart)

    def clashes(self, other: Value, apart: datetime.timedelta) -> bool:
        """Whether somebody is of two ages; `apart` is how much later the other was written, and
        who is 41 may be 42 two months later."""
        if not isinstance(other, Ages):
            return False
        grown = math.floor(abs(apart.days) / DAYS_A_YEAR) + 1 if apart else 0
        sign = 1 if apart.days >= 0 else -1
        older = [sign * (then - now) for now, then in self._shared(other)]
        return any(not 0 <= years <= grown for years in older)

    def _shared(self, other: Ages) -> list[tuple[float, float]]:
        """Both ages of everybody who has one in both; of two with one noun ("a son, 12, and a son,
        8") nobody knows which is meant."""
        pairs = [(a, b) for a in self.ages for b in other.ages if same_owner(a, b)]
        return [
            (one.years, another.years)
            for one, another in pairs
            if 1 == sum(one is a for a, _ in pairs) == sum(another is b for _, b in pairs)
        ]

    @property
    def exactness(self) -> float:
        """More ages say more."""
        return len(self.ages)


@dataclass(frozen=True, slots=True)
class Days:
    """When: the days that a told date covers."""

    first: datetime.date
    last: datetime.date
    yearless: bool = False
    """Whether the year was not written, but read from the publication date."""

    def agrees(self, other: Value, apart: datetime.timedelta) -> bool:
        """Whether they overlap: 2012 and 4 August 2012 do. "15 April" is every year's."""
        if not isinstance(other, Days):
            return False
        if self.first <= other.last and other.first <= self.last:
            return True
        days = (self.first.month, self.first.day), (other.first.month, other.first.day)
        return (self.yearless or other.yearless) and days[0] == days[1]

    def clashes(self, other: Value, apart: datetime.timedelta) -> bool:
        """Whether they have no day in common."""
        return isinstance(other, Days) and not self.agrees(other, apart)

    @property
    def exactness(self) -> float:
        """A day says more than a year."""
        return -(self.last - self.first).days


@dataclass(frozen=True, slots=True)
class Name:
    """Who, where or what: the words, folded."""

    words: tuple[str, ...]
    head: tuple[str, ...]
    """The words before the first comma: "Springfield" of "Springfield, Illinois"."""

    def agrees(self, other: Value, apart: datetime.timedelta) -> bool:
        """Whether one is a form of the other: part of it, its initials, another spelling."""
        if not isinstance(other, Name):
            return False
        short, long = sorted((self.words, other.words), key=len)
        if all(any(_same_word(word, one) for one in long) for word in short):
            return True
        letters = "".join(word[0] for word in long)
        if len(short) == 1 and len(long) > 1 and short[0] == letters:
            return True
        return _alike("".join(short), "".join(long))

    def clashes(self, other: Value, apart: datetime.timedelta) -> bool:
        """Whether they do not even share a word, or the beginning of one."""
        if not isinstance(other, Name) or self.agrees(other, apart):
            return False
        ordinals = self._ordinals(), other._ordinals()
        if all(ordinals) and ordinals[0].isdisjoint(ordinals[1]):
            return True
        stems = {word[:STEM] for word in self.head}
        return stems.isdisjoint(word[:STEM] for word in other.head)

    def without(self, known: Set[str]) -> Name:
        """The name without words that the question brings ("War" of "which war"), if any are
        left: they tell nothing apart."""
        words = tuple(word for word in self.words if word not in known)
        head = tuple(word for word in self.head if word not in known)
        return Name(words or self.words, head or words or self.head)

    def _ordinals(self) -> frozenset[str]:
        """ "First" and "Second" tell two wars from each other."""
        return _ORDINALS.intersection(self.words)

    @property
    def exactness(self) -> float:
        """The fuller name says more."""
        return len(self.words)


@dataclass(frozen=True, slots=True)
class Stance:
    """Whether a sentence says yes or no."""

    yes: bool

    def agrees(self, other: Value, apart: datetime.timedelta) -> bool:
        """Whether both say yes, or both no."""
        return isinstance(other, Stance) and self.yes == other.yes

    def clashes(self, other: Value, apart: datetime.timedelta) -> bool:
        """Whether one says yes and the other no."""
        return isinstance(other, Stance) and self.yes != other.yes

    @property
    def exactness(self) -> float:
        """All say as much."""
        return 0.0


Value = Amounts | Ages | Days | Name | Stance


def times_apart(one: Value, other: Value) -> float:
    """How many times the larger amount is the smaller, by their first numbers; 1 if they are no
    amounts."""
    if not isinstance(one, Amounts) or not isinstance(other, Amounts):
        return 1.0
    low, high = sorted((one.numbers[0].amount, other.numbers[0].amount))
    return high / low if low > 0 else math.inf


def name_value(text: str) -> Name | None:
    """The words of a name without titles; `None` if none are left that name something."""
    words, head = _name_words(text), _name_words(text.partition(",")[0])
    return None if FUNCTION.issuperset(words) else Name(words, head or words)


def _name_words(text: str) -> tuple[str, ...]:
    words = (folded(word) for word in _WORDS.findall(text))
    return tuple(word for word in words if word not in _TITLES and word != "s")


def days_value(
    told: Sequence[ToldDate], span: Span | None, *, last: bool = False
) -> tuple[Days, str] | None:
    """The days of the told date inside `span` (or of the only one there is, without a span), and
    how it is written; `None` if it covers none. Of a stretch ("1868 – 1951") the first date
    counts, or the last."""
    dated = [
        (Days(one.first, one.last, not _YEAR.search(one.text)), one.text)
        for one in told
        if one.first is not None
        and one.last is not None
        and one.kind in ("DATE", "TIME")
        and (span is None or (one.start < span[1] and span[0] < one.end))
    ]
    if not dated or (span is None and len(dated) > 1):
        return None
    return dated[-1 if last else 0]


def year_value(year: int) -> Days:
    """All days of a year."""
    return Days(datetime.date(year, 1, 1), datetime.date(year, 12, 31))


def _inside(few: Sequence[Number], many: Sequence[Number]) -> bool:
    return all(any(same_amount(one, other) for other in many) for one in few)


def _same_word(one: str, other: str) -> bool:
    initial = len(one) == 1 or len(other) == 1
    return one == other or (initial and one[0] == other[0]) or _alike(one, other)


def _alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST_SPELLING or any(map(str.isdigit, one + other)):
        return False
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= SPELLING
