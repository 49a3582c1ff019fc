"""Whether a few words have the form of what a question asks for: a place is no age, a name no day.

Only what is plainly another form is told; everything else fits. Pure functions.
"""

from __future__ import annotations

import re
from typing import Final

from qa.question.answer_type import AnswerType, expected_type, holds

_TIME: Final = re.compile(
    r"\d|centur|decade|year|season|month|week|day|night|time|war|before|after|during|when|once|until"
    r"|since|later|soon|now|\bas\b|\bend|\bbegin|\bmay\b",
    re.IGNORECASE,
)
_QUANTITY: Final = re.compile(
    r"several|many|few|some|all|every|daily|weekly|monthly|annual|much|little|single|pair|dozens"
    r"|hundreds|thousands|millions|billions|free\b|nothing",
    re.IGNORECASE,
)
_MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_ONLY_A_DATE: Final = re.compile(
    rf"(?:(?:on|in|by|since|until|from|of|last|next|this|early|late|the"
    rf"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:{_MONTHS})\.?|\d{{1,2}}(?:st|nd|rd|th)?"
    r"|(?:1[5-9]|20)\d\d|week|month|year|night|morning|today|yesterday|tomorrow)\b[\s,.]*)+",
    re.IGNORECASE,
)
_SAYS_WHEN: Final = re.compile(rf"\b(?:{_MONTHS})\b|day\b|(?:1[5-9]|20)\d\d|row\b", re.IGNORECASE)
_WHERE: Final = re.compile(r"\bwhere\b", re.IGNORECASE)
_OTHER: Final = r"\b(?:wh(?:at|ich|o|om|ose|ere|y)|how)\b"
_NOT_ONLY_WHEN: Final = re.compile(rf"{_OTHER}.*\bwhen\b|\bwhen\b.*{_OTHER}", re.IGNORECASE)
"""What "when" may only be the frame of: "When it sank, who was aboard?"."""
_WORD: Final = re.compile(r"\w+")
_ASKS_A_DATE: Final = re.compile(
    r"\b(date|deadline|day|holiday|month|year|time|week|season|term|period|age)s?\b", re.IGNORECASE
)


def fits(question: str, answer: str) -> bool:
    """Whether `answer` could be one to `question` by its form; nothing (empty) always fits.

    "When" needs a word for time, "how many" a number or a quantity; "where" is not answered by
    "25-year-old" and no other question by "Tuesday". "Who" may be "the fire brigade".
    """
    if not answer.strip():
        return True
    kind = expected_type(question)
    if kind is AnswerType.TIME:
        timely = bool(_TIME.search(answer) or _SAYS_WHEN.search(answer))
        return timely or holds(kind, answer, "") or bool(_NOT_ONLY_WHEN.search(question))
    if kind is AnswerType.NUMBER:
        return bool(_QUANTITY.search(answer)) or holds(kind, answer, "")
    if _is_only_a_date(answer) and not _ASKS_A_DATE.search(question):
        return False
    if kind is AnswerType.PLACE and _WHERE.search(question):
        capital = any(one.isalpha() and not one.islower() for one in answer)
        return capital or not any(one.isdigit() for one in answer)
    return True


def _is_only_a_date(answer: str) -> bool:
    """Whether it names a day, month or year and nothing else; "12" alone may be anything."""
    return bool(_ONLY_A_DATE.fullmatch(answer.strip())) and bool(_SAYS_WHEN.search(answer))


def repeats(question: str, answer: str) -> bool:
    """Whether the answer only says what the question said: "Holm" to "Whom did Holm marry?".

    False for nothing (empty), and where the question offers a choice ("oil or gas").
    """
    asked, said = (_WORD.findall(text.casefold()) for text in (question, answer))
    return bool(said) and "or" not in asked and set(said) <= set(asked)
