"""Publication dates as news metadata spells them: a strict table of patterns, never a guess.

A date is read as written, in the publisher's own time zone. Whatever has two readings
(03/04/2023), no year or no day, or contradicts itself (a wrong weekday), is no date.
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

MONTH_NAMES = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
"""January first, in small letters; `strftime` would follow the user's locale."""
_MONTHS = {name[:3]: number for number, name in enumerate(MONTH_NAMES, 1)}
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

_MONTH = r"(?P<month>" + "|".join(f"{m[:3]}(?:{m[3:]})?" for m in MONTH_NAMES) + r"|sept)\b\.?"
_WEEKDAY = (
    r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)"
    r"(?:day|s|sday|nesday|r|rs|rsday|urday)?\b\.?,?\s*)?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_CLOCK = (
    r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?(?:\s*[ap]\.?m\b\.?)?"
    r"|\d{1,2}\s*[ap]\.?m\b\.?"
)
_ZONE = r"(?:\s*(?:z|[a-z]{2,5})?\s*(?:[+-]\d{2}:?(?:\d{2})?)?\s*(?:\([^()]{1,40}\))?)"
_TIME = rf"(?:(?:\s*[t,|@–—-]\s*|\s+)(?:at\s+)?(?:{_CLOCK}){_ZONE})?"
_LABEL = (
    r"(?:(?:first\s+)?(?:published|posted|publication\s+date|pub\s*date|date)"
    r"\s*(?:on\b)?\s*:?\s+)?"
)

