"""Keeping an archive: checking and repairing it, copying it away and back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.store import Store
from qa.types import Progress

if TYPE_CHECKING:
    from corpus.backup import BackupInfo, Tell
    from qa.keeping.check import CheckReport

Report = Callable[[Progress], None]


class Keeping(ABC):
    """The part of `Archive` that looks after the files."""

    folder: Path
    _store: Store

    @abstractmethod
    def _writing(self, wait_s: float) -> AbstractContextManager[Store]:
        """The store open for writing, under the write lock."""

    @abstractmethod
    def _finish(self, store: Store, progress: Report | None) -> int:
        """Bring up to date what is derived."""

    def __repr__(self) -> str:
        return f"Archive({str(self.folder)!r})"

    @property
    def unfinished(self) -> bool:
        """Whether passages wait for vectors: both indexes hold only those that have them, so no
        question finds these stories yet. Takes 1 ms for 64,000 passages."""
        fingerprint = self._store.setting("encoder_fingerprint")
        encoded = self._store.encoded_count(fingerprint) if fingerprint else 0
        return encoded < self._store.counts().passages

    def check(self, *, progress: Report | None = None) -> CheckReport:
        """Look at every page, text, offset, vector and index file, and compare them; changes
        nothing. Takes about 5 s for 100,000 passages."""
        from qa.keeping.check import check_archive

        return check_archive(self.folder, progress)

    def repair(self, *, progress: Report | None = None, wait_s: float = 0.0) -> CheckReport:
        """Make again whatever `check` finds wrong and is derived: passages, vectors, both
        indexes; returns the check afterwards. Stories are never touched: raises `ArchiveDamaged`,
        having changed nothing, if one of them or the database itself is damaged."""
        from qa.keeping.check import check_archive
        from qa.keeping.repair import clear_faults

        with self._writing(wait_s) as store:
            report = check_archive(self.folder, progress, alone=True)
            fingerprint = store.setting("encoder_fingerprint") or ""
            clear_faults(store, self.folder, report, fingerprint)
            self._finish(store, progress)
            return check_archive(self.folder, progress, alone=True)

    def backup(
        self, path: Path | str, *, replace: bool = False, progress: Report | None = None
    ) -> BackupInfo:
        """Copy the archive to one file as it is at this moment, also while somebody writes.

        The copy is checked before it takes an older one's place. Raises `UsageError` if `path`
        exists, unless `replace`, or cannot be written, and `ArchiveDamaged`.
        """
        from corpus.backup import make_backup

        return make_backup(self.folder, Path(path), replace=replace, tell=pages_told(progress))


def pages_told(progress: Report | None) -> Tell | None:
    """Progress in pages as a callback of `corpus.backup`."""
    if progress is None:
        return None
    return lambda done, total: progress(Progress("copy", done, total, "pages"))
