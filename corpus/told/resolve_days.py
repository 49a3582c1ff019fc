"""Days and times of day: what each expression means."""

from __future__ import annotations

import datetime
import re

from corpus.told.calendar import week_value
from corpus.told.context import Expression
from corpus.told.holidays import holiday, nth_of_month
from corpus.told.lexer import two_digit_year
from corpus.told.types import Kind
from corpus.told.vocabulary import Value

Meaning = tuple[str, Kind]
"""Value and type."""

BEFORE_TIME = frozenset(
    "in since until till by of from through during before after to for late early mid last next "
    "this each every on between and or the than back as about around ( , - –".split()
)


def iso(found: Expression) -> Meaning | None:
    """2023-06-02, with or without a time; 2021/22, whose value is the first year."""
    value = str(found.tokens.values[found.first])
    if value[4] == "/":
        first, last = int(value[:4]), int(value[:2] + value[5:])
        if last != first + 1:
            return None
        found.days = datetime.date(first, 1, 1), datetime.date(last, 12, 31)
        return value[:4], "DATE"
    try:
        datetime.date.fromisoformat(value[:10])
    except ValueError:
        return None
    return value[:16], "TIME" if "T" in value else "DATE"


def numeric(found: Expression) -> Meaning | None:
    """10/30/89 and 30-10-1989: month first, unless only day first is possible."""
    month, day, year = (int(part) for part in re.split("[/-]", found.tokens.words[found.first]))
    if month > 12:
        month, day = day, month
    meaning = _date(year if year > 99 else two_digit_year(year), month, day)
    time = clock(found) if found.has("Z") else None
    return (f"{meaning[0]}T{time}", "TIME") if meaning and time else meaning


