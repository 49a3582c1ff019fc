"""Exact phrases: words in double quotation marks must stand so in what is found."""

from __future__ import annotations

import re

_QUOTED = re.compile(r'["“„«](?=\S)([^"“”„«»]{2,200})(?<=\S)["”“»]')
_WORDS = re.compile(r"\w+")


def phrases(question: str) -> tuple[str, ...]:
    """The phrases a question puts in double quotation marks, as their words; empty if none.

    Case, punctuation and white space don't count. A mark that is never closed is ignored.
    """
    found = (_plain(match[1]) for match in _QUOTED.finditer(question))
    return tuple(dict.fromkeys(phrase for phrase in found if phrase.strip()))


def has_all(text: str, wanted: tuple[str, ...]) -> bool:
    """Whether every phrase (from `phrases`) stands in the text as whole words in a row."""
    words = _plain(text)
    return all(phrase in words for phrase in wanted)


def _plain(text: str) -> str:
    # A space on both ends, so that a phrase only matches whole words.
    return f" {' '.join(_WORDS.findall(text.casefold()))} "
