"""Text and publication date to the dates that the text tells.

A cheap look first: most sentences have no word that any expression begins with, and are never
taken apart. The rest become a string of token classes (`lexer`), in which one pattern finds the
expressions (`grammar`), and a small function a rule says what each means (`resolve_*`).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator

from corpus.told import resolve_days, resolve_lengths, resolve_months, resolve_units, resolve_years
from corpus.told.calendar import Days, days, granularity, shifted_months
from corpus.told.context import Context, Expression, anchored
from corpus.told.grammar import grammar
from corpus.told.lexer import tokens
from corpus.told.resolve_days import Meaning
from corpus.told.titles import is_title
from corpus.told.types import ToldDate

_RESOLVERS: dict[str, Callable[[Expression], Meaning | None]] = {
    "iso": resolve_days.iso,
    "numeric": resolve_days.numeric,
    "week_of": resolve_days.week_of,
    "nth_weekday": resolve_days.nth_weekday,
    "day_range": resolve_days.day_range,
    "day": resolve_days.day,
    "ordinal_unit": resolve_years.ordinal_unit,
    "quarter": resolve_months.quarter,
    "half": resolve_months.half,
    "first_months": resolve_lengths.first_months,
    "relative_month": resolve_months.relative_month,
    "month": resolve_months.month,
    "season": resolve_months.season,
    "decade": resolve_years.decade,
    "holiday": resolve_days.on_holiday,
    "year_range": resolve_years.year_range,
    "year": resolve_years.year,
    "short_year": resolve_years.short_year,
    "ago": resolve_units.ago,
    "window": resolve_lengths.window,
    "some_units": resolve_units.some_units,
    "relative_unit": resolve_units.relative_unit,
    "time_of_day": resolve_units.time_of_day,
    "rate": resolve_lengths.rate,
    "every": resolve_lengths.every,
    "age": resolve_lengths.age,
    "compound": resolve_lengths.compound,
    "length": resolve_lengths.length,
    "the_unit": resolve_units.the_unit,
    "reference": resolve_units.reference,
    "anniversary": resolve_years.anniversary,
}

_PIECE = re.compile(r"[^\n]+(?:(?<![.!?:;\"”’])\n(?=[^\n])[^\n]+)*")
"""A paragraph; a line that ends without a stop goes on in the next."""
_SENTENCE_END = re.compile(r"(?<![AaPp]\.[Mm])(?<! [A-Z])[.!?][\"”’)]*\s+(?=[A-Z“\"‘])")
"""Rough, but never between "8 p.m." and "Friday"."""
_HINT = re.compile(
    r"\d|[Dd]ay|[Nn]ight|[Ww]eek|[Mm]onth|[Yy]ear|[Dd]ecade|[Cc]entur|[Hh]our|[Mm]inute|[Qq]uarter"
    r"|[Mm]orning|[Dd]aily|[Nn]oon|[Ee]vening|[Dd]awn|[Dd]usk|[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all"
    r"|[Ww]inter|\b[Nn]ow|[Rr]ecent|[Cc]urrent|[Pp]reviously|[Ff]ormerly|[Ss]oon\b|[Ll]ately"
    r"|\b[Tt]he (?:past|future|moment|present)\b|[Pp]resently|[Oo]vernight|[Tt]omorrow|fortnight"
    r"|Christmas|Easter|New Year|Thanksgiving|Halloween|annual|monthly|hourly|[Aa]nniversary"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun"
    r"|JAN|FEB|APR|JUN|JUL|AUG|SEP|OCT|NOV|DEC|MON|TUE|WED|THU|FRI|SAT|SUN)"
    r"|\b[Mm]idnight|[Ll]unchtime|[Ss]econds|[Ss]emester|[Tt]wice|[Tt]onight|[Ss]eason"
    r"|half\b|ties\b|ong ago|present\b|future\b"
)
"""Something that any expression of time has; most sentences have nothing of it."""
_SEGMENT = re.compile(r"[^_$.(]*[uUQMWwSGYPVILdDTzZXrCpRK1459%k][^_$.(]*.?")
"""A run of tokens that an expression may lie in: the grammar need not look anywhere else."""
_LONGEST = 4000
"""Characters of a sentence: what is longer is cut, so that work grows no faster than the text."""


def told_dates(text: str, published: datetime.date | None) -> tuple[ToldDate, ...]:
    """Every expression of time in a text, in order, without overlaps, with offsets into `text`.

    All four types of TIMEX3 are returned, not only what has days: dates (also vague ones:
    "recently" is `PAST_REF`, "now" `PRESENT_REF`, "the near future" `FUTURE_REF`), times of day
    ("4 p.m. EST", "Friday morning"), durations ("the past five years", "two-hour", ages such as
    "27-year-old") and sets ("daily", "every Thursday", "a year" after an amount). Take those with
    `first` for what stands on the calendar. Extents and values follow TIMEX3: articles, "early",
    "late", "about" and "more than" belong to the expression, prepositions and the possessive "'s"
    don't; a day and the time beside it are one expression, so are "Aug. 12-21" and "July of last
    year"; the value of a decade is `198X`, of a century `18XX`, of a fiscal year the year.
    "The next season" and ordinals of a length ("its third year") are not found, nor what only
    looks like a time: titles ("May December", "1984" in quotation marks), names, counts.

    Relative expressions ("last week", "Friday", "June 2") are read against the publication date,
    and against the verbs around them: the past unless the verb says otherwise. Without a
    publication date only what is absolute has days. A few count from the last date told before
    ("two months later"), and a time of day belongs to a day told before it in its sentence.
    Empty text gives `()`. Never raises.
    """
    context = Context(published)
    return tuple(one for piece, offset in _pieces(text) for one in _read(piece, offset, context))


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """Sentences that may tell a date, with their offsets."""
    for found in _PIECE.finditer(text):
        first, stop = found.span()
        ends = [end.end() for end in _SENTENCE_END.finditer(text, first, stop)]
        for last in [*ends, stop]:
            while first < last:
                piece = text[first : min(first + _LONGEST, last)]
                if _HINT.search(piece):
                    yield piece, first
                first += len(piece)


def _read(piece: str, offset: int, context: Context) -> Iterator[ToldDate]:
    cut = tokens(piece)
    pattern = grammar()
    for segment in _SEGMENT.finditer(cut.classes):
        place = segment.start()
        while match := pattern.search(cut.classes, place, segment.end()):
            found = Expression(cut, match.start(), match.end() - 1, context, offset)
            meaning = _meaning(found, str(match.lastgroup))
            if meaning is None:
                place = match.start() + 1
                continue
            place = match.end()
            start, end = _extent(found)
            told = _told(piece[start:end], offset + start, meaning, found)
            _remember(told, context)
            yield told


def _meaning(found: Expression, rule: str) -> Meaning | None:
    if is_title(found):
        return None
    try:
        return _RESOLVERS[rule](found)
    except (OverflowError, ValueError):
        # Before the year 1 or after 9999.
        return None


def _extent(found: Expression) -> tuple[int, int]:
    last = found.last
    return found.tokens.starts[found.first], found.tokens.starts[last] + len(
        found.tokens.words[last]
    )


def _told(text: str, start: int, meaning: Meaning, found: Expression) -> ToldDate:
    value, kind = meaning
    covered = found.days or days(value) if kind in ("DATE", "TIME") else _window_days(found, value)
    first, last = covered or (None, None)
    return ToldDate(start, start + len(text), text, value, kind, first, last, granularity(value))


def _window_days(found: Expression, value: str) -> Days | None:
    """The days of "the past 12 months": up to the day of publication, or from it on."""
    if found.published is None or not found.has("lpxc") or value[:2] == "PT" or "X" in value:
        return None
    many, unit = re.fullmatch(r"P([\d.]+)(\D+)", value).groups()  # type: ignore[union-attr]
    sign = -1 if found.has("lp") else 1
    try:
        if unit in ("D", "W", "WE"):
            width = datetime.timedelta(days=float(many) * (1 if unit == "D" else 7))
            other = found.published + sign * width
        else:
            months = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}[unit]
            other = shifted_months(found.published, int(sign * months * float(many)))
    except OverflowError:
        return None
    return (other, found.published) if sign < 0 else (found.published, other)


def _remember(told: ToldDate, context: Context) -> None:
    if told.first is None or told.kind not in ("DATE", "TIME"):
        return
    day = told.first
    if told.granularity == "week" and context.published is not None:
        # "Three weeks ago" is a day like today: "two days later" counts from it.
        day += datetime.timedelta(days=context.published.weekday())
    context.anchor = anchored(day, told.value, told.start)
    if told.granularity == "quarter" and "ago" not in told.text and "earlier" not in told.text:
        context.quarter = told.first
    if told.granularity not in ("decade", "century"):
        context.years.add(told.first.year)
