"""What native code writes to the terminal does not reach the screen."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

PROGRAM = """
import os, sys
from qa.chat.terminal import guarded_terminal
with guarded_terminal() as stray:
    os.write(1, b"stray one\\n"); os.write(2, b"stray two\\n")
    sys.__stderr__.write("drawn\\n"); sys.__stderr__.flush()
    kept = stray.text()
os.write(1, b"after\\n")
assert kept == "stray one\\nstray two\\n", kept
"""


def test_only_the_screen_draws():
    main, other = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdin=other, stdout=other, stderr=other
    )
    os.close(other)
    shown = b""
    while b"after" not in shown:
        shown += os.read(main, 1000)
    assert process.wait(30) == 0
    os.close(main)
    assert shown.replace(b"\r", b"") == b"drawn\nafter\n"


def test_without_a_terminal_nothing_is_touched():
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM.split('os.write(1, b"after')[0] + "assert kept == ''"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout == "stray one\n"
