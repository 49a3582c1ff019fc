"""The command `eval`: how well an archive answers questions whose answers are known."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from corpus.errors import UsageError
from qa.answering import refusal
from qa.evaluate.collection import evaluate_files
from qa.evaluate.compare import compare_runs
from qa.evaluate.outcomes import read_run
from qa.evaluate.plot import SUFFIXES, check_plotting, save_curve
from qa.evaluate.progress import TerminalProgress
from qa.evaluate.report import comparison_text, curve_csv, run_data, run_text
from qa.evaluate.run import MODES, Mode

_READABLE = click.Path(exists=True, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_WRITABLE = click.Path(dir_okay=False, path_type=Path)


def _write(path: Path | None, text: str) -> None:
    if path is None:
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"Cannot write {path}: {error.strerror or error}") from error


def _check_folders(*paths: Path | None) -> None:
    """Before the work, not after it."""
    for path in paths:
        if path is not None and not path.parent.is_dir():
            raise UsageError(f"There is no folder {path.parent} to write {path.name} into.")


@click.command("eval")
@click.argument("questions", type=_FILE)
@click.option("--stories", type=_READABLE, help="Story file or folder; its archive is cached.")
@click.option("--archive", type=_READABLE, help="An archive that exists.")
@click.option("--encoder", metavar="NAME", help="Model to use instead of the default one.")
@click.option("--no-reader", is_flag=True, help="Without short answers and reranking.")
@click.option("--mode", "modes", multiple=True, type=click.Choice(MODES), help="Search only so.")
@click.option("--limit", type=click.IntRange(1), help="Only the first so many questions.")
@click.option("--refusal", "refusal_file", type=_FILE, help="Try another refusal score's data.")
@click.option("--never-refuse", is_flag=True, help="Answer everything, to measure quoting alone.")
@click.option("--json", "json_file", type=_WRITABLE, help="Write every question's outcome here.")
@click.option("--compare", "earlier", type=_FILE, help="An earlier --json file to compare with.")
@click.option(
    "--curve",
    type=_WRITABLE,
    help="Write the refusal curve here: CSV, or PNG, SVG or PDF (extra plot).",
)
def evaluate_command(
    questions: Path,
    stories: Path | None,
    archive: Path | None,
    encoder: str | None,
    no_reader: bool,
    modes: tuple[Mode, ...],
    limit: int | None,
    refusal_file: Path | None,
    never_refuse: bool,
    json_file: Path | None,
    earlier: Path | None,
    curve: Path | None,
) -> None:
    """Measure finding, quoting and refusing on QUESTIONS with known answers.

    QUESTIONS is a file of JSON lines with id, question, answers, answerable, gold (ids of the
    stories that answer) and, if known, kind, history and passage.
    """
    _check_folders(json_file, curve)
    drawn = curve is not None and curve.suffix.lower() in SUFFIXES
    if drawn:
        check_plotting()
    before = read_run(earlier) if earlier else None
    deciding = refusal.shipped()
    if refusal_file:
        deciding = deciding.with_model(refusal.read_model(refusal_file))
    if never_refuse:
        deciding = deciding.without_threshold()
    used = modes or tuple(mode for mode in MODES if mode != "reranked" or not no_reader)
    progress = TerminalProgress(sys.stderr)
    try:
        with refusal.using(deciding):
            run = evaluate_files(
                questions,
                stories=stories,
                archive=archive,
                encoder=encoder,
                limit=limit,
                modes=used,
                reader=not no_reader,
                report=progress,
            )
    finally:
        progress.close()
    changes = compare_runs(before.outcomes, run.outcomes) if before else ()
    _write(json_file, json.dumps(run_data(run, changes), indent=1, ensure_ascii=False) + "\n")
    if curve is not None and drawn:
        threshold = (deciding.unread if no_reader else deciding.read).threshold
        save_curve(run.outcomes, threshold, curve)
    else:
        _write(curve, curve_csv(run.outcomes))
    click.echo(run_text(run), nl=False)
    if earlier:
        click.echo(comparison_text(earlier.name, changes), nl=False)
