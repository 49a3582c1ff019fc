"""Told dates as the store keeps them: one line of JSON for an article, about 25 bytes a date."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator

from corpus.told.calendar import days, granularity
from corpus.told.types import KINDS, ToldDate

RULES = 3
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


def unpack(blob: bytes, start: int, text: str) -> Iterator[ToldDate]:
    """What `pack` packed, as far as it lies in `text`, which begins at offset `start`."""
    end = start + len(text)
    for first, last, kind, value, *covered in json.loads(blob):
        if start <= first and last <= end:
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
