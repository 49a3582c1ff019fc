"""Keeps the screen to Textual: whatever else writes to the terminal goes to a file meanwhile.

Native libraries write warnings straight to descriptor 2, where Textual draws. While the chat runs,
descriptors 1 and 2 lead into a temporary file and Textual gets the terminal under another number.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

KEPT = 20_000
"""Bytes of stray output shown after the chat, the last ones."""


class StrayOutput:
    """What was written behind the screen's back."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def text(self) -> str:
        """The end of it, readable."""
        size = self._file.seek(0, os.SEEK_END)
        self._file.seek(max(0, size - KEPT))
        return self._file.read().decode("utf-8", "replace")


@contextlib.contextmanager
def guarded_terminal() -> Iterator[StrayOutput]:
    """Redirect descriptors 1 and 2 for the time of the context; does nothing to them if standard
    error is no terminal (tests, pipes)."""
    with tempfile.TemporaryFile() as file:
        stray = StrayOutput(cast(BinaryIO, file))
        if sys.__stderr__ is None or not os.isatty(2):
            yield stray
            return
        sys.__stderr__.flush()
        terminal, output, original = os.dup(2), os.dup(1), sys.__stderr__
        screen = os.fdopen(os.dup(terminal), "w", encoding="utf-8", errors="replace")
        try:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
            # Textual's driver draws on `sys.__stderr__`.
            sys.__stderr__ = screen  # type: ignore[misc]
            yield stray
        finally:
            sys.__stderr__ = original  # type: ignore[misc]
            screen.close()
            os.dup2(output, 1)
            os.dup2(terminal, 2)
            os.close(output)
            os.close(terminal)
