"""Words that tell the same of one thing: who asks when it was built is told when it was completed.

A few dozen groups of everyday English, no dictionary: enough that the commonest questions are not
taken to be about something else than the sentences that answer them.
"""

from __future__ import annotations

import functools
from collections.abc import Set

from qa.question.terms import words

_GROUPS = """
found founded foundation founder established establish formed form formation created launched set
found started begin began start beginning opened launched
opened open opening inaugurated launched unveiled
built build construction constructed erected completed finished
died death dead die killed passed fatal victim casualty toll
born birth
married marry wed wedding
divorced divorce separated split parted
released release issued published publication premiered out
written wrote write author composed composer penned
made make created produced producer directed director
won win winner winning victory beat defeated champion
lost lose defeat beaten
led lead leader head headed chief
bought buy purchase acquired acquisition takeover
cost price paid pay worth value spent spend fee
ended end finished concluded stopped expired
closed close closure shut shutdown
happened happen occurred place held took
injured injury hurt wounded
arrested arrest detained held custody
appointed appoint named became elected chosen
resigned resign quit left stepped
owned owner own belong bought
located lie situated based stands
visited visitor attended attendance spectator crowd audience
employed employee worker staff job
"""
_RELATED = """
married marry marriage husband wife spouse bride
father mother parent son daughter child kid offspring
artist singer band group sung sang performed album song single
"""
"""Tell who somebody is, but no event: "her husband opened a shop in 2012" is no wedding."""


@functools.cache
def _groups(*, of_events: bool) -> dict[str, frozenset[int]]:
    lines = _GROUPS if of_events else _GROUPS + _RELATED
    found: dict[str, set[int]] = {}
    for number, line in enumerate(lines.strip().splitlines()):
        for term in words(line):
            found.setdefault(term, set()).add(number)
    return {term: frozenset(numbers) for term, numbers in found.items()}


def told_terms(wanted: Set[str], there: Set[str], *, of_events: bool = False) -> int:
    """How many of the wanted index terms are there, themselves or in another word for the same;
    for a question of when something happened only `of_events`."""
    groups = _groups(of_events=of_events)
    spoken: set[int] = set()
    spoken.update(*(groups.get(term, ()) for term in there))
    return sum(
        term in there or not spoken.isdisjoint(groups.get(term, frozenset())) for term in wanted
    )
