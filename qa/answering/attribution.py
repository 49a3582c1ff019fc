"""Who said it: a quote inside reported speech is extended to its attribution. Pure functions.

"She's stuck in the middle," alone is nobody's word; with "they said" after it, it is what insiders
claim. What is added stands directly before or after in the same paragraph, so that the quote stays
one literal stretch of the article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.text import sentences
from corpus.types import Span
from qa.answering.speech import quoted_parts

LONGEST = 420
"""Characters an extended quote may have; beyond it the sentence stays alone."""
WIDEST = 2000
"""Characters read on either side; a paragraph without end is not."""
LOOK_BACK = 600
"""Characters before a "they said" in which the speaker is looked for."""

_VERB = (
    r"(?:said|says?|told|tells?|claim(?:s|ed)|reveal(?:s|ed)|explain(?:s|ed)|stated|noted"
    r"|insist(?:s|ed)|confirm(?:s|ed)|dished|recall(?:s|ed)|gushed|wrote|continued|argue[sd]|replied"
    r"|announced|admitted|warned|are claiming|is claiming"
    # Not "the branch adds three stops".
    r"|add(?:s|ed)(?=\s*(?:[,.:“\"]|that\b|$)))"
)
_SAYS = re.compile(rf"\b(?:{_VERB}|according to|saying|adding|explaining)\b", re.IGNORECASE)
_ANONYMOUS = re.compile(
    r"\b(?:(?:an?|the|one|another|second|some|several|multiple|two|three|many|other|close|unnamed"
    r"|anonymous|our|his|her|their|same)\s+(?:(?!time|day|week|month|year)[\w’'-]+\s+){0,2}?)?"
    r"(?:sources?|insiders?|tipsters?|informants?|whistleblowers?)\b(?!\s+(?:code|of income))"
    r"|\b(?:people|persons?|somebody|someone|officials?|friends?|pals?|aides?|associates?|employees?"
    r"|diplomats?|investors?)\s+(?:(?:who\s+(?:is|are|was|were)\s+)?(?:familiar|close|briefed|near)"
    r"\s+(?:with|to|on)\b|who\s+(?:asked|requested|declined|spoke|wished|did not want)\b)"
    r"|\bclose (?:associate|friend|aide|pal)s? of\b"
    r"|\b(?:on|under) (?:the )?condition of anonymity\b"
    r"|\b(?:declined|asked|wished|refused) (?:not )?to be (?:named|identified)\b"
    r"|\bwithout giving a name\b",
    re.IGNORECASE,
)
_CAPITALS = r"([^\W\d_a-z][\w’'.-]*\w(?:\s+[^\W\d_a-z][\w’'.-]*\w)*)"
_NAMED = re.compile(
    rf"{_CAPITALS},?\s+(?:(?:also|later|then|recently|exclusively|has|had|have)\s+)*{_VERB}\b"
    rf"|(?:\b{_VERB}|\b[Aa]ccording to)\s+{_CAPITALS}"
)
_PRONOUN = re.compile(
    rf"\b(he|she|they|it)\s+(?:\w+\s+)?{_VERB}\b|\b{_VERB}\s+(he|she|they)\b", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"\n\s*\n")
_NO_NAME = frozenset("the a an he she they it we i but and in on at as this that these".split())


@dataclass(frozen=True, slots=True)
class Attribution:
    """A quote with who said it."""

    start: int
    end: int
    """The quote with its attribution, offsets into the article's text."""
    speaker: str = ""
    """As the article names who said it; empty if nobody is quoted or named."""
    anonymous: bool = False
    """Whether the speaker is an unnamed source."""