_DATE_FORMS = [
    # 2023-06-02, 2023/6/2, 2023.06.02: the year first leaves one reading.
    rf"{_YEAR}(?P<mark>[-/.])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})",
    rf"{_YEAR}[- ]{_MONTH}[- ]{_DAY}",
    # 2 June 2023, 2. Jun 2023, Fri, 02 Jun 2023, 2nd of June, 2023, 02-Jun-2023
    rf"{_WEEKDAY}(?:the\s+)?{_DAY}\.?[-\s]*(?:of\s+)?{_MONTH},?[-\s]*{_YEAR}",
    # June 2, 2023, Friday, June 2nd 2023, Fri Jun 02 2023
    rf"{_WEEKDAY}{_MONTH}[-\s]*{_DAY}\b[,\s-]\s*{_YEAR}",
]
_WRITTEN = [
    *(rf"{_LABEL}{form}{_TIME}" for form in _DATE_FORMS),
    # Fri Jun  2 12:00:00 +0000 2023, as the C library and older feeds write it.
    rf"{_WEEKDAY}{_MONTH}\s+{_DAY}\s+(?:{_CLOCK}){_ZONE}\s+{_YEAR}",
]
_COMPACT = (
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:[T ]?\d{4}(?:\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_NUMERIC = (
    rf"{_LABEL}{_WEEKDAY}(?P<first>\d{{1,2}})(?P<mark>[/.-])(?P<second>\d{{1,2}})(?P=mark)"
    rf"{_YEAR}{_TIME}"
)
_EPOCH = r"\d{9,10}(?:\d{3})?(?:\.\d+)?"

_INCOMPLETE = [
    (r"\d{4}", "only a year"),
    (rf"{_MONTH},?\s*{_YEAR}|\d{{4}}-\d{{2}}|\d{{1,2}}/\d{{4}}", "no day"),
    (r"\d{1,2}([/.-])\d{1,2}\1\d{2}(?:\D.*)?", "a two-digit year"),
    (rf"{_WEEKDAY}{_DAY}\.?[-\s]*{_MONTH}[-\s,']*\d{{2}}\b(?!:).*", "a two-digit year"),
    (rf"{_WEEKDAY}{_DAY}\.?\s*(?:of\s+)?{_MONTH}{_TIME}", "no year"),
    (rf"{_WEEKDAY}{_MONTH}\s*{_DAY}{_TIME}", "no year"),
    (r"\d{1,2}[/.-]\d{1,2}\.?", "no year"),
]
_FIRST_YEAR, _LAST_YEAR = 1600, 2100
_FIRST_EPOCH = datetime.date(1990, 1, 1)
_LONGEST = 120
_MISSING = {"", "nan", "nat", "none", "null", "n/a", "na", "-", "unknown", "undefined"}


def parse_date(value: object) -> datetime.date | None:
    """The date that a metadata value states, or `None` for anything incomplete or ambiguous."""
    return explain_date(value)[0]


def explain_date(value: object) -> tuple[datetime.date | None, str]:
    """The date a metadata value states and how it was spelt, or `None` and why it is no date.

    Accepts strings, dates, and numbers (YYYYMMDD, or seconds or milliseconds since 1970 from 1990
    to a year from now, in UTC). Never raises.
    """
    if isinstance(value, datetime.datetime):
        return value.date(), "a date"
    if isinstance(value, datetime.date):
        return value, "a date"
    if value is None or isinstance(value, bool):
        return None, "no date given"
    if isinstance(value, (int, float)):
        return _from_number(value)
    if not isinstance(value, str):
        return None, f"a {type(value).__name__} is no date"
    text = " ".join(value[: 4 * _LONGEST].split())
    if text.lower() in _MISSING:
        return None, "no date given"
    shown = text if len(text) <= 40 else text[:39] + "…"
    if len(text) > _LONGEST:
        return None, f"“{shown}” is no date"
    return _from_text(text, f"“{shown}”")


def _from_text(text: str, shown: str) -> tuple[datetime.date | None, str]:
    for pattern in _WRITTEN:
        if found := _match(pattern, text):
            return _checked(found, _month_number(found["month"]), int(found["day"]), shown)
    if found := _match(_NUMERIC, text):
        return _from_numeric(found, shown)
    if found := _match(_COMPACT, text):
        return _checked(found, int(found["month"]), int(found["day"]), shown)
    if _match(_EPOCH, text):
        return _from_number(float(text))
    for pattern, reason in _INCOMPLETE:
        if _match(pattern, text):
            return None, f"{shown} has {reason}"
    return None, f"{shown} is not a date spelling known here"


def _match(pattern: str, text: str) -> re.Match[str] | None:
    """`re` compiles each pattern when it is first needed: 20 ms that most commands never pay."""
    return re.fullmatch(pattern, text, re.IGNORECASE)


def _from_numeric(found: re.Match[str], shown: str) -> tuple[datetime.date | None, str]:
    """Day and month as two numbers: a date only if one order is possible, or both are the same."""
    first, second = int(found["first"]), int(found["second"])
    if first != second and first <= 12 and second <= 12:
        return None, f"{shown} is ambiguous"
    return _checked(found, min(first, second), max(first, second), shown)


def _checked(
    found: re.Match[str], month: int, day: int, shown: str
) -> tuple[datetime.date | None, str]:
    """The date, if it exists in the calendar, is plausible, and has the weekday that is written."""
    year = int(found["year"])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None, f"{shown} has no plausible year"
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None, f"{shown} is not in the calendar"
    weekday = found.groupdict().get("weekday")
    if weekday and _WEEKDAYS[date.weekday()] != weekday.lower():
        return None, f"{shown} names the wrong weekday"
    return date, shown


def _month_number(written: str) -> int:
    return int(written) if written.isdigit() else _MONTHS[written[:3].lower()]


def _from_number(value: int | float) -> tuple[datetime.date | None, str]:
    """A number as YYYYMMDD or as seconds or milliseconds since 1970, whichever is possible."""
    if isinstance(value, int) and 16_000_101 <= value <= 21_001_231:
        return _from_text(str(value), str(value))
    latest = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=366)
    for unit, seconds_each in (("seconds", 1), ("milliseconds", 1000)):
        try:
            moment = datetime.datetime.fromtimestamp(value / seconds_each, datetime.UTC)
        except (OverflowError, ValueError, OSError):
            continue
        if _FIRST_EPOCH <= moment.date() <= latest:
            return moment.date(), f"{value:.0f} {unit} since 1970"
    return None, f"the number {str(value)[:20]} is no date"


_PLACE = r"[A-ZÀ-Þ][\w.'’-]*(?:[ ,/]{1,2}(?:de|la|of|the|[A-ZÀ-Þ(][\w.'’)-]*)){0,7}"
_AGENCY = r"\([A-Z][\w .&/-]{1,30}\)"
_DASH = r"\s*(?:--?|–|—)"
_DATELINE_DATE = (
    r"(?P<date>(?:[A-Za-z]{3,9}\.?,? )?(?:\d{1,2}(?:st|nd|rd|th)?\.? [A-Za-z]{3,9}\.?,?"
    r"|[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,?) \d{4}|\d{4}-\d{2}-\d{2})"
)
_DATELINES = [
    # LONDON, June 2, 2023 (Reuters) — ...      PARIS (AFP), 2 June 2023 - ...
    rf"{_PLACE}(?:\s*{_AGENCY})?[,.]?\s+{_DATELINE_DATE}(?:\s*{_AGENCY})?{_DASH}\s",
    # (Reuters) - 2 June 2023 ...    LONDON (AP) — June 2, 2023 — ...
    rf"(?:{_PLACE}\s*)?{_AGENCY}{_DASH}\s*{_DATELINE_DATE}(?=\W)",
    # A line that is nothing but a date.
    rf"(?:(?:[Pp]ublished|[Pp]osted|PUBLISHED|POSTED)(?: on)?:?\s+)?{_DATELINE_DATE}\Z",
]
_DATELINE_WITHIN = 160
_ISO_IN_NAME = r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)"


def dateline(text: str) -> datetime.date | None:
    """The date with a year in the dateline of the first line (`LONDON, June 2, 2023 —`)."""
    first = text.lstrip()[: 4 * _DATELINE_WITHIN].split("\n", 1)[0]
    head = " ".join(first.split()).lstrip("*_ ")[:_DATELINE_WITHIN]
    for pattern in _DATELINES:
        if found := re.match(pattern, head):
            return parse_date(found["date"])
    return None


def date_in_file_name(path: Path) -> datetime.date | None:
    """The one ISO date (2023-06-02) in the file's name; `None` if there is none or several."""
    dates = {parse_date(written) for written in re.findall(_ISO_IN_NAME, path.name)}
    return dates.pop() if len(dates) == 1 else None
