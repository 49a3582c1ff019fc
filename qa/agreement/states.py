"""Questions about how things stand, and the sentences of each time that tell it. Pure functions.

"Are they still together?" has a different answer in every story. None of them is chosen: each
dated story gives the sentence that best tells how things stood, newest first.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.told.find import told_dates
from qa.agreement.asking import terms
from qa.agreement.numbers import numbers
from qa.agreement.types import Finding, Side, Statement
from qa.question.names import content_words, names, parts

MOST_STATES = 5
"""States shown at most, the newest and the oldest among them."""
OLD_NEWS = datetime.timedelta(days=90)
"""A sentence about days longer before its story tells history, not how things stand."""
HISTORY_FROM = datetime.timedelta(days=3650)
"""What is older than this is history whatever it is about: "the mine was opened in 1888"."""
AMOUNT = 0.15
"""Added for a number where a number or a price is asked about."""
CURRENT = 0.12
"""Added to the cosine of a sentence in the present or with "now", "no longer", "reportedly"."""
TOPIC = 0.15
"""Added for the words of the question's topic, by their share."""
MANY_TOPICS = 3
"""Topic words from which on they count double and a sentence needs some of them: "together" has
many paraphrases, "director of the Paris Opera" has not."""
HISTORY = 0.25
"""Taken off for a sentence that only tells of old days; less the more of the topic it has."""
FRAGMENT = 0.15
"""Taken off for a sentence of few words, a question, or an advertisement ("For more, watch")."""
SHORT_WORDS = 6
FLOOR = 0.6
"""Share of the best state's score that a state needs."""