def attributed(text: str, start: int, end: int) -> Attribution:
    """The sentence `text[start:end]`, together with the sentence before or after it that says
    whose words they are, if it stands inside quotation marks and does not say so itself.

    At most `LONGEST` characters, one contiguous stretch of one paragraph; otherwise the offsets
    come back as they are, and so does an empty span.
    """
    if not 0 <= start < end <= len(text):
        return Attribution(start, end)
    around = _paragraph(text, start, end)
    speech = quoted_parts(text[slice(*around)])
    if not _quoted(speech, start - around[0], end - around[0]):
        return Attribution(start, end, *_speaker(text, around, speech, (start, end)))
    first, last = _to_attribution(text, around, speech, (start, end))
    speaker, anonymous = _speaker(text, around, speech, (first, last))
    if not speaker:
        return Attribution(start, end, *_introduced(text, around[0]))
    return Attribution(first, last, speaker, anonymous)


def _paragraph(text: str, start: int, end: int) -> Span:
    """The paragraph around a sentence, at most `WIDEST` characters to either side."""
    lowest, highest = max(0, start - WIDEST), min(len(text), end + WIDEST)
    first = max((m.end() for m in _PARAGRAPH.finditer(text, lowest, start)), default=lowest)
    following = _PARAGRAPH.search(text, end, highest)
    return first, following.start() if following else highest


def _quoted(speech: str, start: int, end: int) -> bool:
    """Whether a stretch begins inside quotation marks, or most of it stands there."""
    part = speech[start:end]
    return part[:1] == '"' or part.count('"') > len(part) / 2


def _to_attribution(text: str, around: Span, speech: str, quote: Span) -> Span:
    """The quote, extended as far as the nearest sentence that names its speaker."""
    start, end = quote
    if _tells(speech, around, quote):
        return quote
    cut = [(one + around[0], other + around[0]) for one, other in sentences(text[slice(*around)])]
    after = [one for one in cut if one[0] >= end]
    before = [one for one in reversed(cut) if one[1] <= start]
    # A quote still open at its end is closed by who says it; else whoever opened it said so.
    still_open = speech[end - around[0] :].lstrip()[:1] == '"' and text[end - 1] not in "”\"’'"
    for side in (after, before) if still_open else (before, after[:1]):
        reached = _reach(speech, around, quote, side)
        if reached is not None:
            return reached
    return quote


def _reach(speech: str, around: Span, quote: Span, side: list[Span]) -> Span | None:
    for one in side:
        first, last = min(quote[0], one[0]), max(quote[1], one[1])
        if last - first > LONGEST:
            return None
        if _tells(speech, around, one):
            return first, last
        # Past a sentence of the reporter's own, whoever speaks says something else.
        if not _quoted(speech, one[0] - around[0], one[1] - around[0]):
            return None
    return None


def _tells(speech: str, around: Span, place: Span) -> bool:
    return bool(_SAYS.search(speech[place[0] - around[0] : place[1] - around[0]]))


def _speaker(text: str, around: Span, speech: str, place: Span) -> tuple[str, bool]:
    """Who says it by the words outside the quotation marks, and whether that is nobody by name."""
    own = speech[place[0] - around[0] : place[1] - around[0]]
    if not _SAYS.search(own):
        return "", False
    if unnamed := _ANONYMOUS.search(own):
        return unnamed[0], True
    if _PRONOUN.search(own):
        earlier = text[max(0, place[0] - LOOK_BACK) : place[0]]
        last = max(_ANONYMOUS.finditer(earlier), key=lambda match: match.start(), default=None)
        named = [one for one in _NAMED.finditer(earlier) if last and one.start() > last.end()]
        return (last[0], True) if last and not named else ("", False)
    for match in _NAMED.finditer(own):
        name = match[1] or match[2]
        if name.casefold() not in _NO_NAME:
            return name, False
    return "", False


def _introduced(text: str, paragraph: int) -> tuple[str, bool]:
    """The speaker of a paragraph that the one before it announces with a colon."""
    before = text[:paragraph].rstrip()
    if not before.endswith(":"):
        return "", False
    around = _paragraph(text, len(before) - 1, len(before))
    return _speaker(text, around, quoted_parts(text[slice(*around)]), around)
