"""`qa backup`: the whole archive in one file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import UsageError
from qa.cli.exits import ExitCode
from qa.cli.options import archive_option, json_option
from qa.cli.output import emit, emit_json, note
from qa.cli.progress import TerminalProgress

if TYPE_CHECKING:
    from corpus.backup import BackupInfo


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.option("--verify", is_flag=True, help="Make none: check that FILE is as it was written.")
@json_option("What is in the backup as JSON.")
@archive_option
def backup(file: Path, force: bool, verify: bool, as_json: bool, archive: Path | None) -> ExitCode:
    """Copy the archive to FILE as it is at this moment, also while stories are indexed.

    The copy is checked before it takes the place of an older one. `qa restore FILE` brings it
    back. Chats and settings are not in it.
    """
    from corpus.backup import read_backup
    from qa.archive import Archive

    if verify and (force or archive is not None):
        raise UsageError("--verify looks at FILE alone.", "Leave --force and --archive away.")
    if verify:
        info = read_backup(file)
    else:
        with Archive.open(archive, notify=note) as opened, TerminalProgress() as progress:
            info = opened.backup(file, replace=force, progress=progress)
    if as_json:
        emit_json({"file": str(file), **asdict(info)})
    else:
        emit(backup_text(info, file, "is as it was written" if verify else "written"))
    return ExitCode.OK


def backup_text(info: BackupInfo, file: Path, done: str) -> str:
    """What is in a backup, in one line."""
    from qa.render.lists import size_words
    from qa.render.safety import safe
    from qa.render.words import counted

    stories = counted(info.articles, "story", "stories")
    return f"{safe(str(file))} {done}: {stories}, {size_words(info.bytes)}, of {info.made} (UTC)."
