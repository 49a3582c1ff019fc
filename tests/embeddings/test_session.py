"""Running things side by side, and what the machine offers."""

from __future__ import annotations

import os
import threading

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
    interrupted = threading.Event()

    def work(number: int) -> None:
        begun.append(number)
        if number == 1:
            interrupted.set()
            raise KeyboardInterrupt
        if number > 1:
            interrupted.wait(30)

    with pytest.raises(KeyboardInterrupt):
        run_parallel(work, range(10_000), threads)
    assert len(begun) < 10_000


def test_cores_are_among_those_allowed() -> None:
    assert 1 <= physical_cores() <= (os.cpu_count() or 1)


def test_int8_detection_gives_an_answer() -> None:
    assert has_int8_products() in {True, False}
