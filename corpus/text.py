"""The one normalisation of article text, and where its sentences end.

`normalise` runs once, before any offset exists. `sentences` finds boundaries in news English with
one regular expression and a few look-ups a boundary; every pattern here is linear on any input.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

from corpus.types import Span
from corpus.words import ALWAYS_CONTINUES, BEFORE_NUMBER, MAY_END, STARTERS, STATES

# Line breaks of other systems; form feed and vertical tab separate pages and lines as well.
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls, and characters that are invisible and split words for every search: soft hyphen,
# zero-width space, word joiner, byte order mark. Joiners (emoji, Persian) and direction marks
# are part of the writing and stay; rendering neutralises them.
_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK_LINES = re.compile("\n{3,}")
_FOREIGN_RUN = re.compile("[^\x00-\u02ff]{31}")
_SPACES = re.compile(r"\s+")


def normalise(raw: str) -> str:
    """Text as every offset refers to it: NFC, `\\n` line ends, no controls but tab and newline.

    Trailing spaces go, three and more newlines become two, the ends are stripped. Quotes, dashes
    and no-break spaces stay. Lone surrogates become U+FFFD, since they cannot be stored.
    Idempotent; empty or blank input gives the empty string.
    """
    text = _LINE_BREAK.sub("\n", raw)
    text = _DROPPED.sub("", text)
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
        text = _tame_combining(unicodedata.normalize("NFC", _tame_combining(text)))
    text = "\n".join([line.rstrip() for line in text.split("\n")])
    return _BLANK_LINES.sub("\n\n", text).strip()


def one_line(raw: str, limit: int = 300) -> str:
    """`raw` normalised and on one line, cut at a word with `…` beyond `limit` characters."""
    return shorten(_SPACES.sub(" ", normalise(raw[: 40 * limit])).strip(), limit)


def shorten(line: str, limit: int) -> str:
    """`line`, or as many whole words as fit in `limit` characters with `…` behind them."""
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    if not line[limit - 1].isspace() and " " in head[limit // 2 :]:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:–—-") + "…"


@cache
def _long_combining() -> re.Pattern[str]:
    """Runs of more than 30 combining marks (10 ms to build, so only for text that needs it)."""
    top = min(sys.maxunicode, 0x1FFFF)
    marks = "".join(chr(c) for c in range(0x300, top) if unicodedata.combining(chr(c)))
    return re.compile(f"([{marks}]{{30}})[{marks}]+")


def _tame_combining(text: str) -> str:
    """At most 30 marks on one letter, Unicode's stream-safe limit: NFC sorts them quadratically."""
    return _long_combining().sub(r"\1", text) if _FOREIGN_RUN.search(text) else text


_CLOSERS = "\"'”’»)\\]}"
_OPENERS = "\"'“‘«(\\[{"
_BOUNDARY = re.compile(
    # A line break always ends a sentence.
    r"(?P<line>\n)"
    # Stops (only from the start of a run, so that a long run is looked at once), what closes,
    # footnote marks, white space, what opens, and the first character of what follows.
    rf"|(?<![.!?…؟])(?P<stop>[.!?…؟]++)(?P<closers>[{_CLOSERS}]*+)(?:\[\d{{1,3}}\])*+"
    rf"(?P<gap>[^\S\n]++)(?=[{_OPENERS}]{{0,4}}(?P<next>[^\s]))"
    # Full-width stops need no space.
    r"|[。！？｡]++[」』”’）】]*+(?P<wide>)"
    # A space lost in scraping: two small letters, a stop, a capitalised word.
    rf"|(?<=[a-z]{{2}})(?P<glued>[.!?])(?P<glued_closers>[”\"]?)(?=[“\"]?[A-Z][a-z]+[ ,’'])"
)
_LAST_TOKEN = re.compile(r"[^\s\"'“‘«(\[{]*\Z")
_NEXT_WORD = re.compile(r"[^\W\d_]+")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,3}\Z")
_LONGEST_ABBREVIATION = 24
_LONGEST_INDENT = 8


def sentences(text: str) -> list[Span]:
    """Sentence spans of normalised text, in order: every non-space character is in exactly one.

    Spans are trimmed of white space and never cross a line break. Empty text gives `[]`.
    """
    spans: list[Span] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        end = _end_of_sentence(text, start, match)
        if end is not None:
            _add_trimmed(spans, text, start, end)
            start = end
    _add_trimmed(spans, text, start, len(text))
    return spans


def _add_trimmed(spans: list[Span], text: str, start: int, end: int) -> None:
    """Append [start, end) without the white space at its ends, unless nothing is left."""
    piece = text[start:end]
    stripped = piece.lstrip()
    start += len(piece) - len(stripped)
    stripped = stripped.rstrip()
    if stripped:
        spans.append((start, start + len(stripped)))


def _end_of_sentence(text: str, start: int, match: re.Match[str]) -> int | None:
    """Where the sentence that began at `start` ends if it ends at this match, else `None`."""
    kind = match.lastgroup
    if kind == "line" or kind == "wide":
        return match.end()
    if kind == "glued_closers":
        known = _last_token(text, start, match.start()).lower() in ALWAYS_CONTINUES
        return None if known else match.end()
    return match.start("gap") if _ends(text, start, match) else None


def _last_token(text: str, start: int, stop: int) -> str:
    """What stands directly before the stop, without opening quotes; empty if it is long."""
    piece = text[max(start, stop - _LONGEST_ABBREVIATION) : stop]
    found = _LAST_TOKEN.search(piece)
    return found[0] if found and (len(found[0]) < _LONGEST_ABBREVIATION) else ""


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether stops followed by white space end the sentence that began at `start`."""
    following = match["next"]
    first = match.start("next")
    if following.islower():
        # "eBay" and "iPhone" begin sentences; other small letters go on with them.
        return text[first + 1 : first + 2].isupper() and "." in match["stop"]
    if match["stop"] != ".":
        # " ... " between spaces is an omission inside a sentence.
        spaced = text[match.start() - 1 : match.start()].isspace()
        return not (spaced and match["stop"] in ("...", "…", "..") and not match["closers"])
    token = _last_token(text, start, match.start())
    token_start = match.start() - len(token)
    begins = token_start - start <= _LONGEST_INDENT and not text[start:token_start].strip()
    if begins and _numbers_item(token):
        return False
    # "R-Ore." and "26-Dec." are read as what follows the hyphen.
    _, hyphen, token = token.rpartition("-")
    if token in STATES and (hyphen or text[token_start - 2 : token_start] == ", "):
        token = "Calif"  # any of those that are no words
    return _ends_after(token, text, first, following, match["closers"])


def _numbers_item(token: str) -> bool:
    """Whether "1." or "b.", with nothing before it, numbers an item of a list."""
    return (token.isdigit() and len(token) <= 3) or (len(token) == 1 and token.isalpha())


def _ends_after(token: str, text: str, first: int, following: str, closers: str) -> bool:
    """Whether one full stop after `token` ends a sentence, `following` being what comes next."""
    lowered = token.lower()
    if lowered in ALWAYS_CONTINUES:
        return False
    if following.isdigit() and lowered in BEFORE_NUMBER:
        return False
    initial = len(token) == 1 and token.isupper()
    if not (initial or lowered in MAY_END or _DOTTED.match(token)):
        return True
    if any(mark in "\"'”’»" for mark in closers):
        return True
    if following.isdigit() or following in "–—-&,;":
        return False
    word = _NEXT_WORD.match(text, first, first + 32)
    opened = text[first - 1] in '"“‘«'
    return opened or (word is not None and word[0] in STARTERS)
