"""`qa archives`: which archives can be chosen by name."""

from __future__ import annotations

import click

from qa.cli.exits import ExitCode
from qa.cli.options import json_option
from qa.cli.output import colours, complain, emit, emit_json, width


@click.command("archives")
@json_option("The list as JSON.")
def archives(as_json: bool) -> ExitCode:
    """List the archives beside the default one, which is marked: each can be chosen with
    --archive NAME, and a new name makes a new one with qa index.

    The exit code is 3 if there is none yet.
    """
    from qa.keeping.named import known_archives
    from qa.render.lists import archives_text

    found = known_archives()
    if as_json:
        emit_json([one.to_dict() for one in found])
    elif found:
        emit(archives_text(found, width(), colours()))
    else:
        complain("there is no archive yet.", "Make one with: qa index PATH...")
    return ExitCode.OK if found else ExitCode.ARCHIVE
