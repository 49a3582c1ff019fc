"""Fitting the refusal score and its threshold, and checking both on what they have not seen.

Every set counts the same, and in each set the answerable questions as much as the others, so that
a large set does not decide for a small one; a confidence of .5 thus means "as likely as not, if
half of all questions had an answer".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import UsageError
from qa.answering.refusal import FORMAT, has_reader_signal
from qa.evaluate.logistic import Array, Fit, fit, predict
from qa.evaluate.metrics import roc_auc
from qa.evaluate.outcomes import Outcome

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Options:
    """How to fit."""

    l2: float = 0.01
    """Half of this times the squared coefficients is added to the mean log loss."""
    most_lost: float = 0.10
    """Share of the answerable questions that the threshold may lose, on every deciding set."""
    deciding: tuple[str, ...] = ()
    """Names of the sets whose answerable questions set the threshold; empty means all."""


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """One set's questions as rows."""

    name: str
    features: Array
    """float64[questions, signals]"""
    answerable: NDArray[np.bool_]
    """bool[questions]"""


def labelled_set(name: str, outcomes: Sequence[Outcome], signals: Sequence[str]) -> LabelledSet:
    """Outcomes as rows of the chosen signals; `UsageError` if an outcome lacks one of them.

    With the reader's signal among them, questions that no reader has read for are left out: the
    other model decides about those.
    """
    if has_reader_signal(signals):
        outcomes = [one for one in outcomes if has_reader_signal(one.signals)]
    for outcome in outcomes:
        missing = [signal for signal in signals if signal not in outcome.signals]
        if missing:
            raise UsageError(
                f"{name}: question {outcome.id} has no signal {', '.join(missing)}.",
                f"It has: {', '.join(sorted(outcome.signals)) or 'none'}.",
            )
    rows = [[outcome.signals[signal] for signal in signals] for outcome in outcomes]
    return LabelledSet(
        name,
        np.array(rows, dtype=np.float64).reshape(len(rows), len(signals)),
        np.array([outcome.answerable for outcome in outcomes], dtype=bool),
    )


def _balance(answerable: NDArray[np.bool_]) -> Array:
    """Weights float64[questions] that sum to 1, the same for each of the two kinds present."""
    weights = np.empty(len(answerable))
    kinds = [kind for kind in (answerable, ~answerable) if kind.any()]
    for kind in kinds:
        weights[kind] = 1.0 / (len(kinds) * kind.sum())
    return weights


def fit_sets(sets: Sequence[LabelledSet], l2: float) -> Fit:
    """One model of all sets; `UsageError` if all questions of all of them are of one kind."""
    try:
        return fit(
            np.concatenate([one.features for one in sets]),
            np.concatenate([one.answerable for one in sets]),
            np.concatenate([_balance(one.answerable) for one in sets]),
            l2,
        )
    except ValueError as error:
        names = ", ".join(one.name for one in sets) or "nothing"
        raise UsageError(f"Cannot fit a refusal score on {names}: {error}.") from error


def losing_threshold(confidences: Array, most_lost: float) -> float:
    """The highest threshold below which at most `most_lost` (a share) of the confidences lie.

    Halfway between the first confidence that is kept and the last that is lost, so that
    rounding changes nothing. 0.0 if there are none.
    """
    if not len(confidences):
        return 0.0
    ordered = np.sort(confidences)
    kept = ordered[min(int(most_lost * len(ordered) + 1e-9), len(ordered) - 1)]
    lost = ordered[ordered < kept]
    return float((kept + lost[-1]) / 2.0 if len(lost) else kept / 2.0)


def shared_threshold(fitted: Fit, sets: Sequence[LabelledSet], options: Options) -> float:
    """The threshold that loses at most `options.most_lost` on every deciding set.

    0.0, which refuses nothing, if no deciding set is among `sets`.
    """
    limits = [
        losing_threshold(predict(fitted, one.features[one.answerable]), options.most_lost)
        for one in sets
        if one.answerable.any() and (not options.deciding or one.name in options.deciding)
    ]
    return min(limits, default=0.0)


