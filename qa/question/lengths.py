"""Questions for a length of time, and what is one: "how long", "11 years", "since 2012"."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"\bhow long\b(?! ago\b)"
    r"(?! (?:is|are|was|were) (?:the|an?|this|that|these|those|its|his|her)\b)"
    r"|\bhow many (?:hours|days|nights|weeks|months|years|decades|centuries)\b(?! (?:ago|old)\b)",
    re.IGNORECASE,
)
"""Not "how long is the bridge"."""
_UNIT = r"(?:second|minute|hour|day|night|week|month|year|decade|centur(?=y|ies))"
_MANY = (
    r"(?:\d[\d.,]*|an?|half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twen|thir|for|fif|six|seven|eigh"
    r"|nine)ty(?:-\w+)?|hundred|thousand|dozen|several|few|couple of|many)"
)
_LENGTH = re.compile(
    rf"\b{_MANY}(?:[ -](?:and a half|full|more|long|straight|consecutive|an?))?[ -]{_UNIT}"
    r"(?!\w* (?:ago|old|before|after|earlier|later|into)\b)"
    r"|\b(?:since|until|till|through|forever)\b"
    r"|\b(?:life|decade|year|month|week|night)s?-?long\b"
    r"|\b\d{4} ?(?:to|[-–]) ?\d{2,4}\b|\b(?:rest|end) of\b"
    r"|\b(?:long|some|entire|whole) (?:time|life)\b"
    r"|\bas long as\b|\bfortnight"
    r"|\bfor (?:ages|decades|years|months|weeks|days|hours|life|ever|good)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:1\d|20)\d\d\b|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_AMOUNT = re.compile(rf"\d|\b{_MANY}\b|{_UNIT}", re.IGNORECASE)
_SINCE = re.compile(r"\bsince (?:the )?\Z", re.IGNORECASE)


def asks_length(question: str) -> bool:
    """Whether a length of time is asked for: "how long", "how many years were they married?"."""
    return _ASKS.search(question) is not None


def is_length(text: str) -> bool:
    """Whether a text tells a length of time, or since when something is: not "in 2012"."""
    return _LENGTH.search(text) is not None


def is_no_length(text: str) -> bool:
    """Whether a few words cannot say how long: they tell a day or year ("in June 2012"), how often
    ("three times"), or no number at all."""
    if is_length(text):
        return False
    return not _AMOUNT.search(text) or _DATE.search(text) is not None or text.endswith("times")


def since_in_front(before: str) -> int:
    """Characters at the end of `before` that say "since", 0 if none do."""
    found = _SINCE.search(before)
    return len(found[0]) if found else 0
