"""The command line: reads options, calls the library, renders, returns an exit code.

Results go to stdout, everything else to stderr. `qa.cli.run.run` is the whole program;
`main` is the click group with all commands, each loaded when it is used.
"""

from __future__ import annotations

from qa.cli.group import main

__all__ = ["main"]
