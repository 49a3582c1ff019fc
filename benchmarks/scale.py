"""How time, memory and disk grow with the number of passages, and with a million vectors.

    python benchmarks/scale.py [--passages 1000 10000 100000] [--stories FILE] [--encoder hash-384]
    python benchmarks/scale.py --encoder all-MiniLM-L6-v2:int8
    python benchmarks/scale.py --archives FOLDER...
    python benchmarks/scale.py --vectors 1000000

Stories are invented, two passages each, or the first of a file that `qa index` can read. With the
encoder without a model everything but the encoding is measured; name a real one to measure that,
too. Every step is a process of its own, whose peak memory is taken. Warm answers are those of one
process after its first; a cold one is the whole of `qa ask`, the median of five. Questions are
about titles of the archive. With `--archives` those are asked that exist already.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from format_files import record
from formats_at_scale import peak_megabytes
from report import report
from varied_stories import varied_stories, varied_story

DIMENSION = 384
CENTRES = 2_000
"""Of the synthetic vectors: vectors without any structure have no near neighbours to be found."""
QUESTIONS = 100
COLD = 5


# Steps, each in a process of its own; what they return is printed as JSON


def index(archive: str, stories: str, encoder: str) -> dict[str, Any]:
    from qa import Archive
    from qa.types import Progress

    ended: dict[str, float] = {}

    def note(progress: Progress) -> None:
        ended[progress.stage] = time.perf_counter()

    began = time.perf_counter()
    with Archive.open(archive, create=True, encoder=encoder, reader=False) as opened:
        report = opened.add(stories, progress=note)
    read, encoded = ended.get("read", began), ended.get("encode", began)
    return {
        "passages": report.passages,
        "stories": report.added,
        "seconds": report.seconds,
        "read": read - began,
        # Copies are grouped and dates read in between, which takes an eighth of the time.
        "encode": encoded - read,
    }


def ask(archive: str, stories: str, encoder: str) -> dict[str, Any]:
    """The first question, everything loaded on the way, and then others."""
    return _asked(archive, reader=False)


def ask_with_reader(archive: str, stories: str, encoder: str) -> dict[str, Any]:
    return _asked(archive, reader=True)


def _asked(archive: str, reader: bool) -> dict[str, Any]:
    from qa import Archive

    with Archive.open(archive, reader=reader) as opened:
        times, processor = [], []
        for text in questions(archive, QUESTIONS + 1):
            began, used = time.perf_counter(), time.process_time()
            opened.ask(text)
            times.append(time.perf_counter() - began)
            processor.append(time.process_time() - used)
    warm = sorted(times[1:])
    return {
        "first": times[0],
        "median": warm[QUESTIONS // 2],
        "p95": warm[95 * QUESTIONS // 100],
        "cpu": sorted(processor[1:])[QUESTIONS // 2],
    }


def questions(archive: str, count: int) -> list[str]:
    """Questions about stories of the archive, the same ones every time."""
    from corpus.store import Store

    store = Store.open(Path(archive))
    try:
        titles = sorted(one.title for one in store.articles())
    finally:
        store.close()
    return [f"What is known of {title}?" for title in random.Random(1).choices(titles, k=count)]


def check(archive: str, stories: str, encoder: str) -> dict[str, Any]:
    from qa.keeping.check import check_archive

    checks = check_archive(Path(archive)).checks
    return {"wrong": [f"{one.part}: {one.detail}" for one in checks if not one.ok]}


def back_up(archive: str, stories: str, encoder: str) -> dict[str, Any]:
    from corpus.backup import make_backup

    target = Path(f"{archive}.backup")
    return {"bytes": make_backup(Path(archive), target, replace=True).bytes}


def synthetic(count: int, seed: int) -> np.ndarray[Any, np.dtype[np.float16]]:
    """Unit vectors around `CENTRES` directions, float16[count, DIMENSION]."""
    dice = np.random.default_rng(seed)
    centres = np.random.default_rng(0).standard_normal((CENTRES, DIMENSION), np.float32)
    rows = np.empty((count, DIMENSION), np.float16)
    for first in range(0, count, 50_000):
        size = min(50_000, count - first)
        noise = dice.standard_normal((size, DIMENSION), np.float32)
        block = centres[dice.integers(0, CENTRES, size)] + noise
        rows[first : first + size] = block / np.linalg.norm(block, axis=1, keepdims=True)
    return rows


def build_vectors(folder: str, count: str, _: str) -> dict[str, Any]:
    from embeddings.index import VectorIndex
    from embeddings.manifest import IndexStamp

    rows = synthetic(int(count), 1)
    began = time.perf_counter()
    built = VectorIndex.from_vectors(np.arange(len(rows), dtype=np.int64), rows)
    seconds = time.perf_counter() - began
    built.save(Path(folder), IndexStamp("synthetic", DIMENSION, 1))
    return {"kind": built.kind, "build": seconds}


def search_vectors(folder: str, count: str, _: str) -> dict[str, Any]:
    """Open, first search, others; recall is compared by whoever knows the truth."""
    from embeddings.index import VectorIndex

    queries = synthetic(QUESTIONS, 2).astype(np.float32)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    began = time.perf_counter()
    opened = VectorIndex.load(Path(folder), None)
    loaded = time.perf_counter() - began
    found, times = [], []
    for query in queries:
        began = time.perf_counter()
        found.append(opened.search(query, 100).ids.tolist())
        times.append(time.perf_counter() - began)
    middle = sorted(times[1:])[len(times) // 2]
    return {"open": loaded, "first": times[0], "median": middle, "found": found}


def exact_vectors(folder: str, count: str, _: str) -> dict[str, Any]:
    """The truth: every vector compared."""
    rows = synthetic(int(count), 1)
    queries = synthetic(QUESTIONS, 2).astype(np.float32)
    scores = np.empty((QUESTIONS, len(rows)), np.float32)
    for first in range(0, len(rows), 50_000):
        block = rows[first : first + 50_000].astype(np.float32)
        scores[:, first : first + 50_000] = queries @ block.T
    best = np.argpartition(-scores, 100, axis=1)[:, :100]
    ordered = np.take_along_axis(best, np.argsort(-np.take_along_axis(scores, best, 1), 1), 1)
    return {"found": ordered.tolist()}


STEPS: dict[str, Callable[[str, str, str], dict[str, Any]]] = {
    one.__name__: one
    for one in (
        *(index, ask, ask_with_reader, check, back_up),
        *(build_vectors, search_vectors, exact_vectors),
    )
}


def step(name: str, *arguments: str) -> dict[str, Any]:
    """Run one step as a process; its results with wall seconds and peak memory in MB."""
    began = time.perf_counter()
    finished = subprocess.run(
        [sys.executable, __file__, "--step", name, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "2"},
    )
    if finished.returncode:
        raise SystemExit(f"{name} failed:\n{finished.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(finished.stdout.splitlines()[-1])
    return {**found, "wall": time.perf_counter() - began}


def megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


# The tables


def passages_row(folder: Path, wanted: int, source: Path | None, encoder: str) -> dict[str, object]:
    stories, archive = folder / f"{wanted}.jsonl", str(folder / f"archive-{wanted}")
    if source is None:
        lines = (json.dumps(record(one)) + "\n" for one in varied_stories(wanted // 2))
    else:
        with source.open(encoding="utf-8") as given:
            # About 13 passages a story in the collections this was made for.
            lines = iter(list(itertools.islice(given, max(1, wanted // 13))))
    with stories.open("w", encoding="utf-8") as file:
        file.writelines(lines)
    arguments = (archive, str(stories), encoder)
    indexed = step("index", *arguments)
    size = megabytes(Path(archive))
    unchanged = step("index", *arguments)
    first = json.dumps(record(varied_story(wanted))) + "\n"
    stories.write_text(first + stories.read_text("utf-8").split("\n", 1)[1], "utf-8")
    changed = step("index", *arguments)
    asked = asking(archive)
    checked, copied = step("check", *arguments), step("back_up", *arguments)
    if checked["wrong"]:
        raise SystemExit(f"the archive does not pass its check: {checked['wrong']}")
    return {
        "passages": indexed["passages"],
        "stories": indexed["stories"],
        "index s": indexed["wall"],
        "reading s": indexed["read"],
        "encoding s": indexed["encode"],
        "peak MB": indexed["peak"],
        "disk MB": size,
        "unchanged s": unchanged["wall"],
        "one story changed s": changed["wall"],
        **asked,
        "check s": checked["wall"],
        "backup s": copied["wall"],
    }


def asking(archive: str) -> dict[str, object]:
    """What questions cost, cold and warm, without the reader and with it."""
    plain, read = (step(one, archive, "-", "-") for one in ("ask", "ask_with_reader"))
    return {
        "cold ms": cold(archive),
        "first answer ms": 1000 * plain["first"],
        "p50 ms": 1000 * plain["median"],
        "p95 ms": 1000 * plain["p95"],
        "CPU ms": 1000 * plain["cpu"],
        "asking MB": plain["peak"],
        "with reader p50 ms": 1000 * read["median"],
        "with reader p95 ms": 1000 * read["p95"],
        "with reader CPU ms": 1000 * read["cpu"],
        "with reader MB": read["peak"],
    }


def archive_row(archive: Path) -> dict[str, object]:
    from corpus.store import Store

    store = Store.open(archive)
    counts = store.counts()
    store.close()
    held = {"passages": counts.passages, "stories": counts.articles, "disk MB": megabytes(archive)}
    return {**held, **asking(str(archive))}


def cold(archive: str) -> float:
    """Milliseconds of a whole `qa ask`, its answer read by the reader as well."""
    times = []
    for text in questions(archive, COLD):
        began = time.perf_counter()
        asked = [sys.executable, "-m", "qa", "ask", "--archive", archive, text]
        if subprocess.run(asked, capture_output=True).returncode not in (0, 1):
            raise SystemExit("a question failed")
        times.append(time.perf_counter() - began)
    return 1000 * sorted(times)[COLD // 2]


def vectors_row(folder: Path, count: int) -> dict[str, object]:
    place = folder / "vectors"
    built = step("build_vectors", str(place), str(count), "-")
    found = step("search_vectors", str(place), str(count), "-")
    truth = step("exact_vectors", str(place), str(count), "-")["found"]
    recall = {
        k: float(
            np.mean([len({*one[:k]} & {*two[:k]}) / k for one, two in zip(found["found"], truth)])
        )
        for k in (10, 100)
    }
    return {
        "vectors": count,
        "kind": built["kind"],
        "build s": built["build"],
        "build peak MB": built["peak"],
        "disk MB": megabytes(place),
        "open ms": 1000 * found["open"],
        "first search ms": 1000 * found["first"],
        "search ms": 1000 * found["median"],
        "resident MB": found["peak"],
        "recall@10": recall[10],
        "recall@100": recall[100],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    parser.add_argument("--stories", type=Path, help="JSON lines, instead of invented stories")
    parser.add_argument("--encoder", default=f"hash-{DIMENSION}")
    parser.add_argument("--vectors", type=int, nargs="*", default=[])
    parser.add_argument("--archives", type=Path, nargs="*", default=[])
    parser.add_argument("--step", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        result = STEPS[arguments.step[0]](*arguments.step[1:])
        result["peak"] = peak_megabytes("self")
        print(json.dumps(result))
        return
    if arguments.archives:
        report("scale_archives", [archive_row(one) for one in arguments.archives])
        return
    folder = Path(tempfile.mkdtemp(prefix="scale-"))
    try:
        if arguments.vectors:
            report("scale_vectors", [vectors_row(folder, count) for count in arguments.vectors])
            return
        rows = [
            passages_row(folder, count, arguments.stories, arguments.encoder)
            for count in arguments.passages
        ]
        source = arguments.stories.name if arguments.stories else "invented"
        name = "scale_passages" if arguments.encoder.startswith("hash") else "scale_real_encoder"
        report(name, rows, stories=source, encoder=arguments.encoder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
