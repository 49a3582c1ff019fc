"""How old somebody is, by name: "Aleph, 12", "12-year-old Aleph", "Aleph is twelve"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa.agreement.numbers import numbers
from qa.question.names import FUNCTION, folded

OLDEST = 120
NOBODY = ""
"""The key of an age that stands with no name."""

_BEFORE = re.compile(
    r"([^\W\d_a-z][\w'’-]+)(?:,\s*|\s*\(|,?\s+(?:(?:who|which)\s+)?"
    r"(?:is|was|turned|turns|has turned|now|then)\s+(?:now\s+|only\s+|just\s+)?)"
    r"(?:aged?\s+|also\s+)?$"
)
"""The name before "12"."""
_OLD = re.compile(r"[\s-]?years?[\s-]old\b|[\s-]year-old\b", re.IGNORECASE)
_AFTER = re.compile(r"\s+(?:[a-z][\w'’-]*\s+){0,3}?([^\W\d_a-z][\w'’-]+)")
"""The name after "12-year-old", a word or three between: "12-year-old son Aleph"."""
_AGED = re.compile(r"\b(?:aged?|turned|turns)\s+$", re.IGNORECASE)
_CLOSED = re.compile(r"\s*(?:[,.;:)\]–—?!]|$|(?:and|who|but|or|at|today|now|on|this|last|when)\b)")
"""What follows a bare age in "Aleph, 12, and Amalia, 6."; "Aleph, 12 books" has none."""


def ages(sentence: str) -> Mapping[str, float]:
    """Age in years by folded name (`NOBODY` where none stands with it); empty without ages."""
    found: dict[str, float] = {}
    for number in numbers(sentence):
        if number.unit or number.amount > OLDEST or number.amount != int(number.amount):
            continue
        before = _BEFORE.search(sentence[max(0, number.start - 60) : number.start])
        old = _OLD.match(sentence, number.end)
        if before and (old or _CLOSED.match(sentence, number.end)):
            found.setdefault(_key(before[1]), number.amount)
        elif old:
            after = _AFTER.match(sentence, old.end())
            found.setdefault(_key(after[1]) if after else NOBODY, number.amount)
        elif _AGED.search(sentence[: number.start]):
            found.setdefault(NOBODY, number.amount)
    return found


def _key(name: str) -> str:
    return NOBODY if name.casefold() in FUNCTION else folded(name)
