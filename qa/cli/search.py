"""`qa search`: passages, without an answer."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.types import Filter
from qa.cli.exits import ExitCode
from qa.cli.opening import archive_to_read, remark_on_filter, remark_on_unfinished
from qa.cli.options import archive_option, filter_options, json_option
from qa.cli.output import colours, complain, emit, emit_json, note, width

if TYPE_CHECKING:
    from qa.search.retrieve import Mode

MODES = ("fused", "reranked", "lexical", "dense")


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="N",
    help="At most this many passages.",
)
@filter_options
@click.option(
    "--mode",
    type=click.Choice(MODES),
    default="fused",
    show_default=True,
    help="By words and meaning; the same, read again by the reader (for questions); by words only "
    "(BM25); or by meaning only.",
)
@click.option("--full", is_flag=True, help="Whole passages instead of the best sentences.")
@json_option("The hits as JSON, with all scores.")
@archive_option
def search(
    query: tuple[str, ...],
    limit: int,
    filter: Filter,
    mode: Mode,
    full: bool,
    as_json: bool,
    archive: Path | None,
) -> ExitCode:
    """Find the passages that fit QUERY best. The exit code is 1 if there is none."""
    from qa.answering.answer import checked_question
    from qa.render.hits import hits_text

    wanted = checked_question(" ".join(query))
    with archive_to_read(archive) as opened:
        remark_on_unfinished(opened)
        remark_on_filter(opened, filter)
        if mode in ("fused", "reranked"):
            _remark_on_dates(wanted, filter)
        hits = opened.search(wanted, limit=limit, filter=filter, mode=mode)
    if as_json:
        emit_json({"query": wanted, "mode": mode, "hits": [hit.to_dict() for hit in hits]})
    elif hits:
        emit(hits_text(hits, wanted, width(), colours(), full=full))
    else:
        complain("no passage fits.", "Try other words or fewer limits.")
    return ExitCode.OK if hits else ExitCode.NOT_FOUND


def _remark_on_dates(query: str, filter: Filter) -> None:
    """Say on stderr how dates in the query were read."""
    from qa.question.phrases import without_exclusions
    from qa.question.when import read_question

    asked = read_question(without_exclusions(query), filter.as_of or datetime.date.today())
    if asked.note:
        note(f"qa: {asked.note}.")
