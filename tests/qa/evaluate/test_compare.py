import dataclasses

import pytest

from qa.evaluate.compare import change, compare_modes, compare_runs


def named(changes):
    return {(one.group, one.measure): one for one in changes}


def test_a_change_by_hand():
    old, new = {"a": 0.0, "b": 1.0, "c": 0.5, "x": 1.0}, {"c": 1.0, "b": 0.0, "a": 1.0, "y": 0.0}
    one = change("all", "m", old, new)
    assert (one.old, one.new) == (0.5, pytest.approx(2 / 3))
    assert (one.better, one.worse) == (("c", "a"), ("b",))
    assert one.difference.mean == pytest.approx(1 / 6)
    assert one.difference.count == 3
    assert change("all", "m", {"a": 1.0}, {"b": 1.0}) is None


def test_runs_are_compared_by_question_and_kind(outcome, refused):
    old = [outcome("1", kind="x"), outcome("2", kind="y"), outcome("3", kind="y")]
    new = [refused("2", kind="y"), outcome("1", kind="x"), outcome("4", kind="x")]
    changes = named(compare_runs(old, new))
    quoted = changes["all", "string in first quote"]
    assert (quoted.old, quoted.new, quoted.worse, quoted.better) == (1.0, 0.5, ("2",), ())
    assert changes["x", "string in first quote"].new == 1.0
    assert changes["y", "string in first quote"].new == 0.0
    assert compare_runs([outcome("7")], new) == ()


def test_modes_are_compared_within_a_run(outcome):
    changes = named(compare_modes([outcome(str(n)) for n in range(20)], "lexical", "fused"))
    first = changes["all", "article hit@1"]
    assert (first.old, first.new, len(first.better)) == (0.0, 1.0, 20)
    assert first.difference.excludes_zero
    assert not changes["all", "article hit@10"].difference.excludes_zero
    only = dataclasses.replace(outcome(), rankings={"fused": outcome().rankings["fused"]})
    assert compare_modes([only], "lexical", "fused") == ()
