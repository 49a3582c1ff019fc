"""What reading 50,000 stories costs in every format: time, memory and disk; and after a kill.

    python benchmarks/formats_at_scale.py [--articles 50000] [--formats pdf,mbox] [--output FILE]
    python benchmarks/formats_at_scale.py --killed [--formats jsonl,mbox,zip]
    python benchmarks/formats_at_scale.py --grown

Invented stories of about 190 words, two passages, written as users have them: one file each, or
few large files. Reading here is finding the files, reading, cutting and storing; what comes after
it is the same for every format (`benchmarks/scale.py`). Each step is a process of its own. CPU
seconds hold the process that reads PDF, Parquet and feeds; its memory is shown beside the other's.
With `--killed` a run is killed (SIGKILL) after two thirds of its time, and another finishes; with
`--grown` there is one story more when the archive is brought up to date.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from format_files import ONE_FILE_EACH, WRITERS, write_stories
from report import report
from varied_stories import varied_stories, varied_story

MEGABYTE = 1_000_000


# In a process of its own


def read(archive: Path, folder: Path) -> dict[str, Any]:
    """Read all files of the folder into the archive, as the first half of `qa index` does."""
    from corpus.database import write_lock
    from corpus.store import Store
    from qa.keeping.ingest import Ingest

    began = time.perf_counter()
    archive.mkdir(exist_ok=True)
    with write_lock(archive):
        store = Store.open(archive, writable=True, create=True)
        found = Ingest(store).run([folder])
        counts = store.counts()
        store.close()
    seconds = time.perf_counter() - began
    helper = max((peak_megabytes(child) for child in children()), default=0.0)
    from corpus.formats import apart

    apart.stop_workers()
    own, other = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {
        "added": found.added,
        "unchanged": found.unchanged,
        "skipped": [f"{line.path}: {line.reason}" for line in found.skipped[:3]],
        "undated": len(found.undated),
        "stories": counts.articles,
        "passages": counts.passages,
        "seconds": seconds,
        "cpu": own.ru_utime + own.ru_stime + other.ru_utime + other.ru_stime,
        "memory": peak_megabytes("self"),
        "helper": helper,
    }


def children() -> list[str]:
    """Ids of the processes that this one has started."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def peak_megabytes(process: str) -> float:
    """Resident memory at its highest; what `getrusage` says begins with the parent's."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    return 0.0


# Outside


def command(archive: Path, folder: Path) -> list[str]:
    return [sys.executable, __file__, "--step", str(archive), str(folder)]


def step(archive: Path, folder: Path) -> dict[str, Any]:
    finished = subprocess.run(command(archive, folder), capture_output=True, text=True)
    if finished.returncode:
        raise SystemExit(f"reading {folder} failed:\n{finished.stderr[-3000:]}")
    result: dict[str, Any] = json.loads(finished.stdout.splitlines()[-1])
    return result


def stored(archive: Path) -> int:
    """Stories in the archive, whatever state its last writer left it in."""
    from corpus.store import Store

    store = Store.open(archive)
    try:
        return store.counts().articles
    finally:
        store.close()


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def reading_row(kind: str, count: int, place: Path) -> dict[str, object]:
    """Read, and look again with nothing changed."""
    folder, archive = place / "files", place / "archive"
    files, size = write_stories(kind, folder, varied_stories(count))
    first = step(archive, folder)
    again = step(archive, folder)
    if (first["added"], first["undated"], again["unchanged"]) != (count, 0, count):
        raise SystemExit(f"{kind}: not all stories were read: {first} {again}")
    return {
        "format": kind,
        "stories": first["stories"],
        "files": files,
        "input MB": size / MEGABYTE,
        "read s": first["seconds"],
        "CPU s": first["cpu"],
        "stories/CPU s": first["stories"] / first["cpu"],
        "unchanged s": again["seconds"],
        "unchanged CPU s": again["cpu"],
        "peak MB": first["memory"],
        "reader MB": first["helper"],
        "archive MB": size_of(archive) / MEGABYTE,
        "passages": first["passages"],
    }


def grown_row(kind: str, count: int, place: Path) -> dict[str, object]:
    """Read, and look again when there is one story more."""
    folder, archive = place / "files", place / "archive"
    write_stories(kind, folder, varied_stories(count))
    first = step(archive, folder)
    if kind in ONE_FILE_EACH:
        write_stories(kind, folder / "more", iter([varied_story(count)]))
    else:
        shutil.rmtree(folder)
        write_stories(kind, folder, varied_stories(count + 1))
    more = step(archive, folder)
    if (more["added"], more["unchanged"]) != (1, count):
        raise SystemExit(f"{kind}: not one story more was read: {first} {more}")
    return {
        "format": kind,
        "stories": count,
        "CPU s": first["cpu"],
        "one more s": more["seconds"],
        "one more CPU s": more["cpu"],
        "one more peak MB": more["memory"],
    }


def killed_row(kind: str, count: int, place: Path) -> dict[str, object]:
    """Kill a run after two thirds of the time that it takes, and finish it."""
    folder = place / "files"
    write_stories(kind, folder, varied_stories(count))
    whole = step(place / "undisturbed", folder)
    archive = place / "archive"
    process = subprocess.Popen(command(archive, folder), stdout=subprocess.DEVNULL)
    time.sleep(whole["seconds"] * 2 / 3)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = stored(archive)
    rest = step(archive, folder)
    if rest["stories"] != count or kept + rest["added"] != count:
        raise SystemExit(f"{kind}: {kept} were kept, {rest}")
    return {
        "format": kind,
        "stories": count,
        "undisturbed s": whole["seconds"],
        "undisturbed CPU s": whole["cpu"],
        "kept": kept,
        "finishing s": rest["seconds"],
        "finishing CPU s": rest["cpu"],
        "finishing peak MB": rest["memory"],
    }


Row = Callable[[str, int, Path], dict[str, object]]


def measure(kinds: Sequence[str], counts: Sequence[int], row: Row, output: str) -> None:
    rows: list[dict[str, object]] = []
    for kind in kinds:
        for count in counts:
            place = Path(tempfile.mkdtemp(prefix="formats-"))
            try:
                rows.append(row(kind, count, place))
            finally:
                shutil.rmtree(place)
            # Written after each, so that hours are not lost for one format.
            print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    report(output, rows, stories="invented, about 190 words each")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="*", default=[50_000])
    parser.add_argument("--formats", default=",".join(WRITERS))
    parser.add_argument("--killed", action="store_true", help="interrupt and finish instead")
    parser.add_argument("--grown", action="store_true", help="add one story and look again instead")
    parser.add_argument("--output", help="name of the JSON file under benchmarks/results/")
    parser.add_argument("--step", nargs=2, type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        print(json.dumps(read(*arguments.step)))
        return
    kinds = arguments.formats.split(",")
    if unknown := sorted({*kinds} - {*WRITERS}):
        raise SystemExit(f"unknown formats: {unknown}; there are {', '.join(WRITERS)}")
    row, name = reading_row, "formats_at_scale"
    if arguments.killed:
        row, name = killed_row, "formats_killed"
    elif arguments.grown:
        row, name = grown_row, "formats_grown"
    measure(kinds, arguments.articles, row, arguments.output or name)


if __name__ == "__main__":
    main()
