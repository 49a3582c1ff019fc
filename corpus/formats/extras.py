"""Formats that need a package which is not installed with the rest."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from corpus.errors import ReadError

DISTRIBUTION = "newsdesk-qa"


def require(module: str, extra: str, kind: str) -> ModuleType:
    """The package `module`, which comes with `extra` and reads files called `kind`.

    Raises `ReadError` with the command to install it, if it is really that package that is
    missing; an installation that is broken shows its own error.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != module.split(".")[0]:
            raise
    command = f"pip install '{DISTRIBUTION}[{extra}]'"
    raise ReadError(
        f"{kind} cannot be read yet, install what they need: {command}",
        f"Install it with: {command}",
    )
