"""From the two scores of a reading to the probability that the text answers the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from training.predict import Reading

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression on relevance and margin."""

    relevance: float
    margin: float
    offset: float

    def log_odds(self, readings: Sequence[Reading]) -> FloatArray:
        """[readings] log-odds that the text answers the question."""
        weights = np.array([self.relevance, self.margin, self.offset])
        return np.asarray(_features(readings) @ weights, dtype=np.float64)

    def probabilities(self, readings: Sequence[Reading]) -> FloatArray:
        """[readings] the same as probabilities."""
        return np.asarray(1 / (1 + np.exp(-self.log_odds(readings))), dtype=np.float64)


def balance(answerable: Sequence[bool]) -> FloatArray:
    """[readings] weights, mean 1, that make answerable and unanswerable count the same.

    How often people ask for what a text does not say differs from set to set (15 % of the
    held-out questions, half of SQuAD 2.0's development set), so nothing is fitted to one rate.
    """
    labels = np.asarray(answerable, dtype=bool)
    rate = float(labels.mean()) if 0 < labels.sum() < len(labels) else 0.5
    return np.where(labels, 0.5 / rate, 0.5 / (1 - rate))


def fit(readings: Sequence[Reading], answerable: Sequence[bool], ridge: float = 1.0) -> Calibration:
    """Fit to balanced classes by Newton's method, both scores with the same weight.

    The two say nearly the same (and are wrong together), so free weights come out with opposite
    signs, which does not carry over to other texts: AUC .735 on squad2-dev, where relevance
    alone has .746.
    `ridge` keeps the weights finite where the classes separate.
    """
    features = _features(readings)
    joint = np.stack([features[:, 0] + features[:, 1], features[:, 2]], axis=1)
    labels = np.asarray(answerable, dtype=np.float64)
    shares = balance(answerable)
    penalty = np.diag([ridge, 0.0])
    weights = np.zeros(2)
    for _ in range(50):
        probabilities = 1 / (1 + np.exp(-joint @ weights))
        gradient = joint.T @ (shares * (probabilities - labels)) + penalty @ weights
        certainty = shares * probabilities * (1 - probabilities)
        curvature = (joint.T * certainty) @ joint + penalty
        change = np.linalg.solve(curvature + 1e-9 * np.eye(2), gradient)
        weights = weights - change
        if np.abs(change).max() < 1e-8:
            break
    return Calibration(float(weights[0]), float(weights[0]), float(weights[1]))


def _features(readings: Sequence[Reading]) -> FloatArray:
    rows = [(r.relevance, max(-40.0, min(40.0, r.margin)), 1.0) for r in readings]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)
