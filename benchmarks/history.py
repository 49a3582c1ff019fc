"""What an archive's past does to its answers: words of replaced passages count in BM25 for a while.

    python benchmarks/history.py --archive FOLDER --questions QUESTIONS.jsonl [--share .08]

The lexical index of an archive is made twice: at once, and in twenty updates that each replace some
passages by what they are now. Both are asked the same; small archives are always built at once
(`REBUILT_AT_ONCE` in `qa/keeping/indexes.py`), others when a tenth of the index was replaced.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
import tempfile
from pathlib import Path

import numpy as np
from report import report

from corpus.lexical import LexicalDocument, LexicalIndex
from corpus.rows import parts
from corpus.store import Store
from qa import Archive
from qa.answering.answer import Answerer
from qa.search.retrieve import Retriever

UPDATES = 20
TOP = 10


def documents(store: Store) -> list[LexicalDocument]:
    """What the index is made of, as `qa.keeping.indexes` hands it over."""
    found = []
    for part in parts(store.passage_ids()):
        for one in store.passages(part).values():
            article = one.article
            found.append(
                LexicalDocument(
                    one.passage.id,
                    "" if article.title_inferred else article.title,
                    one.passage.text,
                    article.date,
                    article.source,
                    article.language,
                )
            )
    return found


def grown(folder: Path, now: list[LexicalDocument], share: float) -> LexicalIndex:
    """The same index, some of whose passages were a tenth shorter at first."""
    changed = random.Random(2).sample(now, int(share * len(now)))
    earlier = {
        one.passage_id: dataclasses.replace(
            one, passage_id=one.passage_id ^ 1, body=one.body[: len(one.body) * 9 // 10]
        )
        for one in changed
    }
    index = LexicalIndex.build(folder, [earlier.get(one.passage_id, one) for one in now], 1)
    for number in range(UPDATES):
        part = changed[number::UPDATES]
        index.update(part, [one.passage_id ^ 1 for one in part], number + 2)
    return index


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.08)
    parser.add_argument("--limit", type=int, default=200)
    arguments = parser.parse_args()
    lines = arguments.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    random.Random(1).shuffle(questions)
    questions = questions[: arguments.limit]
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.open(arguments.archive, reader=False) as archive,
    ):
        now = documents(archive._store)
        at_once = LexicalIndex.build(Path(folder, "once"), now, 1)
        in_steps = grown(Path(folder, "grown"), now, arguments.share)
        ready, encoder = archive._engine.prepare(), archive._engine.encoder(changing=False)
        both = []
        for lexical in (at_once, in_steps):
            indexes = dataclasses.replace(ready.indexes, lexical=lexical)
            both.append(Answerer(archive._store, Retriever(archive._store, indexes, encoder), None))
        same = {"first passage": 0, f"first {TOP} in order": 0, "answer": 0, "found or not": 0}
        apart, differences = [], []
        for question in questions:
            hits = [[hit.passage.id for hit in one.search(question, TOP)] for one in both]
            said = [one.answer(question, limit=3) for one in both]
            same["first passage"] += hits[0][:1] == hits[1][:1]
            same[f"first {TOP} in order"] += hits[0] == hits[1]
            same["answer"] += said[0].text == said[1].text
            same["found or not"] += said[0].found == said[1].found
            apart.append(abs(said[0].confidence - said[1].confidence))
            scores = {hit.passage_id: hit.bm25 for hit in in_steps.search(question, TOP)}
            differences += [
                abs(scores[hit.passage_id] / hit.bm25 - 1)
                for hit in at_once.search(question, TOP)
                if hit.passage_id in scores
            ]
        row = {f"same {name}": count / len(questions) for name, count in same.items()}
        row |= {"confidence differs by at most": float(np.max(apart))}
        row |= {"BM25 differs by": float(np.median(differences)), "at most": max(differences)}
        sizes = {"passages": len(now), "replaced": arguments.share, "questions": len(questions)}
        report("history", [row], **sizes)


if __name__ == "__main__":
    main()
