"""Running things side by side, and what the machine offers."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from embeddings.session import has_int8_products, physical_cores, run_parallel


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_results_come_in_order(threads: int) -> None:
    assert run_parallel(lambda n: n * n, range(20), threads) == [n * n for n in range(20)]
    assert run_parallel(lambda n: n, [], threads) == []


def test_threads_really_run_side_by_side() -> None:
    both = threading.Barrier(2, timeout=30)
    assert sorted(run_parallel(lambda n: both.wait(), range(2), 2)) == [0, 1]


@pytest.mark.parametrize("threads", [1, 2])
def test_an_interrupt_stops_what_has_not_begun(threads: int) -> None:
    begun: list[int] = []
    interrupted, never = threading.Event(), threading.Event()

    def work(number: int) -> None:
        begun.append(number)
        if number == 1:
            interrupted.set()
            raise KeyboardInterrupt
        if number > 1:
            interrupted.wait(30)
            # Work takes time: else all of it is done before anybody hears of the interrupt.
            never.wait(0.05)

    with pytest.raises(KeyboardInterrupt):
        run_parallel(work, range(10_000), threads)
    assert len(begun) < 10_000


def test_cores_are_among_those_allowed() -> None:
    assert 1 <= physical_cores() <= (os.cpu_count() or 1)


def test_int8_detection_gives_an_answer() -> None:
    assert has_int8_products() in {True, False}


def test_the_runtime_reports_nothing_to_anybody(tmp_path: Path) -> None:
    """It would leave a device id and a queue of events in the cache folder of its user."""
    code = """
import onnx
from onnx import TensorProto, helper
from embeddings.session import open_session
values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in "ab"]
graph = helper.make_graph([helper.make_node("Neg", ["a"], ["b"])], "g", values[:1], values[1:])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
session = open_session(model.SerializeToString())
import numpy
assert session.run(None, {"a": numpy.ones(1, numpy.float32)})[0][0] == -1
"""
    root = Path(__file__).parents[2]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join([str(root), *filter(None, sys.path)]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    finished = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120
    )
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr == ""
    assert list(tmp_path.rglob("*")) == []
