"""What kind of thing a question asks for, and whether a sentence holds one.

A sentence without any date hardly answers "when"; one without a number hardly "how many". Read
from the question's first words and the sentence's shape alone, so it costs microseconds.
"""

from __future__ import annotations

import re
from enum import Enum

from qa.question.lengths import asks_length, is_length

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_NUMBERS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    "hundred|thousand|million|billion|trillion|dozen|half|quarter|third|both|no|none|once|twice"
)


class AnswerType(Enum):
    """Kinds of answers that can be seen in a sentence."""

    TIME = "time"
    NUMBER = "number"
    PERSON = "person"
    PLACE = "place"
    OTHER = "other"


_ASKS = (
    (AnswerType.TIME, r"\bwhen\b|\b(what|which) (year|month|day|date|decade|century|time)\b"),
    (AnswerType.TIME, r"\bsince when\b|\bhow long ago\b|\bon what date\b"),
    (
        AnswerType.NUMBER,
        r"\bhow (many|much|old|long|far|tall|high|big|large|often|fast|deep|wide|heavy)\b"
        r"|\b(what|which) (number|percentage|percent|share|age|amount|price|score|fraction)\b",
    ),
    (AnswerType.PERSON, r"\bwho(m|se|'s)?\b"),
    (
        AnswerType.PLACE,
        r"\bwhere\b|\b(what|which) (city|country|town|state|place|street|county|village|region)\b",
    ),
)
_KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in _ASKS)

_TIME = re.compile(
    rf"\b((1[0-9]|20)\d\d(s|-\d\d)?|{_DAYS}|yesterday|today|tonight|tomorrow|ago|century|decade"
    rf"|(last|next|this|that) (week|month|year|night|spring|summer|autumn|fall|winter)"
    rf"|\d{{1,2}}(st|nd|rd|th)?( of)? ({_MONTHS})|({_MONTHS})\.? \d{{1,4}}|in ({_MONTHS})"
    rf"|since ({_MONTHS})|\d{{1,2}}(:\d\d)? ?[ap]\.?m)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(rf"\d|\b({_NUMBERS})\b", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?:“\"] )(?<!^)\b[^\W\d_a-z][\w'’&-]+")
"""A capitalised word that does not merely begin the sentence."""


_AUXILIARY = (
    r"(?:am|is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might"
    r"|must)(?:n['’]?t)?"
)
_YES_OR_NO = re.compile(rf"(?:[^,?]{{1,60}},\s*)?(?:and |so |but )?{_AUXILIARY}\b(?!.*\bor\b)")
_CHANGE = re.compile(
    r"\bhow (did|do|does|has|have|had|is|are|was|were)\b.*\b(chang|develop|evolv|differ|var(y|ied))"
    r"|\bwhat(['’]s| is| has| have)? (changed|new|different|happen(s|ed|ing)|going on)\b"
    r"|\bwhat(['’]s| is| are) the"
    r" ((latest|newest|last)( news| developments?| updates?| word)?|news)"
    r"(?: (?:on|about|with|from|regarding|concerning)\b|\s*\W*$)"
)


def asks_for_words(question: str) -> bool:
    """Whether a few words of a text can answer this: not yes or no, nor what happened or how
    something changed."""
    lowered = question.strip().casefold()
    return not (_YES_OR_NO.match(lowered) or _CHANGE.search(lowered))


def expected_type(question: str) -> AnswerType:
    """What the question asks for; `OTHER` where its words do not say.

    Of several question words the first counts: "when did the man who ...".
    """
    lowered = question.casefold()
    found = [
        (match.start(), kind) for kind, pattern in _KINDS if (match := pattern.search(lowered))
    ]
    return min(found, key=lambda one: one[0])[1] if found else AnswerType.OTHER


def holds(kind: AnswerType, sentence: str, question: str) -> bool:
    """Whether the sentence has something of this kind that the question does not bring itself.

    `OTHER` is held by every sentence.
    """
    if kind is AnswerType.OTHER:
        return True
    asked = question.casefold()
    if kind is AnswerType.TIME:
        return any(match[0].casefold() not in asked for match in _TIME.finditer(sentence))
    if kind is AnswerType.NUMBER and asks_length(question):
        return is_length(sentence)
    if kind is AnswerType.NUMBER:
        return bool(_NUMBER.search(sentence))
    known = set(re.findall(r"\w+", asked))
    return any(
        not known.issuperset(re.findall(r"\w+", match[0].casefold()))
        for match in _NAME.finditer(sentence)
    )
