"""Which events a timeline shows when there are more than it has room for. Pure functions."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa.timeline.merge import Merged, Moment

STORIES_WEIGHT = 0.1
"""Of the logarithm of how many stories tell the event: what many papers recall was important."""
DAY_WEIGHT = 0.05
"""Of the logarithm of how many stories tell of, or come from, its day."""
CROWDED = 0.06
"""Taken off for each event already shown of the same days, so that one day's news does not push
out all other years."""
AGAIN = 0.15
"""Taken off for a sentence that is shown already, with another of its dates."""
SAME_NEWS = 0.12
"""Taken off for an event of a story that has one shown already, of about the same days and dated
by the other clock: both are the news of its day."""
ABOUT = datetime.timedelta(days=3)
WEAKEST = 0.4
"""Events need this share of the best one's score, or they do not fit the topic."""
LONGEST_DAY = datetime.timedelta(days=6)
"""Months and years are told by most stories without meaning one event."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An event with its score."""

    event: Merged
    score: float


def choose(events: Sequence[Merged], limit: int) -> tuple[list[Scored], int]:
    """At most `limit` events, the best first, and how many more there are.

    Each day's later ones are set back, and so are a sentence's second date and a story's second
    report of its day. Those that do not fit the topic are none.
    """
    busy = _stories_by_days(events)
    waiting = [Scored(one, _score(one, busy)) for one in events]
    best_score = max((one.score for one in waiting), default=0.0)
    waiting = [one for one in waiting if one.score >= WEAKEST * best_score]
    chosen: list[Scored] = []
    set_back = [0.0] * len(waiting)
    while waiting and len(chosen) < limit:
        place = max(range(len(waiting)), key=lambda n: waiting[n].score - set_back[n])
        best = waiting.pop(place)
        set_back.pop(place)
        chosen.append(best)
        for number, one in enumerate(waiting):
            set_back[number] += _set_back(one.event.best, best.event.best)
    return chosen, len(waiting)


def _set_back(moment: Moment, shown: Moment) -> float:
    """What a moment loses because another is shown."""
    loss = CROWDED * (moment.days == shown.days) + AGAIN * (moment.place == shown.place)
    same_story = moment.quote.article.id == shown.quote.article.id
    if same_story and moment.clock != shown.clock and abs(moment.last - shown.last) <= ABOUT:
        loss += SAME_NEWS
    return loss


def _score(event: Merged, busy: Counter[tuple[datetime.date, datetime.date]]) -> float:
    score = event.best.quote.score + STORIES_WEIGHT * math.log2(event.stories)
    if _is_short(event.best):
        score += DAY_WEIGHT * math.log2(busy[event.best.days])
    return score


def _stories_by_days(events: Sequence[Merged]) -> Counter[tuple[datetime.date, datetime.date]]:
    told = {
        (moment.days, moment.group)
        for event in events
        for moment in (event.best, *event.others)
        if _is_short(moment)
    }
    return Counter(days for days, _ in told)


def _is_short(moment: Moment) -> bool:
    return moment.last - moment.first <= LONGEST_DAY
