"""What every benchmark ends with: a table on stdout and a JSON file with its conditions."""

from __future__ import annotations

import datetime
import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def report(name: str, rows: Sequence[Mapping[str, object]], **conditions: object) -> Path:
    """Print `rows` as a table and write them to `benchmarks/results/NAME.json`."""
    columns = list(rows[0])
    cells = [[_shown(row[column]) for column in columns] for row in rows]
    widths = [max(len(line[n]) for line in [columns, *cells]) for n in range(len(columns))]
    for line in [columns, ["-" * width for width in widths], *cells]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    record = {
        "benchmark": name,
        "when": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None,
        "conditions": conditions,
        "rows": list(rows),
    }
    path.write_text(json.dumps(record, indent=1), encoding="utf-8")
    return path


def _shown(value: object) -> str:
    return f"{value:,.3f}" if isinstance(value, float) else str(value)
