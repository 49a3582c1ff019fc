"""`qa index`: story files into the archive."""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import ArchiveTooOld, UsageError
from qa.cli.exits import ExitCode
from qa.cli.options import Place, archive_option, json_option
from qa.cli.output import colours, emit, emit_json, note, width
from qa.cli.progress import TerminalProgress

if TYPE_CHECKING:
    from qa.archive import Archive
    from qa.types import IngestReport


@click.command("index")
@click.argument("paths", nargs=-1, metavar="[PATH...]", type=Place(readable=False))
@click.option("--name", metavar="NAME", help="Remember these paths under this name.")
@click.option("--refresh", is_flag=True, help="Look again at all that is remembered, or at --name.")
@click.option("--forget", metavar="NAME", help="Remember this name no more; its stories stay.")
@click.option("--prune", is_flag=True, help="Also remove the stories of files that are gone.")
@click.option("--restore", is_flag=True, help="Let in again what was removed with qa remove.")
@click.option("--strict", is_flag=True, help="Exit with 5 if anything was skipped.")
@click.option(
    "--map",
    "renamed",
    multiple=True,
    metavar="PART=FIELD",
    help="What a field of your records is, such as title=headline; may be given several times, "
    "is remembered. --map none forgets all.",
)
@click.option(
    "--encoder",
    metavar="NAME",
    help="The model to encode with; another than before encodes everything anew.",
)
@click.option("--verbose", is_flag=True, help="Name every file of the report, not only the first.")
@click.option("--quiet", is_flag=True, help="No progress and no report.")
@json_option("The whole report as JSON.")
@archive_option
def index(
    paths: tuple[Path | str, ...],
    name: str | None,
    refresh: bool,
    forget: str | None,
    prune: bool,
    restore: bool,
    renamed: tuple[str, ...],
    strict: bool,
    encoder: str | None,
    verbose: bool,
    quiet: bool,
    as_json: bool,
    archive: Path | None,
) -> ExitCode:
    """Bring the archive up to date with files and folders, folders with all below them.

    A PATH may also be the address of a feed or a page (https://...), which is then fetched.

    Only what has changed is read, only new passages are encoded. Ctrl+C is safe: run the same
    again to go on. Without a path an interrupted run is finished and an old archive upgraded.
    """
    _check_names(paths, name, refresh, forget)
    if (prune or restore) and not (paths or refresh):
        raise UsageError(
            f"{'--prune' if prune else '--restore'} needs to know where to look.",
            "Give the folders or files, or --refresh for all that is remembered.",
        )
    _check(paths, prune, encoder)
    fields = _fields(renamed)
    with (
        TerminalProgress(quiet=quiet) as progress,
        _opened(archive, bool(paths), encoder, progress) as opened,
    ):
        if forget is not None:
            opened.forget(forget)
        if name is not None and not refresh:
            opened.remember(name, paths)
        index_again = functools.partial(opened.refresh, [] if name is None else [name])
        run = index_again if refresh else functools.partial(opened.add, paths)
        report = run(prune=prune, restore=restore, fields=fields, progress=progress)
    if as_json:
        emit_json(report.to_dict())
    elif not quiet:
        _print(report, paths, verbose)
    return ExitCode.SKIPPED if strict and report.skipped else ExitCode.OK


def _check_names(
    paths: tuple[Path | str, ...], name: str | None, refresh: bool, forget: str | None
) -> None:
    if refresh and paths:
        raise UsageError(
            "--refresh looks at what is remembered, not at paths.",
            "Give either --refresh or paths.",
        )
    if name is not None and not refresh and not paths:
        raise UsageError(f"There is nothing to remember as {name!r}.", "Give one or more paths.")
    if forget is not None and (paths or refresh or name is not None):
        raise UsageError("--forget stands alone.", "Index with another command.")


def _fields(renamed: tuple[str, ...]) -> dict[str, str] | None:
    """Field names to what they hold, as given with --map; `None` to leave all as it is."""
    if not renamed:
        return None
    if renamed == ("none",):
        return {}
    fields = {}
    for pair in renamed:
        part, equals, name = pair.partition("=")
        if not (equals and name.strip()):
            raise UsageError(f"--map {pair} is not of the form PART=FIELD.", "As: title=headline.")
        fields[name] = part.strip()
    from corpus.formats.records import own_fields

    own_fields(fields)  # before anything is made
    return fields


def _check(paths: tuple[Path | str, ...], prune: bool, encoder: str | None) -> None:
    """Before anything is made: a mistyped path must not end as an empty archive."""
    if encoder is not None:
        from embeddings.load import load_encoder

        load_encoder(encoder)
    missing = [path for path in paths if isinstance(path, Path) and not os.path.lexists(path)]
    # With --prune a missing folder is a way to say that its stories shall go.
    if missing and not prune:
        raise UsageError(
            f"There is no file or folder {missing[0]}.",
            "Check the spelling; nothing was indexed. Use --prune to remove stories of lost files.",
        )


def _opened(
    path: Path | None, create: bool, encoder: str | None, progress: TerminalProgress
) -> Archive:
    from qa.archive import Archive

    if create:
        return Archive.open(path, create=True, encoder=encoder, notify=progress.note)
    try:
        return Archive.open(path, encoder=encoder, notify=progress.note)
    except ArchiveTooOld:
        # A writing open upgrades; the archive exists, so nothing new is made.
        return Archive.open(path, create=True, encoder=encoder, notify=progress.note)


def _print(report: IngestReport, paths: tuple[Path | str, ...], verbose: bool) -> None:
    from qa.render.report import report_text

    shown = None if verbose or not sys.stdout.isatty() else 10
    emit(report_text(report, width(), colours(), shown))
    touched = report.added + report.updated + report.unchanged + report.duplicates
    touched += len(report.withheld)
    if paths and not touched and not report.skipped:
        note("qa: no story files were found; hidden files and unknown kinds are passed over.")