def describe(confidences: Array, answerable: NDArray[np.bool_], threshold: float) -> dict[str, Any]:
    """AUC, share of answerable lost and of unanswerable refused, as plain data."""
    refused = confidences < threshold
    return {
        "auc": _rounded(roc_auc(confidences.tolist(), answerable.tolist())),
        "lost": _rounded(refused[answerable].mean() if answerable.any() else None),
        "refused": _rounded(refused[~answerable].mean() if not answerable.all() else None),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)


def _fold_numbers(sets: Sequence[LabelledSet], seed: int) -> list[NDArray[np.int64]]:
    """For each set the fold of each question, spread evenly over both kinds."""
    generator = np.random.default_rng(seed)
    numbers = []
    for one in sets:
        folds = np.empty(len(one.answerable), dtype=np.int64)
        for kind in (one.answerable, ~one.answerable):
            folds[kind] = generator.permutation(np.arange(kind.sum()) % FOLDS)
        numbers.append(folds)
    return numbers


def _rows(one: LabelledSet, chosen: NDArray[np.bool_]) -> LabelledSet:
    return LabelledSet(one.name, one.features[chosen], one.answerable[chosen])


def fold_check(
    sets: Sequence[LabelledSet], options: Options, seed: int = 0
) -> dict[str, dict[str, Any]]:
    """By set: how a model and threshold fitted on four fifths do on the rest, five times.

    A confidence counts as its distance to its own fold's threshold, in log odds, so that the
    folds can be pooled.
    """
    numbers = _fold_numbers(sets, seed)
    margins = [np.empty(len(one.answerable)) for one in sets]
    for fold in range(FOLDS):
        kept = [_rows(one, own != fold) for one, own in zip(sets, numbers, strict=True)]
        fitted = fit_sets(kept, options.l2)
        limit = _log_odds(np.array(shared_threshold(fitted, kept, options)))
        for one, own, margin in zip(sets, numbers, margins, strict=True):
            margin[own == fold] = _log_odds(predict(fitted, one.features[own == fold])) - limit
    return {
        one.name: describe(margin, one.answerable, 0.0)
        for one, margin in zip(sets, margins, strict=True)
    }


def _log_odds(probability: Array) -> Array:
    bounded = np.clip(probability, 1e-12, 1.0 - 1e-12)
    result: Array = np.log(bounded / (1.0 - bounded))
    return result


def left_out_check(sets: Sequence[LabelledSet], options: Options) -> dict[str, dict[str, Any]]:
    """By set: how a model and threshold fitted on all the other sets do on it."""
    if len(sets) < 2:
        return {}
    results = {}
    for out in sets:
        others = [one for one in sets if one is not out]
        fitted = fit_sets(others, options.l2)
        limit = shared_threshold(fitted, others, options)
        results[out.name] = describe(predict(fitted, out.features), out.answerable, limit)
    return results


def calibrate(
    sets: Sequence[LabelledSet], signals: Sequence[str], options: Options
) -> dict[str, Any]:
    """The data file's content: the model, its threshold, and how it did, by set."""
    fitted = fit_sets(sets, options.l2)
    threshold = shared_threshold(fitted, sets, options)
    weights = zip(signals, fitted.means, fitted.scales, fitted.coefficients, strict=True)
    return {
        "format": FORMAT,
        "intercept": fitted.intercept,
        "weights": [
            {"name": n, "mean": float(m), "scale": float(s), "coefficient": float(c)}
            for n, m, s, c in weights
        ],
        "threshold": threshold,
        "options": asdict(options),
        "questions": {one.name: _counts(one) for one in sets},
        "fitted_on": {
            one.name: describe(predict(fitted, one.features), one.answerable, threshold)
            for one in sets
        },
        "by_fold": fold_check(sets, options),
        "left_out": left_out_check(sets, options),
        "single_signals": _single_signals(sets, signals),
    }


def _counts(one: LabelledSet) -> dict[str, int]:
    positives = int(one.answerable.sum())
    return {"answerable": positives, "unanswerable": len(one.answerable) - positives}


def _single_signals(
    sets: Sequence[LabelledSet], signals: Sequence[str]
) -> Mapping[str, Mapping[str, float | None]]:
    """AUC of each signal by itself, by set: below .5 means that higher speaks against."""
    return {
        signal: {
            one.name: _rounded(roc_auc(one.features[:, at].tolist(), one.answerable.tolist()))
            for one in sets
        }
        for at, signal in enumerate(signals)
    }
