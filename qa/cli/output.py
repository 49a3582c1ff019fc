"""The two streams: data on stdout, everything else on stderr."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from corpus.errors import UsageError
from qa.render.safety import json_text, safe


class ClosedPipe(Exception):
    """Nobody reads our output any more."""


def prepare_streams() -> None:
    """Characters that the output cannot show become `?` instead of an error; a stream that was
    closed before we started leads nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115  # stays open
            setattr(sys, name, stream)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def emit(text: str) -> None:
    """Print a result with a line end; the text has been made safe where it was rendered."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except OSError as error:
        raise _explained(error) from error


def emit_json(data: Any) -> None:
    """Print plain data as one line of JSON."""
    # Another encoding would turn letters into question marks: JSON can do without them.
    other = (sys.stdout.encoding or "utf-8").lower().replace("-", "") != "utf8"
    emit(json_text(data, ascii_only=other))


def flush_stdout() -> None:
    """Write what is left; raises `ClosedPipe` if nobody reads it."""
    try:
        sys.stdout.flush()
    except OSError as error:
        raise _explained(error) from error


def _explained(error: OSError) -> Exception:
    if error.errno in (errno.EPIPE, errno.EINVAL):
        return ClosedPipe()
    discard_stdout()
    return UsageError(
        f"The output cannot be written: {error.strerror or error}.",
        "Check where stdout goes, and the space there.",
    )


def discard_stdout() -> None:
    """Send what is still buffered nowhere, so that the interpreter's exit is quiet, too."""
    descriptor = os.open(os.devnull, os.O_WRONLY)
    os.dup2(descriptor, sys.stdout.fileno())
    os.close(descriptor)


def complain(message: str, remedy: str = "") -> None:
    """What happened on one line of stderr, what to do about it on a second."""
    note(f"qa: {message}")
    if remedy:
        note(remedy)


def note(text: str) -> None:
    """One line on stderr, made safe; a closed stderr is nobody's problem."""
    try:
        print(safe(text), file=sys.stderr, flush=True)
    except (OSError, ValueError):
        return


def colours() -> bool:
    """Whether stdout gets colours: a terminal that can, and nobody has said no."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int | None:
    """Columns of the terminal; `None`, meaning no wrapping, if stdout is none."""
    if not sys.stdout.isatty():
        return None
    return max(20, shutil.get_terminal_size().columns)
