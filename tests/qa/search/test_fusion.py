"""Fusion against values worked out by hand."""

import numpy as np
import pytest

from qa.search import fusion


def scores(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_min_max_stretches_to_the_unit_interval():
    assert fusion.min_max(scores(2, 4, 3)).tolist() == [0.0, 1.0, 0.5]


@pytest.mark.parametrize("values", [(), (5.0,), (3.0, 3.0)])
def test_min_max_of_nothing_to_stretch_is_zero(values):
    assert fusion.min_max(scores(*values)).tolist() == [0.0] * len(values)


def test_weighted_average():
    fused = fusion.weighted(scores(0, 1), scores(10, 5), dense_weight=0.7)
    assert fused == pytest.approx([0.3, 0.7])


def test_reciprocal_rank_prefers_what_both_lists_like():
    fused = fusion.reciprocal_rank(scores(3, 2, 1), scores(1, 3, 2))
    assert fused.argmax() == 1
    assert fused[1] == pytest.approx((1 / 62 + 1 / 61) * 61 / 2)


def test_ranks_are_stable_for_ties():
    assert fusion.ranks(scores(1, 2, 2)).tolist() == [3, 1, 2]


def test_relative_divides_by_the_best():
    assert fusion.relative(scores(2, 4)).tolist() == [0.5, 1.0]
    assert fusion.relative(scores()).tolist() == []
    assert fusion.relative(scores(0, 0)).tolist() == [0.0, 0.0]


def test_weighted_sum():
    total = fusion.weighted_sum((0.5, scores(1, 0)), (2.0, scores(0, 1)))
    assert total.tolist() == [0.5, 2.0]
