"""`qa edit`: correct what a file says wrongly of its story, and tag stories."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import UsageError
from qa.cli.exits import ExitCode
from qa.cli.opening import article_of
from qa.cli.options import archive_option, json_option
from qa.cli.output import emit, emit_json, note, width

if TYPE_CHECKING:
    from qa.keeping.changes import Changes


def _day(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> datetime.date | None:
    if value is None:
        return None
    try:
        return datetime.datetime.strptime(value.strip(), "%Y-%m-%d").date()
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no day. Write it like 2023-08-07.") from error


@click.command("edit")
@click.argument("article_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--title", metavar="TEXT", help="What the story is called.")
@click.option("--date", callback=_day, metavar="DATE", help="When it was published: YYYY-MM-DD.")
@click.option("--no-date", is_flag=True, help="It is undated.")
@click.option("--source", metavar="NAME", help="Who published it.")
@click.option("--no-source", is_flag=True, help="Nobody knows who published it.")
@click.option("--tag", "tag", multiple=True, metavar="TAG", help="Add a tag; may be repeated.")
@click.option("--untag", multiple=True, metavar="TAG", help="Take a tag away; may be repeated.")
@click.option("--undo", is_flag=True, help="First take back all earlier corrections, tags not.")
@json_option("The stories as they are then, as JSON.")
@archive_option
def edit(
    article_ids: tuple[str, ...],
    title: str | None,
    date: datetime.date | None,
    no_date: bool,
    source: str | None,
    no_source: bool,
    tag: tuple[str, ...],
    untag: tuple[str, ...],
    undo: bool,
    as_json: bool,
    archive: Path | None,
) -> ExitCode:
    """Correct title, date or source of the articles ID..., or tag them; files stay as they are.

    A correction holds when the file is read again, and is shown as one. Tags narrow lists and
    questions: qa stories --tag TAG. Nothing is changed if one of the ids is unknown.
    """
    from qa.archive import Archive
    from qa.types import plain

    changes: Changes = {"tag": tag, "untag": untag}
    if title is not None:
        changes["title"] = title
    if _given("date", date, no_date):
        changes["date"] = date
    if _given("source", source, no_source):
        changes["source"] = source
    if len(changes) == 2 and not (tag or untag or undo):
        raise UsageError("Nothing is to be changed.", "Say what, like: --date 2023-08-07.")
    if title is not None and len(set(article_ids)) > 1:
        raise UsageError("Several stories cannot get one title.", "Name one ID with --title.")
    with Archive.open(archive, notify=note) as opened:
        for article_id in article_ids:
            article_of(opened, article_id)
        edited = opened.edit(article_ids, undo=undo, **changes)
    if as_json:
        emit_json([plain(article) for article in edited])
    else:
        from qa.render.lists import edited_text

        emit(edited_text(edited, width()))
    return ExitCode.OK


def _given(name: str, value: object, removed: bool) -> bool:
    """Whether this field is to be changed; raises `UsageError` if both ways are."""
    if value is not None and removed:
        raise UsageError(f"Both --{name} and --no-{name} are given.", "Give one of them.")
    return value is not None or removed
