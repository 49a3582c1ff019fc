"""Values of TIMEX3 and the days they cover: pure arithmetic on the calendar."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import cache, lru_cache

from corpus.told.types import Granularity

Days = tuple[datetime.date, datetime.date]
"""First and last day, both inclusive."""

SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
"""First and last month; winter goes on into the next year."""

_SHAPES: tuple[tuple[Granularity, str], ...] = (
    ("time", r"(\d{4})-(\d\d)-(\d\d)T.+"),
    ("day", r"(\d{4})-(\d\d)-(\d\d)"),
    ("week", r"(\d{4})-W(\d\d)(-WE)?"),
    ("month", r"(\d{4})-(\d\d)"),
    ("quarter", r"(\d{4})-Q([1-4])"),
    ("half", r"(\d{4})-H([12])"),
    ("season", r"(\d{4})-(SP|SU|FA|WI)"),
    ("year", r"(?:FY)?(\d{4})"),
    ("decade", r"(\d{3})X"),
    ("century", r"(\d\d)XX"),
)


def shifted_months(day: datetime.date, months: int) -> datetime.date:
    """So many months later (or earlier, if negative), on the last day of a month that is shorter.

    Raises `OverflowError` outside the years 1 to 9999.
    """
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if not 1 <= year <= 9999:
        raise OverflowError(f"year {year}")
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def week_value(day: datetime.date) -> str:
    """The ISO week of a day, as TIMEX3 writes it."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def granularity(value: str) -> Granularity:
    """How exact a value is; "none" for lengths of time, references and unknown years."""
    return _parsed(value)[0]


def days(value: str) -> Days | None:
    """The days a value covers; `None` if it names none (`P2Y`, `PAST_REF`, `XXXX-12-25`)."""
    return _parsed(value)[1]


@cache
def _patterns() -> list[tuple[Granularity, re.Pattern[str]]]:
    return [(name, re.compile(pattern)) for name, pattern in _SHAPES]


@lru_cache(maxsize=4096)
def _parsed(value: str) -> tuple[Granularity, Days | None]:
    for name, pattern in _patterns():
        if found := pattern.fullmatch(value):
            try:
                return name, _days(name, [int(p) if p.isdigit() else p for p in found.groups("")])
            except (OverflowError, ValueError):
                return "none", None
    return "none", None


def _days(name: Granularity, parts: list[int | str]) -> Days:
    year = int(parts[0])
    if name in ("time", "day"):
        day = datetime.date(year, int(parts[1]), int(parts[2]))
        return day, day
    if name == "week":
        day = datetime.date.fromisocalendar(year, int(parts[1]), 1)
        return day + datetime.timedelta(days=5 if parts[2] else 0), day + datetime.timedelta(days=6)
    if name == "month":
        return months(year, int(parts[1]), int(parts[1]))
    if name == "quarter":
        return months(year, 3 * int(parts[1]) - 2, 3 * int(parts[1]))
    if name == "half":
        return months(year, 6 * int(parts[1]) - 5, 6 * int(parts[1]))
    if name == "season":
        return months(year, *SEASONS[str(parts[1])])
    if name == "year":
        return months(year, 1, 12)
    if name == "decade":
        return datetime.date(10 * year, 1, 1), datetime.date(10 * year + 9, 12, 31)
    return datetime.date(100 * year, 1, 1), datetime.date(100 * year + 99, 12, 31)


def months(year: int, first: int, last: int) -> Days:
    """The days from month `first` to month `last`, which may be over 12."""
    begin = datetime.date(year, first, 1)
    end = shifted_months(begin, last - first)
    return begin, end.replace(day=calendar.monthrange(end.year, end.month)[1])
