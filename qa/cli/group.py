"""The group of all commands; a command's module is imported when the command is used."""

from __future__ import annotations

import difflib
import importlib
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from qa import __version__
from qa.cli.arguments import check_encoding, unknown_option
from qa.cli.options import ARCHIVE_HELP, ArchiveFolder


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """Where a command is, and what the overview says of it."""

    module: str
    attribute: str
    summary: str


COMMANDS = {
    "ask": LazyCommand("qa.cli.ask", "ask", "Answer a question with quotes from the stories."),
    "search": LazyCommand("qa.cli.search", "search", "Find passages, without an answer."),
    "timeline": LazyCommand("qa.cli.timeline", "timeline", "What happened when, oldest first."),
    "chat": LazyCommand("qa.cli.chat", "chat", "Ask and read in a full-screen conversation."),
    "index": LazyCommand("qa.cli.index", "index", "Read story files into the archive."),
    "stories": LazyCommand("qa.cli.stories", "stories", "List the stories."),
    "show": LazyCommand("qa.cli.show", "show", "Show one story."),
    "edit": LazyCommand("qa.cli.edit", "edit", "Correct a story's title, date or source; tag it."),
    "remove": LazyCommand("qa.cli.remove", "remove", "Delete stories from the archive for good."),
    "archives": LazyCommand("qa.cli.archives", "archives", "List the archives that have names."),
    "info": LazyCommand("qa.cli.info", "info", "Where the archive is and whether all is well."),
    "export": LazyCommand("qa.cli.export", "export", "Write the stories to a file or stdout."),
    "backup": LazyCommand("qa.cli.backup", "backup", "Copy the whole archive to one file."),
    "restore": LazyCommand("qa.cli.restore", "restore", "Bring a backup back."),
    "cite": LazyCommand("qa.cli.cite", "cite", "Print references: BibTeX, RIS, footnotes, CSV."),
    "eval": LazyCommand(
        "qa.evaluate.command", "evaluate_command", "Measure answers to questions with known ones."
    ),
    "completion": LazyCommand("qa.cli.completion", "completion", "Print a completion script."),
}
"""All commands in the order of the overview. To add one, write its module and name it here."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports only the one that is used."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As always, once every word can be read."""
        check_encoding(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """As always; an unknown option may have been meant as a word."""
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            raise unknown_option(error) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; `None` for an unknown name."""
        lazy = COMMANDS.get(cmd_name)
        if lazy is None:
            return None
        command: click.Command = getattr(importlib.import_module(lazy.module), lazy.attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The overview from the table, so that help imports no command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.summary) for name, lazy in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown name gets a suggestion."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(_unknown(args), ctx)
        return super().resolve_command(ctx, args)


def _unknown(args: list[str]) -> str:
    close = difflib.get_close_matches(args[0], COMMANDS, n=1)
    hint = 'To ask a question: qa ask "QUESTION".'
    if close:
        hint = f'Did you mean "qa {close[0]}"?'
    return f"There is no command {args[0]!r}. {hint}"


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 answered or found, 1 not in the stories, 2 wrong usage, 3 no usable "
    "archive, 4 model failed, 5 index --strict skipped something, 6 info --check found something "
    "to repair, 70 internal error, 130 interrupted, 143 stopped by the system.",
)
@click.version_option(__version__, message="qa %(version)s")
@click.option(
    "--archive",
    metavar="PATH|NAME",
    type=ArchiveFolder(),
    help=ARCHIVE_HELP,
)
@click.pass_context
def main(context: click.Context, archive: Path | None) -> object:
    """Ask a collection of news stories; answers quote the exact words and cite article and date.

    Without a command, in a terminal: qa chat.
    """
    context.obj = archive
    if context.invoked_subcommand is not None:
        return None
    if sys.stdin.isatty() and sys.stdout.isatty():
        from qa.cli.chat import open_chat

        return open_chat(archive)
    click.echo(context.get_help())
    return None
