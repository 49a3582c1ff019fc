"""Units of time near a day: last week, two years ago, the following day, now."""

from __future__ import annotations

import datetime

from corpus.told.calendar import shifted_months, week_value
from corpus.told.context import Expression
from corpus.told.resolve_days import Meaning, clock, step
from corpus.told.resolve_lengths import count, length_value

_DAYS = {"D": 1, "W": 7, "FN": 14, "NI": 1, "WE": 7}
_MONTHS = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}


MOST_YEARS = 5000
_BOUNDED = frozenset("ended ending before after".split())
"""After "the week": so long, up to or from what follows."""


def unit_value(unit: str, day: datetime.date, moved: int) -> str | None:
    """The unit that holds `day`, moved by so many units: "Y", 2023-06-02, -1 is 2022."""
    try:
        if unit in _DAYS:
            other = day + datetime.timedelta(days=_DAYS[unit] * moved)
            if unit == "WE":
                return f"{week_value(other)}-WE"
            return week_value(other) if unit in ("W", "FN") else other.isoformat()
        if unit not in _MONTHS:
            return None
        other = shifted_months(day.replace(day=1), _MONTHS[unit] * moved)
    except OverflowError:
        return None
    if unit == "M":
        return f"{other.year:04d}-{other.month:02d}"
    if unit == "Q":
        return f"{other.year:04d}-Q{(other.month + 2) // 3}"
    if unit == "Y":
        return f"{other.year:04d}"
    return f"{other.year // 10:03d}X" if unit == "DE" else f"{other.year // 100:02d}XX"


def ago(found: Expression) -> Meaning | None:
    """Two years ago, a year earlier, three months later, a week from now."""
    unit = found.code("uUQ")
    if unit is None:
        return None
    if found.classes.startswith("t") or "-" in found.classes[-3:]:
        return _year_earlier(found, unit)
    many = count(found)
    forward = found.has("b") or found.has("2")
    spoken = "g" in found.classes or found.has("2")
    if many is None:
        return ("FUTURE_REF" if forward else "PAST_REF"), "DATE"
    base = found.published
    exact = "day"
    if not spoken and (anchor := found.anchor()) is not None:
        base, exact = anchor.day, anchor.exact
    elif not spoken and forward:
        return length_value(found) or "FUTURE_REF", "DURATION"
    if base is None:
        return ("FUTURE_REF" if forward else "PAST_REF"), "DATE"
    if abs(many) > MOST_YEARS:
        return ("FUTURE_REF" if forward else "PAST_REF"), "DATE"
    return _moved(unit, base, many if forward else -many, str(exact)), "DATE"


def _moved(unit: str, base: datetime.date, many: float, exact: str) -> str:
    """A unit's value so far from a day that is known as exactly as `exact` says."""
    if many != int(many):
        # A year and a half ago is 18 months ago.
        unit, many = {"Y": ("M", many * 12), "DE": ("Y", many * 10), "CE": ("Y", many * 100)}.get(
            unit, (unit, many)
        )
    if unit in ("H", "MIN", "S"):
        return base.isoformat()
    coarse = {"year": "Y", "month": "M", "decade": "DE"}.get(exact)
    order = ["D", "W", "M", "Q", "Y", "DE", "CE"]
    if coarse and unit in order and order.index(unit) < order.index(coarse):
        return "FUTURE_REF" if many > 0 else "PAST_REF"
    return unit_value(unit, base, int(many)) or "PAST_REF"


def _year_earlier(found: Expression, unit: str) -> Meaning | None:
    """The year-earlier quarter, year-ago."""
    if found.published is None or not found.has("ge"):
        return None
    if found.tokens.values[found.last] == "Q":
        quarter = found.context.quarter or found.published
        moved = shifted_months(quarter.replace(day=1), -12)
        return unit_value("Q", moved, 0) or "PAST_REF", "DATE"
    return unit_value(unit, found.published, -1) or "PAST_REF", "DATE"


def some_units(found: Expression) -> Meaning | None:
    """Recent years, the coming weeks, previous years, these days."""
    if found.has("H"):
        if found.classes == "HU" and found.code("U") == "D" and found.near(0) != "those":
            return "PRESENT_REF", "DATE"
        return None
    if found.has("c") or found.has("F"):
        return "FUTURE_REF", "DATE"
    return "PAST_REF", "DATE"


def relative_unit(found: Expression) -> Meaning | None:
    """Last week, earlier this month, the end of the year, the following day, that year."""
    letters = found.classes
    unit = found.code("uQ")
    if found.has("d"):
        return _with_day(found)
    if letters[0] in "eb" and (found.has("M") or found.has("S")):
        from corpus.told.resolve_months import relative_month, season

        return relative_month(found) if found.has("M") else season(found)
    if letters[0] in "eb" and found.has("D"):
        return time_of_day(found)
    if unit is None and found.has("D") and found.has("xFv"):
        return _told_before(found, "D")
    if unit is None:
        return None
    if found.has("jFvs") or letters in ("tue", "tub"):
        return _told_before(found, unit)
    base = found.published
    if base is None:
        return None
    if letters == "t8u":
        return (unit_value(unit, base, 0) or "", "DATE") if unit in ("Y", "M", "W") else None
    if letters in ("tlu", "txu") and unit in ("DE", "CE"):
        return f"P1{unit}", "DURATION"
    if letters in ("tpu", "tcu", "pu"):
        return length_value(found) or "PXY", "DURATION"
    if letters == "txu" and unit == "D":
        return _told_before(found, unit)
    if letters == "txu" and found.tense() > 0 and unit != "W":
        return (length_value(found) or "").replace("X", "1"), "DURATION"
    value = unit_value("D" if unit == "NI" else unit, base, step(found))
    part = found.code("D")
    if value and part and unit == "D":
        return f"{value}T{part}", "TIME"
    return (value, "DATE") if value else None


