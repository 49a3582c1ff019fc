"""`/index PATH`: a child process at low priority, so that the chat goes on working."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.message import Message

from qa.chat.lane import Lane
from qa.chat.messages import IndexingEnded, IndexingMoved

STOP_WAIT_S = 3.0


class Indexing:
    """One run of indexing. Posts `IndexingMoved` and, at the end, `IndexingEnded`."""

    def __init__(self, folder: Path, path: Path | str, post: Callable[[Message], object]) -> None:
        self._post = post
        self._path = path
        self._stopped = False
        command = [sys.executable, "-m", "qa.chat.indexer", str(folder), str(path)]
        # Nothing of ours is inherited: what native code writes must not reach the screen.
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self._lane = Lane("indexing")
        self._lane.submit(self._watch)

    def stop(self) -> None:
        """Ask it to end; what was committed stays, and the next run goes on from there."""
        self._stopped = True
        if self._child.poll() is None:
            self._child.send_signal(signal.SIGINT)

    def close(self) -> None:
        """Stop it and wait a moment; then it is killed, which the archive survives."""
        self.stop()
        try:
            self._child.wait(STOP_WAIT_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._lane.close(STOP_WAIT_S)

    def _watch(self) -> None:
        last: dict[str, Any] = {}
        stream = self._child.stdout
        for line in stream or ():
            try:
                last = json.loads(line)
            except ValueError:
                # A child that was stopped may leave half a line.
                continue
            if "stage" in last:
                what = " ".join((_STAGES.get(last["stage"], last["stage"]), last["unit"]))
                self._post(IndexingMoved(last["done"], last["total"], what))
        code = self._child.wait()
        if stream is not None:
            stream.close()
        self._post(self._ended(last, code))

    def _ended(self, last: dict[str, Any], code: int) -> IndexingEnded:
        if "report" in last:
            report = last["report"]
            parts = [
                f"{report[name]:,} {name}"
                for name in ("added", "updated", "unchanged", "removed")
                if report[name]
            ]
            skipped = len(report["skipped"])
            parts += [f"{skipped:,} skipped"] if skipped else []
            return IndexingEnded(f"Indexed {self._path}: {', '.join(parts) or 'no stories'}.", True)
        if "error" in last:
            return IndexingEnded(f"{last['error']} {last['remedy']}".strip(), False)
        if self._stopped:
            return IndexingEnded(
                f"Indexing stopped; /index {self._path} goes on where it was.", True
            )
        return IndexingEnded(f"Indexing ended unexpectedly (code {code}).", False)


_STAGES = {"read": "reading", "encode": "encoding", "index": "indexing"}
