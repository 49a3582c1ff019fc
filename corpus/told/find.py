"""Text and publication date to the dates that the text tells."""

from __future__ import annotations

import datetime

from corpus.told.types import ToldDate


def told_dates(text: str, published: datetime.date | None) -> tuple[ToldDate, ...]:
    """The dates a text tells, in order, without overlaps."""
    return ()
