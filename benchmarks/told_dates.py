"""What finding told dates costs a passage: at most a tenth of what encoding it does.

    python benchmarks/told_dates.py [STORIES ...] [--articles 300]

STORIES are files or folders of stories, by default the sample.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from report import report

from corpus.chunk import passages
from corpus.formats import RawStory, read_stories
from corpus.reading import SkippedPath, find_files, to_article
from corpus.told.find import told_dates
from corpus.types import Article

SAMPLE = Path(__file__).parent.parent / "corpus" / "stories"
ENCODED_IN_A_SECOND = 170
"""Passages on two cores: what indexing manages in int8."""
REPEATS = 3


def read(paths: Sequence[Path], limit: int) -> list[Article]:
    found: list[Article] = []
    for path in find_files(paths):
        if isinstance(path, SkippedPath):
            continue
        for number, raw in enumerate(read_stories(path)):
            if isinstance(raw, RawStory):
                found.append(to_article(raw, path, f"{path.name}-{number}"))
            if len(found) >= limit:
                return found
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("stories", type=Path, nargs="*", default=[SAMPLE])
    parser.add_argument("--articles", type=int, default=300)
    options = parser.parse_args()
    articles = read(options.stories, options.articles)
    count = sum(len(passages(article)) for article in articles)
    told_dates("Compiles the patterns on 2 June 2023.", None)
    best = float("inf")
    for _ in range(REPEATS):
        began = time.process_time()
        found = [one for article in articles for one in told_dates(article.text, article.date)]
        best = min(best, time.process_time() - began)
    kinds = Counter(one.kind for one in found)
    milliseconds = 1000 * best / count
    row: dict[str, object] = {
        "articles": len(articles),
        "passages": count,
        "told dates": len(found),
        **{kind: kinds[kind] for kind in sorted(kinds)},
        "with days": sum(one.first is not None for one in found),
        "ms a passage": milliseconds,
        "of encoding, %": milliseconds * ENCODED_IN_A_SECOND / 10,
    }
    report("told_dates", [row], encoded_in_a_second=ENCODED_IN_A_SECOND, repeats=REPEATS)


if __name__ == "__main__":
    main()
