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
    """Redirect descriptors 1 and 2 for the time of the context; nothing happens if standard
    output is no terminal (tests, pipes). A redirected standard error stays as it is."""
    with tempfile.TemporaryFile() as file:
        stray = StrayOutput(cast(BinaryIO, file))
        if sys.__stderr__ is None or not os.isatty(1):
            yield stray
            return
        sys.__stderr__.flush()
        kept = {number: os.dup(number) for number in (1, 2) if os.isatty(number)}
        originals = sys.__stdout__, sys.__stderr__
        screen = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
        try:
            for number in kept:
                os.dup2(file.fileno(), number)
            # Textual draws on `sys.__stderr__` and asks `sys.__stdout__` for the size.
            sys.__stdout__ = sys.__stderr__ = screen  # type: ignore[misc]
            yield stray
        finally:
            sys.__stdout__, sys.__stderr__ = originals  # type: ignore[misc]
            screen.close()
            for number, copy in kept.items():
                os.dup2(copy, number)
                os.close(copy)
