"""Words with a meaning of their own in a question: `"exact phrase"`, `-word`, `-"exact phrase"`.

What stands in double quotation marks must stand so in what is found; what has a hyphen directly
in front, with nothing but space before that, must not. Both look at passages and their titles,
word for word: case, punctuation and white space don't count, other forms of a word do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from corpus.spaceless import apart, together

_MARKED = r'["“„«](?=\S)([^"“”„«»]{2,200})(?<=\S)["”“»]'
_QUOTED = re.compile(_MARKED)
# A letter must follow: "-5 degrees" is a number, "- no" and "--no" are dashes.
_EXCLUDED = re.compile(rf"(?<![^\s(])-(?:{_MARKED}|([^\W\d_][\w'’-]*))")
_WORDS = re.compile(r"\w+")


def phrases(question: str) -> tuple[str, ...]:
    """The phrases that must be there, as their words; empty if none.

    A mark that is never closed is ignored.
    """
    return _each_once(match[1] for match in _QUOTED.finditer(without_exclusions(question)))


def exclusions(question: str) -> tuple[str, ...]:
    """The words and phrases that must not be there, as their words; empty if none."""
    return _each_once(match[1] or match[2] for match in _EXCLUDED.finditer(question))


def without_exclusions(question: str) -> str:
    """The question without what it excludes: what is to be searched. Unchanged if it excludes
    nothing, blank if that is all it does."""
    if _EXCLUDED.search(question) is None:
        return question
    return " ".join(_EXCLUDED.sub(" ", question).split())


def has_all(text: str, wanted: Sequence[str]) -> bool:
    """Whether every phrase (from `phrases`) stands in the text as whole words in a row."""
    words = _plain(text)
    return all(phrase in words for phrase in wanted)


def has_any(text: str, unwanted: Sequence[str]) -> bool:
    """Whether one of these (from `exclusions`) stands in the text as whole words in a row."""
    words = _plain(text)
    return any(phrase in words for phrase in unwanted)


def phrase_notes(question: str, *, found: bool) -> list[str]:
    """What a reader must know: which words were required, and which kept passages out."""
    notes = []
    if wanted := phrases(question):
        where = "Only passages with" if found else "No passage found has"
        notes.append(f"{where} the exact words {_shown(wanted, 'and')}.")
    if unwanted := exclusions(question):
        notes.append(f"Left out: passages with {_shown(unwanted, 'or')}.")
    return notes


def _shown(found: Sequence[str], between: str) -> str:
    return f" {between} ".join(f'"{together(phrase.strip())}"' for phrase in found)


def _each_once(found: Iterable[str]) -> tuple[str, ...]:
    plain = map(_plain, found)
    return tuple(dict.fromkeys(phrase for phrase in plain if phrase.strip()))


def _plain(text: str) -> str:
    # A space on both ends, so that a phrase only matches whole words; where words have no spaces,
    # every character is one.
    return f" {' '.join(_WORDS.findall(apart(text.casefold())))} "
