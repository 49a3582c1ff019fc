"""The refusal score: from absolute signals to the probability that the stories answer.

A logistic model of a few parameters, kept as data (`qa/data/refusal.json`) together with the
command that fitted it and what it was fitted on; see `qa.evaluate.calibrate`. Fused scores cannot
be its signals: within every search the best hit has one of about 1.0.
"""

from __future__ import annotations

import contextlib
import functools
import json
import math
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from corpus.errors import SettingsError

FORMAT = 1
"""Version of the data file."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One signal's part: `coefficient * (value - mean) / scale`."""

    name: str
    mean: float
    scale: float
    """Standard deviation where it was fitted, in the signal's own unit; above zero."""
    coefficient: float


@dataclass(frozen=True, slots=True)
class RefusalModel:
    """A fitted refusal score. Without weights it is neutral: the same confidence for all."""

    intercept: float
    weights: tuple[Weight, ...]
    threshold: float
    """Confidence below this is refused."""

    def confidence(self, signals: Mapping[str, float]) -> float:
        """Probability, 0 to 1, that the stories answer a question with these signals.

        Signals the model has no weight for are not used. Raises `SettingsError` if one that it
        needs is missing or not finite.
        """
        total = self.intercept
        for weight in self.weights:
            value = signals.get(weight.name, math.nan)
            if not math.isfinite(value):
                known = ", ".join(sorted(signals)) or "none"
                raise SettingsError(
                    f"The refusal score needs the signal {weight.name!r} (given: {known}).",
                    "Fit it again with python -m qa.evaluate.calibrate.",
                )
            total += weight.coefficient * (value - weight.mean) / weight.scale
        return 0.5 * (1.0 + math.tanh(0.5 * total))  # the logistic function, without overflow

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> RefusalModel:
        """The model in a data file; raises `SettingsError` if it is not one."""
        try:
            if data["format"] != FORMAT:
                raise ValueError(f"format {data['format']}, expected {FORMAT}")
            weights = tuple(Weight(**weight) for weight in data["weights"])
            if any(weight.scale <= 0 for weight in weights):
                raise ValueError("a scale is not above zero")
            return cls(float(data["intercept"]), weights, float(data["threshold"]))
        except (KeyError, TypeError, ValueError) as error:
            raise SettingsError(
                f"The refusal score's data cannot be used: {error!r}",
                "Fit it again with python -m qa.evaluate.calibrate.",
            ) from error


@functools.cache
def shipped() -> RefusalModel:
    """The model that comes with the package, read once."""
    text = resources.files("qa").joinpath("data", "refusal.json").read_text(encoding="utf-8")
    return RefusalModel.from_dict(json.loads(text))


def read_model(path: Path) -> RefusalModel:
    """The model in a data file elsewhere; raises `SettingsError` if there is none."""
    try:
        return RefusalModel.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise SettingsError(f"Cannot read a refusal score in {path}: {error}") from error


_chosen: ContextVar[RefusalModel | None] = ContextVar("refusal_model", default=None)


@contextlib.contextmanager
def using(model: RefusalModel) -> Iterator[None]:
    """Within the block, and this thread, `model` decides instead of the shipped one."""
    token = _chosen.set(model)
    try:
        yield
    finally:
        _chosen.reset(token)


def current() -> RefusalModel:
    """The model that decides: the shipped one outside of `using`."""
    return _chosen.get() or shipped()


def confidence(signals: Mapping[str, float]) -> float:
    """`RefusalModel.confidence` of the model that decides."""
    return current().confidence(signals)


def threshold() -> float:
    """Confidence below this is refused."""
    return current().threshold
