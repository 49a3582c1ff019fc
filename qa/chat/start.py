"""What a chat is started with, and what it leaves behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import QAError
from qa.settings import Settings


@dataclass(slots=True)
class Start:
    """Handed from `run` to the screen and back."""

    archive: Path | None = None
    """The archive that was named."""
    resume: str | None = None
    """The session that was named."""
    continue_last: bool = False
    """Whether to go on with the last session."""
    settings: Settings = field(default_factory=Settings)
    sessions_path: Path | None = None
    """Where sessions are kept, if not in the usual place."""
    error: QAError | None = None
    """Why the chat could not go on."""
    last_words: str = ""
    """What to print when the screen is gone."""
