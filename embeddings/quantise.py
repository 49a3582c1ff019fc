"""int8 matrix products for `bert_graph`, with activation ranges found beforehand.

Weights: int8, one scale per output channel. Activations: uint8, one calibrated scale per tensor.
A transformer's activations have a few channels that reach 30 where all others stay below 6.
A scale wide enough for those loses the rest (cosine .9937 to float on news), clipping them
loses more (.909). So the scale fits the rest, and what an outlier channel has beyond the range
is added by a small product in float: .9985 with 4 channels, .9987 with 8, .9989 with 16 and
.9990 with 32. Weights alone, with exact activations, give .9994.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.bert_graph import FUSED, GraphBuilder

OUTLIER_CHANNELS = 16
"""Channels per tensor whose excess is computed in float."""


@dataclass(frozen=True, slots=True)
class ActivationRange:
    """How one activation becomes uint8: `real = (stored - zero) * scale`."""

    scale: float
    zero: int
    outliers: tuple[int, ...]
    """Channels that leave the range; their excess is added in float."""

    @classmethod
    def from_activations(
        cls, values: NDArray[np.float32], outliers: int = OUTLIER_CHANNELS
    ) -> ActivationRange:
        """The range of float32[tokens, channels] without its `outliers` largest channels."""
        low, high = values.min(axis=0), values.max(axis=0)
        by_size = np.argsort(np.maximum(high, -low))
        usual, largest = np.split(by_size, [len(by_size) - outliers])
        bottom, top = min(0.0, float(low[usual].min())), max(0.0, float(high[usual].max()))
        scale = (top - bottom) / 255 or 1.0
        return cls(scale, round(-bottom / scale), tuple(sorted(int(c) for c in largest)))

    def to_dict(self) -> dict[str, Any]:
        """Plain data for the calibration file."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> ActivationRange:
        """The inverse of `to_dict`."""
        return cls(float(plain["scale"]), int(plain["zero"]), tuple(plain["outliers"]))


class Int8Linear:
    """Strategy for `bert_graph.build`: int8 products, for one graph."""

    def __init__(self, ranges: Mapping[str, ActivationRange]) -> None:
        """`ranges` by the name of the tensor that enters a product."""
        self._ranges = ranges
        self._quantised: dict[str, tuple[str, str]] = {}

    def __call__(
        self,
        graph: GraphBuilder,
        name: str,
        source: str,
        weight: NDArray[np.float32],
        bias: NDArray[np.float32],
    ) -> str:
        """Add `source @ weight + bias` to the graph."""
        # query, key and value read the same tensor: it is quantised once
        if source not in self._quantised:
            self._quantised[source] = self._quantise(graph, source)
        stored, excess = self._quantised[source]
        whole, scales = quantise_weight(weight)
        inputs = [
            stored,
            graph.constant(f"{name}.weight", whole),
            f"{source}.stored.scale",
            graph.constant(f"{name}.weight.scales", scales),
            f"{source}.stored.zero",
            graph.constant(f"{name}.weight.zeros", np.zeros(len(scales), np.int8)),
            graph.constant(f"{name}.bias", bias),
        ]
        if not excess:
            return graph.add("MatMulIntegerToFloat", inputs, name, FUSED)
        usual = graph.add("MatMulIntegerToFloat", inputs, f"{name}.usual", FUSED)
        rows = weight[list(self._ranges[source].outliers)]
        return graph.add("Gemm", [excess, graph.constant(f"{name}.outliers", rows), usual], name)

    def _quantise(self, graph: GraphBuilder, source: str) -> tuple[str, str]:
        """The tensor as uint8, and what its outlier channels have beyond the range."""
        limits = self._ranges[source]
        scale = graph.constant(f"{source}.stored.scale", np.array(limits.scale, np.float32))
        zero = graph.constant(f"{source}.stored.zero", np.array(limits.zero, np.uint8))
        stored = graph.add("QuantizeLinear", [source, scale, zero], f"{source}.stored")
        if not limits.outliers:
            return stored, ""
        channels = graph.constant(f"{source}.stored.channels", np.array(limits.outliers, np.int64))
        lowest, highest = (step * limits.scale for step in (-limits.zero, 255 - limits.zero))
        bounds = [
            graph.constant(f"{source}.stored.lowest", np.array(lowest, np.float32)),
            graph.constant(f"{source}.stored.highest", np.array(highest, np.float32)),
        ]
        large = graph.add("Gather", [source, channels], f"{source}.large", axis=1)
        clipped = graph.add("Clip", [large, *bounds], f"{source}.clipped")
        return stored, graph.add("Sub", [large, clipped], f"{source}.excess")


def quantise_weight(
    weight: NDArray[np.float32],
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """int8[inputs, outputs] and float32[outputs] scales: `weight` is close to their product."""
    # a column of zeros, or nearly, still needs a scale to divide by
    scales = np.maximum(np.abs(weight).max(axis=0) / 127, np.finfo(np.float32).tiny)
    return np.rint(weight / scales).astype(np.int8), scales.astype(np.float32)
