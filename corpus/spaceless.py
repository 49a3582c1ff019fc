"""Writing without spaces between words: Chinese, Japanese, Thai and others, and Korean, whose words
have spaces but grow particles at their ends.

A run of such writing becomes pairs of neighbouring characters, so that a word is found inside of
it without a dictionary: what Lucene's CJK analyser does, for Thai, Lao, Khmer and Burmese as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

_LETTERS = (
    "\u0e01-\u0e3a\u0e40-\u0e4e"  # Thai, its digits apart
    "\u0e81-\u0ecf\u0edc-\u0edf"  # Lao
    "\u1000-\u103f\u104e-\u108f\uaa60-\uaa7f"  # Burmese
    "\u1780-\u17d3"  # Khmer
    "\u1100-\u11ff\uac00-\ud7a3"  # Korean
    "\u3041-\u3096\u3099-\u309a\u309d-\u309e"  # Hiragana
    "\u30a1-\u30fa\u30fc-\u30fe\u31f0-\u31ff\uff66-\uff9f"  # Katakana
    "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Han
)
_RUN = re.compile(f"[{_LETTERS}]+")
_ONE = re.compile(f"([{_LETTERS}])")
_BETWEEN = re.compile(f"(?<=[{_LETTERS}]) (?=[{_LETTERS}])")
_HIRAGANA = re.compile("[\u3041-\u309e]+")


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is such writing; together they are the text."""
    end = 0
    for found in _RUN.finditer(text):
        if found.start() > end:
            yield text[end : found.start()], False
        yield found[0], True
        end = found.end()
    if end < len(text):
        yield text[end:], False


def has_runs(text: str) -> bool:
    """Whether there is any such writing; at once for ASCII."""
    return not text.isascii() and _RUN.search(text) is not None


def pairs(run: str) -> list[str]:
    """Neighbouring characters of a run, two by two in order; one alone is itself."""
    letters = characters(run)
    return [one + next_one for one, next_one in pairwise(letters)] or letters


def characters(run: str) -> list[str]:
    """The characters of a run in order, each with the vowel and tone marks that belong to it;
    letters of half width are those of full width."""
    letters: list[str] = []
    for letter in unicodedata.normalize("NFKC", run):
        if letters and unicodedata.category(letter)[0] == "M":
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters


def apart(text: str) -> str:
    """The text with every character of such writing as a word of its own."""
    return _ONE.sub(r" \1 ", text) if has_runs(text) else text


def together(text: str) -> str:
    """What `apart` was given, if that had no space between such characters."""
    return _BETWEEN.sub("", text)


def is_ending(term: str) -> bool:
    """Whether a term is of Hiragana alone: Japanese writes particles and endings so, and what a
    question is about in other characters."""
    return _HIRAGANA.fullmatch(term) is not None
