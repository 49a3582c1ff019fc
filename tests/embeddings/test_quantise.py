"""int8 products: error bounds, outliers, and what an outlier costs without them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from embeddings.bert_graph import GraphBuilder
from embeddings.quantise import ActivationRange, Int8Linear, quantise_weight
from embeddings.session import has_int8_products, open_session

WEIGHTS = arrays(np.float32, (5, 4), elements=st.floats(-100, 100, width=32))


@settings(max_examples=50, deadline=None)
@given(WEIGHTS)
@example(np.full((5, 4), 1e-42, np.float32))
@example(np.zeros((5, 4), np.float32))
def test_weights_are_within_half_a_step(weight: np.ndarray) -> None:
    whole, scales = quantise_weight(weight)
    assert whole.dtype == np.int8
    assert np.all(np.abs(whole.astype(int)) <= 127)
    assert np.all(np.abs(whole * scales - weight) <= scales * 0.5001)


def test_range_fits_all_but_the_outliers() -> None:
    values = np.array([[-1.0, 0.5, 30.0, 0.0], [1.55, -0.2, -2.0, -9.0]], np.float32)
    limits = ActivationRange.from_activations(values, outliers=2)
    assert limits.outliers == (2, 3)
    assert limits.scale == pytest.approx(2.55 / 255)
    assert limits.zero == 100


def test_range_always_holds_zero() -> None:
    limits = ActivationRange.from_activations(np.full((3, 4), 5.0, np.float32), outliers=0)
    assert (limits.zero, limits.outliers) == (0, ())
    assert limits.scale == pytest.approx(5 / 255)


def test_range_of_nothing_but_zeros_is_usable() -> None:
    limits = ActivationRange.from_activations(np.zeros((3, 4), np.float32), outliers=1)
    assert limits.scale > 0


def test_range_survives_being_plain_data() -> None:
    limits = ActivationRange(0.25, 7, (3, 9))
    assert ActivationRange.from_dict(limits.to_dict()) == limits


def product(
    values: np.ndarray, weight: np.ndarray, bias: np.ndarray, limits: ActivationRange
) -> np.ndarray:
    """One int8 linear layer, run for real; `ids` carries the values as integers."""
    from onnx import TensorProto

    graph = GraphBuilder()
    flat = graph.add("Cast", ["ids"], "values", to=TensorProto.FLOAT)
    linear = Int8Linear({flat: limits})
    first = linear(graph, "first", flat, weight, bias)
    second = linear(graph, "second", flat, -weight, bias)
    graph.add("Sub", [first, second], "difference")
    session = open_session(graph.model(["ids"], {"first": 2, "difference": 2}, "test"))
    whole, difference = session.run(["first", "difference"], {"ids": values})
    np.testing.assert_allclose(difference, 2 * (whole - bias), atol=1e-3)
    return whole


@pytest.mark.skipif(not has_int8_products(), reason="this CPU saturates int8 products")
def test_outliers_in_float_keep_the_rest_exact() -> None:
    draw = np.random.default_rng(3)
    values = draw.integers(-20, 20, (64, 32)).astype(np.int32)
    values[:, 5] = draw.integers(3000, 9000, 64)
    weight, bias = draw.normal(size=(32, 16)).astype("f"), draw.normal(size=16).astype("f")
    weight[5] *= 0.01
    errors = []
    for outliers in (0, 1):
        limits = ActivationRange.from_activations(values.astype(np.float32), outliers)
        exact = values @ weight + bias
        errors.append(np.abs(product(values, weight, bias, limits) - exact).max())
    # one channel's size ruins all the others, unless its excess is computed in float
    assert errors[0] > 20
    assert errors[1] < 2
