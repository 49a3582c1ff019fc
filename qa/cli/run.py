"""One run of the program: every way to end becomes one plain message and one exit code."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Sequence
from types import FrameType

import click

from corpus.disk import DISK_REMEDY, NO_SPACE, NO_SPACE_REMEDY
from corpus.errors import QAError
from qa.cli.exits import ExitCode, exit_code
from qa.cli.group import main
from qa.cli.output import ClosedPipe, complain, discard_stdout, flush_stdout, prepare_streams

COMPLETION_VARIABLE = "_QA_COMPLETE"


class Terminated(BaseException):
    """SIGTERM, raised where the program is, so that locks and temporary files are let go."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns the exit code and never raises."""
    prepare_streams()
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = _invoke(arguments)
        flush_stdout()
        return code
    except BaseException as error:
        return _explained(error, arguments)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated


def _invoke(arguments: Sequence[str]) -> int:
    if COMPLETION_VARIABLE in os.environ:
        # The shell asks for completions: click answers and exits.
        main.main(list(arguments), "qa", complete_var=COMPLETION_VARIABLE)
    with main.make_context("qa", list(arguments)) as context:
        result = main.invoke(context)
    return int(result) if isinstance(result, int) else ExitCode.OK


def _explained(error: BaseException, arguments: Sequence[str]) -> int:
    """Say what happened, if there is anything to say; the exit code."""
    match error:
        case click.exceptions.Exit():
            return _after_output(error.exit_code)
        case SystemExit():
            return _after_output(error.code if isinstance(error.code, int) else ExitCode.OK)
        case ClosedPipe() | BrokenPipeError():
            # Whoever reads our output has seen enough: `qa stories | head` is no failure.
            discard_stdout()
            return ExitCode.OK
        case KeyboardInterrupt() | click.Abort():
            complain("interrupted.", _kept(arguments))
            return ExitCode.INTERRUPTED
        case Terminated():
            complain("stopped by the system.", _kept(arguments))
            return ExitCode.TERMINATED
    if os.environ.get("QA_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    return _failed(error)


def _failed(error: BaseException) -> int:
    match error:
        case QAError():
            complain(str(error), error.remedy)
            return exit_code(error)
        case click.ClickException():
            complain(*_usage(error))
            return ExitCode.USAGE
        case OSError() if error.filename is None and error.errno in NO_SPACE:
            complain(
                f"something cannot be written: {error.strerror}.",
                NO_SPACE_REMEDY,
            )
            return ExitCode.ARCHIVE
        case OSError() if error.errno == errno.EIO:
            complain(f"something cannot be read or written: {error}.", DISK_REMEDY)
            return ExitCode.ARCHIVE
        case MemoryError():
            complain("there is not enough memory.", "Close other programs and try again.")
            return ExitCode.INTERNAL
    complain(
        f"internal error: {type(error).__name__}: {error}",
        "This is a mistake in qa. Run the same with QA_DEBUG=1 for the details, and report them.",
    )
    return ExitCode.INTERNAL


def _after_output(code: int) -> int:
    """Help and version have been printed; the pipe may be closed only now."""
    try:
        flush_stdout()
    except ClosedPipe:
        discard_stdout()
    return code


def _usage(error: click.ClickException) -> tuple[str, str]:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "qa"
    return error.format_message(), f"See: {path} --help"


def _kept(arguments: Sequence[str]) -> str:
    if "index" in arguments:
        return "What was committed is kept; run the same command again to go on."
    return ""
