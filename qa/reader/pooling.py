"""Answers of several stories that are the same one, written differently."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from qa.question.function_words import FUNCTION_WORDS

OTHERS_COUNT = 0.5
"""Share of another story's probability that speaks for an answer: they copy from each other."""
SPREAD = 2.0
"""How far below the best support, in log-odds, the same answer in another story still counts."""
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_DIGITS = {word: str(number) for number, word in enumerate(_SMALL.split())}
_MONTHS = "january february march april may june july august september october november december"
_SHORT_MONTHS = {month[:3]: month for month in _MONTHS.split()} | {"sept": "september"}
_WORD = re.compile(r"\d[\d.,]*\d|\w+")

Key = frozenset[str]


def answer_key(text: str) -> Key:
    """What is compared: the words that say something, with numbers and months written one way.

    Empty only if the text has no word at all.
    """
    words = [_one_way(word) for word in _WORD.findall(text.casefold())]
    return frozenset(word for word in words if word not in FUNCTION_WORDS) or frozenset(words)


def same_answer(one: Key, other: Key) -> bool:
    """Whether one says the other, perhaps more exactly: "2012" and "4 August 2012", "Portman" and
    "Natalie Portman"; nothing is the same as an empty one."""
    return bool(one and other) and (one <= other or other <= one)


def pooled(answers: Sequence[tuple[str, int, float]]) -> list[tuple[float, int]]:
    """For each answer (text, group of its story, probability) its probability with what other
    groups say added, and how many groups say the same, its own included."""
    results = []
    for (_, _, probability), others in zip(answers, _others(answers), strict=True):
        wrong = 1.0 - probability
        for chance in others:
            wrong *= 1.0 - OTHERS_COUNT * chance
        results.append((1.0 - wrong, 1 + len(others)))
    return results


def best_supported(answers: Sequence[tuple[str, int, float]]) -> float:
    """The highest support of an answer (text, group of its story, support in log-odds) with that
    of other groups which say the same; `answers` must not be empty.

    Two of equal support count 1.4 more than one: stories that say the same often copied it.
    """
    return max(
        SPREAD * float(np.logaddexp.reduce([one / SPREAD for one in (support, *others)]))
        for (_, _, support), others in zip(answers, _others(answers), strict=True)
    )


def _others(answers: Sequence[tuple[str, int, float]]) -> list[list[float]]:
    """For each answer the best value of every other group that says the same."""
    keys = [answer_key(text) for text, _, _ in answers]
    found = []
    for key, (_, group, _) in zip(keys, answers, strict=True):
        others: dict[int, float] = {}
        for other_key, (_, other, value) in zip(keys, answers, strict=True):
            if other != group and same_answer(key, other_key):
                others[other] = max(others.get(other, value), value)
        found.append(list(others.values()))
    return found


def _one_way(word: str) -> str:
    if word[0].isdigit():
        return word.replace(",", "")
    return _SHORT_MONTHS.get(word) or _DIGITS.get(word, word)
