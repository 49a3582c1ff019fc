"""Days, months, quarters, seasons and years: what each expression means."""

from __future__ import annotations

import datetime
import re

from corpus.told.calendar import shifted_months, week_value
from corpus.told.context import Expression
from corpus.told.holidays import holiday
from corpus.told.lexer import two_digit_year
from corpus.told.types import Kind

Meaning = tuple[str, Kind]
"""Value and type."""

_NAMES = frozenset("May March April June August Jan Mar Sun Sat".split())
_BEFORE_TIME = frozenset(
    "in since until till by of from through during before after to for late early mid last next "
    "this each every on between and or the than back as about around ( , - –".split()
)
_COUNTED = frozenset(
    "people men women children miles km kilometers kilometres metres meters feet votes dollars "
    "pounds euros troops homes students workers jobs employees members cases deaths words points "
    "square degrees calories mph rpm k percent tons tonnes barrels shares acres units pages "
    "seats yards songs times followers euro million billion pounds soldiers others".split()
)
_NO_YEAR_BEFORE = frozenset(
    "than nearly almost some over under least most approximately roughly only another no number "
    "room flight route highway interstate boeing windows area code page chapter is are was were "
    "estimated all these those every any more some $ £ € # / @ : - x +".split()
)


def iso(found: Expression) -> Meaning | None:
    """2023-06-02, with or without a time."""
    value = found.tokens.words[found.first]
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
    year = year if year > 99 else two_digit_year(year)
    return _date(year, month, day)


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
    for place in (at + 1, at - 1, at - 2):
        if 0 <= place < len(classes) and classes[place] in "NO":
            number = found.tokens.values[found.first + place]
            break
    if not isinstance(number, int):
        return None
    year = found.number("YV")
    if year is None and found.has("u"):
        year = _near_year(found)
    if year is None:
        guessed = nearest(found, month, number)
        if guessed is None:
            return f"XXXX-{month:02d}-{number:02d}" if found.published is None else None
        year = guessed
    meaning = _date(year, month, number)
    return meaning[0] if meaning else None


def _near_year(found: Expression) -> int | None:
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
    if found.tense() > 0 and behind:
        return (published + datetime.timedelta(days=7 - behind)).isoformat()
    return (published - datetime.timedelta(days=behind)).isoformat()


def clock(found: Expression) -> str | None:
    """20:30 for "8:30 p.m."; `None` if it is no time of day."""
    written = found.get("Z")
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


def month(found: Expression) -> Meaning | None:
    """June, June 2023, early June, June of last year."""
    number = found.number("M")
    if number is None or not _is_month(found):
        return None
    number = abs(number)
    year = found.number("YV")
    if year is None and found.has("u"):
        year = _near_year(found)
    if year is None:
        year = nearest(found, number)
    return (f"{year:04d}" if year is not None else "XXXX") + f"-{number:02d}", "DATE"


def _is_month(found: Expression) -> bool:
    """Whether "May" or "March" is the month here, and not a person or a verb."""
    place = found.first + found.classes.index("M")
    name = found.tokens.words[place].rstrip(".")
    number = found.number("M") or 0
    if found.has("YVE") or found.has("u"):
        return True
    dotted = found.tokens.words[place].endswith(".")
    if number < 0 and not dotted and name not in ("May",):
        return False
    before, after = found.near(-1), found.near(1)
    if name not in _NAMES:
        return not (after[:1].isupper() and before[:1].isupper() and before.isalpha())
    if after[:1].isupper() and found.tokens.classes[found.last + 1 : found.last + 2] == "_":
        return before.lower() in _BEFORE_TIME - {"the", "and", "or", ",", "(", "of", "to", "for"}
    if before.lower() in _BEFORE_TIME:
        if name in ("March", "May") and before.lower() in ("the", "and", "or", ",", "("):
            return name == "May" and before == "the"
        return True
    return name in ("April", "June", "August") and (before.islower() or not before.isalpha())


def relative_month(found: Expression) -> Meaning | None:
    """Last June, next March, this May."""
    number, published = found.number("M"), found.published
    if number is None or published is None:
        return None
    number = abs(number)
    year = published.year
    if found.has("l") and number >= published.month:
        year -= 1
    elif found.has("xc") and number <= published.month:
        year += 1
    elif found.has("h") and found.tense() < 0 and number > published.month:
        year -= 1
    return f"{year:04d}-{number:02d}", "DATE"