def _with_day(found: Expression) -> Meaning | None:
    near = found.number("d")
    if found.published is None or near is None:
        return None
    return (found.published + datetime.timedelta(days=near)).isoformat(), "DATE"


def _told_before(found: Expression, unit: str) -> Meaning | None:
    """The following day, that year: counted from the last date that was told."""
    anchor = found.anchor(600)
    beside = {"tue": -1, "tub": 1}.get(found.classes)
    moved = beside or step(found)
    if anchor is None:
        base = found.published
        if base is None or found.has("j") or found.has("s"):
            return None
        if not found.has("v") and beside != -1:
            return f"P1{unit}", "DURATION"
    else:
        base = anchor.day
        order = ("time", "day", "week", "month", "quarter", "season", "half", "year", "decade")
        fits = {"D": 1, "NI": 1, "W": 2, "WE": 2, "M": 3, "Q": 4, "Y": 7, "DE": 8}.get(unit, -1)
        if anchor.exact not in order[: fits + 1]:
            return None
    value = unit_value(unit, base, moved)
    part = found.code("D")
    if value and part:
        return f"{value}T{part}", "TIME"
    return (value, "DATE") if value else None


def time_of_day(found: Expression) -> Meaning | None:
    """8:30 p.m., this morning, last night, tonight, that evening."""
    base = found.published
    if found.has("ZzNn"):
        time = clock(found)
        if time is None or not (found.has("z3D") or _at(found)):
            return None
        base = _day_told(found) or base
        return f"{base.isoformat() if base else 'XXXX-XX-XX'}T{time}", "TIME"
    if found.has("j"):
        anchor = found.anchor(600)
        base = anchor.day if anchor and anchor.exact in ("day", "time") else None
    if found.code("D") is None and not found.has("T"):
        return None
    if base is None:
        return None
    if found.classes in ("D", "AD"):
        hour = found.code("D") or ""
        named = ":" in hour or found.tokens.words[found.last] in ("dawn", "dusk")
        return (f"{base.isoformat()}T{hour}", "TIME") if named and _at(found) else None
    if found.has("l"):
        base -= datetime.timedelta(days=1)
    if found.tokens.words[found.last].lower() == "overnight":
        return f"{base.isoformat()}TNI", "TIME"
    if found.classes == "tD":
        part = found.code("D")
        night = part == "NI" and found.word(-1) in ("through", "throughout", "during")
        if not night and (
            found.word(-1) not in ("in", "during", "for") or part not in ("MO", "AF", "EV")
        ):
            return None
        return f"{base.isoformat()}T{found.code('D')}", "TIME"
    return f"{base.isoformat()}T{found.code('D') or 'NI'}", "TIME"


def _day_told(found: Expression) -> datetime.date | None:
    """The day that a time without one belongs to, if the same sentence told one before it."""
    anchor = found.anchor(150)
    same = anchor is not None and anchor.position >= found.offset
    return anchor.day if anchor and same and anchor.exact in ("day", "time") else None


def _at(found: Expression) -> bool:
    return found.word(-1) in ("at", "by", "until", "from", "around", "before", "after", "since")


def the_unit(found: Expression) -> Meaning | None:
    """The year, the quarter: this one, after a word that counts it as a time."""
    unit = found.code("uQ")
    leads = ("for", "during", "in", "throughout", "within")
    if unit in ("W", "M", "Y", "Q") and found.word(1) in _BOUNDED:
        return {"Q": "P3M"}.get(unit, f"P1{unit}"), "DURATION"
    if unit in ("W", "M", "Y", "Q", "WE") and found.published is not None:
        weekend = unit == "WE"
        if found.word(-1) in leads or (weekend and found.word(-1) in ("over", "on", "of", "at")):
            if unit == "Q" and found.context.quarter is not None:
                return unit_value("Q", found.context.quarter, 0) or "", "DATE"
            back = -1 if weekend and found.tense() <= 0 and found.published.weekday() < 5 else 0
            value = unit_value(unit, found.published, back)
            return (value, "DATE") if value else None
    return None


def _new_year(found: Expression) -> Meaning | None:
    """The new year: the next one from summer on, before that the one that began."""
    if found.published is None:
        return "FUTURE_REF", "DATE"
    return f"{found.published.year + (found.published.month >= 7):04d}", "DATE"


def reference(found: Expression) -> Meaning | None:
    """Now, recently, the past, the future, current."""
    letters, word = found.classes, found.tokens.words[found.first].lower()
    if letters == "X":
        if word == "now" and found.word(1) in ("that", "-", "defunct"):
            return None
        if word == "soon" and (found.word(-1) == "as" or found.word(1) in ("as", "after")):
            return None
        return _new_year(found) if found.code("X") == "NEW_YEAR" else (str(found.code("X")), "DATE")
    if "1" in letters:
        return "FUTURE_REF", "DATE"
    if "4" in letters:
        return ("PRESENT_REF", "DATE") if found.word(-1) in ("at", "for") else None
    if letters == "p":
        return None
    if letters == "tp":
        return ("PAST_REF", "DATE") if found.word(-1) in ("in", "of", "from", "than") else None
    if letters == "C":
        return ("PRESENT_REF", "DATE") if word == "current" else None
    if letters == "r":
        return ("PAST_REF", "DATE") if found.word(-1) not in ("most", "more") else None
    return ("PRESENT_REF", "DATE") if found.word(-1) in ("for", "at", "until") else None
