"""`qa chat`: the full-screen conversation."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from corpus.errors import UsageError
from qa.cli.options import archive_option


@click.command("chat")
@click.option("-c", "--continue", "continued", is_flag=True, help="Go on with the last chat.")
@click.option(
    "--resume", metavar="CHAT", help="Go on with this chat: its number, its name or words in it."
)
@archive_option
def chat(continued: bool, resume: str | None, archive: Path | None) -> int:
    """Ask, follow up and read the stories in a full-screen conversation, saved as it happens."""
    if continued and resume:
        raise UsageError("Both --continue and --resume are given.", "Give one of them.")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "The chat needs a terminal.", 'Without one, ask like this: qa ask "QUESTION"'
        )
    return open_chat(archive, continued=continued, resume=resume)


def open_chat(archive: Path | None, *, continued: bool = False, resume: str | None = None) -> int:
    """Start the chat on this archive; returns its exit code when it is left."""
    from qa.chat.app import run

    return run(archive, resume=resume, continue_last=continued)
