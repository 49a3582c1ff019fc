"""`qa stories`: what is in the archive."""

from __future__ import annotations

from pathlib import Path

import click

from corpus.types import Filter
from qa.cli.exits import ExitCode
from qa.cli.opening import archive_to_read, remark_on_filter
from qa.cli.options import archive_option, filter_options, json_option
from qa.cli.output import colours, complain, emit, emit_json, width


@click.command("stories")
@filter_options
@json_option("The list as JSON.")
@archive_option
def stories(filter: Filter, as_json: bool, archive: Path | None) -> ExitCode:
    """List the stories, oldest first, undated last: id, date, source, title.

    Behind the title stand what was corrected, the tags, and the ids of stories with mostly the
    same text. In a pipe the columns are separated
    by tabs. The exit code is 1 if no story fits.
    """
    from qa.render.lists import stories_text
    from qa.types import plain

    with archive_to_read(archive) as opened:
        remark_on_filter(opened, filter)
        articles = list(opened.articles(filter))
        copies = opened.copies(articles)
    if as_json:
        emit_json([{**plain(one), "also_in": list(copies.get(one.id, ()))} for one in articles])
    elif articles:
        emit(stories_text(articles, width(), colours(), copies))
    else:
        complain("no story fits." if filter else "the archive has no stories.")
    return ExitCode.OK if articles else ExitCode.NOT_FOUND
