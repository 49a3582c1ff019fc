"""A thread that does one job after the other, and never keeps the program from ending."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue

Job = Callable[[], None]


class Lane:
    """Jobs in the order in which they were submitted, in a thread of their own."""

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        # A daemon: quitting must not wait for a model that is still loading.
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Do `job` after those before it. It must handle its own errors."""
        self._jobs.put(job)

    def close(self, timeout_s: float) -> bool:
        """End after the job at hand; returns whether that came in time."""
        self._jobs.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
