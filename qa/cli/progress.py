"""How far a long run is: one line on stderr, rewritten in place, on a terminal only."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import Self

from qa.cli.output import note
from qa.types import Progress

_EVERY_S = 0.1
_CLEAR = "\r\x1b[K"
_DOING = {
    "read": "reading",
    "encode": "encoding",
    "index": "building indexes:",
    "check": "checking",
    "copy": "copying",
}


class TerminalProgress:
    """A progress callback; a context manager, because the line must go at the end."""

    def __init__(self, *, quiet: bool = False) -> None:
        able = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._shown = able and not quiet
        self._quiet = quiet
        self._stage = ""
        self._began = 0.0
        self._first = 0
        self._last = 0.0
        self._written = False

    def __call__(self, progress: Progress) -> None:
        """Show one state, at most ten a second."""
        now = time.monotonic()
        if progress.stage != self._stage:
            self._stage, self._began, self._first, self._last = (
                progress.stage,
                now,
                progress.done,
                0,
            )
        if self._shown and now - self._last >= _EVERY_S:
            self._last = now
            self._write(progress_words(progress, self._first, now - self._began))

    def note(self, text: str) -> None:
        """A line that stays, above the progress."""
        self.close()
        if not self._quiet:
            note(f"qa: {text}")

    def _write(self, text: str) -> None:
        sys.stderr.write(_CLEAR + text)
        sys.stderr.flush()
        self._written = True

    def close(self) -> None:
        """Remove the line."""
        if self._written:
            self._written = False
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def progress_words(progress: Progress, first: int, elapsed_s: float) -> str:
    """`encoding 1,200 of 5,000 passages, 210/s, 18 s left`; rate and rest once they are known."""
    total = f" of {progress.total:,}" if progress.total is not None else ""
    doing = _DOING.get(progress.stage, progress.stage)
    words = f"{doing} {progress.done:,}{total} {progress.unit}"
    done_here = progress.done - first
    if done_here <= 0 or elapsed_s < 0.5:
        return words
    rate = done_here / elapsed_s
    words += f", {rate:,.0f}/s" if rate >= 10 else f", {rate:.1f}/s"
    if progress.total is not None:
        words += f", {duration_words((progress.total - progress.done) / rate)} left"
    return words


def duration_words(seconds: float) -> str:
    """`18 s`, `3 min`, `2 h 5 min`."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
