"""Many processes ask while one indexes without pause: no error, no stale mix.

    python benchmarks/many_readers.py [--processes 64] [--seconds 600] [--stories 300] [--seed 7]

The writer changes five stories at a time, which all name the same number, adds others and removes
some. Every answer must come without an error, quote what stands in its stories, and name one
number only, never a smaller one than the same process heard before.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import queue
import random
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from report import report
from small_stories import question, story, write_lines, write_markdown

from corpus.errors import QAError
from qa import Archive

ENCODER = "hash-64"
SIGNALS = 5
"""Stories that name the number."""
ASKED = "What number does the signal of Quill Head show?"
SHOWN = re.compile(r"signal of Quill Head shows number (\d+)")
REOPENED = 25
"""Every so many questions an archive is closed and opened again."""


def write_signals(stories: Path, number: int) -> None:
    """All five stories at once, as far as one batch of the indexing is concerned."""
    for place in range(SIGNALS):
        text = f"The signal of Quill Head shows number {number} this week. " + (
            f"Keeper {place} painted the lamp and wrote a letter to the board of the coast. " * 8
        )
        record = {"title": f"Signal, keeper {place}", "date": "2024-05-01", "source": "Coast"}
        write_markdown(stories / f"signal-{place}.md", {**record, "text": text})


def write(folder: str, stories: str, seed: int, until: float, told: Any) -> None:
    """Index again and again; tells how often."""
    dice, place, rounds, largest = random.Random(seed), Path(stories), 0, 0
    log = Path(folder, "archive.db-wal")
    try:
        with Archive.open(folder, encoder=ENCODER, reader=False) as archive:
            while time.time() < until:
                rounds += 1
                write_signals(place, rounds + 1)
                write_lines(place / f"lines-{rounds % 7}.jsonl", [story(dice, 8) for _ in range(9)])
                (place / f"lines-{dice.randrange(7)}.jsonl").unlink(missing_ok=True)
                archive.add(place, prune=True, wait_s=60)
                # Readers that never pause keep SQLite from beginning its log anew.
                largest = max(largest, log.stat().st_size if log.exists() else 0)
    except BaseException as error:
        told.put({"who": "writer", "error": repr(error)})
        raise
    told.put({"who": "writer", "rounds": rounds, "log": largest})


def read(folder: str, seed: int, until: float, told: Any) -> None:
    """Ask again and again; tells what was heard."""
    dice = random.Random(seed)
    heard: dict[str, Any] = {
        "who": "reader", "answers": 0, "signals": 0, "behind": 0, "missed": 0, "times": []
    }  # fmt: skip
    newest, archive = 0, Archive.open(folder, reader=False)
    try:
        while time.time() < until:
            if heard["answers"] % REOPENED == REOPENED - 1:
                archive.close()
                archive = Archive.open(folder, reader=False)
            signal = dice.random() < 0.5
            began = time.perf_counter()
            answer = archive.ask(ASKED if signal else question(dice), limit=SIGNALS)
            heard["times"].append(time.perf_counter() - began)
            heard["answers"] += 1
            behind = any("being indexed" in note for note in answer.notes)
            heard["behind"] += behind
            numbers = {int(found) for found in SHOWN.findall(answer.text)}
            if len(numbers) > 1 or (numbers and min(numbers) < newest):
                raise AssertionError(f"after {newest}: {answer.text}")
            newest = max(numbers, default=newest)
            heard["signals"] += bool(numbers)
            heard["missed"] += signal and not numbers and not behind
    except (QAError, AssertionError, OSError, ValueError) as error:
        heard["error"] = f"{type(error).__name__}: {error}"
    finally:
        archive.close()
        told.put(heard)


def run(folder: Path, processes: int, seconds: float, size: int, seed: int) -> list[dict[str, Any]]:
    """What the writer and every reader tell in the end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["qa.archive", "qa.keeping.ingest", "qa.keeping.finish", "embeddings.index"]
    )
    stories, archive = folder / "stories", folder / "archive"
    stories.mkdir()
    dice = random.Random(seed)
    write_lines(stories / "base.jsonl", [story(dice, 10) for _ in range(size)])
    write_signals(stories, 1)
    with Archive.open(archive, create=True, encoder=ENCODER, reader=False) as opened:
        opened.add(stories)
    told, until = context.Queue(), time.time() + seconds
    started = [
        context.Process(target=read, args=(str(archive), seed + n, until, told))
        for n in range(processes)
    ]
    arguments = (str(archive), str(stories), seed, until, told)
    started.append(context.Process(target=write, args=arguments))
    for process in started:
        process.start()
    found = []
    try:
        found.extend(told.get(timeout=seconds + 300) for _ in started)
    except queue.Empty:
        found.append({"who": "nobody", "error": "a process did not end"})
    for process in started:
        process.join(10)
    with Archive.open(archive, reader=False) as opened:
        if not (checked := opened.check()).ok:
            found.append({"who": "check", "error": str(checked)})
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--stories", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--no-report", action="store_true", help="write no result file")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="readers-"))
    os.environ["QA_CACHE_DIR"] = str(folder / "cache")
    sizes = (arguments.processes, arguments.seconds, arguments.stories, arguments.seed)
    try:
        found = run(folder, *sizes)
    finally:
        shutil.rmtree(folder)
    readers = [one for one in found if one["who"] == "reader"]
    times = sorted(second for one in readers for second in one["times"])
    errors = [one["error"] for one in found if "error" in one]
    row = {
        "processes": len(readers),
        "changes": next((one.get("rounds", 0) for one in found if one["who"] == "writer"), 0),
        "answers": len(times),
        "naming the number": sum(one["signals"] for one in readers),
        "while lagging": sum(one["behind"] for one in readers),
        "missed": sum(one["missed"] for one in readers),
        "errors and mixes": len(errors),
        "log at most MB": max(one.get("log", 0) for one in found) / 1e6,
        "p50 ms": round(1000 * times[len(times) // 2]) if times else 0,
        "p95 ms": round(1000 * times[len(times) * 95 // 100]) if times else 0,
    }
    if arguments.no_report:
        print(row)
    else:
        conditions = {"seconds": arguments.seconds, "stories": arguments.stories}
        report("many_readers", [row], seed=arguments.seed, **conditions)
    if errors:
        raise SystemExit("\n".join(errors[:5]))


if __name__ == "__main__":
    main()
