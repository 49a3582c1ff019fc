"""How good a reader is: ``python -m training.evaluate MODEL --eval-dir DIR``.

MODEL is a checkpoint or an exported ``.onnx`` file. Each question is read in its gold paragraph.
Calibration and threshold are fitted on the held-out training articles, never on the measured set.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer

from training.calibrate import Calibration, balance, fit
from training.metrics import auc, best_threshold, exact_match, expected_calibration_error, f1
from training.predict import ReaderModel, Reading, load_model, read
from training.records import (
    HELD_OUT_ARTICLES,
    HELD_OUT_COLLECTION,
    ReadingQuestion,
    ReadingSet,
    hold_out_articles,
    load_sets,
)
from training.tokens import load_tokenizer


@dataclass(frozen=True, slots=True)
class Figures:
    """All in percent, but for AUC and calibration error."""

    questions: int
    answerable_f1: float
    """SQuAD F1 on the answerable questions, an answer forced."""
    answerable_exact: float
    f1: float
    """SQuAD 2.0 F1 over all questions with the given threshold."""
    exact: float
    best_f1: float
    """The same with the best threshold for this set: an upper bound, not a result."""
    refusing_f1: float
    """What always refusing scores."""
    auc: float
    """Answerable against unanswerable, by the calibrated log-odds."""
    relevance_auc: float
    margin_auc: float
    calibration_error: float


def read_set(model: ReaderModel, tokenizer: Tokenizer, reading_set: ReadingSet) -> list[Reading]:
    """One reading for each question, in its own text."""
    return read(
        model,
        tokenizer,
        [question.question for question in reading_set.questions],
        [reading_set.contexts[question.context].text for question in reading_set.questions],
    )


def threshold_for(
    questions: Sequence[ReadingQuestion], readings: Sequence[Reading], calibration: Calibration
) -> float:
    """The log-odds from which answering pays, for SQuAD 2.0 F1 on balanced classes."""
    answered, refused = _gains(questions, readings)
    shares = balance([question.answerable for question in questions])
    return best_threshold(
        list(calibration.log_odds(readings)),
        [share * gain for share, gain in zip(shares, answered, strict=True)],
        [share * gain for share, gain in zip(shares, refused, strict=True)],
    )[0]


def figures(
    questions: Sequence[ReadingQuestion],
    readings: Sequence[Reading],
    calibration: Calibration,
    threshold: float,
) -> Figures:
    """Score the readings; a log-odds of at least `threshold` answers."""
    log_odds = calibration.log_odds(readings)
    answerable = [question.answerable for question in questions]
    forced = [(r.answer, q.answers) for q, r in zip(questions, readings) if q.answerable]
    final = [
        (reading.answer if odds >= threshold else "", question.answers)
        for question, reading, odds in zip(questions, readings, log_odds, strict=True)
    ]
    answered, refused = _gains(questions, readings)
    return Figures(
        questions=len(questions),
        answerable_f1=_percent([f1(*pair) for pair in forced]),
        answerable_exact=_percent([exact_match(*pair) for pair in forced]),
        f1=_percent([f1(*pair) for pair in final]),
        exact=_percent([exact_match(*pair) for pair in final]),
        best_f1=100 * best_threshold(list(log_odds), answered, refused)[1],
        refusing_f1=_percent(refused),
        auc=auc(log_odds, answerable),
        relevance_auc=auc([reading.relevance for reading in readings], answerable),
        margin_auc=auc([reading.margin for reading in readings], answerable),
        calibration_error=expected_calibration_error(
            calibration.probabilities(readings), torch.tensor(answerable).numpy()
        ),
    )


def _gains(
    questions: Sequence[ReadingQuestion], readings: Sequence[Reading]
) -> tuple[list[float], list[float]]:
    """F1 of each question when answered and when refused."""
    answered = [f1(r.answer, q.answers) for q, r in zip(questions, readings, strict=True)]
    return answered, [float(not question.answerable) for question in questions]


def _percent(values: Sequence[float]) -> float:
    return 100 * sum(values) / len(values) if values else float("nan")


def main(arguments: list[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--eval-dir", type=Path, required=True, help="folder of the data sets")
    parser.add_argument("--set", action="append", help="set to measure (default: squad2-dev)")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)

    tokenizer = load_tokenizer()
    model = load_model(options.model, torch.device(options.device), options.threads)
    _, held_out = hold_out_articles(
        load_sets(options.eval_dir, (HELD_OUT_COLLECTION,)), HELD_OUT_COLLECTION, HELD_OUT_ARTICLES
    )
    readings = read_set(model, tokenizer, held_out)
    calibration = fit(readings, [question.answerable for question in held_out.questions])
    threshold = threshold_for(held_out.questions, readings, calibration)
    measured = {"held-out": figures(held_out.questions, readings, calibration, threshold)}
    for name in options.set or ["squad2-dev"]:
        reading_set = load_sets(options.eval_dir, (name,))
        readings = read_set(model, tokenizer, reading_set)
        measured[name] = figures(reading_set.questions, readings, calibration, threshold)

    report = {
        "model": options.model.name,
        "calibration": asdict(calibration),
        "threshold": threshold,
        **{name: asdict(result) for name, result in measured.items()},
    }
    text = json.dumps(report, indent=2)
    print(text)
    if options.json is not None:
        options.json.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
