"""The short forms of `benchmarks/crash.py` and `many_readers.py`: a few kills, a few seconds."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


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


def test_many_processes_ask_while_one_indexes() -> None:
    program = [sys.executable, str(ROOT / "benchmarks" / "many_readers.py"), "--no-report"]
    finished = subprocess.run(
        [*program, "--processes", "4", "--seconds", "5", "--stories", "10"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert finished.returncode == 0, finished.stderr[-3000:]
    row = ast.literal_eval(finished.stdout.splitlines()[-1])
    assert row["errors and mixes"] == 0
    # Otherwise nothing was shown: there were changes, and answers that named the number.
    assert min(row["changes"], row["naming the number"]) > 0
