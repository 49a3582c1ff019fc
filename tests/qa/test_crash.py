"""The short form of `benchmarks/crash.py`: a few kills instead of hundreds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_killed_changes_and_copies_end_as_if_undisturbed(tmp_path) -> None:
    program = [sys.executable, str(ROOT / "benchmarks" / "crash.py"), "--no-report"]
    sizes = ["--kills", "6", "--stories", "6", "--seed", "3", "--work", str(tmp_path / "work")]
    settings = {"env": {**os.environ, "PYTHONPATH": str(ROOT)}, "text": True, "timeout": 120}
    finished = subprocess.run([*program, *sizes], capture_output=True, **settings)
    assert finished.returncode == 0, finished.stderr[-3000:]
    assert "nothing lost" in finished.stdout
    # The same command again has nothing left to do: what it came to was noted.
    again = subprocess.run([*program, *sizes], capture_output=True, **settings)
    assert again.stdout == finished.stdout
