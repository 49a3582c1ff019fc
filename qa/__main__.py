"""The program `qa`, also as `python -m qa`."""

from __future__ import annotations

import sys

WRONG_PACKAGE = 2


def main() -> None:
    """Run the command line and exit with its code; `--version` alone loads nothing else."""
    if sys.argv[1:] == ["--version"]:
        _print_version()
        return
    try:
        code = _run()
    except KeyboardInterrupt:
        # Before the command line could take care of it: while it was being loaded.
        code = 130
    sys.exit(code)


def _run() -> int:
    if problem := _foreign_package():
        print(problem, file=sys.stderr)
        return WRONG_PACKAGE
    from qa.cli.run import run

    return run(sys.argv[1:])


def _print_version() -> None:
    import contextlib
    import os

    from qa import __version__

    # Unbuffered, so that a closed pipe is noticed here and not by the interpreter's exit.
    with contextlib.suppress(OSError):
        os.write(1, f"qa {__version__}\n".encode())


def _foreign_package() -> str | None:
    """What to say if `corpus` or `embeddings` is somebody else's: PyPI has both names."""
    from importlib.util import find_spec
    from pathlib import Path

    home = Path(__file__).resolve().parents[1]
    for name in ("corpus", "embeddings"):
        spec = find_spec(name)
        origin = spec.origin if spec else None
        if origin is None or Path(origin).resolve().parents[1] != home:
            return (
                f"qa: the package {name!r} that belongs to qa is hidden by {origin or 'nothing'}.\n"
                "Install newsdesk-qa in a virtual environment of its own."
            )
    return None


if __name__ == "__main__":
    main()