def year(found: Expression) -> Meaning | None:
    """1998, fiscal 1989, early 2012; not 2012 people or 555-2012."""
    value = found.number("Y")
    if value is None:
        return None
    before, after = found.word(-1), found.word(1)
    if found.has("yuE") or found.has("B"):
        return f"{value:04d}", "DATE"
    if value < 1500 and before not in ("in", "since"):
        return None
    if before in _NO_YEAR_BEFORE and not (before == "-" and _is_year(found, -2)):
        return None
    next_class = found.tokens.classes[found.last + 1 : found.last + 2]
    if after in _COUNTED or next_class in ("u", "U", "$", "z"):
        return None
    # "2012 people" counts, "the 2012 votes" does not.
    plural = after.endswith("s") and not after.endswith("ss") and len(after) > 3
    named = after[:1].isalpha() and found.near(1).islower() and plural
    if named and before not in _BEFORE_TIME and not before.endswith("s"):
        return None
    if after == "-" and not found.word(2).isdigit():
        return None
    return f"{value:04d}", "DATE"


def _is_year(found: Expression, distance: int) -> bool:
    at = found.first + distance
    return at >= 0 and found.tokens.classes[at] in "YV"


def short_year(found: Expression) -> Meaning | None:
    """'98, after a word that leads up to a year."""
    value = found.number("V")
    if value is None or not (found.has("E") or found.word(-1) in _BEFORE_TIME):
        return None
    return f"{value:04d}", "DATE"


def quarter(found: Expression) -> Meaning | None:
    """The third quarter, third-quarter, next quarter."""
    published = found.published
    number = found.number("o")
    if found.word(1) in ("mile", "century", "hour", "back", "finals", "final"):
        return None
    if number is None:
        if published is None or not found.has("lhxvCscF"):
            return None
        moved = shifted_months(published.replace(day=1), 3 * step(found))
        return f"{moved.year:04d}-Q{(moved.month + 2) // 3}", "DATE"
    told = found.number("YV")
    if told is None and published is not None:
        if found.has("u") and found.has("lxhC"):
            told = published.year + step(found)
        else:
            begins = datetime.date(published.year, 3 * min(max(number, 1), 4) - 2, 1)
            late = begins > published and found.tense() <= 0
            told = published.year - (1 if late else 0)
    if not 1 <= number <= 4:
        return None
    return (f"{told:04d}" if told else "XXXX") + f"-Q{number}", "DATE"


def half(found: Expression) -> Meaning | None:
    """The first half of 1989."""
    number = found.number("o")
    told = found.number("YV")
    if told is None and found.published is not None:
        told = found.published.year + step(found)
    if number not in (1, 2) or told is None or found.code("u") not in (None, "Y"):
        return None
    return f"{told:04d}-H{number}", "DATE"


_SEASON_AFTER = frozenset(
    "in during by until of since over through throughout before after".split()
)


def season(found: Expression) -> Meaning | None:
    """This summer, the spring of 2012; not the verb "fall" and not "hot springs"."""
    code, published = found.code("S"), found.published
    if code is None:
        return None
    if found.has("R"):
        return f"XXXX-{code}", "SET"
    told = found.number("YV")
    modified = found.has("lxhcCpFE") or found.has("B") or told is not None or found.has("u")
    if not modified:
        bare = not found.has("t")
        if found.word(-1) not in _SEASON_AFTER or (bare and code in ("FA", "SP")):
            return None
        if found.word(1) == "of":
            return None
    if told is None:
        if published is None:
            return f"XXXX-{code}", "DATE"
        told = _season_year(found, code, published)
    return f"{told:04d}-{code}", "DATE"


def _season_year(found: Expression, code: str, published: datetime.date) -> int:
    if found.has("u"):
        return published.year + step(found)
    begins = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}[code]
    # Winter is told by the year in which it begins: January's winter began last year.
    now = published.year - (1 if code == "WI" and published.month < 6 else 0)
    ended = published.month > begins + 2 if code != "WI" else 3 <= published.month
    if found.has("lp"):
        return now if ended and code != "WI" else now - 1 + (code == "WI" and ended)
    if found.has("xc"):
        return now if published.month < begins else now + 1
    if not found.has("hC") and published.month < begins and found.tense() < 0:
        return now - 1
    return now


def decade(found: Expression) -> Meaning | None:
    """The 1990s, mid-1980s, the '60s."""
    value = found.number("P")
    written = found.tokens.words[found.last]
    if value is None:
        return None
    # "in his 20s" is an age.
    if written[0].isdigit() and len(written.rstrip("s'’")) == 2 and not found.has("t"):
        return None
    return f"{value}X", "DATE"


def ordinal_unit(found: Expression) -> Meaning | None:
    """The 20th century."""
    number = found.number("Oo")
    if number is None or found.code("u") != "CE" or number < 1:
        return None
    return f"{number - 1:02d}XX", "DATE"


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
    part = found.code("D")
    return (f"{value}T{part}", "TIME") if part else (value, "DATE")


def _date(year: int, month: int, number: int) -> Meaning | None:
    try:
        return datetime.date(year, month, number).isoformat(), "DATE"
    except ValueError:
        return None


def this_week(day_of: datetime.date) -> str:
    """The value of the week a day is in."""
    return week_value(day_of)
