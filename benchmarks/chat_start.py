"""How the chat feels: first paint, echo of a key while it works, memory after 200 turns.

    python benchmarks/chat_start.py [--runs 10] [--keys 60] [--turns 200] [--articles 5000]

The program runs in a pseudo-terminal of 120x40 that pyte reads, on the sample stories; the stories
that are indexed meanwhile are generated. Linux only (memory is read from /proc).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import queue
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte
from report import report

PATIENCE_S = 120.0
PRIVATE = re.compile(rb"\x1b\[[<>=][0-9;]*[A-Za-z]")
QUESTIONS = ("When did they marry?", "Who are their children?", "What did the insider say?")
WORDS = "harbour council tram budget vote school bridge mayor river market storm light".split()


class Chat:
    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self.screen = pyte.Screen(120, 40)
        self._stream = pyte.ByteStream(self.screen)
        self.began = time.perf_counter()
        self.process = pexpect.spawn(
            sys.executable, ["-m", "qa", "chat", *arguments], dimensions=(40, 120), env=environment
        )
        self._chunks: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    @property
    def prompt(self) -> str:
        rows = [n for n, line in enumerate(self.screen.display) if line.startswith("╰")]
        return self.screen.display[rows[-1] - 1][1:-1].strip() if rows else ""

    def until(self, condition: Callable[[], object]) -> float:
        """Seconds from now until what makes it true has arrived; pyte's own time is not counted."""
        began = arrived = time.perf_counter()
        while not condition():
            if time.perf_counter() - began > PATIENCE_S:
                raise SystemExit(f"waited in vain:\n{self.text}")
            with contextlib.suppress(queue.Empty):
                arrived, chunk = self._chunks.get(timeout=0.5)
                self._stream.feed(PRIVATE.sub(b"", chunk))
        return max(0.0, arrived - began)

    def _read(self) -> None:
        """Says when each chunk came: pyte takes longer to draw a screen than the chat."""
        with contextlib.suppress(OSError):
            while chunk := os.read(self.process.child_fd, 65536):
                self._chunks.put((time.perf_counter(), chunk))

    def type(self, text: str) -> None:
        os.write(self.process.child_fd, text.encode())

    def echo(self, letter: str) -> float:
        self.type(letter)
        took = self.until(lambda: self.prompt == letter)
        self.type("\x15")
        self.until(lambda: self.prompt.startswith("Ask about") or not self.prompt)
        return took

    def memory_mb(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def end(self) -> None:
        self.process.kill(signal.SIGTERM)
        self.process.close(force=True)


def first_paints(environment: dict[str, str], runs: int) -> tuple[list[float], list[float]]:
    """Until the prompt can be seen, and until the answer to a question typed at once."""
    paints, answers = [], []
    for _ in range(runs + 1):
        chat = Chat(environment)
        started = time.perf_counter() - chat.began
        painted = chat.until(lambda chat=chat: "Ask about the stories" in chat.text)
        paints.append(started + painted)
        chat.type(QUESTIONS[0] + "\r")
        chat.until(lambda chat=chat: "stories · 0" in chat.text)
        answers.append(time.perf_counter() - chat.began)
        chat.end()
    return paints[1:], answers[1:]


def echo_while_answering(environment: dict[str, str], keys: int) -> list[float]:
    chat = Chat(environment)
    chat.until(lambda: "For a start:" in chat.text)
    times = []
    for number in range(keys):
        question = QUESTIONS[number % len(QUESTIONS)]
        chat.type(question)
        chat.until(lambda question=question: chat.prompt == question)
        chat.type("\r")
        times.append(chat.echo("x"))
    chat.end()
    return times


def echo_while_indexing(
    environment: dict[str, str], folder: Path, articles: int, keys: int
) -> list[float]:
    stories = folder / "stories"
    stories.mkdir()
    for number in range(articles):
        words = " ".join(WORDS[(number * 7 + n * n) % len(WORDS)] for n in range(120))
        path = stories / f"{number}.txt"
        path.write_text(f"Story {number} tells this. {words}.\n", encoding="utf-8")
    chat = Chat(environment)
    chat.until(lambda: "For a start:" in chat.text)
    chat.type(f"/index {stories}\r")
    chat.until(lambda: " of " in chat.text and "Indexing" in chat.text)
    times = []
    while len(times) < keys and "Indexing" in chat.text:
        times.append(chat.echo("x"))
    chat.end()
    return times


def memory(environment: dict[str, str], turns: int) -> tuple[float, float]:
    chat = Chat(environment)
    chat.until(lambda: "For a start:" in chat.text)
    chat.type(QUESTIONS[0] + "\r")
    chat.until(lambda: "stories · 0" in chat.text)
    before = chat.memory_mb()
    for number in range(1, turns):
        chat.type(f"{QUESTIONS[number % len(QUESTIONS)]} {number}\r")
        chat.until(lambda number=number: f"? {number} " in chat.text)
    chat.until(lambda: "Looking" not in chat.text and "Waiting" not in chat.text)
    after = chat.memory_mb()
    chat.end()
    return before, after


def row(what: str, times: list[float], budget: float | None) -> dict[str, object]:
    ordered = sorted(times)
    return {
        "what": what,
        "median_s": statistics.median(times),
        "p95_s": ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))],
        "n": len(times),
        "budget_s": budget,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--keys", type=int, default=60)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--articles", type=int, default=5000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {
            **os.environ,
            "QA_CACHE_DIR": str(folder / "cache"),
            "QA_HOME": str(folder / "archive"),
            "QA_SESSIONS": str(folder / "sessions.db"),
            "QA_CONFIG": str(folder / "config.toml"),
            "TERM": "xterm-256color",
        }
        prepare = [sys.executable, "-m", "qa", "ask", QUESTIONS[0]]
        subprocess.run(prepare, env=environment, check=True, capture_output=True)
        paints, answers = first_paints(environment, asked.runs)
        rows = [
            row("first paint, prompt usable", paints, 0.7),
            row("answer to a question typed at once", answers, None),
            row("echo while answering", echo_while_answering(environment, asked.keys), 0.05),
        ]
        before, after = memory(environment, asked.turns)
        indexing = echo_while_indexing(environment, folder, asked.articles, asked.keys)
        rows.append(row(f"echo while indexing {asked.articles:,} articles", indexing, 0.05))
    report("chat_start", rows, memory_mb={"1 turn": before, f"{asked.turns} turns": after})
    print(f"memory: {before:.0f} MB after 1 turn, {after:.0f} MB after {asked.turns}")


if __name__ == "__main__":
    main()
