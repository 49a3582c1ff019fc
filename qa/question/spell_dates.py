"""Days and periods in words."""

from __future__ import annotations

import datetime

from corpus.dates import MONTH_NAMES


def day_words(day: datetime.date) -> str:
    """`7 August 2023`."""
    return f"{day.day} {MONTH_NAMES[day.month - 1].capitalize()} {day.year}"


def days_words(first: datetime.date | None, last: datetime.date | None) -> str:
    """`1 to 30 June 2023`, `since 1 June 2023`, `until 30 June 2023`, `any day`."""
    if first and last:
        if first == last:
            return day_words(first)
        start = day_words(first)
        if first.year == last.year:
            start = start.removesuffix(f" {first.year}")
            if first.month == last.month:
                start = str(first.day)
        return f"{start} to {day_words(last)}"
    if first:
        return f"since {day_words(first)}"
    return f"until {day_words(last)}" if last else "any day"
