"""The child process of `/index`: `python -m qa.chat.indexer ARCHIVE PATH` (or an address).

Writes one JSON object a line: progress, then either the report or the error.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from corpus.errors import QAError, UsageError
from qa.types import Progress

NICENESS = 10
LEAST_SECONDS = 0.1
"""Between two lines of progress: more could not be seen."""


def main() -> int:
    """Index and report; 0 if it worked, 1 if not, 130 if it was stopped."""
    folder, path = Path(sys.argv[1]), sys.argv[2]
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # Libraries that print belong to descriptor 2: ours alone is the pipe.
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    last = 0.0

    def tell(data: dict[str, Any]) -> None:
        pipe.write(json.dumps(data) + "\n")
        pipe.flush()

    def show(progress: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= LEAST_SECONDS or progress.done == progress.total:
            last = now
            tell(progress.to_dict())

    try:
        tell({"report": _index(folder, path, show)})
    except QAError as error:
        tell({"error": str(error), "remedy": error.remedy})
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _index(folder: Path, path: str, show: Any) -> dict[str, Any]:
    from corpus.fetch import is_address
    from qa.archive import Archive

    if not is_address(path) and not Path(path).exists():
        raise UsageError(f"There is no file or folder {path}.")
    with Archive.open(folder, create=True) as archive:
        return archive.add([path], progress=show).to_dict()


if __name__ == "__main__":
    sys.exit(main())
