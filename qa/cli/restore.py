"""`qa restore`: an archive out of its backup."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from qa.cli.exits import ExitCode
from qa.cli.options import archive_option, json_option
from qa.cli.output import emit, emit_json
from qa.cli.progress import TerminalProgress


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace the archive that is there.")
@json_option("What was restored as JSON.")
@archive_option
def restore(file: Path, force: bool, as_json: bool, archive: Path | None) -> ExitCode:
    """Make the archive what it was when `qa backup` wrote FILE.

    FILE is checked first. An archive that is there is replaced only with --force, in one step; one
    that is damaged is set aside beside it. The indexes are rebuilt at the next question.
    """
    from corpus.backup import restore_backup
    from qa import locations
    from qa.cli.backup import backup_text
    from qa.keeping.backup import pages_told

    folder = archive.expanduser() if archive else locations.archive_folder()
    with TerminalProgress() as progress:
        info = restore_backup(file, folder, replace=force, tell=pages_told(progress))
    if as_json:
        emit_json({"folder": str(folder), **asdict(info)})
    else:
        emit(backup_text(info, file, f"restored to {folder}"))
    return ExitCode.OK
