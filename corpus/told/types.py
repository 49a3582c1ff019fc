"""A told date, and what its value says: which days it covers and how exact it is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

Kind = Literal["DATE", "TIME", "DURATION", "SET"]
"""The four types of TIMEX3."""

Granularity = Literal[
    "time", "day", "week", "month", "quarter", "season", "half", "year", "decade", "century", "none"
]
"""How exact a value is; "none" for lengths of time and for words like "recently"."""

KINDS: tuple[Kind, ...] = ("DATE", "TIME", "DURATION", "SET")


@dataclass(frozen=True, slots=True)
class ToldDate:
    """An expression of time in an article's text."""

    start: int
    """Offset into the article's text, code points."""
    end: int
    """One past the last character: `article.text[start:end] == text`."""
    text: str
    """The expression as written."""
    value: str
    """As TIMEX3 writes it: `2012`, `2023-06`, `2023-06-02`, `2023-W23`, `2023-SU`, `2023-Q3`,
    `2023-H1`, `199X`, `19XX`, `2023-06-02TEV`, `2023-06-02T20:30`, `P2Y`, `PT24H`, `PAST_REF`,
    `PRESENT_REF`, `FUTURE_REF`; `XXXX` stands for a year nobody can tell."""
    kind: Kind
    first: datetime.date | None = None
    """First day it covers; `None` if it covers no days that can be named."""
    last: datetime.date | None = None
    """Last day it covers, inclusive; set exactly when `first` is."""
    granularity: Granularity = "none"