_STILL = r"(?:still|yet|any ?more|any longer|no longer|currently|now|right now|at the moment|today)"
_STATE = re.compile(
    # A completed follow-up has its topic in front: "the strike and the union: is it over yet?"
    r"^(?:[^:?]{1,120}:)?\W*(?:and |but |so )?"
    r"(?:is|are|am|was|were|do|does|did|has|have|had|will|can|could)\b"
    rf".*\b{_STILL}\b"
    r"|\bthe (?:latest|newest)(?=\s+(?:on|in|about|from|with|regarding)\b|\s*(?:\?|$))"
    r"|\bthe (?:current state|current situation|current status|present state|state of affairs"
    r"|state of play|most recent (?:news|development|report))\b"
    r"|\b(?:latest|newest|current|most recent) (?:news|state|status|situation|development|word)\b"
    r"|\bany (?:news|update|updates|developments?)\b|\b(?:status|update|updates) (?:of|on|about)\b"
    r"|\bhow (?:do|does|did|are|is|have|has|had)\b.*\b(?:stand|stands|develop\w*|chang\w*|evolv\w*"
    r"|progress\w*|going|gone)\b"
    r"|\bwhere (?:do|does|did) .*\bstand\b"
    r"|\bwhat (?:has|have|had)?\s*(?:changed|happened since|become of|is new|['’]s new)\b"
    r"|\bwhat['’]s (?:new|the latest|happening)\b",
    re.IGNORECASE,
)
_ONLY_STATE = re.compile(
    r"\s+\b(?:(?:still|currently|right now|at the moment|yet|any ?more|any longer|no longer)\b"
    r"|(?:going on|over|on|chang\w+|develop\w*|evolv\w+|progress\w*)"
    r"(?=\s*(?:yet|now|at the moment)?\s*\?))",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:is|are|has|have|['’]s|['’]re|['’]ve|now|currently|still|yet|no longer|any ?more"
    r"|reportedly|so far|at the moment|for now|today|recently|latest|remains?|continues?|unclear"
    r"|decided|says|say|will|may|might|wants?|plans?)\b",
    re.IGNORECASE,
)
_MEASURED = re.compile(
    r"\b(?:numbers?|prices?|costs?|fees?|wages?|salar(?:y|ies)|rates?|shares?|population|toll|budget"
    r"|size|total|percentage|how (?:many|much))\b",
    re.IGNORECASE,
)
_LASTING = re.compile(r"\b(?:now|no longer|today|still)\b", re.IGNORECASE)
"""Makes a sentence about old days one of its story's day: "closed last year, now a museum"."""
_ADVERT = re.compile(
    r"^\W*(?:for more|read more|watch|see also|subscribe|click|sign up|caption|pictured|photo)\b"
    r"|\((?:photo|picture|pictured|image)\b|[?:]\W*$",
    re.IGNORECASE,
)
_ASKING = frozenset(
    """
    latest newest current currently state status situation news update updates development
    developments still yet anymore longer now today moment recent change changed changes develop
    developed evolve evolved stand stands new progress progressed going gone happening happened
    """.split()
)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that may tell a state, and its cosine to the question."""

    statement: Statement
    cosine: float


def asks_for_state(question: str) -> bool:
    """Whether the question is how things stand, or how they changed."""
    return bool(_STATE.search(question))


def timeless(question: str) -> str:
    """A question for how things stand without the words that only say so: "is the strike still
    going on?" is about the strike. Other questions come back as they are."""
    if not asks_for_state(question):
        return question
    bare = _ONLY_STATE.sub("", question)
    return bare if any(map(str.isalnum, bare)) else question


def states(question: str, told: Sequence[Told]) -> Finding | None:
    """The best sentence of each dated story, newest first; `None` without two dates.

    Copies of one text count once, of several stories of a day the best is taken. Undated stories
    have no place in time and are left out.
    """
    asking = " ".join(word for word in content_words(question) if word.casefold() not in _ASKING)
    topic = terms(asking)
    who = frozenset[str]().union(*map(parts, names(question)))
    shares = [_share(topic, one.statement) for one in told]
    floor = max(shares, default=0.0) / 4 if len(topic) >= MANY_TOPICS else 0.0
    measured = bool(_MEASURED.search(question))
    by_story: dict[int, tuple[float, Statement]] = {}
    for one, share in zip(told, shares, strict=True):
        statement = one.statement
        if statement.article.date is None or share < floor or not _about(who, statement):
            continue
        score = _score(one, share if len(topic) >= MANY_TOPICS else share / 2)
        if measured and any(numbers(statement.text)):
            score += AMOUNT
        if score > by_story.get(statement.group, (0.0, statement))[0]:
            by_story[statement.group] = score, statement
    best = max((score for score, _ in by_story.values()), default=0.0)
    by_day: dict[datetime.date, tuple[float, Statement]] = {}
    for score, statement in by_story.values():
        day = statement.article.date
        if day is not None and score >= FLOOR * best and score > by_day.get(day, (0.0,))[0]:
            by_day[day] = score, statement
    if len(by_day) < 2:
        return None
    return Finding("changed", tuple(Side("", (one,)) for one in _shown(by_day)))


def _about(who: frozenset[str], statement: Statement) -> bool:
    around = f"{statement.article.title} {statement.lead} {statement.context} {statement.text}"
    return not who or bool(who & parts(around))


def _share(topic: frozenset[str], statement: Statement) -> float:
    return len(topic & terms(statement.text)) / max(1, len(topic))


def _score(one: Told, share: float) -> float:
    """`share`: of the topic that the sentence has, halved where its words say little."""
    text = one.statement.text
    score = one.cosine + 2 * TOPIC * share
    # What is in quotation marks counts too.
    if _NOW.search(text):
        score += CURRENT
    age = _age(one.statement)
    if age > HISTORY_FROM:
        score -= 2 * HISTORY
    elif age > OLD_NEWS and not _LASTING.search(text):
        score -= HISTORY * min(1.0, 1.5 - share)
    if len(text.split()) < SHORT_WORDS or _ADVERT.search(text):
        score -= FRAGMENT
    return score


def _age(statement: Statement) -> datetime.timedelta:
    """How long before the story the latest of the dates is that the sentence tells; none if it
    tells none."""
    published = statement.article.date
    lasts = [one.last for one in told_dates(statement.text, published) if one.last]
    return published - max(lasts) if lasts and published else datetime.timedelta()


def _shown(by_day: dict[datetime.date, tuple[float, Statement]]) -> list[Statement]:
    """Newest first; of too many the newest, the oldest, and the best between."""
    days = sorted(by_day, reverse=True)
    if len(days) > MOST_STATES:
        between = sorted(days[1:-1], key=lambda day: -by_day[day][0])[: MOST_STATES - 2]
        days = sorted([days[0], days[-1], *between], reverse=True)
    return [by_day[day][1] for day in days]
