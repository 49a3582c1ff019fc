"""How the program ends."""

from __future__ import annotations

from enum import IntEnum

from corpus.errors import (
    ArchiveError,
    ArticleMissing,
    DerivedIndexError,
    EncoderError,
    QAError,
    ReadError,
    SessionsError,
    UsageError,
)


class ExitCode(IntEnum):
    """What the process returns, the same for every command."""

    OK = 0
    """Answered, found, done; also when the reader of our output has seen enough."""
    NOT_FOUND = 1
    """Not in the stories, no hit, no article with this id."""
    USAGE = 2
    """The request or a setting makes no sense."""
    ARCHIVE = 3
    """No usable archive, or saved chats that cannot be used."""
    MODEL = 4
    """A model or an endpoint failed."""
    SKIPPED = 5
    """`index --strict` skipped something."""
    FAULTS = 6
    """`info --check` found something wrong that `info --repair` makes again."""
    INTERNAL = 70
    """A mistake in the program."""
    INTERRUPTED = 130
    """Ctrl+C."""
    TERMINATED = 143
    """The system asked the process to stop (SIGTERM)."""


# The first class that fits counts, so subclasses stand in front.
_CODES: tuple[tuple[type[QAError], ExitCode], ...] = (
    (ArticleMissing, ExitCode.NOT_FOUND),
    (UsageError, ExitCode.USAGE),
    (ReadError, ExitCode.USAGE),
    (ArchiveError, ExitCode.ARCHIVE),
    (DerivedIndexError, ExitCode.ARCHIVE),
    (SessionsError, ExitCode.ARCHIVE),
    (EncoderError, ExitCode.MODEL),
)


def exit_code(error: QAError) -> ExitCode:
    """The code for an error; an error class without one is a mistake in this table."""
    for kind, code in _CODES:
        if isinstance(error, kind):
            return code
    return ExitCode.INTERNAL
