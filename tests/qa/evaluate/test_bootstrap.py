import numpy as np
import pytest

from qa.evaluate.bootstrap import difference_interval, mean_interval


def test_a_constant_has_an_interval_of_no_width():
    interval = mean_interval([0.25] * 9)
    assert (interval.mean, interval.low, interval.high, interval.count) == (0.25, 0.25, 0.25, 9)


def test_nothing_has_no_interval():
    assert mean_interval([]) is None
    assert difference_interval([], []) is None


def test_lists_of_different_questions_are_refused():
    with pytest.raises(ValueError):
        difference_interval([1.0], [1.0, 0.0])


def test_the_interval_is_that_of_resampling_one_by_one():
    values = np.random.default_rng(5).choice([0.0, 0.2, 0.5, 1.0], size=120)
    generator = np.random.default_rng(6)
    means = [generator.choice(values, size=len(values)).mean() for _ in range(10_000)]
    interval = mean_interval(values.tolist())
    assert interval.mean == pytest.approx(values.mean())
    assert interval.low == pytest.approx(np.quantile(means, 0.025), abs=0.006)
    assert interval.high == pytest.approx(np.quantile(means, 0.975), abs=0.006)


def test_the_interval_agrees_with_scipy():
    from scipy.stats import bootstrap

    values = np.random.default_rng(7).normal(size=200)
    theirs = bootstrap((values,), np.mean, method="percentile", rng=np.random.default_rng(1))
    interval = mean_interval(values.tolist())
    assert interval.low == pytest.approx(theirs.confidence_interval.low, abs=0.02)
    assert interval.high == pytest.approx(theirs.confidence_interval.high, abs=0.02)


def test_it_is_the_same_every_time_and_seeded():
    values = [0.1 * n for n in range(40)]
    assert mean_interval(values) == mean_interval(values)
    assert mean_interval(values) != mean_interval(values, seed=1)


def test_pairing_finds_a_small_steady_gain():
    old = np.linspace(0, 1, 60)
    steady = difference_interval(old.tolist(), (old + 0.01).tolist())
    assert steady.excludes_zero
    assert steady.mean == pytest.approx(0.01)
    shuffled = np.random.default_rng(0).permutation(old + 0.01)
    assert not difference_interval(old.tolist(), shuffled.tolist()).excludes_zero


def test_a_loss_excludes_zero_too():
    assert difference_interval([1.0] * 20, [0.0] * 20).excludes_zero
    assert not mean_interval([0.0] * 20).excludes_zero
