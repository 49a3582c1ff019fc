"""How long whole processes take: version, import, a question on the sample stories.

    python benchmarks/cold_start.py [--runs 10]

The sample archive and the exported model are made first, in a folder of their own, and timed as
the very first question. Also says which heavy modules a question loads: there must be none.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from report import report

QUESTION = "When did they marry?"
FORBIDDEN = (
    "torch", "transformers", "sentence_transformers", "textual", "trafilatura", "onnx",
    "requests", "urllib3", "httpx", "huggingface_hub", "scipy", "sklearn",
)  # fmt: skip
SEE_MODULES = """
import atexit, json, os, sys
seen = lambda: sorted({name.split(".")[0] for name in sys.modules})
atexit.register(lambda: open(os.environ["QA_SEEN"], "w").write(json.dumps(seen())))
sys.argv = ["qa", "ask", os.environ["QA_QUESTION"]]
from qa.__main__ import main
sys.exit(main())
"""


def seconds(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    took = time.perf_counter() - began
    if done.returncode != 0:
        raise SystemExit(f"{command} failed: {done.stderr.decode()}")
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "QA_CACHE_DIR": folder, "QA_HOME": f"{folder}/none"}
        python = [sys.executable, "-m", "qa"]
        rows: list[dict[str, object]] = []
        first = seconds([*python, "ask", QUESTION], environment)
        rows.append(
            {"what": "very first qa ask", "median_s": first, "min_s": first, "budget_s": 15.0}
        )
        commands = {
            "qa --version": ([*python, "--version"], 0.15),
            "python -c pass": ([sys.executable, "-c", "pass"], None),
            "import qa": ([sys.executable, "-c", "import qa"], None),
            "cold qa ask": ([*python, "ask", QUESTION], 1.1),
            "cold qa ask --no-reader": ([*python, "ask", "--no-reader", QUESTION], 0.8),
        }
        for name, (command, budget) in commands.items():
            times = [seconds(command, environment) for _ in range(runs + 1)][1:]
            rows.append(
                {
                    "what": name,
                    "median_s": statistics.median(times),
                    "min_s": min(times),
                    "budget_s": budget,
                }
            )
        seen = Path(folder) / "modules.json"
        asking = {**environment, "QA_SEEN": str(seen), "QA_QUESTION": QUESTION}
        seconds([sys.executable, "-c", SEE_MODULES], asking)
        loaded = set(json.loads(seen.read_text()))
        heavy = sorted(loaded & set(FORBIDDEN))
    report("cold_start", rows, runs=runs, heavy_modules=heavy)
    print("heavy modules loaded by a question:", ", ".join(heavy) or "none")


if __name__ == "__main__":
    main()
