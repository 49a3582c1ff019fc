"""A question for a length of time is not answered by a date. Pure functions.

"2012" says how long only to who reckons; "since 2012" and "11 years" say it. So a marked date
takes a "since" before it along, and without one it is no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.question.lengths import asks_length, is_no_length, since_in_front
from qa.reader.evidence import Evidence


def as_lengths(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """What a reader marked, where the question asks how long; else unchanged, in the same order.

    A bare date ("2012"), and what is no amount at all, is as if nothing had been marked: the
    passage stays one that may be quoted.
    """
    if not asks_length(question):
        return list(evidence)
    return [_as_length(one) if is_no_length(one.text) else one for one in evidence]


def _as_length(one: Evidence) -> Evidence:
    reading = one.reading
    since = since_in_front(one.passage.text[: reading.start])
    start = reading.start - since if since else reading.end
    pooled = one.pooled if since else 0.0
    return replace(one, reading=replace(reading, start=start), pooled=pooled)
