"""What to tell of a disk that fails in the middle of something."""

from __future__ import annotations

import errno
from pathlib import Path

from corpus.errors import ArchiveError, DerivedIndexError

NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_SPACE_REMEDY = "Free some space and run the same command again; what was committed is kept."
DISK_REMEDY = (
    "Look after the disk (the system's log names its errors) and run the same command again; what "
    "was committed is kept."
)


def disk_error(error: OSError | DerivedIndexError, folder: Path) -> ArchiveError:
    """The failure to read or write something of the archive in `folder`, with what to do.

    An index that cannot be read back right after it was made is such a failure, too.
    """
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        return ArchiveError(f"There is no space left for the archive in {folder}.", NO_SPACE_REMEDY)
    reason = str(error)
    if isinstance(error, OSError) and error.strerror:
        place = f" ({error.filename})" if error.filename else ""
        reason = f"{error.strerror}{place}"
    return ArchiveError(
        f"Something of the archive in {folder} cannot be read or written: {reason.rstrip('.')}.",
        DISK_REMEDY,
    )
