"""What one statement answers: the value of the kind that the question asks for."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from corpus.told.find import told_dates
from corpus.told.types import ToldDate
from corpus.types import Span
from qa.agreement.asked_ages import asked_ages
from qa.agreement.asking import TO_COME, Asked
from qa.agreement.numbers import Number, numbers
from qa.agreement.owners import RUN, bare_name, name_words
from qa.agreement.stances import stance_of
from qa.agreement.types import Statement
from qa.agreement.values import Ages, Amounts, Value, days_value, name_value, year_value
from qa.question.answer_type import AnswerType
from qa.question.names import FUNCTION
from qa.question.terms import words

_ENDS = re.compile(
    r"\b(die|dies|died|death|end|ends|ended|close|closes|closed|finish|finished|until|dissolved"
    r"|abolished|resign|resigned|retire|retired)\b",
    re.IGNORECASE,
)
"""Asks for the end of a stretch of time: of "1868 – 1951" the last year."""
_YEAR = re.compile(r"(?<!\d)(?:1[0-9]|20)\d\d(?!\d)")
_ASKS_NAME = re.compile(
    r"\b(?:what|which)(?:['’]s)?\b(?!\s+(?:did|do|does|happen\w*|has|have|had|will|can|could|should"
    r"|would|made|makes|led|leads|caused|causes|went|goes|came|comes)\b)",
    re.IGNORECASE,
)
"""Asks for one thing that has a name; "what did she say" may have any number of answers."""
NEAR_COUNTED = 3
"""Words between a number and what it counts at most: "two very young children"."""
MOST_NAME_WORDS = 6
"""Longer answers are sentences; they are quoted, not compared."""
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_ORIGIN = re.compile(r"\b(?:from|born|hails?|comes?|came|native|origin\w*)\b", re.IGNORECASE)
"""A train from Bergen crashed elsewhere."""
_TOWN = re.compile(r"(?<![\w'’-])([^\W\d_a-z][\w'’-]+(?:\s[^\W\d_a-z][\w'’-]+){0,2}),\s*$")
_BRACKET = re.compile(r"[()\[\]]")
_LIVING = re.compile(
    r"\b(?:population|census|inhabitants?|residents?|liv(?:e|es|ed|ing)|resid(?:e|es|ed|ing)|died|dead"
    r"|deaths?|killed|toll)\b",
    re.IGNORECASE,
)
"""Beside "4,000 people" where a population or a toll is asked for."""
_CAPITAL = re.compile(r"[^\W\d_a-z]")
_UNIT = re.compile(r"[\s-]+([^\W\d_]{2,})")
_WORD = re.compile(r"[\w'’-]+")


def value_of(asked: Asked, statement: Statement) -> tuple[Value, str] | None:
    """The statement's value and how it is shown; `None` if it has none of the asked kind."""
    span = _inside(statement)
    if asked.age:
        return _ages(asked, statement)
    if asked.kind is AnswerType.TIME:
        return _days(asked, statement, span)
    if asked.kind is AnswerType.NUMBER:
        return _amounts(asked, statement, span)
    if span is None:
        return stance_of(asked, statement)
    return _any(asked, statement, span)


def counts(asked: Asked, statement: Statement) -> bool:
    """Whether the sentence gives a number of what "how many" counts."""
    text = statement.text
    if not asked.counted or (asked.people and not _LIVING.search(text)):
        return False
    return any(_counts(one, text, asked.counted) for one in numbers(text))


def told_in(statement: Statement) -> tuple[ToldDate, ...]:
    """The dates the sentence tells, offsets into the sentence."""
    return told_dates(statement.text, statement.article.date)


def _inside(statement: Statement) -> Span | None:
    """The answer as offsets into the sentence; `None` if it is not in it."""
    if statement.answer is None:
        return None
    start, end = (place - statement.start for place in statement.answer)
    start, end = max(0, start), min(len(statement.text), end)
    return (start, end) if start < end else None


def _ages(asked: Asked, statement: Statement) -> tuple[Value, str] | None:
    found = asked_ages(asked, statement)
    shown = ", ".join(f"{one.owner.name} {one.years:.0f}".strip() for one in found)
    return (Ages(found), shown) if found else None


