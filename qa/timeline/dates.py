"""Which of the dates that a story tells date something that has happened."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from corpus.told.types import Granularity, ToldDate
from corpus.types import Span

_EXACTNESS: tuple[Granularity, ...] = (
    *("time", "day", "week", "month", "season", "quarter", "half", "year", "decade"),
)
"""Granularities that date an event, the most exact first; a century dates nothing."""
_CLOCK_ONLY = re.compile(
    r"\D{0,12}\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\b.*|o.clock)?", re.IGNORECASE
)
"""`5 p.m. EST`, `around 11:02 a.m.`: an hour says of the day no more than the publication does."""
_NAMES_A_THING = re.compile(r"(?:\d{4}|today|tonight)\Z", re.IGNORECASE)
"""Before `'s` these name a thing (2022's storm, today's newsletter)."""
_PLAN_WORDS = (
    r"(?:\b(?:will|won['’]t|shall|could|may|might|would|upcoming|as soon as|plans? to|"
    r"(?:is|are|was|were|be) (?:\w+ly )?"
    r"(?:due|set|to|expected|scheduled|slated|planned|forecast|likely))\b"
    r"|['’]ll\b)"
)
_PLAN = re.compile(_PLAN_WORDS)
"""Words of what has not happened yet. `May` is a month, so capitals count."""
_PLANNED_FOR = re.compile(_PLAN_WORDS + r"(?:\s+[\w’'-]+){0,4}\s*\Z")
"""Those words with at most four others, and no comma, before a date: "will begin on Friday"."""
_BOUND = re.compile(
    r"\b(?:until|till|before|by)\s+(?:at least\s+)?\Z|\bsince\s+(?:[\w’'-]+\s+){0,5}\Z",
    re.IGNORECASE,
)
"""In front of a date: it bounds a state or a time, nothing is said to have happened then."""
_THING = re.compile(r"\s+[^\W\d_]")
_NO_THING = re.compile(
    r"\s+(?:and|or|but|to|when|while|after|before|as|at|by|in|on|for|from|with|he|she|they|it|was"
    r"|were|is|has|had|the|a|an|that|which|who|said|told)\b"
)


def exactness(granularity: Granularity) -> int:
    """0 for the most exact; larger for coarser."""
    return _EXACTNESS.index(granularity)


def speaks_of_plans(sentence: str) -> bool:
    """Whether a sentence has words of what may or will happen."""
    return _PLAN.search(sentence) is not None


def is_planned(sentence: str, start: int, told: ToldDate) -> bool:
    """Whether the sentence plans something for the date that begins at `start`, although it is
    one that could be read as past ("Friday")."""
    relative = not any(character.isdigit() for character in told.text)
    return relative and _PLANNED_FOR.search(sentence[:start]) is not None


def is_bound(sentence: str, start: int) -> bool:
    """Whether the date that begins at `start` only bounds something ("since 2012"), or tells a
    thing by its year ("the 2026 Games")."""
    if _BOUND.search(sentence[:start]):
        return True
    after = sentence[start + 4 :]
    named = sentence[start : start + 4].isdigit() and _THING.match(after)
    return bool(named) and not _NO_THING.match(after)


def is_quoted(sentence: str, start: int, told: ToldDate) -> bool:
    """Whether a date counted from the day of speaking stands in quotation marks: then somebody
    said it on a day that may not be the story's."""
    before = sentence[:start]
    straight = before.count('"') % 2 == 1
    curly = before.rfind("“") > before.rfind("”")
    return (straight or curly) and not any(character.isdigit() for character in told.text)


def is_future(told: ToldDate, published: datetime.date | None) -> bool:
    """Whether a date lies wholly after the story's publication: a plan, not an event.

    Without a publication date nothing is known to be future.
    """
    return published is not None and told.first is not None and told.first > published


def event_dates(
    told: Sequence[ToldDate], sentence: Span, text: str, published: datetime.date | None
) -> list[ToldDate]:
    """Dates inside one sentence that date an event, in order; `text` is the sentence.

    Durations, repetitions, mere hours, plans and dates that cover no nameable days are left out;
    so are what somebody quoted calls "yesterday", a date that only says more coarsely when another
    one was ("on 2 June, in 2023"), and a repeated one.
    """
    plans = speaks_of_plans(text)
    usable = [
        one
        for one in inside(told, sentence)
        if _dates_an_event(one, text, sentence[0])
        and not is_future(one, published)
        and not is_quoted(text, one.start - sentence[0], one)
        and not (plans and _reaches(one, published))
        and not is_planned(text, one.start - sentence[0], one)
    ]
    kept: list[ToldDate] = []
    for one in usable:
        repeated = any((one.first, one.last) == (other.first, other.last) for other in kept)
        if not repeated and not any(_is_finer(other, one) for other in usable):
            kept.append(one)
    return kept


def inside(told: Sequence[ToldDate], sentence: Span) -> list[ToldDate]:
    """The told dates that stand in a sentence, in order."""
    return [one for one in told if sentence[0] <= one.start < sentence[1]]


def _dates_an_event(told: ToldDate, text: str, start: int) -> bool:
    if told.kind not in ("DATE", "TIME") or told.first is None:
        return False
    if told.granularity not in _EXACTNESS or _CLOCK_ONLY.fullmatch(told.text):
        return False
    possessive = text[told.end - start :].startswith(("'s", "’s"))
    return not (possessive and _NAMES_A_THING.search(told.text))


def _reaches(told: ToldDate, published: datetime.date | None) -> bool:
    """Whether a date is not over when the story is published."""
    return published is not None and told.last is not None and told.last >= published


def _is_finer(one: ToldDate, than: ToldDate) -> bool:
    """Whether `one` lies inside `than` and is shorter."""
    if one.first is None or one.last is None or than.first is None or than.last is None:
        return False
    within = than.first <= one.first and one.last <= than.last
    return within and (one.last - one.first) < (than.last - than.first)
