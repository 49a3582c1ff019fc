"""`qa completion`: the script that teaches a shell our commands and options."""

from __future__ import annotations

import click

from corpus.errors import UsageError
from qa.cli.output import emit

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the completion script for SHELL.

    bash: qa completion bash > ~/.local/share/bash-completion/completions/qa
    """
    from click.shell_completion import get_completion_class

    from qa.cli.group import main
    from qa.cli.run import COMPLETION_VARIABLE

    kind = get_completion_class(shell)
    if kind is None:
        raise UsageError(f"There is no completion for {shell}.", f"Known: {', '.join(SHELLS)}.")
    emit(kind(main, {}, "qa", COMPLETION_VARIABLE).source())
