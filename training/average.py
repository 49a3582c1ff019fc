"""The mean of several checkpoints' weights: ``python -m training.average A.pt B.pt --output C.pt``.

Models of one run, cut off and decayed at different times, lie in one basin: their mean is better
than each of them, above all on texts that are unlike the training data (docs/reader.md).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from training import checkpoint
from training.checkpoint import Checkpoint


def average(states: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Each tensor's mean over the states; whole numbers are the last one's.

    Raises ValueError if the states do not have the same tensors.
    """
    last = states[-1]
    if any(state.keys() != last.keys() for state in states):
        raise ValueError("the checkpoints are of different models")
    return {
        name: torch.stack([state[name] for state in states]).mean(dim=0)
        if tensor.is_floating_point()
        else tensor
        for name, tensor in last.items()
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the checkpoints, write their mean beside them under the name given."""
    parser = argparse.ArgumentParser(prog="python -m training.average", description=__doc__)
    parser.add_argument("checkpoints", nargs="+", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    loaded = [checkpoint.load(path) for path in options.checkpoints]
    last = loaded[-1]
    mean = Checkpoint(
        step=last.step,
        model=last.model,
        average=average([one.average for one in loaded]),
        optimizer={},  # nothing goes on from here
        settings=last.settings,
        tokens=last.tokens,
    )
    checkpoint.write(mean, options.output)


if __name__ == "__main__":
    main()
