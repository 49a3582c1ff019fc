"""Opening a known model as a graph: from the cache, or made from its weights and checked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from embeddings.models import (
    GRAPH_VERSION,
    KnownModel,
    Notify,
    open_exported,
    verified_weights,
)
from embeddings.reference import load_reference

FLOAT_COSINE = 0.9999
"""Lowest cosine of an fp32 graph to sentence-transformers."""

INT8_COSINE = 0.99
"""Lowest for int8 on the reference texts, which are shorter and odder than passages."""


def open_float(model: KnownModel, notify: Notify | None = None) -> Any:
    """A session in fp32; raises ModelMissing or ModelDamaged."""

    def make() -> bytes:
        from embeddings.bert_graph import BertShape, build

        weights, config = verified_weights(model)
        return build(BertShape.from_config(config), weights)

    return _open(model, "fp32", make, FLOAT_COSINE, notify)


def open_int8(model: KnownModel, notify: Notify | None = None) -> Any:
    """A session in int8; raises ModelMissing or ModelDamaged."""
    from embeddings.calibration import load_calibration

    calibration = load_calibration(model)

    def make() -> bytes:
        from embeddings.bert_graph import BertShape, build
        from embeddings.quantise import Int8Linear

        weights, config = verified_weights(model)
        shape = BertShape.from_config(config)
        return build(shape, weights, linear=Int8Linear(calibration.ranges))

    return _open(model, f"int8-{calibration.digest}", make, INT8_COSINE, notify)


def _open(
    model: KnownModel,
    variant: str,
    make: Callable[[], bytes],
    lowest_cosine: float,
    notify: Notify | None,
) -> Any:
    name = f"{model.name}-{model.checksum[:12]}-{variant}-v{GRAPH_VERSION}.onnx"

    def check(session: Any) -> None:
        load_reference(model).check(session, lowest_cosine)

    return open_exported(name, make, check, notify)
