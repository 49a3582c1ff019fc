"""How fast passages are encoded, against sentence-transformers' own `encode` in the same run.

    python benchmarks/encode.py [STORIES ...] [--passages 400] [--repeats 5] [--threads 2]

STORIES are files or folders of stories, by default the sample. They are cut into passages as
indexing does. All engines read the same texts (title in front) with the same number of threads;
the rounds are interleaved, so that whatever else the machine does hits all of them, and the
ratio is the median of the rounds' ratios. sentence-transformers gives passage vectors only,
ours come with the sentence vectors.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from report import report

from corpus.chunk import passages as cut
from corpus.chunk import prefix
from corpus.formats import RawStory, read_stories
from corpus.reading import SkippedPath, find_files, to_article
from embeddings.load import load_encoder
from embeddings.models import MINILM, model_directory
from embeddings.pooling import full_text
from embeddings.session import physical_cores
from embeddings.tokens import load_tokenizer
from embeddings.types import PassageInput, PassageVectors

SAMPLE = Path(__file__).parent.parent / "corpus" / "stories"
REFERENCE = "sentence-transformers fp32"


def read_passages(paths: Sequence[Path], limit: int) -> list[PassageInput]:
    """The first passages of these stories, as indexing would hand them to an encoder."""
    found: list[PassageInput] = []
    for path in find_files(paths):
        if isinstance(path, SkippedPath):
            continue
        for number, raw in enumerate(read_stories(path)):
            if not isinstance(raw, RawStory):
                continue
            article = to_article(raw, path, f"{path.name}-{number}")
            for passage in cut(article):
                spans = tuple((a - passage.start, b - passage.start) for a, b in passage.sentences)
                found.append(PassageInput(prefix(article), passage.text, spans))
            if len(found) >= limit:
                return found[:limit]
    return found


def reference_encode(threads: int) -> Callable[[list[PassageInput]], np.ndarray]:
    """What everyone would call: `SentenceTransformer(...).encode(texts)`."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    model = SentenceTransformer(str(model_directory(MINILM)), device="cpu", local_files_only=True)
    return lambda passages: model.encode([full_text(p) for p in passages], show_progress_bar=False)


def timed(rounds: int, engines: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Seconds per engine and round, one round after the other."""
    seconds: dict[str, list[float]] = {name: [] for name in engines}
    for number in range(rounds + 1):
        for name, encode in engines.items():
            began = time.perf_counter()
            encode()
            # the first round warms up
            if number:
                seconds[name].append(time.perf_counter() - began)
    return seconds


def cosines(passages: Sequence[PassageVectors], expected: np.ndarray) -> np.ndarray:
    return np.array([float(v.passage @ row) for v, row in zip(passages, expected, strict=True)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", nargs="*", type=Path, default=[SAMPLE])
    parser.add_argument("--passages", type=int, default=400)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=physical_cores())
    options = parser.parse_args()

    passages = read_passages(options.stories, options.passages)
    tokenizer = load_tokenizer(MINILM)
    tokens = sum(len(tokenizer.encode(full_text(passage)).ids) for passage in passages)
    reference = reference_encode(options.threads)
    names = ["all-MiniLM-L6-v2", "all-MiniLM-L6-v2:int8"]
    ours = {name: load_encoder(name, threads=options.threads) for name in names}

    engines: dict[str, Callable[[], object]] = {REFERENCE: lambda: reference(passages)}
    for name, encoder in ours.items():
        engines[name] = lambda encoder=encoder: encoder.encode_passages(passages)  # type: ignore[misc]
    seconds = timed(options.repeats, engines)

    expected = reference(passages)
    in_float = ours[names[0]].encode_passages(passages)
    rows: list[dict[str, object]] = []
    for name, times in seconds.items():
        ratios = [base / own for base, own in zip(seconds[REFERENCE], times)]
        row: dict[str, object] = {
            "engine": name,
            "tokens_per_s": round(tokens / statistics.median(times)),
            "passages_per_s": round(len(passages) / statistics.median(times), 1),
            "ratio": statistics.median(ratios),
            "ratio_min": min(ratios),
            "cosine_mean": 1.0,
            "cosine_min": 1.0,
            "sentence_cosine_mean": None,
            "sentence_cosine_min": None,
        }
        if name in ours:
            vectors = ours[name].encode_passages(passages)
            close = cosines(vectors, expected)
            sentences = np.concatenate(
                [(a.sentences * b.sentences).sum(axis=1) for a, b in zip(vectors, in_float)]  # type: ignore[operator]
            )
            row["cosine_mean"], row["cosine_min"] = float(close.mean()), float(close.min())
            row["sentence_cosine_mean"] = float(sentences.mean())
            row["sentence_cosine_min"] = float(sentences.min())
        rows.append(row)
    report(
        "encode",
        rows,
        passages=len(passages),
        tokens=tokens,
        threads=options.threads,
        repeats=options.repeats,
    )
    for row in rows[1:]:
        print(f"{row['engine']}: lowest cosine to the reference {row['cosine_min']:.5f}")
    print(f"{len(passages)} passages, {tokens / len(passages):.0f} tokens each on average")


if __name__ == "__main__":
    main()
