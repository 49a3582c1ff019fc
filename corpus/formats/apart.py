"""Readers that run in a process of their own, so that a hostile file cannot take all with it.

A PDF or Parquet file may ask its library for hours or for all memory, or crash it. The process
has a memory limit, is killed when one story takes too long, and reads the next files as well: it
starts in 0.1 s, so one for every file would be slow. It is told of a file in one line of JSON and
answers with one line a story.
"""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import datetime
import io
import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from corpus.errors import ReadError
from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.streams import MAX_WHOLE, StoryStream, read_whole

LONGEST_S = 120.0
"""For one story, or to find that there is none. A page of a PDF takes 10 to 50 ms."""
MEMORY_BYTES = 4_000_000_000
"""Of address space, most of which is never touched."""
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from corpus.formats.apart import serve; serve()"
)
_WAITING_LINES = 64
"""Stories read ahead while the one before is taken in."""


class _Worker:
    """The other process; used by one thread at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        # Waiting for a pipe for a limited time is possible everywhere only by a thread.
        self._lines: queue.Queue[bytes] = queue.Queue(_WAITING_LINES)
        self._pump = threading.Thread(target=self._read_lines, daemon=True)
        self._pump.start()

    def send(self, request: bytes, content: bytes | None) -> None:
        """Ask for a file; raises `OSError` if the process is gone."""
        given = self._pipe(self._process.stdin)
        given.write(request + b"\n")
        if content is not None:
            given.write(content)
        given.flush()

    def line(self) -> bytes:
        """The next line; raises `TimeoutError`, and `EOFError` if the process has died."""
        try:
            line = self._lines.get(timeout=LONGEST_S)
        except queue.Empty:
            raise TimeoutError from None
        if not line.endswith(b"\n"):
            raise EOFError
        return line

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        while self._pump.is_alive():
            # It may be waiting for somebody to take a line.
            with contextlib.suppress(queue.Empty):
                self._lines.get(timeout=0.01)
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                self._pipe(pipe).close()

    def _read_lines(self) -> None:
        """Every line, and an empty one at the end."""
        answers = self._pipe(self._process.stdout)
        while line := answers.readline():
            self._lines.put(line)
        self._lines.put(b"")

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:
            raise OSError("no pipe to the reading process")
        return pipe


_lock = threading.Lock()
_workers: list[_Worker] = []


def read_apart(module: str, path: Path, stream: StoryStream) -> Iterator[RawStory | SkippedRecord]:
    """What `read_inside` of this module finds in the file, found in the other process.

    Raises `ReadError` as `read_inside` does, and when the process takes too long or dies.
    """
    request: dict[str, Any] = {"module": module, "name": path.name, "fields": dict(stream.fields)}
    content = None
    if (place := stream.place()) is not None:
        request["place"] = place
    else:
        content = read_whole(path, stream, MAX_WHOLE)
        request["length"] = len(content)
    with _lock:
        worker = _workers.pop() if _workers else None
    finished = False
    try:
        worker = worker or _started(path)
        for found in _answers(worker, path, json.dumps(request).encode(), content):
            if isinstance(found, ReadError):
                finished = True
                raise found
            yield found
        finished = True
    finally:
        # Also if the caller stops half-way: what is left of the answer would come next time.
        if worker is not None:
            _put_away(worker, finished)


def _started(path: Path) -> _Worker:
    try:
        return _Worker()
    except OSError as error:
        raise ReadError(f"{path.name}: no process to read it in ({error})") from error


def _put_away(worker: _Worker, finished: bool) -> None:
    with _lock:
        keep = finished and not _workers
        if keep:
            _workers.append(worker)
    if not keep:
        worker.stop()


@atexit.register
def stop_workers() -> None:
    """End the process that is kept for the next file, if there is one."""
    while _workers:
        _workers.pop().stop()


def _answers(
    worker: _Worker, path: Path, request: bytes, content: bytes | None
) -> Iterator[RawStory | SkippedRecord | ReadError]:
    """What it finds, last perhaps the error of its own that ended it."""
    try:
        worker.send(request, content)
        while (answer := json.loads(worker.line())) != {}:
            if "error" in answer:
                worker.line()
                yield ReadError(answer["error"], answer["remedy"])
                return
            yield _found(answer)
    except TimeoutError:
        raise ReadError(f"{path.name}: reading it takes more than {LONGEST_S:.0f} s") from None
    except (OSError, EOFError):
        raise ReadError(f"{path.name}: reading it takes too much memory, or it is broken") from None


def _found(answer: dict[str, Any]) -> RawStory | SkippedRecord:
    if "reason" in answer:
        return SkippedRecord(**answer)
    day = answer["date"]
    answer["date"] = datetime.date.fromisoformat(day) if day else None
    answer["page_starts"] = tuple(answer["page_starts"])
    return RawStory(**answer)


# In the other process


def serve() -> None:
    """Read files as asked on stdin until it ends. Ctrl+C is for the process that asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    # Whatever a library prints must not be taken for an answer.
    sys.stdout = sys.stderr
    while line := requests.readline():
        request = json.loads(line)
        content = requests.read(request["length"]) if "length" in request else None
        for answer in _answered(request, content):
            answers.write(json.dumps(answer, default=str).encode() + b"\n")
            answers.flush()
        answers.write(b"{}\n")
        answers.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has none
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, hard))


def _answered(request: dict[str, Any], content: bytes | None) -> Iterator[dict[str, Any]]:
    name, fields = request["name"], request["fields"]
    try:
        with Path(request["place"]).open("rb") if content is None else io.BytesIO(content) as file:
            stream = StoryStream(file, fields=fields)
            for found in import_module(request["module"]).read_inside(Path(name), stream):
                yield dataclasses.asdict(found)
    except ReadError as error:
        yield {"error": str(error), "remedy": error.remedy}
    except OSError as error:
        yield {"error": f"{name}: {error.strerror or error}", "remedy": ""}
    except MemoryError:
        yield {"error": f"{name}: reading it takes too much memory", "remedy": ""}
