"""How long retrieval takes, question encoding included, on a real archive or a made-up one.

    python benchmarks/search.py --archive FOLDER --questions QUESTIONS.jsonl
    python benchmarks/search.py --passages 100000 --stories STORIES.jsonl.gz --questions ...

The made-up archive has the real stories' sentences, shuffled between stories until there are
enough passages, and random unit vectors around real directions: nothing has to be encoded, and
times depend on sizes, not on sense.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from report import report

from corpus.chunk import passages
from corpus.rows import StoredVectors
from corpus.store import Store
from corpus.text import normalise, sentences
from corpus.types import Article
from embeddings.codec import pack
from embeddings.load import DEFAULT_ENCODER, load_encoder
from qa import Archive
from qa.keeping.indexes import sync_indexes

SENTENCES_A_PASSAGE = 5
PASSAGES_AN_ARTICLE = 12


def questions_in(path: Path, limit: int) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines][:limit]


def shuffled_articles(source: Path, wanted: int) -> Iterator[Article]:
    """Articles of shuffled sentences, about `wanted` passages in all."""
    dice = random.Random(7)
    pool: list[str] = []
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = normalise(json.loads(line)["text"])
            pool += [text[start:end] for start, end in sentences(text)]
            if len(pool) > 150_000:
                break
    for number in range(wanted // PASSAGES_AN_ARTICLE):
        chosen = dice.choices(pool, k=SENTENCES_A_PASSAGE * PASSAGES_AN_ARTICLE)
        paragraphs = [
            " ".join(chosen[first : first + SENTENCES_A_PASSAGE])
            for first in range(0, len(chosen), SENTENCES_A_PASSAGE)
        ]
        yield Article(id=f"made-{number}", title=chosen[0][:80], text="\n\n".join(paragraphs))


def make_archive(folder: Path, source: Path, wanted: int) -> int:
    """Fill `folder`; returns the number of passages."""
    info = load_encoder(DEFAULT_ENCODER).info
    store = Store.open(folder, writable=True, create=True)
    generator = np.random.default_rng(7)
    with store.writing() as writer:
        writer.register_encoder(info.fingerprint, info.name, info.dimension)
        writer.set("encoder", info.name)
        writer.set("encoder_fingerprint", info.fingerprint)
        for article in shuffled_articles(source, wanted):
            cut = passages(article)
            writer.put_article(article, cut)
            rows = []
            for passage in cut:
                count = len(passage.sentences) + 1
                vectors = generator.normal(size=(count, info.dimension)).astype(np.float32)
                vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
                rows.append(StoredVectors(passage.id, pack(vectors[:1]), pack(vectors[1:])))
            writer.put_vectors(info.fingerprint, rows)
    sync_indexes(store, folder, info)
    count = store.counts().passages
    store.close()
    return count


def measure(
    archive: Archive, quotes_only: Archive, questions: list[str]
) -> list[dict[str, object]]:
    """Percentiles of searching and of answering, with and without the reader, in ms."""
    rows: list[dict[str, object]] = []
    for one in (archive, quotes_only):
        one.prepare()
    for name, call in (
        ("search, 10 hits", lambda question: archive.search(question, limit=10)),
        ("search, reranked", lambda question: archive.search(question, limit=10, mode="reranked")),
        ("ask, without the reader", lambda question: quotes_only.ask(question)),
        ("ask, with the reader", lambda question: archive.ask(question)),
    ):
        times = []
        for question in questions:
            began = time.perf_counter()
            call(question)
            times.append(1000 * (time.perf_counter() - began))
        times.sort()
        rows.append(
            {
                "what": name,
                "passages": archive.info().passages,
                "p50_ms": statistics.median(times),
                "p95_ms": times[int(0.95 * (len(times) - 1))],
                "questions": len(times),
            }
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--stories", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=200)
    arguments = parser.parse_args()
    questions = questions_in(arguments.questions, arguments.limit)
    with tempfile.TemporaryDirectory() as folder:
        place = arguments.archive
        if place is None:
            place = Path(folder) / "archive"
            make_archive(place, arguments.stories, arguments.passages)
        with Archive.open(place) as archive, Archive.open(place, reader=False) as quotes_only:
            rows = measure(archive, quotes_only, questions)
            report("search", rows, archive=str(arguments.archive or "made up"))


if __name__ == "__main__":
    main()
