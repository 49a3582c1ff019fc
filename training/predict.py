"""Reading with a trained model: texts in, answers and scores out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from training import checkpoint
from training.batches import by_length, collate
from training.examples import MAX_QUESTION_TOKENS, MAX_TEXT_TOKENS, Example, build_example
from training.model import Reader, reader_config
from training.spans import Span
from training.tokens import TokenisedText, tokenise_short, tokenise_texts

MAX_ANSWER_TOKENS: Final = 30
STRIDE_TOKENS: Final = 140
_PIECE_TOKENS: Final = 4096

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Logits:
    """What a model says about one example, without padding."""

    start: FloatArray
    """[tokens]; only [CLS] and the text count."""
    end: FloatArray
    """[tokens]"""
    relevance: float


class ReaderModel(Protocol):
    """A trained reader, whatever computes it."""

    def predict(self, examples: Sequence[Example]) -> list[Logits]:
        """The logits of each example, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """The best answer in one text."""

    answer: str
    """Literally `text[start:end]`."""
    start: int
    end: int
    """Characters of the text, half-open."""
    margin: float
    """Logit of the span over that of [CLS], "no span"."""
    relevance: float
    """Log-odds that the text answers the question, by the relevance head."""


class TorchReader:
    """The averaged weights of a checkpoint, in float32."""

    def __init__(self, path: Path, device: torch.device, *, averaged: bool = True) -> None:
        state = checkpoint.load(path)
        self._device = device
        self._reader = Reader(reader_config())
        self._reader.load_state_dict(state.average if averaged else state.model)
        self._reader.to(device).eval()

    def predict(self, examples: Sequence[Example]) -> list[Logits]:
        """The logits of each example, in order."""
        logits: dict[int, Logits] = {}
        for piece in by_length([len(example.ids) for example in examples], _PIECE_TOKENS):
            batch = collate([examples[position] for position in piece], self._device)
            with torch.inference_mode():
                output = self._reader(batch.ids, batch.segments, batch.attention, batch.answerable)
            starts, ends = output.start.cpu().numpy(), output.end.cpu().numpy()
            for row, position in enumerate(piece):
                length = len(examples[position].ids)
                relevance = float(output.relevance[row])
                logits[position] = Logits(starts[row, :length], ends[row, :length], relevance)
        return [logits[position] for position in range(len(examples))]


class OnnxReader:
    """An exported file."""

    def __init__(self, path: Path, threads: int) -> None:
        # see embeddings.session
        os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # The graph is written with the operators it should run with.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        self._session: Any = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )

    def predict(self, examples: Sequence[Example]) -> list[Logits]:
        """The logits of each example, in order."""
        logits: dict[int, Logits] = {}
        for piece in by_length([len(example.ids) for example in examples], _PIECE_TOKENS):
            batch = collate([examples[position] for position in piece], torch.device("cpu"))
            in_text = batch.answerable.clone()
            in_text[:, 0] = False
            feeds = {
                "ids": batch.ids.numpy().astype(np.int32),
                "types": batch.segments.numpy().astype(np.int32),
                "text": in_text.numpy().astype(np.int32),
            }
            spans, relevance = self._session.run(["spans", "relevance"], feeds)
            for row, position in enumerate(piece):
                length = len(examples[position].ids)
                start, end = spans[row, :length, 0], spans[row, :length, 1]
                logits[position] = Logits(start, end, float(relevance[row]))
        return [logits[position] for position in range(len(examples))]


def load_model(path: Path, device: torch.device, threads: int) -> ReaderModel:
    """The model in a file: ``.onnx``, or else a checkpoint."""
    return OnnxReader(path, threads) if path.suffix == ".onnx" else TorchReader(path, device)


def read(
    model: ReaderModel, tokenizer: Tokenizer, questions: Sequence[str], texts: Sequence[str]
) -> list[Reading]:
    """The best answer to question i in text i.

    A text that is too long for the model is read in overlapping windows; the window with the
    best sum of margin and relevance counts.
    """
    tokens = tokenise_short(tokenizer, questions, MAX_QUESTION_TOKENS)
    tokenised = dict.fromkeys(texts)
    by_text = dict(zip(tokenised, tokenise_texts(tokenizer, list(tokenised)), strict=True))
    examples: list[Example] = []
    owners: list[tuple[int, Span]] = []
    for number, (question, text) in enumerate(zip(tokens, texts, strict=True)):
        for window in reading_windows(len(by_text[text].ids)):
            examples.append(build_example(question, None, by_text[text], window, ()))
            owners.append((number, window))
    best: dict[int, Reading] = {}
    for example, (number, window), logits in zip(
        examples, owners, model.predict(examples), strict=True
    ):
        reading = decode(logits, example, texts[number], by_text[texts[number]], window)
        known = best.get(number)
        if known is None or _strength(reading) > _strength(known):
            best[number] = reading
    return [best[number] for number in range(len(texts))]


def reading_windows(length: int) -> list[Span]:
    """Overlapping token windows that cover a text of that many tokens."""
    windows = [Span(0, min(length, MAX_TEXT_TOKENS))]
    while windows[-1].end < length:
        start = windows[-1].start + STRIDE_TOKENS
        windows.append(Span(start, min(length, start + MAX_TEXT_TOKENS)))
    return windows


def decode(
    logits: Logits, example: Example, text: str, tokens: TokenisedText, window: Span
) -> Reading:
    """The best span of one window; empty at the text's beginning if the window has no token."""
    start_logits = logits.start[example.text_start : example.text_end]
    end_logits = logits.end[example.text_start : example.text_end]
    if not len(start_logits):
        return Reading("", 0, 0, float("-inf"), logits.relevance)
    scores = np.triu(np.ones((len(start_logits), len(end_logits)), dtype=bool))
    scores &= ~np.triu(scores, MAX_ANSWER_TOKENS)
    sums = np.where(scores, start_logits[:, None] + end_logits[None, :], -np.inf)
    first, last = divmod(int(sums.argmax()), len(end_logits))
    start = int(tokens.starts[window.start + first])
    end = int(tokens.ends[window.start + last])
    # Word pieces are no answer: "separat" stands for "separated".
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    margin = float(sums[first, last] - logits.start[0] - logits.end[0])
    return Reading(text[start:end], start, end, margin, logits.relevance)


def _strength(reading: Reading) -> float:
    return reading.margin + reading.relevance
