"""The days of holidays that move."""

from __future__ import annotations

import datetime

from corpus.told.vocabulary import Value

_NTH = {
    "thanksgiving": (11, 3, 4),
    "labor": (9, 0, 1),
    "king": (1, 0, 3),
    "mother": (5, 6, 2),
    "father": (6, 6, 3),
}
"""Month, weekday (Monday is 0), and which one of the month."""


def holiday(name: Value, year: int) -> datetime.date:
    """The day of a holiday in a year, as the United States keep it; `name` is (month, day) or a
    word of the vocabulary."""
    if isinstance(name, tuple):
        return datetime.date(year, *name)
    word = str(name)
    if word in _NTH:
        month, weekday, which = _NTH[word]
        return nth_of_month(year, month, weekday, which)
    if word == "memorial":
        return nth_of_month(year, 6, 0, 1) - datetime.timedelta(days=7)
    if word == "black friday":
        return nth_of_month(year, 11, 3, 4) + datetime.timedelta(days=1)
    moved = {"easter monday": 1, "good friday": -2}.get(word, 0)
    return easter(year) + datetime.timedelta(days=moved)


def nth_of_month(year: int, month: int, weekday: int, which: int) -> datetime.date:
    """The `which`-th such weekday of a month; Monday is 0."""
    first = datetime.date(year, month, 1)
    return first + datetime.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def easter(year: int) -> datetime.date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap, leap_rest = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * leap_rest + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return datetime.date(year, month, day + 1)
