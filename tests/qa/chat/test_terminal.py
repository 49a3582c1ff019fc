"""The real program in a real pseudo-terminal, over stories that the test indexed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

from corpus.database import write_lock

PATIENCE_S = 60.0
ROOT = Path(__file__).parents[3]
QUESTION = "How did the council vote on the tram?"
PRIVATE = re.compile(rb"\x1b\[[<>=][0-9;]*[A-Za-z]")
"""Keyboard protocol requests, which pyte would show as letters."""


class Terminal:
    """`qa` on a screen of its own; what is on it can be read and typed at."""

    def __init__(self, *arguments: object, columns: int = 120, lines: int = 40) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self.process = pexpect.spawn(
            sys.executable,
            ["-W", "error", "-m", "qa", *map(str, arguments)],
            dimensions=(lines, columns),
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"},
            timeout=PATIENCE_S,
        )

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def frame_colour(self) -> str:
        """Of the prompt's frame, which shows whether it has the focus."""
        row = max(n for n, line in enumerate(self.screen.display) if line.startswith("╰"))
        return str(self.screen.buffer[row][0].fg)

    def read(self) -> bool:
        """Take in what was written; whether the program still runs."""
        try:
            chunk = self.process.read_nonblocking(65536, timeout=0.1)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += chunk
        self._stream.feed(PRIVATE.sub(b"", chunk))
        return True

    def until(self, condition: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not condition():
            assert self.read() and time.monotonic() < end, f"waited in vain:\n{self.text}"

    def sees(self, *words: str) -> None:
        self.until(lambda: all(word in self.text for word in words))

    def type(self, text: str) -> None:
        self.process.send(text)

    def ends(self) -> int:
        while self.read():
            pass
        self.process.close()
        status = self.process.exitstatus
        return -self.process.signalstatus if status is None else status


@pytest.fixture
def terminal(tram_archive: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*arguments: object, **more: int) -> Terminal:
        one = Terminal("chat", "--archive", tram_archive, *arguments, **more)
        opened.append(one)
        return one

    yield start
    for one in opened:
        one.process.close(force=True)


def test_a_whole_visit(terminal, tmp_path):
    chat = terminal()
    chat.sees("Ask about the stories")
    chat.type(QUESTION + "\r")
    chat.sees("❯ " + QUESTION, "Sources (", "stories · ")
    chat.type("Why did it fail the first time?\r")
    chat.sees("❯ Why did it fail")
    chat.until(lambda: len(re.findall(r"\d s\b", chat.text)) == 2)

    # Away from the prompt: open source 2, go to the next citation, and back.
    focused = chat.frame_colour
    chat.type("\t")
    chat.until(lambda: chat.frame_colour != focused)
    chat.type("2")
    chat.sees(" [2] · ")
    chat.type("n")
    chat.until(lambda: " [2] · " not in chat.text)
    chat.type("p")
    chat.sees(" [2] · ")
    chat.type("\x1b")
    chat.until(lambda: "/ Search" not in chat.text)
    chat.type("\x1b")
    chat.until(lambda: chat.frame_colour == focused)

    chat.type("/since 2024-05\r")
    chat.sees("since 1 May 2024")
    chat.type(f"/export {tmp_path / 'chat.md'}\r")
    chat.until((tmp_path / "chat.md").exists)
    chat.type("/quit\r")
    assert chat.ends() == 0
    assert QUESTION in (tmp_path / "chat.md").read_text(encoding="utf-8")

    again = terminal("--continue", columns=80, lines=24)
    again.sees("Why did it fail")
    again.type("\x03")
    again.sees("Press Ctrl+C again to quit.")
    again.type("\x03")
    assert again.ends() == 0


def test_a_stopped_question_is_marked_and_the_next_is_answered(tram_archive, tmp_path):
    archive = tmp_path / "archive"
    shutil.copytree(tram_archive, archive)
    shutil.rmtree(archive / "vectors")
    # Without its index and while somebody else writes, the archive keeps a question waiting.
    with write_lock(archive):
        chat = Terminal("chat", "--archive", archive)
        chat.sees("Ask about the stories")
        chat.type(QUESTION + "\r")
        chat.sees("❯ " + QUESTION)
        chat.type("\x1b")
        chat.sees("Stopped.", "opening the stories")
    chat.until(lambda: "opening the stories" not in chat.text)
    chat.type("Why did it fail the first time?\r")
    chat.sees("❯ Why did it fail")
    chat.until(lambda: re.search(r"\d s\b", chat.text))
    chat.type("/quit\r")
    assert chat.ends() == 0


def test_killed_in_the_middle_keeps_the_question(terminal):
    chat = terminal()
    chat.sees("Ask about the stories")
    # Sent before the model can have been loaded.
    chat.type(QUESTION + "\r")
    chat.sees("❯ " + QUESTION)
    os.kill(chat.process.pid, signal.SIGKILL)
    chat.ends()
    again = terminal("-c")
    again.sees("❯ " + QUESTION)


def test_leaving_gives_the_terminal_back(terminal):
    chat = terminal(lines=24, columns=80)
    chat.sees("For a start:")
    chat.type("\x11")
    assert chat.ends() == 0
    # The terminal's own screen, cursor and mouse are back.
    for restored in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l"):
        assert restored in chat.raw


def test_missing_archive_is_two_lines_and_exit_code_3(tmp_path):
    chat = Terminal("chat", "--archive", tmp_path / "nothing", columns=200)
    code = chat.ends()
    assert code == 3
    assert "There is no archive in" in chat.text
    assert "Traceback" not in chat.text
