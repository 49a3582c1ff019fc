"""Opening onnxruntime sessions the one way all our models want them."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def open_session(model: Path | bytes) -> Any:
    """An `onnxruntime.InferenceSession` that computes on the calling thread; safe to share.

    One thread per run, and as many runs at once as there are cores, beats splitting every
    matrix product (16,100 tokens a second against 10,700 on two cores): nothing waits, and no
    idle thread spins. Graphs come ready fused from `bert_graph`, so optimisation is off.
    Warnings would go to file descriptor 2 behind the chat's back, so errors only come as
    exceptions.
    """
    # From 1.31 on it notes every session in the user's cache folder and sends that to its maker,
    # unless this is set before it is imported; `disable_telemetry_events` comes too late.
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    source = str(model) if isinstance(model, Path) else model
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def run_parallel(
    function: Callable[[Item], Result], items: Sequence[Item], threads: int
) -> list[Result]:
    """`function` of each item, in order; Ctrl+C takes effect when the items in hand are done."""
    if threads <= 1 or len(items) <= 1:
        return [function(item) for item in items]
    with ThreadPoolExecutor(min(threads, len(items)), "qa-encode") as pool:
        # on any exception `map` cancels what has not begun
        return list(pool.map(function, items))


@functools.cache
def physical_cores() -> int:
    """Cores this process may use; two hardware threads of one core count once."""
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    cores = set()
    for processor in os.sched_getaffinity(0):
        topology = Path(f"/sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list")
        try:
            cores.add(topology.read_text())
        except OSError:
            cores.add(str(processor))
    return max(len(cores), 1)


@functools.cache
def has_int8_products() -> bool:
    """Whether this is an x86 CPU with VNNI; without it int8 products saturate."""
    try:
        flags = set(Path("/proc/cpuinfo").read_text("ascii", "replace").split())
    except OSError:
        return False
    return not flags.isdisjoint({"avx512_vnni", "avx_vnni"})
