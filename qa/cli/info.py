"""`qa info`: where the archive is, what is in it, whether all is well."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from corpus.errors import UsageError
from qa.cli.exits import ExitCode
from qa.cli.options import archive_option, json_option
from qa.cli.output import colours, emit, emit_json, note, width
from qa.cli.progress import TerminalProgress

if TYPE_CHECKING:
    from qa.archive import Archive
    from qa.keeping.check import CheckReport


@click.command("info")
@click.option("--check", is_flag=True, help="Read and compare everything; exits with 6 on a fault.")
@click.option("--repair", is_flag=True, help="Check, then make again what is derived and wrong.")
@json_option("The same as JSON.")
@archive_option
def info(check: bool, repair: bool, as_json: bool, archive: Path | None) -> ExitCode:
    """Paths, versions, counts and health of the archive, and what to do if something is wrong.

    --check reads every page, text, offset, vector and index file. --repair makes indexes,
    vectors and passages again, never the stories. The exit code is 3 if there is no archive or
    the database itself is damaged, 6 if --check found something that --repair makes again.
    """
    from qa.archive import Archive

    if check and repair:
        raise UsageError("Both --check and --repair are given.", "--repair checks as well.")
    with Archive.open(archive, notify=note) as opened:
        if check or repair:
            return _checked(opened, repair, as_json)
        _describe(opened, as_json)
    return ExitCode.OK


def _describe(opened: Archive, as_json: bool) -> None:
    from qa import __version__, locations
    from qa.render.lists import info_text

    known = opened.info()
    sources = opened.sources()
    cache = str(locations.cache_folder())
    if as_json:
        extra = {"version": __version__, "cache": cache, "sources": sources}
        emit_json({**extra, **known.to_dict(), "healthy": known.healthy})
    else:
        emit(info_text(known, sources, __version__, cache, colours(), width()))


def _checked(opened: Archive, repair: bool, as_json: bool) -> ExitCode:
    from qa.keeping.repair import damaged
    from qa.render.lists import checks_text

    with TerminalProgress() as progress:
        report = opened.repair(progress=progress) if repair else opened.check(progress=progress)
    if as_json:
        emit_json({"folder": str(opened.folder), "ok": report.ok, **report.to_dict()})
    else:
        emit(checks_text(report, colours(), width()))
    if report.damaged:
        raise damaged(opened.folder, report)
    return _after(report)


def _after(report: CheckReport) -> ExitCode:
    if report.ok:
        return ExitCode.OK
    note("qa: what is wrong can be made again from the stories.")
    note("Do it with: qa info --repair")
    return ExitCode.FAULTS
