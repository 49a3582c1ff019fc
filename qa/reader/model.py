"""The reader that comes with the package, through onnxruntime; docs/reader.md is its card."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelDamaged, ModelMissing
from corpus.types import Span
from embeddings.models import MINILM
from embeddings.session import open_session, physical_cores, run_parallel
from embeddings.tokens import load_tokenizer
from qa.reader.decode import mark
from qa.reader.protocol import Reading, ReadingText

FORMAT = 1
QUESTION_TOKENS, TITLE_TOKENS, TEXT_TOKENS = 48, 32, 280
"""What the model was trained on at most; longer texts are cut, so give it a few sentences."""
BATCH_TOKENS = 512
"""A run has at most this many tokens, padding included (a single text may have more)."""
MOST_MARGIN = 40.0
"""Margins are cut here before they are calibrated."""
PAD, CLS, SEP = 0, 101, 102


@dataclass(frozen=True, slots=True)
class _Row:
    """One text as the model reads it."""

    position: int
    ids: list[int]
    question: int
    """Tokens up to the question's [SEP], which is included."""
    first: int
    """Where the text begins."""
    offsets: list[Span]
    """Characters of each of the text's tokens."""


class OnnxReader:
    """Thread-safe; loads on first use. Without int8 products in the CPU it is slower, not worse."""

    def __init__(self, path: Path | None = None, *, threads: int | None = None) -> None:
        """`path`: another model file; `threads` batches are read at once, by default one a core."""
        self._path = path
        self._threads = threads or physical_cores()
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any, dict[str, float]] | None = None

    def read(self, question: str, texts: Sequence[ReadingText]) -> list[Reading]:
        """One reading for each text, in order. Raises `ModelMissing` or `ModelDamaged`."""
        if not texts:
            return []
        tokenizer, session, calibration = self._load()
        rows = _rows(tokenizer, question, texts)

        def run(batch: Sequence[_Row]) -> list[tuple[int, Reading]]:
            spans, relevance = session.run(["spans", "relevance"], _feeds(batch))
            return [
                (row.position, _reading(row, texts[row.position].text, own, chance, calibration))
                for row, own, chance in zip(batch, spans, relevance.tolist(), strict=True)
            ]

        done = run_parallel(run, _batches(rows), self._threads)
        readings = dict(one for batch in done for one in batch)
        return [readings[position] for position in range(len(texts))]

    def _load(self) -> tuple[Any, Any, dict[str, float]]:
        """Tokenizer, session and calibration, loaded once; other threads wait for that."""
        with self._lock:
            if self._loaded is None:
                tokenizer = load_tokenizer(MINILM)
                tokenizer.no_truncation()
                session = _open(self._path or shipped_path())
                self._loaded = tokenizer, session, _calibration(session)
            return self._loaded


@functools.cache
def shared_reader() -> OnnxReader:
    """The reader that comes with the package: one for all archives of a process."""
    return OnnxReader()


def shipped_path() -> Path:
    """The model's file in the package."""
    return Path(str(resources.files("qa").joinpath("models", "reader.onnx")))


def _open(path: Path) -> Any:
    remedy = "Reinstall newsdesk-qa, or ask without it: --no-reader."
    if not path.is_file():
        raise ModelMissing(f"The reader's file {path} is missing.", remedy)
    try:
        return open_session(path)
    except Exception as error:  # onnxruntime's errors have no common class
        raise ModelDamaged(f"The reader's file {path} cannot be used: {error}", remedy) from error


def _calibration(session: Any) -> dict[str, float]:
    try:
        data = json.loads(session.get_modelmeta().custom_metadata_map["qa.reader"])
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']}, expected {FORMAT}")
        return {
            name: float(data["calibration"][name]) for name in ("relevance", "margin", "offset")
        }
    except (KeyError, TypeError, ValueError) as error:
        raise ModelDamaged(
            f"The reader's file has no calibration that fits: {error!r}",
            "Export it again with python -m training.export.",
        ) from error


def _rows(tokenizer: Any, question: str, texts: Sequence[ReadingText]) -> list[_Row]:
    # One by one: the parallel call, once used, warns about every fork.
    def encode(text: str) -> Any:
        return tokenizer.encode(_encodable(text), add_special_tokens=False)

    # Of a long question the end is kept: people tell what happened first, then ask.
    asked = [CLS, *encode(question).ids[-QUESTION_TOKENS:], SEP]
    titles: dict[str, list[int]] = {}
    rows = []
    for position, one in enumerate(texts):
        prefix = prefix_text(one)
        if prefix not in titles:
            ids = encode(prefix).ids[:TITLE_TOKENS] if prefix else []
            titles[prefix] = [*ids, SEP] if ids else []
        before = [*asked, *titles[prefix]]
        text = encode(one.text)
        own = text.ids[:TEXT_TOKENS]
        rows.append(
            _Row(
                position,
                [*before, *own, SEP],
                len(asked),
                len(before),
                text.offsets[: len(own)],
            )
        )
    return rows


def prefix_text(one: ReadingText) -> str:
    """Title and date as the model was trained to see them: "Title (2023-08-07)"."""
    date = f"({one.date.isoformat()})" if one.date else ""
    return f"{one.title} {date}".strip()


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def _batches(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Rows of similar length together, longest first so that no core waits at the end."""
    batches: list[list[_Row]] = []
    for row in sorted(rows, key=lambda row: -len(row.ids)):
        if batches and (len(batches[-1]) + 1) * len(batches[-1][0].ids) <= BATCH_TOKENS:
            batches[-1].append(row)
        else:
            batches.append([row])
    return batches


def _feeds(batch: Sequence[_Row]) -> dict[str, NDArray[np.int32]]:
    shape = len(batch), max(len(row.ids) for row in batch)
    feeds = {name: np.zeros(shape, np.int32) for name in ("ids", "types", "text")}
    for number, row in enumerate(batch):
        length = len(row.ids)
        feeds["ids"][number, :length] = row.ids
        feeds["types"][number, row.question : length] = 1
        feeds["text"][number, row.first : row.first + len(row.offsets)] = 1
    return feeds


def _reading(
    row: _Row,
    text: str,
    spans: NDArray[np.float32],
    relevance: float,
    calibration: dict[str, float],
) -> Reading:
    inside = spans[row.first : row.first + len(row.offsets)]
    (start, end), margin = mark(text, row.offsets, inside, spans[0])
    margin = max(-MOST_MARGIN, min(MOST_MARGIN, margin))
    log_odds = (
        calibration["relevance"] * relevance
        + calibration["margin"] * margin
        + calibration["offset"]
    )
    return Reading(start, end, margin, relevance, log_odds)
