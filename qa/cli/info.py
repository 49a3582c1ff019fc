"""`qa info`: where the archive is, what is in it, whether all is well."""

from __future__ import annotations

from pathlib import Path

import click

from qa.cli.exits import ExitCode
from qa.cli.options import archive_option, json_option
from qa.cli.output import colours, emit, emit_json


@click.command("info")
@json_option("The same as JSON.")
@archive_option
def info(as_json: bool, archive: Path | None) -> ExitCode:
    """Paths, versions, counts and health of the archive, and what to do if something is wrong.

    The exit code is 3 if there is no archive.
    """
    from qa import __version__, locations
    from qa.archive import Archive
    from qa.render.lists import info_text

    with Archive.open(archive) as opened:
        known = opened.info()
        sources = opened.sources()
    cache = str(locations.cache_folder())
    if as_json:
        extra = {"version": __version__, "cache": cache, "sources": sources}
        emit_json({**extra, **known.to_dict(), "healthy": known.healthy})
    else:
        emit(info_text(known, sources, __version__, cache, colours()))
    return ExitCode.OK
