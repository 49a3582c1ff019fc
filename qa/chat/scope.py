"""What questions are narrowed to: typed dates and sources to a filter, and the filter in words."""

from __future__ import annotations

import calendar
import datetime
import difflib
import re
from collections.abc import Collection
from dataclasses import replace

from corpus.errors import UsageError
from corpus.types import Filter
from qa.render import date_words, safe

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def with_since(filter: Filter, typed: str) -> Filter:
    """From that day on; the first day of a month or year. Empty lifts the limit."""
    return _ordered(replace(filter, since=_day(typed, last=False) if typed else None))


def with_until(filter: Filter, typed: str) -> Filter:
    """Up to that day; the last day of a month or year. Empty lifts the limit."""
    return _ordered(replace(filter, until=_day(typed, last=True) if typed else None))


def with_as_of(filter: Filter, typed: str) -> Filter:
    """As if it were that day, the last of a month or year. Empty: today again."""
    return _ordered(replace(filter, as_of=_day(typed, last=True) if typed else None))


def with_source(filter: Filter, typed: str, known: Collection[str]) -> Filter:
    """Only this publisher; `known` are those of the archive. Empty lifts the limit.

    Raises `UsageError` naming the nearest if nothing has this source.
    """
    if not typed:
        return replace(filter, sources=())
    found = _fitting("source", typed, known, "The stories name no sources.")
    return replace(filter, sources=(found,))


def with_tag(filter: Filter, typed: str, known: Collection[str]) -> Filter:
    """Only stories with this tag; `known` are those of the archive. Empty lifts the limit.

    Raises `UsageError` naming the nearest if no story has it.
    """
    if not typed:
        return replace(filter, tags=())
    none = "No story has a tag; qa edit adds them."
    return replace(filter, tags=(_fitting("tag", typed.removeprefix("#"), known, none),))


def _fitting(kind: str, typed: str, known: Collection[str], none: str) -> str:
    """The name that was meant: equal, else with what was typed in it."""
    fitting = [name for name in known if name.casefold() == typed.casefold()]
    fitting = fitting or [name for name in known if typed.casefold() in name.casefold()]
    if not fitting:
        near = difflib.get_close_matches(typed, known, n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]}?" if near else _some(known, none)
        raise UsageError(f"No story has the {kind} {typed}.", hint)
    return fitting[0]


def scope_words(filter: Filter) -> str:
    """`since 1 January 2024 · City Post`; empty without limits."""
    parts = []
    if filter.since:
        parts.append(f"since {date_words(filter.since)}")
    if filter.until:
        parts.append(f"until {date_words(filter.until)}")
    if filter.as_of:
        parts.append(f"as of {date_words(filter.as_of)}")
    parts += [safe(source) for source in filter.sources]
    parts += [f"#{safe(tag)}" for tag in filter.tags]
    return " · ".join(parts)


def _some(known: Collection[str], none: str) -> str:
    if not known:
        return none
    names = sorted(known)
    return f"There are: {', '.join(names[:5])}{' and more' if len(names) > 5 else ''}."


def _day(typed: str, *, last: bool) -> datetime.date:
    found = _DATE.fullmatch(typed.strip())
    try:
        if found is None:
            raise ValueError(typed)
        year = int(found[1])
        month = int(found[2]) if found[2] else (12 if last else 1)
        if found[3]:
            return datetime.date(year, month, int(found[3]))
        return datetime.date(year, month, calendar.monthrange(year, month)[1] if last else 1)
    except ValueError as error:
        raise UsageError(
            f"{typed!r} is not a date.", "Write 2024-01-31, 2024-01 or 2024."
        ) from error


def _ordered(filter: Filter) -> Filter:
    if filter.since and filter.last_day and filter.last_day < filter.since:
        raise UsageError(
            f"No day is both since {filter.since} and until {filter.last_day}.",
            "Clear the limits with /all first.",
        )
    return filter