def _days(asked: Asked, statement: Statement, span: Span | None) -> tuple[Value, str] | None:
    if statement.answer is not None and span is None:
        return None
    value = days_value(told_in(statement), span, last=bool(_ENDS.search(asked.text)))
    published = statement.article.date
    if value is not None:
        gone = published is not None and value[0].last < published
        # "They agreed on Wednesday", said on that day, is gone as well.
        today = value[0].last == published and not TO_COME.search(statement.text)
        return None if asked.future and (gone or today) else value
    year = _YEAR.search(statement.text, *span) if span else None
    return (year_value(int(year[0])), year[0]) if year else None


def _amounts(asked: Asked, statement: Statement, span: Span | None) -> tuple[Value, str] | None:
    found = [one for one in numbers(statement.text) if not _dated(one, told_in(statement))]
    if asked.counted:
        found = [one for one in found if not one.measure]
    counted = [
        one for one in found if asked.counted and _counts(one, statement.text, asked.counted)
    ]
    if counted:
        found = counted
    elif span is not None:
        found = [one for one in found if one.start < span[1] and span[0] < one.end]
    else:
        found = []
    if not found:
        return None
    return Amounts(tuple(found)), _shown(statement.text, found, asked.counted)


def _any(asked: Asked, statement: Statement, span: Span) -> tuple[Value, str] | None:
    shown = statement.text[span[0] : span[1]].strip(" ,.;:\"'“”‘’()")
    days = _days(asked, statement, span)
    # "Harvest Day" is the name of a day.
    if days and 2 * len(days[1]) >= len(shown) and any(map(str.isdigit, days[1])):
        return days
    amounts = [one for one in numbers(shown) if 2 * (one.end - one.start) >= len(shown)]
    if amounts and asked.kind is AnswerType.OTHER:
        return Amounts(tuple(amounts)), shown
    if asked.kind is AnswerType.OTHER and not _ASKS_NAME.search(asked.text):
        return None
    return _name(asked, statement, span, shown)


def _name(asked: Asked, statement: Statement, span: Span, shown: str) -> tuple[Value, str] | None:
    value = name_value(shown)
    if value is not None and (len(value.words) > MOST_NAME_WORDS or _BRACKET.search(shown)):
        # Half a sentence that was marked may hold one name that the question has not.
        only = _only_name(asked, shown)
        shown, value = only, name_value(only)
    if value is None or asked.words.issuperset(value.words):
        return None
    if asked.kind in (AnswerType.PERSON, AnswerType.PLACE):
        # "Who married Ines Falk?" is not answered by Falk, nor by "a group of people".
        same = any(whom.issubset(value.words) for whom in asked.whom)
        if same or not _CAPITAL.search(shown):
            return None
    if asked.kind is AnswerType.PLACE:
        if _FROM.search(statement.text[: span[0]]) and not _ORIGIN.search(asked.text):
            return None
        shown = _whole_place(statement.text, span, shown)
        value = name_value(shown) or value
    return value.without(asked.words), shown


def _only_name(asked: Asked, text: str) -> str:
    """The only name in a text that is not the question's; empty if there are none or two."""
    found = [
        name
        for name in (bare_name(run[0]) for run in RUN.finditer(text))
        if name and not asked.words.issuperset(name_words(name))
    ]
    kept = {name_words(name): name for name in found}
    return next(iter(kept.values())) if len(kept) == 1 else ""


def _whole_place(text: str, span: Span, shown: str) -> str:
    """ "Malmo, Sweden" where only Sweden is marked: a place is named from the town on."""
    ahead = _TOWN.search(text[: span[0]])
    return f"{ahead[1]}, {shown}" if ahead and shown[:1].isupper() else shown


def _dated(number: Number, told: Sequence[ToldDate]) -> bool:
    return any(
        one.start < number.end and number.start < one.end and one.kind in ("DATE", "TIME")
        for one in told
    )


def _counts(number: Number, text: str, counted: frozenset[str]) -> bool:
    after = _WORD.findall(text, number.end)[: NEAR_COUNTED + 1]
    if counted.isdisjoint(words(" ".join(after))):
        return False
    # "45.5 people per square mile" are no people.
    return "per" not in after


def _shown(text: str, found: Sequence[Number], counted: frozenset[str]) -> str:
    """From the first to the last number as written, with the unit's word or what is counted."""
    end = found[-1].end
    for match in itertools.islice(_WORD.finditer(text, end), NEAR_COUNTED + 1):
        if not counted.isdisjoint(words(match[0])):
            return text[found[0].start : match.end()]
    unit = _UNIT.match(text, end)
    if unit and unit[1].casefold() not in FUNCTION:
        end = unit.end()
    return text[found[0].start : end]
