"""Dates in questions: what days a question is about, and whether it asks for the newest.

Rules, no model: the same ones that find told dates in articles (`corpus.told`) read the question
against today, and the words in front say whether it is since, before or as of then. A pure
function; what it infers is only ever a soft score (`qa.search.timing`), never a filter.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.told.types import ToldDate
from qa.question.names import content_words
from qa.question.spell_dates import days_words

Wants = Literal["", "latest", "first"]
"""What a question asks for among what fits: the newest, the oldest, or neither."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days a question asks about; `None` leaves an end open."""

    first: datetime.date | None
    """First day, inclusive."""
    last: datetime.date | None
    """Last day, inclusive."""


@dataclass(frozen=True, slots=True)
class QuestionTime:
    """What a question says about time; false if it says nothing."""

    periods: tuple[Period, ...] = ()
    """What it is about; several if it names several dates."""
    wants: Wants = ""
    as_of: datetime.date | None = None
    """"As of 7 August": what was published later should not count."""
    firm: bool = False
    """Whether "as of", "latest" or "first" was said outright; "now" and "still" say it softly."""
    question: str = ""
    """As asked."""
    rest: str = ""
    """The question without what was read as time."""
    note: str = ""
    """What a reader is told: "read as: 1 to 30 June 2023"; empty if nothing was read."""

    def __bool__(self) -> bool:
        return bool(self.periods or self.wants or self.as_of)

    @property
    def alone(self) -> bool:
        """Whether a time is all that is asked about: "what happened in June 2023?"."""
        return bool(self.periods) and not content_words(self.rest)

    @property
    def searched(self) -> str:
        """What to search for: without "the latest on" and "as of June", which name no thing.
        Dates stay: stories have them too, and searching without them found less."""
        return self.rest if self.firm and content_words(self.rest) else self.question


_HINT = (
    r"\d|\b(?:day|today|tonight|yesterday|weekend|week|month|year|decade|century|quarter|now"
    r"|current\w*|recent\w*|latest|newest|still|first|earliest|originally|initially|morning|evening"
    r"|night|spring|summer|autumn|fall|winter|christmas|easter|thanksgiving|halloween|nowadays"
    r"|at (?:the moment|present)|so far|to date|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?"
    r"|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
    r"s?\b|\b(?:ninetie|eightie|seventie|sixtie|fiftie)s\b"
)
"""What any question about time has. Patterns are compiled when first used: most questions need
this one only, and the others and the rules for told dates take 20 ms."""
_LATEST = (
    r"\b(?:the latest|latest|newest|most recent(?:ly)?|recent(?:ly)?|right now|now(?! that\b)"
    r"|current(?:ly)?|nowadays|at the moment|these days|at present|so far|as of (?:now|today)"
    r"|to date|up to now|until now|(?:are|is|do|does|have|has)\b[^?]{0,60}\bstill)\b"
)
_FIRM = (
    r"\b(?:the )?(?:very )?(?:latest|newest|most recent(?:ly)?|earliest|originally)\b"
    r"(?: (?:news )?(?:on|about|with|regarding)\b)?"
)
_FIRST = (
    r"\b(?:earliest|originally|initially|at first|first (?:reports?|reported|announced|mentioned"
    r"|heard|news))\b|\bwhen\b[^?]*\bfirst (?:\w+ed|met|met|began|said|known|told|seen)\b"
)
_LEAD = (
    r"(?:\b(?P<as_of>as (?:of|at))"
    r"|\b(?P<since>since|from|starting(?: in| on)?|beginning(?: in| on)?)"
    r"|\b(?P<after>(?:any ?time )?after|later than|following)"
    r"|\b(?P<before>(?:any ?time )?before|prior to|earlier than|ahead of)"
    r"|\b(?P<until>until|till|up to|through|by(?: the end of)?|no later than)"
    r"|\b(?P<between>between)"
    r"|\b(?:in|on|at|during|over|for|within|throughout|of|around|about|the))"
    r"(?: the)?\s+$"
)
_JOINED = r"\s*(?:and|to|until|till|through|-|–|—)\s*(?:the\s+)?"
_WEEKDAY = r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
_AHEAD = (
    r"\b(?:will|next|upcoming|coming|going to|scheduled|plans?|planned|tomorrow|due|later"
    r"|expected|set to|would)\b"
)
_LONGEST = 1000
"""Characters of a question that are looked at for dates."""


def read_question(question: str, today: datetime.date) -> QuestionTime:
    """What a question says about time, read on the day `today`.

    Months and weekdays without a year are the nearest past ones, unless the question looks
    ahead. A question that says nothing about time gives a false value. Never raises.
    """
    text = question[:_LONGEST]
    if not _search(_HINT, text):
        return QuestionTime(question=question, rest=question)
    # Compiled patterns of 20 ms: only for questions that may hold a date.
    from corpus.told.find import told_dates

    found = [_of_the_past(one, text, today) for one in told_dates(_as_written(text), today)]
    dated = [one for one in found if one.first and one.last and one.kind != "SET"]
    periods, as_of, cut = _periods(text, dated, today)
    wants: Wants = "latest" if _search(_LATEST, text) else "first" if _search(_FIRST, text) else ""
    if not (periods or as_of or wants):
        return QuestionTime(question=question, rest=question)
    cut += [one.span() for one in re.finditer(_FIRM, text, re.IGNORECASE)]
    return QuestionTime(
        question=question,
        periods=tuple(periods),
        wants=wants,
        as_of=as_of,
        firm=as_of is not None or _search(_FIRM, text) is not None,
        rest=_without(question, sorted(cut)),
        note=_note(periods, as_of, wants),
    )


