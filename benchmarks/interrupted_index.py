"""Indexing killed at random moments must end as if it had never been disturbed.

    python benchmarks/interrupted_index.py STORIES.jsonl[.gz] [--stories 300] [--kills 10]

Indexes the first stories twice: in one go, and killed (SIGKILL) again and again before being
finished. Compares articles, passages, offsets and sentences exactly, vectors by cosine.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from report import report

from corpus.store import Store
from embeddings.codec import unpack_many


def first_stories(source: Path, count: int, target: Path) -> None:
    opened = gzip.open if source.suffix == ".gz" else open
    with opened(source, "rt", encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        for _, line in zip(range(count), lines, strict=False):
            out.write(line)


def command(archive: Path, stories: Path) -> list[str]:
    return [sys.executable, "-m", "qa", "index", str(stories), "--archive", str(archive)]


def finish(archive: Path, stories: Path) -> float:
    began = time.perf_counter()
    subprocess.run(command(archive, stories), check=True, capture_output=True)
    return time.perf_counter() - began


def kill_once(archive: Path, stories: Path, after_s: float) -> bool:
    """Start indexing and kill it; whether it was still running."""
    process = subprocess.Popen(
        command(archive, stories), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(after_s)
        return False
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return True


def content(archive: Path) -> tuple[dict[str, object], dict[int, bytes], str]:
    store = Store.open(archive)
    articles: dict[str, object] = {}
    for info in store.articles():
        articles[info.id] = (store.article(info.id), store.passages_of(info.id))
    fingerprint = store.setting("encoder_fingerprint") or ""
    vectors = dict(store.passage_vectors(fingerprint))
    store.close()
    return articles, vectors, fingerprint


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--stories", type=int, default=300)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    dice = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        stories = Path(folder) / "stories.jsonl"
        first_stories(arguments.source, arguments.stories, stories)
        whole = finish(Path(folder) / "whole", stories)
        killed = Path(folder) / "killed"
        kills = 0
        # Each run does the work anew that was not committed, so early kills are short.
        while kills < arguments.kills:
            if not kill_once(killed, stories, dice.uniform(0.3, max(0.6, whole / 3))):
                break
            kills += 1
        finish(killed, stories)
        one, one_vectors, dimension_of = content(Path(folder) / "whole")
        two, two_vectors, fingerprint = content(killed)
        same_ids = sorted(one_vectors) == sorted(two_vectors)
        cosine = float("nan")
        if same_ids and one_vectors:
            dimension = len(next(iter(one_vectors.values())))
            ids = sorted(one_vectors)
            left, _ = unpack_many([one_vectors[number] for number in ids], dimension)
            right, _ = unpack_many([two_vectors[number] for number in ids], dimension)
            cosine = float(np.einsum("ij,ij->i", left, right).min())
    rows: list[dict[str, object]] = [
        {"what": "kills", "undisturbed": 0, "killed": kills, "same": ""},
        {"what": "articles", "undisturbed": len(one), "killed": len(two), "same": one == two},
        {
            "what": "vectors",
            "undisturbed": len(one_vectors),
            "killed": len(two_vectors),
            "same": same_ids and fingerprint == dimension_of,
        },
        {"what": "lowest cosine", "undisturbed": 1.0, "killed": cosine, "same": cosine >= 0.99},
    ]
    report("interrupted_index", rows, stories=arguments.stories, seconds_undisturbed=whole)
    if one != two or not same_ids or not cosine >= 0.99:
        raise SystemExit("the interrupted archive differs")


if __name__ == "__main__":
    main()
