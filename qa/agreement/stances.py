"""Yes or no: sentences that affirm what a question asks, and such that deny it. Pure functions.

"Is the bridge open?" has one story that says it is open and one that says it is closed. Only what
a table of opposites and a "not" can tell is told; conditions, plans and hearsay are left out.
"""

from __future__ import annotations

import datetime
import functools
import re

from corpus.told.find import told_dates
from qa.agreement.asking import Asked, terms
from qa.agreement.types import Statement
from qa.agreement.values import Stance
from qa.question.terms import words

_OPPOSITES = """
open / closed shut
alive / dead died killed
legal / illegal banned
safe / unsafe dangerous
guilty / innocent acquitted cleared
convicted / acquitted cleared
won win / lost lose
approved approve / rejected reject
accepted accept / refused refuse rejected reject declined decline
allowed allow permitted / banned ban forbidden forbid prohibited
married / divorced unmarried single
together / separated apart
agreed agree / disagreed disagree refused refuse
rose rise risen increased increase grown grew / fell fall fallen decreased decrease shrank shrunk
confirmed confirm / denied deny
passed pass / failed fail
true / false untrue
free / jailed imprisoned
survived survive / died die killed
succeeded succeed / failed fail
supported support backed back / opposed oppose
ready / unready
available / unavailable
resumed resume continued continue ongoing / stopped stop suspended suspend ended end over
"""
OLD_NEWS = datetime.timedelta(days=90)
"""A sentence about days longer before its story tells history."""
BEFORE = 3
"""Words between a negation, or a form of "to be", and what it goes with."""

_WORD = re.compile(r"[\w'’-]+")
_NOT = re.compile(r"(?:not|never|no|none|nobody|hardly|denied|denies|\w+n['’]t)", re.IGNORECASE)
_BEING = re.compile(
    r"(?:is|are|was|were|be|been|being|remains?|remained|stays?|stayed|['’]s|now|still|again"
    r"|\w+['’]s|isn['’]t|aren['’]t|wasn['’]t|weren['’]t)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|whether|unless|until|may|might|could|would|should|will|plans? to|planned|hopes?|hoped"
    r"|expected|considers?|considering|likely|unclear|asked|rumou?rs?)\b|\?",
    re.IGNORECASE,
)
"""Words of what is not so, or not yet."""
_YES_OR_NO = re.compile(
    r"\W*(?:[^:?]{1,120}:)?\W*(?:and |so |but )?"
    r"(?:is|are|was|were|do|does|did|has|have|had|will|can)(?:n['’]t)?\b",
    re.IGNORECASE,
)
"""How a question begins that is answered by yes or no; names may stand in front of a follow-up."""
_IS = re.compile(r"\W*(?:[^:?]{1,120}:)?\W*(?:is|are|was|were)\b", re.IGNORECASE)


def stance_of(asked: Asked, statement: Statement) -> tuple[Stance, str] | None:
    """Whether the sentence says yes or no to the question, and in which words; `None` if the
    question is no such one, or the sentence says neither."""
    if not _YES_OR_NO.match(asked.text) or _OPEN.search(statement.text) or _history(statement):
        return None
    opposites = _opposites()
    # The last: "Is the open-air pool closed?"
    wanted = next((term for term in reversed(words(asked.text)) if term in opposites), "")
    subject = asked.topic - {wanted}
    if not wanted or not (subject or asked.who) or not subject <= terms(statement.text):
        return None
    state = bool(_IS.match(asked.text))
    said = [*_WORD.finditer(statement.text)]
    for place, match in enumerate(said):
        term = next(iter(words(match[0])), "")
        if term != wanted and term not in opposites[wanted]:
            continue
        ahead = [one[0] for one in said[max(0, place - BEFORE) : place]]
        if state and not any(map(_BEING.fullmatch, ahead)):
            continue
        negated = next((one for one in ahead if _NOT.fullmatch(one)), "")
        yes = (term == wanted) != bool(negated)
        return Stance(yes), f"not {match[0]}" if negated else match[0]
    return None


def _history(statement: Statement) -> bool:
    """Whether the sentence tells dates, and all of them long before its story, or years."""
    published = statement.article.date
    lasts = [one.last for one in told_dates(statement.text, published) if one.last]
    return bool(lasts) and (published is None or max(lasts) < published - OLD_NEWS)


@functools.cache
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _OPPOSITES.strip().splitlines():
        one, other = (set(words(side)) for side in line.split("/"))
        for mine, theirs in ((one, other), (other, one)):
            for term in mine:
                found.setdefault(term, set()).update(theirs)
    return {term: frozenset(others) for term, others in found.items()}
