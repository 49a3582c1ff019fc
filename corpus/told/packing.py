"""Told dates as the store keeps them: one line of JSON for an article, about 25 bytes a date."""

from __future__ import annotations

import datetime
import itertools
import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from corpus.told.calendar import days, granularity
from corpus.told.types import KINDS, ToldDate

RULES = 7
"""Raised when the rules change what is found: the next indexing finds the dates anew."""


def pack(found: Iterable[ToldDate]) -> bytes:
    """Offsets, value and kind; the days only where the value does not say them."""
    rows: list[list[int | str]] = []
    for one in found:
        row: list[int | str] = [one.start, one.end, KINDS.index(one.kind), one.value]
        if one.first and one.last and (one.first, one.last) != days(one.value):
            row += [one.first.toordinal(), one.last.toordinal()]
        rows.append(row)
    return json.dumps(rows, separators=(",", ":")).encode()


@lru_cache(maxsize=2)
def _rows(blob: bytes) -> list[list[Any]]:
    """One article's rows, in order; kept while its passages are looked at one by one."""
    rows: list[list[Any]] = json.loads(blob)
    return rows


def _start(row: list[Any]) -> int:
    return int(row[0])


def unpack(blob: bytes, start: int, text: str) -> Iterator[ToldDate]:
    """What `pack` packed, as far as it lies in `text`, which begins at offset `start`."""
    end = start + len(text)
    rows = _rows(blob)
    for row in itertools.islice(rows, bisect_left(rows, start, key=_start), None):
        first, last, kind, value, *covered = row
        if first >= end:
            break
        if last <= end:
            own = days(value)
            if covered:
                own = (
                    datetime.date.fromordinal(covered[0]),
                    datetime.date.fromordinal(covered[1]),
                )
            yield ToldDate(
                first,
                last,
                text[first - start : last - start],
                value,
                KINDS[kind],
                own[0] if own else None,
                own[1] if own else None,
                granularity(value),
            )
