"""Text to tokens: one class letter each, so that the grammar is a pattern over a short string."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from corpus.told.vocabulary import WORDS, Value

FIRST_YEAR, LAST_YEAR = 1000, 2199

_TOKEN = (
    # Numbers in the shapes that mean something, longest first.
    r"[012]\d[0-5]\d(?= ?(?:GMT|E[SD]T|P[SD]T|C[SD]T|BST|UTC)\b)"
    r"|\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?![\d-])"
    r"|\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d\d)(?![\d/-])"
    r"|\d{1,2}[:.]\d\d(?=\s*[AaPp]\.?[Mm]\b)|\d{1,2}:\d\d(?::\d\d)?(?![\d:])"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+"
    r"|(?:19|20)\d\d/\d\d(?![\d/])|\d{3}0['’]?s\b|['’‘]?\d0s\b|['’‘]\d\d\b"
    r"|\d{1,2}(?:st|nd|rd|th)\b|9/11\b(?!/)|\d+"
    r"|Q[1-4]\b"
    # Several words that are one, abbreviations with their stop, words, single marks.
    r"|(?i:more|less|fewer) than\b|(?i:at) (?:least|most)\b|(?i:up) to\b"
    r"|(?i:no) (?:more|less|fewer) than\b|as (?:many|long) as\b|well over\b"
    r"|(?=[RrNnLlTtpifd])(?:[Rr]ight now|(?<=\bto )this day|(?:[Nn]ot )?[Ll]ong ago"
    r"|(?<=[Aa]t )present(?= \w|[,.])|(?:near|immediate|foreseeable|distant) future"
    r"|[Tt]he [Nn]ew [Yy]ear(?!['’]))\b"
    r"|(?:Christmas|Boxing|New Year['’]s|Valentine['’]s|St\. Patrick['’]s|Thanksgiving|Labor"
    r"|Memorial|Independence|April Fool(?:['’]s|s['’])|Veterans|May|Earth|Martin Luther King"
    r"|Mother['’]s|Father['’]s)"
    r" (?:Day|Eve)\b|New Year['’]s\b|Easter (?:Sunday|Monday)\b|(?:Good|Black) Friday\b"
    r"|(?:[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Ss]ixty|[Ss]eventy|[Ee]ighty|[Nn]inety)"
    r"-(?:one|two|three|four|five|six|seven|eight|nine)\b"
    r"|[AaPp]\.[Mm]\b\.?|[Oo]['’]clock"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Thur|Fri|Sat|Sun)\."
    r"|JAN\.|FEB\.|APR\.|AUG\.|SEPT\.|OCT\.|NOV\.|DEC\."
    r"|[^\W\d_]+|\S"
)
_ZONE_FOLLOWS = re.compile(r" ?(?:GMT|E[SD]T|P[SD]T|C[SD]T|BST|UTC)\b")
_BESIDE = {"before": "e", "after": "b"}
"""Earlier and later, where nothing follows that it is before: "the day before," she said."""
_STOP = re.compile(r"\s*(?:[.,;:!?)”\"]|$)|\s+(?:had|was|were|did|when|and|but|by|in)\b")
_MONEY = frozenset("$£€¥#")
_MARKS = {"-": "-", "‑": "-", "–": "-", ",": ",", "'": "'", "’": "'", "%": "$", "(": "(", ".": "."}
_MONEY_WORDS = frozenset("percent trillion cents dollars pounds euros".split())


@cache
def _pattern() -> re.Pattern[str]:
    """Compiled when it is first needed: 15 ms that only indexing and questions with dates pay."""
    return re.compile(_TOKEN)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a piece of text, in parallel."""

    classes: str
    """One letter a token."""
    words: list[str]
    starts: list[int]
    """Offsets into the piece."""
    values: list[Value | None]


def tokens(text: str) -> Tokens:
    """Split a piece of text; see `vocabulary` for the classes."""
    classes: list[str] = []
    words: list[str] = []
    starts: list[int] = []
    values: list[Value | None] = []
    for found in _pattern().finditer(text):
        word = found[0]
        words.append(word)
        starts.append(found.start())
        entry = WORDS.get(word)
        if word in _BESIDE and classes and classes[-1] in "uU" and _STOP.match(text, found.end()):
            classes.append(_BESIDE[word])
            values.append(None)
        elif word == "present" and words[-2:-1] in (["at"], ["At"]):
            classes.append("X")
            values.append("PRESENT_REF")
        elif entry is not None:
            classes.append(entry[0])
            values.append(entry[1])
        elif len(word) == 4 and word.isdigit() and _ZONE_FOLLOWS.match(text, found.end()):
            classes.append("Z")
            values.append(f"{word[:2]}:{word[2:]}")
        elif word[0].isdigit() or (len(word) > 1 and word[0] in "'’‘"):
            letter, value = _number(word)
            if len(words) > 1 and words[-2] in _MONEY:
                letter = "$"
            classes.append(letter)
            values.append(value)
        elif word[0] == "Q" and word[1:].isdigit():
            classes.append("%")
            values.append(int(word[1:]))
        else:
            classes.append(_MARKS.get(word) or ("$" if word in _MONEY_WORDS else "_"))
            values.append(None)
    return Tokens("".join(classes), words, starts, values)


def _number(word: str) -> tuple[str, Value | None]:
    """The class and value of a token that begins with a digit or an apostrophe."""
    if word == "9/11":
        return "I", "2001-09-11"
    if word.isdigit():
        number = int(word[:12])
        if len(word) == 4 and FIRST_YEAR <= number <= LAST_YEAR:
            return "Y", number
        return ("N" if 1 <= number <= 31 and len(word) <= 2 else "n"), number
    if word[-1] == "s":
        digits = word.strip("'’‘s")
        return "P", int(digits[:-1]) if len(digits) == 4 else 190 + int(digits[0])
    if word[0] in "'’‘":
        return "V", two_digit_year(int(word[1:]))
    if word[-1].isalpha():
        return "O", int(word[:-2])
    if ":" in word and "-" not in word:
        return "Z", word
    if "/" in word or word.count("-") == 2:
        return ("I" if word[2].isdigit() and word[3].isdigit() else "L"), word
    if "," in word:
        return "n", float(word.replace(",", ""))
    return "n", float(word)


def two_digit_year(number: int) -> int:
    """1931 to 2030: what news means by '98 and 12."""
    return 2000 + number if number <= 30 else 1900 + number
