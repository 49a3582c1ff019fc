"""Keeps the told dates of every article in the store up to date."""

from __future__ import annotations

import datetime

from corpus.rows import parts
from corpus.store import Store
from corpus.told.packing import RULES, pack

BATCH = 500
"""Articles a commit: about three seconds' work."""


def tell_dates(store: Store) -> int:
    """Find the told dates of articles that are new, have changed, or were read by older rules.

    Returns how many articles that were. The store must be open for writing; every batch is
    committed, so that an interrupted run goes on where it was. Nothing is encoded for it, and no
    index is built anew: the generation stays.
    """
    from corpus.told.find import told_dates

    waiting = store.untold(RULES)
    for first in range(0, len(waiting), BATCH):
        rows: list[tuple[int, int, bytes]] = []
        for part in parts(waiting[first : first + BATCH]):
            for number, date, text in store.texts(part):
                published = datetime.date.fromisoformat(date) if date else None
                rows.append((number, RULES, pack(told_dates(text, published))))
        with store.writing() as writer:
            writer.put_told(rows)
    return len(waiting)
