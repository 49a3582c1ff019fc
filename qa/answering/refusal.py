"""The refusal score: from absolute signals to the probability that the stories answer.

Two logistic models of a few parameters, one for questions that a reader has read for and one for
all others, kept as data (`qa/data/refusal*.json`) together with the command that fitted them and
what they were fitted on; see `qa.evaluate.calibrate`. Scores that are stretched within a search
cannot be their signals: there the best hit always has about 1.0.
"""

from __future__ import annotations

import contextlib
import functools
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from corpus.errors import SettingsError

FORMAT = 1
"""Version of the data file."""
READER_SIGNAL = "reader_"
"""What the names of those signals begin with that are there only when a reader has read."""


def has_reader_signal(names: Iterable[str]) -> bool:
    """Whether one of these signals is a reader's."""
    return any(name.startswith(READER_SIGNAL) for name in names)


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

    @property
    def needs_reader(self) -> bool:
        """Whether it looks at what a reader says."""
        return has_reader_signal(weight.name for weight in self.weights)

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


@dataclass(frozen=True, slots=True)
class Refusal:
    """What decides: one model for questions a reader has read for, one for all others."""

    read: RefusalModel
    unread: RefusalModel

    def model(self, signals: Mapping[str, float]) -> RefusalModel:
        """The one of the two that these signals are for."""
        return self.read if has_reader_signal(signals) else self.unread

    def with_model(self, model: RefusalModel) -> Refusal:
        """`model` in the place of the one that looks at the same kind of signals; in both places
        if it looks at none."""
        if not model.weights:
            return Refusal(model, model)
        if model.needs_reader:
            return replace(self, read=model)
        return replace(self, unread=model)

    def without_threshold(self) -> Refusal:
        """The same confidences, and nothing is refused."""
        return Refusal(replace(self.read, threshold=0.0), replace(self.unread, threshold=0.0))


@functools.cache
def shipped() -> Refusal:
    """What comes with the package, read once."""
    return Refusal(read=_from_package("refusal-reader.json"), unread=_from_package("refusal.json"))


def _from_package(name: str) -> RefusalModel:
    text = resources.files("qa").joinpath("data", name).read_text(encoding="utf-8")
    return RefusalModel.from_dict(json.loads(text))


def read_model(path: Path) -> RefusalModel:
    """The model in a data file elsewhere; raises `SettingsError` if there is none."""
    try:
        return RefusalModel.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise SettingsError(f"Cannot read a refusal score in {path}: {error}") from error


_chosen: ContextVar[Refusal | None] = ContextVar("refusal", default=None)


@contextlib.contextmanager
def using(deciding: Refusal) -> Iterator[None]:
    """Within the block, and this thread, `deciding` decides instead of what is shipped."""
    token = _chosen.set(deciding)
    try:
        yield
    finally:
        _chosen.reset(token)


def current() -> Refusal:
    """What decides: the shipped models outside of `using`."""
    return _chosen.get() or shipped()
