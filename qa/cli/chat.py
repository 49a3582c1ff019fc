"""`qa chat`: the full-screen conversation."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from corpus.errors import UsageError
from qa.cli.options import archive_option


@click.command("chat")
@archive_option
def chat(archive: Path | None) -> object:
    """Ask, follow up and read the stories in a full-screen conversation."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "The chat needs a terminal.", 'Without one, ask like this: qa ask "QUESTION"'
        )
    return open_chat(archive)


def open_chat(archive: Path | None) -> object:
    """Start the chat on this archive; returns its exit code when it is left."""
    from qa.chat.app import run

    return run(archive)
