"""`qa remove`: take articles out of the archive."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from corpus.errors import UsageError
from qa.cli.exits import ExitCode
from qa.cli.options import archive_option, json_option
from qa.cli.output import emit, emit_json, note
from qa.render.words import counted, source_line


@click.command("remove")
@click.argument("article_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Don't ask.")
@json_option("The number removed as JSON.")
@archive_option
def remove(
    article_ids: tuple[str, ...], yes: bool, as_json: bool, archive: Path | None
) -> ExitCode:
    """Remove the articles ID... and all that was derived from them; files stay where they are.

    Nothing is removed if one of the ids is unknown. A file that has not changed is not read
    again, so its story stays removed.
    """
    from qa.archive import Archive

    wanted = tuple(dict.fromkeys(article_ids))
    with Archive.open(archive, notify=note) as opened:
        articles = [opened.article(article_id) for article_id in wanted]
        if not yes:
            _confirm([source_line(article) for article in articles])
        removed = opened.remove(wanted)
    if as_json:
        emit_json({"removed": removed})
    else:
        emit(f"{counted(removed, 'story', 'stories')} removed.")
    return ExitCode.OK


def _confirm(lines: list[str]) -> None:
    if not sys.stdin.isatty():
        raise UsageError("Nobody can be asked whether to remove.", "Add --yes to remove anyway.")
    for line in lines:
        note(line)
    if not click.confirm(f"Remove {counted(len(lines), 'story', 'stories')}?", err=True):
        raise UsageError("Nothing was removed.")
