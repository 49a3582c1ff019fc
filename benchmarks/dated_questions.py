"""What reading dates in questions gives: the right article with and without it, `asked` as today.

    python benchmarks/dated_questions.py QUESTIONS.jsonl ARCHIVE

Without it only says which stories are new. Told apart are questions that name a date, those that
only say "now", "recently" or "latest", and those that say nothing about time, which must not lose.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from report import report

from corpus.store import Store
from embeddings.load import load_encoder
from qa import locations
from qa.evaluate.questions import Question, read_questions
from qa.keeping.indexes import open_indexes
from qa.question.when import QuestionTime, read_question
from qa.search.retrieve import RetrievalSettings, Retriever

WITH = RetrievalSettings()
WITHOUT = dataclasses.replace(
    WITH, time_weight=0.0, soft_time_weight=0.0, firm_time_weight=0.0, as_of_weight=0.0
)
PASSAGES = 50
SAMPLES = 10_000


def opened(folder: Path) -> tuple[Store, Retriever, Retriever]:
    store = Store.open(folder)
    encoder = load_encoder(store.setting("encoder") or "")
    indexes = open_indexes(store, folder, locations.cache_folder(), encoder.info, None)
    return (
        store,
        Retriever(store, indexes, encoder, WITHOUT),
        Retriever(store, indexes, encoder, WITH),
    )


def rank(retriever: Retriever, question: Question, today: datetime.date) -> int | None:
    """Of the first right article, among distinct ones; `None` beyond the tenth."""
    hits = retriever.search(question.question, PASSAGES, today=today)
    names = [one.id for hit in hits for one in (hit.article, *hit.also_in)]
    ranks = {name: number for number, name in enumerate(dict.fromkeys(names), start=1)}
    best = min((ranks[name] for name in question.gold if name in ranks), default=99)
    return best if best <= 10 else None


def group(asked: QuestionTime) -> str:
    if asked.periods or asked.as_of:
        return "a date"
    return "now, recently, latest" if asked else "nothing about time"


def row(name: str, before: Sequence[int | None], after: Sequence[int | None]) -> dict[str, object]:
    generator = np.random.default_rng(1)
    found: dict[str, object] = {"questions that say": name, "n": len(before)}
    for measure, worth in (
        ("hit@1", lambda rank: float(rank == 1)),
        ("hit@10", lambda rank: float(rank is not None)),
        ("MRR@10", lambda rank: 1.0 / rank if rank else 0.0),
    ):
        old, new = (np.array([worth(rank) for rank in ranks]) for ranks in (before, after))
        picks = generator.integers(0, len(old), (SAMPLES, len(old)))
        low, high = np.percentile((new - old)[picks].mean(axis=1), [2.5, 97.5])
        found[measure] = f"{old.mean():.3f} {new.mean():.3f} [{low:+.3f}, {high:+.3f}]"
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("questions", type=Path)
    parser.add_argument("archive", type=Path)
    options = parser.parse_args()
    store, without, with_dates = opened(options.archive)
    groups: dict[str, list[tuple[int | None, int | None]]] = {}
    for question in read_questions(options.questions):
        if question.gold and question.asked:
            kind = group(read_question(question.question, question.asked))
            ranks = [rank(one, question, question.asked) for one in (without, with_dates)]
            groups.setdefault(kind, []).append((ranks[0], ranks[1]))
    store.close()
    rows = [row(name, *zip(*groups[name], strict=True)) for name in sorted(groups)]
    report("dated_questions", rows, weights=dataclasses.asdict(WITH), passages=PASSAGES)


if __name__ == "__main__":
    main()
