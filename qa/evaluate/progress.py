"""One line of progress, rewritten in place, on a terminal only."""

from __future__ import annotations

import time
from typing import TextIO

_EVERY_S = 0.1
_CLEAR = "\r\x1b[K"


class TerminalProgress:
    """Writes how far things are; silent when the stream is no terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = stream.isatty()
        self._last = 0.0

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Show one state, at most ten a second, but always a finished one."""
        now = time.monotonic()
        if self._shown and (now - self._last >= _EVERY_S or done == total):
            self._last = now
            of_total = f" of {total}" if total is not None else ""
            self._stream.write(f"{_CLEAR}{stage}: {done}{of_total}")
            self._stream.flush()

    def close(self) -> None:
        """Remove the line."""
        if self._shown and self._last:
            self._stream.write(_CLEAR)
            self._stream.flush()
