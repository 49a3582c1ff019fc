"""Checkpoints: written in one go or not at all, the last few kept."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Everything a run needs to go on as if it had never stopped."""

    step: int
    """Steps done; the sampler needs nothing else."""
    model: dict[str, Any]
    average: dict[str, Any]
    """Exponential moving average of the weights: what is evaluated and exported."""
    optimizer: dict[str, Any]
    settings: dict[str, Any]
    """The run's options, to be compared on resuming and shown in the model card."""
    tokens: int
    """Tokens seen, padding not counted."""


def save(checkpoint: Checkpoint, directory: Path, prefix: str, keep: int) -> Path:
    """Write `<prefix>-<step>.pt` atomically and delete all but the last `keep` of the prefix."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{prefix}-{checkpoint.step:07}.pt"
    write(checkpoint, path)
    for old in sorted(directory.glob(f"{prefix}-*.pt"))[:-keep]:
        old.unlink()
    return path


def write(checkpoint: Checkpoint, path: Path) -> None:
    """Write one checkpoint atomically."""
    temporary = path.with_suffix(".part")
    fields = {name: getattr(checkpoint, name) for name in Checkpoint.__slots__}
    torch.save(fields, temporary)
    with temporary.open("rb") as written:
        os.fsync(written.fileno())
    temporary.replace(path)


def load(path: Path) -> Checkpoint:
    """Read a checkpoint; only tensors and plain values, never pickled code."""
    return Checkpoint(**torch.load(path, map_location="cpu", weights_only=True))


def latest(directory: Path, prefix: str) -> Path | None:
    """The newest checkpoint of a prefix, or None."""
    found = sorted(directory.glob(f"{prefix}-*.pt"))
    return found[-1] if found else None