def nth_weekday(found: Expression) -> Meaning | None:
    """The first Saturday in May, the last Monday of October 2022."""
    which, weekday, month = found.number("o"), found.number("W"), found.number("M")
    if weekday is None or month is None or not (found.has("l") or 1 <= (which or 0) <= 4):
        return None
    year = found.number("Y") or nearest(found, abs(month))
    if year is None:
        return None
    if found.has("l"):
        following = datetime.date(year + abs(month) // 12, abs(month) % 12 + 1, 1)
        end = following - datetime.timedelta(days=1)
        last = end - datetime.timedelta(days=(end.weekday() - weekday) % 7)
        return last.isoformat(), "DATE"
    return nth_of_month(year, abs(month), weekday, which or 1).isoformat(), "DATE"


def week_of(found: Expression) -> Meaning | None:
    """The week of March 18, the second week of December."""
    if not found.has("NO"):
        return _week_of_month(found)
    value = _day_value(found)
    if value is None or found.code("u") not in ("W", "WE") or value.startswith("XXXX"):
        return None
    week = week_value(datetime.date.fromisoformat(value))
    return (f"{week}-WE" if found.code("u") == "WE" else week), "DATE"


def _week_of_month(found: Expression) -> Meaning | None:
    month, which = abs(found.number("M") or 1), -1 if found.has("l") else found.number("o") or 0
    year = found.number("Y") or nearest(found, month)
    if year is None or which not in (-1, 1, 2, 3, 4) or found.code("u") != "W":
        return None
    # The week that most of the days from the 1st, 8th, ... on lie in.
    middle = 28 if which == -1 else 7 * which - 3
    return week_value(datetime.date(year, month, middle)), "DATE"


def day_range(found: Expression) -> Meaning | None:
    """Aug. 12-21, 2021: the value is the first day, the days are all of them."""
    month = abs(found.number("M") or 0)
    days = [
        value
        for letter, value in zip(found.classes, _values(found), strict=True)
        if letter == "N" and isinstance(value, int)
    ]
    if len(days) != 2 or days[0] >= days[1]:
        return None
    year = found.number("Y") or following_year(found, month) or nearest(found, month, days[1])
    if year is None:
        return None
    try:
        found.days = datetime.date(year, month, days[0]), datetime.date(year, month, days[1])
    except ValueError:
        return None
    return found.days[0].isoformat(), "DATE"


def _values(found: Expression) -> list[Value | None]:
    return found.tokens.values[found.first : found.last + 1]


_FOLLOWING = re.compile(
    r"(?:[&,-]|_)(?:E-?)?(?P<month>M)(?:[NO],?)?(?:(?P<year>Y)|f(?P<step>[lx])(?=u))"
)


def following_year(found: Expression, month: int) -> int | None:
    """The year that stands with a later month: "March and August 2020", "Nov. 3 to May 2, 2021"."""
    tokens = found.tokens
    ahead = _FOLLOWING.match(tokens.classes, found.last + 1)
    if ahead is None or found.word(1) not in ("and", "to", "through", "until", "or", ",", "-", "–"):
        return None
    other = tokens.values[ahead.start("month")]
    year = tokens.values[ahead.start("year")] if ahead["year"] else _step_year(found, ahead)
    if not isinstance(other, int) or not isinstance(year, int):
        return None
    return year - (1 if month > abs(other) else 0)


def _step_year(found: Expression, ahead: re.Match[str]) -> int | None:
    """The year of "May to July of last year"."""
    if found.published is None or found.tokens.values[ahead.end("step")] != "Y":
        return None
    return found.published.year + (-1 if ahead["step"] == "l" else 1)


def day(found: Expression) -> Meaning | None:
    """A calendar day, weekday, yesterday, with a part of the day or a clock time if there is."""
    value = _day_value(found)
    if value is None:
        return None
    time = clock(found) if found.has("Zz") else None
    part = found.code("D")
    if time or part:
        return f"{value}T{time or part}", "TIME"
    return value, "DATE"


def _day_value(found: Expression) -> str | None:
    month, weekday = found.number("M"), found.number("W")
    if month is not None:
        return _calendar_day(found, abs(month))
    if weekday is not None:
        return _weekday(found, weekday)
    near = found.number("d")
    if near is None or found.published is None:
        return None
    return (found.published + datetime.timedelta(days=near)).isoformat()


def _calendar_day(found: Expression, month: int) -> str | None:
    classes = found.classes
    at = classes.index("M")
    number: object = None
    # "9 a.m. June 2": the day is the number beside the month, not the first one.
    for place in (at + 1, at - 1, at - 2, at + 2):
        if 0 <= place < len(classes) and classes[place] in "NOo":
            number = found.tokens.values[found.first + place]
            break
    if not isinstance(number, int):
        return None
    year = found.number("YV")
    if year is None and found.has("u"):
        year = near_year(found)
    if year is None:
        guessed = following_year(found, month) or nearest(found, month, number)
        if guessed is None:
            return f"XXXX-{month:02d}-{number:02d}" if found.published is None else None
        year = guessed
    meaning = _date(year, month, number)
    return meaning[0] if meaning else None


def near_year(found: Expression) -> int | None:
    """The year of "last year", "this year"."""
    if found.published is None:
        return None
    if found.code("u") not in ("Y", None):
        return None
    return found.published.year + step(found)


def step(found: Expression) -> int:
    """-1 for last, 1 for next, 0 for this."""
    if found.has("lpv"):
        return -1
    return 1 if found.has("xcF") else 0


def nearest(found: Expression, month: int, number: int = 15) -> int | None:
    """The year of a month or day without one: of the past, unless it is told as to come."""
    published = found.published
    if published is None:
        return None
    tense = found.tense()
    years = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            distance = (datetime.date(year, month, number) - published).days
        except ValueError:
            continue
        # News tells of what has been; a day that is only weeks away is meant all the same.
        ahead = {1: 0.4, 0: 1.0, -1: 2.5}[tense] * distance
        behind = {1: 3.0, 0: 1.0, -1: 0.5}[tense] * -distance
        years.append((ahead if distance > 0 else behind, year))
    return min(years)[1] if years else None


def _weekday(found: Expression, weekday: int) -> str | None:
    published = found.published
    if found.word(-1) == "a":
        return None
    if published is None:
        return f"XXXX-WXX-{weekday + 1}"
    behind = (published.weekday() - weekday) % 7
    monday = published - datetime.timedelta(days=published.weekday())
    if found.has("l") or found.has("p"):
        days_back = behind or 7
        return (published - datetime.timedelta(days=days_back)).isoformat()
    if found.has("xc"):
        ahead = (weekday - published.weekday()) % 7 or 7
        return (published + datetime.timedelta(days=ahead)).isoformat()
    if found.has("h") and behind:
        same_week = monday + datetime.timedelta(days=weekday)
        if found.tense() < 0 and same_week > published:
            same_week -= datetime.timedelta(days=7)
        return same_week.isoformat()
    if behind and (found.tense() > 0 or found.word(1) in ("is", "are", "marks")):
        return (published + datetime.timedelta(days=7 - behind)).isoformat()
    return (published - datetime.timedelta(days=behind)).isoformat()


def clock(found: Expression) -> str | None:
    """20:30 for "8:30 p.m."; `None` if it is no time of day."""
    written = found.get("Z")
    if written is None and found.classes in ("NitD", "nitD"):
        # "Seven in the evening".
        written = found.number("Nn")
    half = (found.code("z") or "")[:1]
    if half == "o":
        half = ""
    if written is None:
        at = found.classes.find("z") - 1
        if at < 0:
            return None
        written = str(found.tokens.words[found.first + at])
        written = str(found.tokens.values[found.first + at]) if written.isalpha() else written
    parts = re.split("[:.]", str(written))
    if not all(part.isdigit() for part in parts):
        return None
    hour = int(parts[0])
    minute = int(parts[1]) if len(parts) > 1 else 0
    part = found.code("D")
    if (half == "p" or (not half and part in ("AF", "EV", "NI"))) and hour < 12:
        hour += 12
    if half == "a" and hour == 12:
        hour = 0
    if hour > 24 or minute > 59:
        return None
    return f"{hour:02d}:{minute:02d}"


def on_holiday(found: Expression) -> Meaning | None:
    """Christmas Day, last Thanksgiving."""
    name = found.get("G")
    if name is None:
        return None
    told = found.number("YV")
    if told is None and found.published is not None:
        day_of = holiday(name, found.published.year)
        told = nearest(found, day_of.month, day_of.day)
        if told is not None and found.has("lx"):
            passed = day_of < found.published
            told = found.published.year + (0 if passed == found.has("l") else step(found))
    if told is None:
        return (f"XXXX-{name[0]:02d}-{name[1]:02d}", "DATE") if isinstance(name, tuple) else None
    value = holiday(name, told).isoformat()
    part = clock(found) if found.has("Zz") else found.code("D")
    return (f"{value}T{part}", "TIME") if part else (value, "DATE")


def _date(year: int, month: int, number: int) -> Meaning | None:
    try:
        return datetime.date(year, month, number).isoformat(), "DATE"
    except ValueError:
        return None
