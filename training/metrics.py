"""How answers are scored: SQuAD's exact match and F1, AUC, and the threshold for refusing."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

_ARTICLES: Final = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION: Final = str.maketrans("", "", string.punctuation)

FloatArray = npt.NDArray[np.float64]


def normalise_answer(answer: str) -> str:
    """Lower case, no punctuation, no articles, single spaces: SQuAD's own comparison."""
    return " ".join(_ARTICLES.sub(" ", answer.lower().translate(_PUNCTUATION)).split())


def exact_match(predicted: str, accepted: Sequence[str]) -> float:
    """1 if the prediction equals an accepted answer; nothing accepted means refusing is right."""
    wanted = {normalise_answer(answer) for answer in accepted} or {""}
    return float(normalise_answer(predicted) in wanted)


def f1(predicted: str, accepted: Sequence[str]) -> float:
    """Best token F1 over the accepted answers; nothing accepted means refusing is right."""
    return max(_token_f1(predicted, answer) for answer in (accepted or ("",)))


def _token_f1(predicted: str, answer: str) -> float:
    predicted_tokens = normalise_answer(predicted).split()
    answer_tokens = normalise_answer(answer).split()
    if not predicted_tokens or not answer_tokens:
        return float(predicted_tokens == answer_tokens)
    common = sum((Counter(predicted_tokens) & Counter(answer_tokens)).values())
    return 2 * common / (len(predicted_tokens) + len(answer_tokens))


def auc(scores: Sequence[float] | FloatArray, positive: Sequence[bool]) -> float:
    """Chance that a positive scores above a negative, ties half; nan without one of both."""
    values = np.asarray(scores, dtype=np.float64)
    labels = np.asarray(positive, dtype=bool)
    positives, negatives = int(labels.sum()), int((~labels).sum())
    if not positives or not negatives:
        return float("nan")
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    rank_sum = float(ranks[labels].sum())
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def best_threshold(
    scores: Sequence[float], answered: Sequence[float], refused: Sequence[float]
) -> tuple[float, float]:
    """The threshold with the best mean, and that mean; score >= threshold answers.

    `answered[i]` is what question i earns if answered, `refused[i]` if refused.
    """
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")
    gains = (np.asarray(answered) - np.asarray(refused))[order]
    totals = np.concatenate([[0.0], np.cumsum(gains)]) + float(np.sum(refused))
    ordered = np.asarray(scores, dtype=np.float64)[order]
    # A cut is only possible between different scores.
    cuts = [0, *(i for i in range(1, len(ordered)) if ordered[i] < ordered[i - 1]), len(ordered)]
    best = max(cuts, key=lambda cut: totals[cut])
    if best == 0:
        threshold = float(ordered[0]) + 1.0
    elif best == len(ordered):
        threshold = float(ordered[-1]) - 1.0
    else:
        threshold = float(ordered[best - 1] + ordered[best]) / 2
    return threshold, float(totals[best]) / len(ordered)


def expected_calibration_error(
    probabilities: FloatArray, positive: npt.NDArray[np.bool_], bins: int = 10
) -> float:
    """Mean distance between stated and observed frequency over equally wide bins."""
    numbers = np.minimum((probabilities * bins).astype(int), bins - 1)
    error = 0.0
    for number in range(bins):
        inside = numbers == number
        if inside.any():
            gap = abs(float(probabilities[inside].mean()) - float(positive[inside].mean()))
            error += gap * float(inside.mean())
    return error
