"""Numbers as text writes them: digits, words, scales, ages, and whose or what they count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.agreement.measures import measure_after

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: number for number, word in enumerate(_UNITS)}
_SMALL |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_SMALL |= {"both": 2, "dozen": 12}
_SCALES = {
    "hundred": 100.0, "thousand": 1e3, "million": 1e6, "mln": 1e6, "billion": 1e9, "bn": 1e9,
    "trillion": 1e12,
}  # fmt: skip

NUMBER_WORDS = "|".join([*_SMALL, "hundred"])
"""Words that numbers are made of, as a pattern."""
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?<![\w.,])(?P<money>[$€£¥])?\s?(?:(?P<digits>{_DIGITS})|(?P<words>(?:{NUMBER_WORDS})"
    rf"(?:(?:(?<=hundred)\s+and\s+|[\s-])(?:{NUMBER_WORDS}))*)\b)"
    r"(?:(?:\s|-)?(?P<scale>hundred|thousand|million|mln|billion|bn|trillion)\b)?"
    r"(?P<percent>\s?%|\s?per\s?cent\b)?(?!\w)(?!(?:st|nd|rd|th)\b)",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    r"\b(about|around|some|roughly|approximately|nearly|almost|up to|more than|over|at least|"
    r"fewer than|less than|under|an estimated|circa|close to)\s+(?:[$€£¥]\s?)?$",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"\b(few|several|many|couple of)\s+$", re.IGNORECASE)
"""Before "dozen" or "hundred", which then is no number."""
SIGNIFICANT = 2
"""Digits to which large numbers are rounded at most before they are compared."""
ROUND_FROM = 1000.0
"""Smaller numbers are counted, not rounded: 12 dead are not 10."""
CONVERTED_SHARE = 0.1
"""By which amounts in other units may be off: three months and 12 weeks, 5 miles and 8 km."""
HEDGED_SHARE = 0.1
"""By which "about 300" may be off."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text."""

    start: int
    end: int
    amount: float
    unit: str = ""
    """`%`, or the sign of a currency; empty for a bare number."""
    hedged: bool = False
    """Whether it is given as about, more than or less than."""
    measure: str = ""
    """What its unit measures ("length"), or the currency's sign; empty without a known unit."""
    size: float = 1.0
    """Its unit in the base of the measure: 1,000 for kilometres."""


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a text in order; ordinals ("11th") are none."""
    for match in _NUMBER.finditer(text):
        amount = _amount(match["digits"], match["words"])
        if amount is None or (match["words"] and _VAGUE.search(text[: match.start("words")])):
            continue
        amount *= _SCALES[match["scale"].casefold()] if match["scale"] else 1
        unit = "%" if match["percent"] else match["money"] or ""
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        hedged = bool(_HEDGE.search(text[max(0, start - 20) : start]))
        measure, size = (unit, 1.0) if unit else measure_after(text, match.end())
        yield Number(start, match.end(), amount, unit, hedged, measure, size)


def comparable(one: Number, other: Number) -> bool:
    """Whether two numbers can measure the same: no miles and minutes, no dollars and euros."""
    return one.measure == other.measure or not one.measure or not other.measure


def same_amount(one: Number, other: Number) -> bool:
    """Whether two numbers may be the same: 12 and 12.0, 13,950 and 14,000, 297 and "about 300"."""
    if not comparable(one, other):
        return False
    first, second = one.amount, other.amount
    if one.size != other.size and one.measure == other.measure:
        first, second = first * one.size, second * other.size
        if abs(first - second) <= CONVERTED_SHARE * max(first, second):
            return True
    if first == second:
        return True
    if (one.hedged or other.hedged) and abs(first - second) <= HEDGED_SHARE * max(first, second):
        return True
    if min(first, second) < ROUND_FROM:
        return False
    digits = max(SIGNIFICANT, min(_significant(first), _significant(second)))
    return _rounded(first, digits) == _rounded(second, digits)


def _amount(digits: str | None, words: str | None) -> float | None:
    if digits:
        return float(re.sub(r"[,\u00a0\u202f]", "", digits))
    total = 0
    for word in re.split(r"[\s-]+", (words or "").casefold()):
        if word == "and":
            continue
        total = max(total, 1) * 100 if word == "hundred" else total + _SMALL[word]
    return float(total)


def _significant(amount: float) -> int:
    return len(f"{amount:.0f}".rstrip("0")) or 1


def _rounded(amount: float, digits: int) -> str:
    return f"{amount:.{digits - 1}e}"
