"""Keeps Python's own pauses away from the keys: rubbish is collected while nobody waits.

An answer leaves some 7,500 new objects. Automatic collections walked through all of them about
every fifth answer: 63 ms on average and 117 at most, on two busy cores.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable

EVERY_S = 1.0
"""How often to look whether it is time."""
QUIET_S = 1.5
"""Nobody waits if nothing has happened for so long."""
FEW = 10_000
"""New objects that are not worth a collection."""
MANY = 500_000
"""New objects that are collected in any case: some 60 answers without a pause, 45 MB."""
SWITCH_S = 0.001
"""A thread that computes keeps the screen waiting for so long each time; Python's own 5 ms add up
over the steps of one picture."""


class Pauses:
    """Python's pauses in one process: `begin` once all is loaded, `end` when the chat is left."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self._switch_s: float | None = None

    def begin(self) -> bool:
        """From now on collect only in `rest`; what is loaded stays and is never looked at again.
        Returns whether that is new: a second call does nothing."""
        if self._switch_s is not None:
            return False
        self._switch_s = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_S)
        gc.disable()
        gc.freeze()
        return True

    def moved(self) -> None:
        """Something happened; wait before the next collection."""
        self._last = self._clock()

    def rest(self, *, busy: bool) -> bool:
        """Collect if it is worth it and nobody waits; returns whether it was done."""
        if self._switch_s is None:
            return False
        new = gc.get_count()[0]
        quiet = not busy and self._clock() - self._last > QUIET_S
        if new < (FEW if quiet else MANY):
            return False
        gc.collect()
        return True

    def end(self) -> None:
        """As it was before `begin`."""
        if self._switch_s is not None:
            sys.setswitchinterval(self._switch_s)
            gc.unfreeze()
            gc.enable()
            self._switch_s = None
