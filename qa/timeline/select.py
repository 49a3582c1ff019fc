"""Which events a timeline shows when there are more than it has room for. Pure functions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa.timeline.merge import Merged

STORIES_WEIGHT = 0.1
"""Of the logarithm of how many stories tell the event: what many papers recall was important."""
CROWDED = 0.06
"""Taken off for each event already shown of the same days, so that one day's news does not push
out all other years."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An event with its score."""

    event: Merged
    score: float


def choose(events: Sequence[Merged], limit: int) -> list[Scored]:
    """At most `limit` events, the best first, each day's later ones set back."""
    waiting = [
        Scored(one, one.best.quote.score + STORIES_WEIGHT * math.log2(one.stories))
        for one in events
    ]
    chosen: list[Scored] = []
    shown: Counter[tuple[object, object]] = Counter()
    while waiting and len(chosen) < limit:
        best = max(waiting, key=lambda one: one.score - CROWDED * shown[one.event.best.days])
        waiting.remove(best)
        chosen.append(best)
        shown[best.event.best.days] += 1
    return chosen
