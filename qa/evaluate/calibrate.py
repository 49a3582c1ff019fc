"""Fits the refusal score and writes the data file that `qa.answering.refusal` reads.

python -m qa.evaluate.calibrate --signal NAME ... --output qa/data/refusal.json
    --set NAME=QUESTIONS.jsonl:STORIES ... --set NAME=RUN.json ...

A set is evaluated on the spot (`NAME=QUESTIONS.jsonl:STORIES`), or was evaluated before
(`NAME=RUN.json`, written by `qa eval --json`).
"""

from __future__ import annotations

import datetime
import json
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from corpus.errors import QAError, UsageError
from qa.evaluate.collection import evaluate_files
from qa.evaluate.fitting import LabelledSet, Options, calibrate, labelled_set
from qa.evaluate.outcomes import Outcome, read_run
from qa.evaluate.progress import TerminalProgress
from qa.evaluate.report import number, table


def _outcomes(source: str, encoder: str | None, progress: TerminalProgress) -> Sequence[Outcome]:
    questions, separator, stories = source.rpartition(":")
    if separator:
        run = evaluate_files(
            Path(questions), stories=Path(stories), encoder=encoder, modes=(), report=progress
        )
        return run.outcomes
    return read_run(Path(source)).outcomes


def read_set(
    text: str, signals: Sequence[str], encoder: str | None, progress: TerminalProgress
) -> LabelledSet:
    """A set from its description on the command line; `UsageError` if it is none."""
    name, separator, source = text.partition("=")
    if not (name and separator and source):
        raise UsageError(
            f"{text!r} names no set.", "Write NAME=QUESTIONS.jsonl:STORIES or NAME=RUN.json."
        )
    return labelled_set(name, _outcomes(source, encoder, progress), signals)


def calibration_text(data: dict[str, Any]) -> str:
    """How the model does, as a table: fitted on all, by fold, and with the set left out."""
    rows = [["", "answerable", "absent", "AUC", "lost", "absent refused"]]
    for name, counts in data["questions"].items():
        for check in ("fitted_on", "by_fold", "left_out"):
            if name in data[check]:
                result = data[check][name]
                shares = [number(result[key]) for key in ("auc", "lost", "refused")]
                sizes = [str(counts["answerable"]), str(counts["unanswerable"])]
                rows.append([f"{name}, {check.replace('_', ' ')}", *sizes, *shares])
    weights = [["signal", "coefficient", *data["questions"]]]
    for weight in data["weights"]:
        single = data["single_signals"][weight["name"]].values()
        cells = [f"{weight['coefficient']:+.3f}", *map(number, single)]
        weights.append([weight["name"], *cells])
    alone = ["", "AUC of each signal alone:", *table(weights), ""]
    return "\n".join([*table(rows), *alone, f"threshold {data['threshold']:.4f}", ""])


@click.command("calibrate", help=__doc__)
@click.option("--set", "sets", multiple=True, required=True, help="A set; may be repeated.")
@click.option("--signal", "signals", multiple=True, required=True, help="A signal's name.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--most-lost", default=0.10, show_default=True, type=click.FloatRange(0, 1))
@click.option("--l2", default=0.01, show_default=True, type=click.FloatRange(0, min_open=True))
@click.option("--threshold-set", "deciding", multiple=True, help="Sets that set the threshold.")
@click.option("--encoder", help="Model for sets that are evaluated on the spot.")
def calibrate_command(
    sets: tuple[str, ...],
    signals: tuple[str, ...],
    output: Path,
    most_lost: float,
    l2: float,
    deciding: tuple[str, ...],
    encoder: str | None,
) -> None:
    """Fit, print how well it does, and write the data file."""
    progress = TerminalProgress(sys.stderr)
    try:
        read = [read_set(text, signals, encoder, progress) for text in sets]
        unknown = set(deciding) - {one.name for one in read}
        if unknown:
            raise UsageError(f"--threshold-set {', '.join(sorted(unknown))}: no such --set.")
        data = calibrate(read, signals, Options(l2, most_lost, deciding))
    except QAError as error:
        raise click.ClickException(f"{error}\n{error.remedy}".rstrip()) from error
    finally:
        progress.close()
    data["date"] = datetime.date.today().isoformat()
    data["command"] = shlex.join(["python", "-m", "qa.evaluate.calibrate", *_told(sys.argv[1:])])
    output.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    click.echo(calibration_text(data), nl=False)


def _told(arguments: Sequence[str]) -> list[str]:
    """The arguments as they go into the data file: absolute folders are the fitter's own."""
    return [
        "=".join(":".join(_short(part) for part in piece.split(":")) for piece in one.split("="))
        for one in arguments
    ]


def _short(part: str) -> str:
    path = Path(part)
    return "/".join(path.parts[-2:]) if path.is_absolute() else part


if __name__ == "__main__":
    calibrate_command()
