"""Lengths of time and how often: two years, the past 12 months, 27 years old, daily."""

from __future__ import annotations

import re

from corpus.told.context import Expression
from corpus.told.resolve_days import Meaning

_TIME_UNITS = {"MIN": "M", "H": "H", "S": "S"}
_WHOLE = {"FN": (2, "W"), "NI": (1, "D"), "H6": (6, "M")}
_LEADS = frozenset(
    "for in over of within after before during until by through throughout since last spend "
    "spent spending wait waited waiting take took taken takes lasted enduring ended ending".split()
)


def count(found: Expression, *, until: str = "uUQ") -> float | None:
    """How many: the number before the unit; `None` for a few, several, bare plurals."""
    total: float | None = None
    letters = found.classes
    stop = next((at for at, letter in enumerate(letters) if letter in until), len(letters))
    for at in range(stop):
        value = found.tokens.values[found.first + at]
        if letters[at] in "Nn6" and isinstance(value, (int, float)):
            total = (
                value if total is None else total * value if letters[at] == "6" else total + value
            )
        elif letters[at] == "q":
            return None
        elif letters[at] == "k":
            total = (total or 0) + 0.5
        elif letters[at] == "a" and total is None and "k" not in letters[at:stop]:
            total = 1
    if "k" in letters[stop:]:
        total = (total or 1) + 0.5
    return total


def length_value(found: Expression) -> str | None:
    """P2Y, PT24H, PXM."""
    unit = found.code("uUQ")
    if unit is None or unit == "SEASON":
        return None
    many = count(found)
    if many is None and found.has("uQ") and not found.has("q"):
        many = 1
    factor, unit = _WHOLE.get(unit, (1, unit))
    if unit in _TIME_UNITS:
        if many == 0.5 and unit == "H":
            return "PT30M"
        return f"PT{_shown(many, factor)}{_TIME_UNITS[unit]}"
    if many == 0.5 and unit in ("CE", "DE", "Y"):
        return {"CE": "P50Y", "DE": "P5Y", "Y": "P6M"}[unit]
    return f"P{_shown(many, factor)}{unit}"


def _shown(many: float | None, factor: int) -> str:
    if many is None:
        return "X"
    total = many * factor
    return str(int(total)) if total == int(total) else f"{total:g}"


def window(found: Expression) -> Meaning | None:
    """The past 12 months, the next two years, the first nine months."""
    if found.has("o") and not found.has("Nn"):
        return None
    if found.has("o") and found.number("o") not in (1, -1):
        return None
    value = length_value(found)
    return (value, "DURATION") if value else None


def first_months(found: Expression) -> Meaning | None:
    """The first nine months of 1989."""
    if found.number("o") not in (1, -1):
        return None
    value = length_value(found)
    return (value, "DURATION") if value else None


def every(found: Expression) -> Meaning | None:
    """Every year, each Friday, daily, Mondays, every two weeks."""
    if found.has("K"):
        if found.near(0)[0].isupper() and (found.first or not found.near(1).islower()):
            # "The Daily Mail", "Weekly World News" are names.
            return None
        return str(found.code("K")), "SET"
    weekday = found.number("Ww")
    part = found.code("D")
    if weekday is not None:
        value = f"XXXX-WXX-{weekday + 1}"
        return (f"{value}T{part}" if part else value), "SET"
    if found.has("M"):
        return f"XXXX-{abs(found.number('M') or 1):02d}", "SET"
    if part:
        return f"XXXX-XX-XXT{part}", "SET"
    unit = found.code("uU")
    if unit is None or (found.has("U") and not found.has("Nnq")):
        return None
    value = length_value(found) or "PX"
    if found.has("q") or found.has("Nn"):
        return value, "SET"
    many = 2 if found.number("o") == 2 else 1
    return value.replace("X", str(many)), "SET"


def rate(found: Expression) -> Meaning | None:
    """Twice a week, three times a year, 24 hours a day: a set, told by its last unit."""
    unit = str(found.tokens.values[found.last])
    if unit in _TIME_UNITS:
        return f"PT1{_TIME_UNITS[unit]}", "SET"
    many, unit = _WHOLE.get(unit, (1, unit))
    return (f"P{many}{unit}", "SET") if unit in ("D", "W", "M", "Y") else None


def age(found: Expression) -> Meaning | None:
    """Sixty years old, 27-year-old."""
    value = length_value(found)
    return (value, "DURATION") if value else None


_SIZES = ("Y", "M", "W", "D", "H", "MIN", "S")


def compound(found: Expression) -> Meaning | None:
    """Five years and two months, an hour and 20 minutes."""
    at = found.classes.index("U")
    parts = [
        Expression(found.tokens, first, last, found.context, found.offset)
        for first, last in ((found.first, found.first + at), (found.first + at + 1, found.last))
    ]
    units = [part.code("uU") for part in parts]
    counts = [count(part) for part in parts]
    if None in counts or not all(unit in _SIZES for unit in units):
        return None
    if _SIZES.index(str(units[0])) >= _SIZES.index(str(units[1])):
        return None
    one, other = (str(length_value(part)) for part in parts)
    clock_only = one.startswith("PT")
    joined = other[2:] if clock_only else f"T{other[2:]}" if "T" in other else other[1:]
    return one + joined, "DURATION"


def length(found: Expression) -> Meaning | None:
    """Two years, several months, half an hour, years."""
    letters = found.classes
    before = found.word(-1)
    value = length_value(found)
    if value is None:
        return None
    if letters.startswith("q") and before == "how":
        return None
    if letters[0] in "tH" and letters[1:] in ("au", "u", "U"):
        return None
    if letters == "U":
        led = before in _LEADS or found.word(1) in ("after", "before", "ahead")
        if before in ("on", "at") and found.code("U") == "WE":
            return "XXXX-WXX-WE", "SET"
        bounded = found.word(1) in ("after", "before") and found.code("U") == "MIN"
        if not led or (not bounded and found.code("U") in ("S", "MIN", "NI", "WE", "SEASON")):
            return None
        return value, "DURATION"
    many = count(found)
    if letters == "pu" or (found.code("U") == "S" and many is not None and many % 1):
        # A time of 10.49 seconds is a result.
        return None
    if letters.endswith("Q") and letters[0] in "ak":
        return None
    if letters == "mu":
        return value, "DURATION"
    if letters in ("au", "aQ"):
        return _one(found, value)
    if before in ("$", "£", "€") or found.tokens.classes[found.first - 1 : found.first] == "$":
        return None
    return value, "DURATION"


def _one(found: Expression, value: str) -> Meaning | None:
    """A year: a length of time, or how often ("$2 million a year", "twice a week")."""
    earlier = found.tokens.classes[max(0, found.first - 3) : found.first]
    if found.word(-1) in ("miles", "kilometers", "kilometres", "km") and found.code("u") == "H":
        return None
    counted = re.search(r"[$NnY6]_?_?$", earlier) and found.near(-1).isalnum()
    if (counted or earlier[-1:] == "$") and found.word(-1) not in _LEADS:
        return value, "SET"
    return value, "DURATION"
