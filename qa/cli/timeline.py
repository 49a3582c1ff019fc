"""`qa timeline`: what happened when."""

from __future__ import annotations

import datetime
import functools
from dataclasses import replace
from pathlib import Path

import click

from corpus.errors import UsageError
from corpus.types import Filter
from qa.cli.exits import ExitCode
from qa.cli.opening import archive_to_read, remark_on_filter, remark_on_unfinished
from qa.cli.options import archive_option, filter_options, json_option
from qa.cli.output import colours, complain, emit, emit_json, width


@click.command("timeline")
@click.argument("topic", nargs=-1, required=True)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="At most this many events.",
)
@functools.partial(filter_options, bounded="what happened")
@click.option("--markdown", is_flag=True, help="As Markdown, to paste into a document.")
@json_option("The timeline as JSON.")
@archive_option
def timeline(
    topic: tuple[str, ...],
    limit: int,
    filter: Filter,
    markdown: bool,
    as_json: bool,
    archive: Path | None,
) -> ExitCode:
    """List what happened about TOPIC, oldest first: each event is one sentence of a story.

    A date is told by the sentence itself if it tells one, else it is the day on which the story
    was published; each event says which. --since and --until bound the dates of the events, not
    of the stories. The exit code is 1 if there is none.
    """
    from qa.render.timeline import timeline_markdown, timeline_text

    if as_json and markdown:
        raise UsageError("Both --json and --markdown are given.", "Give one of them.")
    _check_order(filter.since, filter.until)
    with archive_to_read(archive) as opened:
        remark_on_unfinished(opened)
        remark_on_filter(opened, filter)
        found = opened.timeline(
            " ".join(topic),
            limit=limit,
            filter=replace(filter, since=None, until=None),
            since=filter.since,
            until=filter.until,
        )
    if as_json:
        emit_json(found.to_dict())
    elif markdown:
        emit(timeline_markdown(found).rstrip("\n"))
    elif found.events:
        emit(timeline_text(found, width(), colours()))
    if not found.events:
        complain("the stories date nothing about this.", "Try other words or fewer limits.")
    return ExitCode.OK if found.events else ExitCode.NOT_FOUND


def _check_order(since: datetime.date | None, until: datetime.date | None) -> None:
    if since and until and until < since:
        raise UsageError(
            f"No day is both since {since} and until {until}.", "Give the earlier date to --since."
        )
