"""Questions from stdin, one a line, whatever the bytes are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import BinaryIO

LONGEST_LINE = 64_000
"""Bytes kept of a line: far more than a question may have, so that the error names the length."""


def questions_from_stdin() -> Iterator[str]:
    """Each line that is not blank; bytes that are no UTF-8 become U+FFFD."""
    stream: BinaryIO = sys.stdin.buffer
    for line in _lines(stream):
        question = line.decode("utf-8", errors="replace").lstrip("\ufeff").strip()
        if question:
            yield question


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines, those beyond `LONGEST_LINE` cut: stdin may be endless and have no line end."""
    while line := stream.readline(LONGEST_LINE):
        whole = line.endswith(b"\n")
        yield line
        while not whole and (rest := stream.readline(LONGEST_LINE)):
            whole = rest.endswith(b"\n")
