"""What the shell handed over, checked before any command sees it."""

from __future__ import annotations

import os
from collections.abc import Iterable

import click

from corpus.errors import UsageError


def check_encoding(arguments: Iterable[str]) -> None:
    """Refuse words that are no UTF-8, which nothing here could store or print. Files may be
    called anything: `qa index *` names those that it has to skip.

    Raises `UsageError` naming the first.
    """
    for argument in arguments:
        if not os.path.lexists(argument):
            check_text(argument)


def check_text(argument: str) -> None:
    """Raises `UsageError` if this is no UTF-8."""
    try:
        # Bytes that cannot be decoded stand in the text as lone surrogates.
        argument.encode("utf-8")
    except UnicodeEncodeError as error:
        shown = os.fsencode(argument).decode("utf-8", errors="replace")
        raise UsageError(
            f"{shown!r} is not valid UTF-8.",
            "Set the terminal and LANG to UTF-8, or write it with other characters.",
        ) from error


def unknown_option(error: click.NoSuchOption) -> UsageError:
    """The same error with what to do if the option was meant as a word."""
    path = error.ctx.command_path if error.ctx is not None else "qa"
    return UsageError(
        error.format_message(),
        f"See: {path} --help. For words that begin with a hyphen: {path} -- WORDS",
    )
