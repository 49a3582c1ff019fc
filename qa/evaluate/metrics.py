"""The measures, as pure functions of plain values.

Rankings are lists of ids, best first, without repeats; `gold` is the set of right ids. A measure
that has nothing to measure is `None`, never 0.
"""

from __future__ import annotations

import math
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_ASCII_PUNCTUATION = frozenset(string.punctuation)


def first_occurrences(ids: Iterable[str]) -> tuple[str, ...]:
    """The ids in order, each once: passages ranked, their articles wanted."""
    return tuple(dict.fromkeys(ids))


def first_rank(ranking: Sequence[str], gold: Collection[str]) -> int | None:
    """Rank of the first right id, from 1; `None` if there is none."""
    for rank, item in enumerate(ranking, start=1):
        if item in gold:
            return rank
    return None


def hit_at(ranking: Sequence[str], gold: Collection[str], k: int) -> float:
    """1.0 if a right id is among the first `k`, else 0.0 (also for an empty ranking)."""
    return float(first_rank(ranking[:k], gold) is not None)


def reciprocal_rank_at(ranking: Sequence[str], gold: Collection[str], k: int) -> float:
    """One over the rank of the first right id within the first `k`, else 0.0; its mean is MRR."""
    rank = first_rank(ranking[:k], gold)
    return 1.0 / rank if rank else 0.0


def ndcg_at(ranking: Sequence[str], gold: Collection[str], k: int) -> float:
    """Normalised discounted cumulative gain, binary relevance, discount 1/log2(rank + 1).

    The ideal has `min(k, len(gold))` right ids in front. 0.0 if `gold` is empty.
    """
    ideal = sum(1.0 / math.log2(rank + 1) for rank in range(1, min(k, len(gold)) + 1))
    gain = sum(
        1.0 / math.log2(rank + 1) for rank, item in enumerate(ranking[:k], start=1) if item in gold
    )
    return gain / ideal if ideal else 0.0


def _without_punctuation(character: str) -> str:
    if character in _ASCII_PUNCTUATION:
        return ""
    category = unicodedata.category(character)
    if category == "Pd":  # a dash between two words must not make them one
        return " "
    return "" if category.startswith("P") else character


def normalise(text: str) -> str:
    """Text as SQuAD compares it: lower case, no punctuation, no articles, single spaces.

    As published for ASCII. Beyond it, typographic quotes are punctuation too, and a typographic
    dash separates: news stories are full of both.
    """
    lowered = unicodedata.normalize("NFC", text).lower()
    bare = "".join(map(_without_punctuation, lowered))
    return " ".join(_ARTICLES.sub(" ", bare).split())


def contains(text: str, accepted: Iterable[str]) -> bool:
    """Whether `text` has one of the accepted strings as whole tokens, both normalised.

    "6" is not in "2016". A hyphen may join or separate: "6" and "sixyearold" are both in "a
    6-year-old, not a six-year-old". An accepted string of no tokens ("the") is in nothing.
    """
    answers = tuple(accepted)
    return _contains(text, answers) or _contains(
        text.replace("-", " "), [answer.replace("-", " ") for answer in answers]
    )


def _contains(text: str, accepted: Iterable[str]) -> bool:
    padded = f" {normalise(text)} "
    return any(f" {answer} " in padded for answer in map(normalise, accepted) if answer)


def exact_match(text: str, accepted: Iterable[str]) -> float:
    """1.0 if `text` equals an accepted string after normalising both, else 0.0."""
    own = normalise(text)
    return float(any(own == normalise(answer) for answer in accepted))


def _token_f1(text: str, answer: str) -> float:
    own, right = normalise(text).split(), normalise(answer).split()
    shared = sum((Counter(own) & Counter(right)).values())
    if not shared:
        return float(not own and not right)
    return 2.0 * shared / (len(own) + len(right))


def f1(text: str, accepted: Iterable[str]) -> float:
    """Harmonic mean of token precision and recall with the closest accepted string, 0 to 1."""
    return max((_token_f1(text, answer) for answer in accepted), default=0.0)


@dataclass(frozen=True, slots=True)
class RefusalScores:
    """How well "not in these stories" was said; the refused unanswerable ones are the hits."""

    answerable: int
    unanswerable: int
    refused: int
    precision: float | None
    """Share of the refused that are unanswerable; `None` if nothing was refused."""
    recall: float | None
    """Share of the unanswerable that were refused; `None` if there are none."""
    f1: float | None
    lost: float | None
    """Share of the answerable that were refused; `None` if there are none."""


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def refusal_scores(refused: Sequence[bool], answerable: Sequence[bool]) -> RefusalScores:
    """Precision, recall and F1 of refusing, from two lists of the same order and length."""
    pairs = Counter(zip(refused, answerable, strict=True))
    right, lost = pairs[True, False], pairs[True, True]
    wrong_answers = pairs[False, False]
    precision, recall = _share(right, right + lost), _share(right, right + wrong_answers)
    both = None if recall is None else 2.0 * right / (2 * right + lost + wrong_answers)
    return RefusalScores(
        answerable=lost + pairs[False, True],
        unanswerable=right + wrong_answers,
        refused=right + lost,
        precision=precision,
        recall=recall,
        f1=both,
        lost=_share(lost, lost + pairs[False, True]),
    )


def _mid_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 1, equal values sharing the mean of their ranks; float64[len(values)]."""
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    shared: NDArray[np.float64] = (last - (counts - 1) / 2.0)[group]
    return shared


def roc_auc(scores: Sequence[float], positive: Sequence[bool]) -> float | None:
    """Chance that a positive scores above a negative, ties counting half (Mann-Whitney U).

    `None` unless both kinds are present.
    """
    labels = np.asarray(positive, dtype=bool)
    positives = int(labels.sum())
    negatives = len(labels) - positives
    if not positives or not negatives:
        return None
    ranks = _mid_ranks(np.asarray(scores, dtype=np.float64))
    above = ranks[labels].sum() - positives * (positives + 1) / 2.0
    return float(above / (positives * negatives))


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What refusing everything below `threshold` would give."""

    threshold: float
    refused: float
    """Share of all questions refused (one minus coverage)."""
    recall: float | None
    """Share of the unanswerable refused."""
    precision: float | None
    lost: float | None
    """Share of the answerable refused."""
    risk: float | None
    """Share of the answered that are unanswerable; `None` if nothing is answered."""


def refusal_curve(
    confidences: Sequence[float], answerable: Sequence[bool]
) -> tuple[CurvePoint, ...]:
    """One point for each distinct confidence as threshold, rising, and one that refuses all.

    Empty for no questions.
    """
    if not confidences:
        return ()
    scores = np.asarray(confidences, dtype=np.float64)
    labels = np.asarray(answerable, dtype=bool)
    total, positives = len(labels), int(labels.sum())
    points = []
    for threshold in [*np.unique(scores).tolist(), math.inf]:
        below = scores < threshold
        refused, lost = int(below.sum()), int((below & labels).sum())
        points.append(
            CurvePoint(
                threshold=threshold,
                refused=refused / total,
                recall=_share(refused - lost, total - positives),
                precision=_share(refused - lost, refused),
                lost=_share(lost, positives),
                risk=_share(total - positives - (refused - lost), total - refused),
            )
        )
    return tuple(points)