def _search(pattern: str, text: str) -> re.Match[str] | None:
    return re.search(pattern, text, re.IGNORECASE)


def _as_written(text: str) -> str:
    """With capitals where somebody was in a hurry: "in june 2023", "last friday"."""
    return re.sub(_LOWER_NAMES, lambda found: found[0].capitalize(), text)


_LOWER_NAMES = (
    r"\b(?:january|february|april|june|july|august|september|october|november|december"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    r"|(?<=\bin )(?:march|may)\b|(?<=\bsince )(?:march|may)\b|(?<=\blast )(?:march|may)\b"
    r"|\b(?:march|may|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?=\.? \d)"
    r"|(?<=\d )(?:march|may|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
)


def _of_the_past(told: ToldDate, text: str, today: datetime.date) -> ToldDate:
    """A month, day or weekday without a year that came out ahead, a year or a week earlier."""
    if not (told.first and told.last) or told.first <= today or re.search(r"\d{4}", told.text):
        return told
    if _search(_AHEAD, text) or told.kind == "DURATION":
        return told
    if _search(_WEEKDAY, told.text) and not _search(r"\d|black|good|easter", told.text):
        week = datetime.timedelta(days=7)
        return replace(told, first=told.first - week, last=(told.last or told.first) - week)
    return _a_year_earlier(told, told.first, told.last or told.first, today)


def _a_year_earlier(
    told: ToldDate, first: datetime.date, last: datetime.date, today: datetime.date
) -> ToldDate:
    """Holidays move, so that they are read with the year before; other days are only moved."""
    from corpus.told.find import told_dates

    again = told_dates(f"In {told.text} {first.year - 1}.", today)
    if len(again) == 1 and again[0].first and not _search(r"\d", told.text):
        return replace(told, first=again[0].first, last=again[0].last)
    return replace(told, first=_year_before(first), last=_year_before(last))


def _year_before(day: datetime.date) -> datetime.date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _periods(
    text: str, dated: Sequence[ToldDate], today: datetime.date
) -> tuple[list[Period], datetime.date | None, list[tuple[int, int]]]:
    """The periods, the day of "as of", and the stretches of text that said so."""
    periods: list[Period] = []
    as_of: datetime.date | None = None
    cut: list[tuple[int, int]] = []
    number = 0
    while number < len(dated):
        told = dated[number]
        lead = _search(_LEAD, text[: told.start])
        how = lead.lastgroup if lead else None
        start = lead.start() if lead else told.start
        follower = dated[number + 1] if number + 1 < len(dated) else None
        if follower and how in ("between", "since") and _joins(text, told, follower):
            periods.append(_joined(told, follower))
            cut.append((start, follower.end))
            number += 2
            continue
        if how == "as_of":
            as_of = told.last
        else:
            periods.append(_bounded(told, how, today))
        if not re.match(r"\s+(?!and\b|or\b)\w|['’-]", text[told.end :]) or how:
            # "The 2022 World Cup" and "June's vote" are left whole: they name something.
            cut.append((start, told.end))
        number += 1
    return periods, as_of, cut


def _joins(text: str, one: ToldDate, other: ToldDate) -> bool:
    return re.fullmatch(_JOINED, text[one.end : other.start], re.IGNORECASE) is not None


def _joined(one: ToldDate, other: ToldDate) -> Period:
    """ "Between May and July 2022": the first takes the year of the second."""
    first, last = one.first, other.last
    if first and last and not re.search(r"\d{4}", one.text) and re.search(r"\d{4}", other.text):
        try:
            first = first.replace(year=last.year)
        except ValueError:
            first = datetime.date(last.year, first.month, 28)
        if first > last:
            first = _year_before(first)
    if first and last and first > last:
        first, last = other.first, one.last
    return Period(first, last)


def _bounded(told: ToldDate, how: str | None, today: datetime.date) -> Period:
    one_day = datetime.timedelta(days=1)
    first, last = told.first, told.last
    if how == "since":
        return Period(first, None)
    if how == "after" and last:
        return Period(last + one_day, None)
    if how == "before" and first:
        return Period(None, first - one_day)
    if how == "until":
        return Period(None, last)
    # "This year" goes no further than today.
    if first and last and first <= today < last and told.granularity in ("year", "month", "week"):
        last = today
    return Period(first, last)


def _without(question: str, cut: Sequence[tuple[int, int]]) -> str:
    kept, place = [], 0
    for start, end in cut:
        if start < place:
            continue
        kept.append(question[place:start])
        place = end
    left = " ".join("".join([*kept, question[place:]]).split())
    left = re.sub(r" (?:and|or)(?=\s*(?:[?.,!]|$))", "", left) if cut else left
    return re.sub(r"\s+([?.,!])", r"\1", left).lstrip(" ,;:")


def _note(periods: Sequence[Period], as_of: datetime.date | None, wants: Wants) -> str:
    parts = [days_words(period.first, period.last) for period in periods]
    if as_of:
        parts.append(f"as of {days_words(as_of, as_of)}, later stories last")
    if wants == "latest" and not parts:
        parts.append("newest first")
    if wants == "first" and not parts:
        parts.append("oldest first")
    return f"read as: {', '.join(dict.fromkeys(parts))}"
