"""Logistic regression of a few parameters, by Newton's method: no more is needed here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
"""float64; the shape is said where it is used."""

_STEPS = 100
_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model: the probability is logistic(intercept + z @ coefficients)."""

    intercept: float
    coefficients: Array
    """float64[features], of z = (x - means) / scales."""
    means: Array
    """float64[features]"""
    scales: Array
    """float64[features], above zero; 1 for a feature that never varies."""


def predict(fit: Fit, features: Array) -> Array:
    """Probabilities float64[rows] of features float64[rows, features]."""
    standard = (features - fit.means) / fit.scales
    result: Array = _logistic(fit.intercept + standard @ fit.coefficients)
    return result


def _logistic(values: Array) -> Array:
    result: Array = 0.5 * (1.0 + np.tanh(0.5 * values))
    return result


def _loss(design: Array, labels: Array, weights: Array, penalty: Array, beta: Array) -> float:
    scores = design @ beta
    terms = np.logaddexp(0.0, scores) - labels * scores
    return float(weights @ terms + 0.5 * penalty @ beta**2)


def fit(features: Array, labels: NDArray[np.bool_], weights: Array, l2: float = 0.01) -> Fit:
    """Minimise weighted log loss plus `l2 / 2` times the squared coefficients.

    features float64[rows, features], labels bool[rows], weights float64[rows] which are scaled
    to sum 1; means and scales are weighted too. The intercept is not penalised. Raises
    `ValueError` unless both labels occur, with finite features and an `l2` above zero (without
    one, separable rows have no minimum).
    """
    if not labels.any() or labels.all():
        raise ValueError("both answerable and unanswerable questions are needed")
    if not np.isfinite(features).all():
        raise ValueError("a feature is not finite")
    if l2 <= 0:
        raise ValueError(f"l2 is {l2}, must be above zero")
    shares = weights / weights.sum()
    means = shares @ features
    scales = np.sqrt(shares @ (features - means) ** 2)
    scales[scales < 1e-12] = 1.0
    design = np.column_stack([np.ones(len(features)), (features - means) / scales])
    penalty = np.full(design.shape[1], l2)
    penalty[0] = 0.0
    beta = _newton(design, labels.astype(np.float64), shares, penalty)
    return Fit(float(beta[0]), beta[1:], means, scales)


def _newton(design: Array, labels: Array, weights: Array, penalty: Array) -> Array:
    beta = np.zeros(design.shape[1])
    loss = _loss(design, labels, weights, penalty, beta)
    for _ in range(_STEPS):
        probability = _logistic(design @ beta)
        gradient = design.T @ (weights * (probability - labels)) + penalty * beta
        curvature = weights * probability * (1.0 - probability)
        # The small ridge keeps the intercept's row solvable when all are predicted surely.
        hessian = (design.T * curvature) @ design + np.diag(penalty + 1e-12)
        step = np.linalg.solve(hessian, gradient)
        size = 1.0
        while (tried := _loss(design, labels, weights, penalty, beta - size * step)) > loss:
            size /= 2.0
            if size < _TOLERANCE:
                return beta
        beta, loss = beta - size * step, tried
        if np.abs(step).max() < _TOLERANCE:
            break
    return beta
