"""What grouping stories with mostly the same text costs, and whether it misses any.

    python benchmarks/copies.py ARCHIVE

ARCHIVE is copied; the copy's groups are thrown away and made again. The oracle compares every two
stories that have a run of five words in common, so that nothing depends on the sketches.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from report import report

from corpus.copies import LONGEST_TEXT, TextShape, are_copies, shape
from corpus.copy_groups import CopyGroups
from corpus.database import DATABASE_NAME
from corpus.store import Store
from corpus.types import Article

COMMONEST = 50
"""A run of words that more stories than this share is a formula, and makes no pair."""
Pair = tuple[str, str]


def pairs_alike(shapes: dict[str, TextShape]) -> set[Pair]:
    """All pairs of copies, found without sketches."""
    ids = list(shapes)
    runs = [np.fromiter(map(hash, one.shingles), np.int64) for one in shapes.values()]
    owners = np.repeat(np.arange(len(runs)), [len(one) for one in runs])
    values = np.concatenate(runs)
    order = np.argsort(values, kind="stable")
    values, owners = values[order], owners[order]
    bounds = np.flatnonzero(np.diff(values)) + 1
    shared: Counter[tuple[int, int]] = Counter()
    for part in np.split(owners, bounds):
        if 1 < len(part) <= COMMONEST:
            shared.update(itertools.combinations(sorted(set(part.tolist())), 2))
    found = set()
    for (one, other), count in shared.items():
        if count < 0.3 * min(len(runs[one]), len(runs[other])):
            continue
        first, second = ids[one], ids[other]
        if are_copies(shapes[first], shapes[second]):
            found.add((first, second))
    return found


def texts(store: Store) -> dict[str, Article]:
    return {info.id: store.article(info.id) for info in store.articles()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("archive", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        shutil.copy(options.archive / DATABASE_NAME, place)
        store = Store.open(Path(place), writable=True)
        with store.writing():
            store.database.connection.execute("DELETE FROM sketches")
        began = time.process_time()
        count = CopyGroups(store).update()
        seconds = time.process_time() - began
        articles = texts(store)
        groups = store.groups(articles)
        shapes = {
            name: made
            for name, one in articles.items()
            if (made := shape(one.text[:LONGEST_TEXT], one.title, one.source, one.url)) is not None
        }
        truth = pairs_alike(shapes)
        store.close()
    sizes = Counter(group for group in groups.values() if group < 0)
    together = sum(size * (size - 1) // 2 for size in sizes.values())
    found = sum(groups[one] == groups[other] for one, other in truth)
    row: dict[str, object] = {
        "stories": count,
        "seconds": seconds,
        "ms a story": 1000 * seconds / max(1, count),
        "groups": len(sizes),
        "pairs in groups": together,
        "pairs alike": len(truth),
        "of them found": found,
    }
    report("copies", [row], archive=str(options.archive.name))


if __name__ == "__main__":
    main()
