"""Collections: folders and feeds that an archive remembers by a name and looks at again."""

from __future__ import annotations

import dataclasses
import difflib
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from corpus.errors import UsageError
from corpus.ledger import Ledger
from corpus.remembered import Remembered
from corpus.store import Store
from corpus.text import one_line
from qa.types import IngestReport, Progress, ReportLine

LONGEST_NAME = 80
"""Characters."""


class Remembering(ABC):
    """The part of `Archive` that knows where stories come from."""

    _store: Store

    @abstractmethod
    def _writing(self, wait_s: float) -> AbstractContextManager[Store]:
        """The store open for writing, under the write lock."""

    @abstractmethod
    def add(
        self,
        items: Sequence[Path | str],
        *,
        prune: bool = False,
        restore: bool = False,
        fields: Mapping[str, str] | None = None,
        progress: Callable[[Progress], None] | None = None,
        wait_s: float = 0.0,
    ) -> IngestReport:
        """Bring the archive up to date with these."""

    def collections(self) -> dict[str, tuple[str, ...]]:
        """Name and places of each collection: absolute paths, and addresses of feeds."""
        return Remembered(self._store).all()

    def remember(self, name: str, items: Iterable[Path | str], *, wait_s: float = 0.0) -> None:
        """Add files, folders or addresses to a collection; reads none of them.

        Raises `UsageError` for a blank or overlong name.
        """
        with self._writing(wait_s) as store, store.writing():
            Remembered(store).add(_checked(name), [location(item) for item in items])

    def forget(self, name: str, *, wait_s: float = 0.0) -> None:
        """Forget where a collection is; its stories stay. Raises `UsageError` if there is none."""
        self._places([name])
        with self._writing(wait_s) as store, store.writing():
            Remembered(store).forget(name)

    def refresh(
        self,
        names: Sequence[str] = (),
        *,
        prune: bool = False,
        restore: bool = False,
        fields: Mapping[str, str] | None = None,
        progress: Callable[[Progress], None] | None = None,
        wait_s: float = 0.0,
    ) -> IngestReport:
        """Look again at the places of these collections, or of all, as `add` does.

        A place that is missing, or has no story file any more though there were some, is reported
        as skipped and never pruned: a drive may not be connected. Raises `UsageError` if nothing
        is remembered under such a name.
        """
        from corpus.fetch import is_address

        places = self._places(names)
        lost = [place for place in places if self._is_lost(place)]
        there: list[Path | str] = [
            place if is_address(place) else Path(place) for place in places if place not in lost
        ]
        report = self.add(
            there, prune=prune, restore=restore, fields=fields, progress=progress, wait_s=wait_s
        )
        reason = "nothing to read there now; its stories stay"
        skipped = (*(ReportLine(place, reason) for place in lost), *report.skipped)
        return dataclasses.replace(report, skipped=skipped)

    def _places(self, names: Sequence[str]) -> list[str]:
        known = self.collections()
        if not known:
            raise UsageError(
                "No folders are remembered.", "Name some like this: qa index --name NAME PATH..."
            )
        for name in names:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."
                raise UsageError(f"There is no collection {name!r}.", hint)
        return list(dict.fromkeys(place for name in names or known for place in known[name]))

    def _is_lost(self, place: str) -> bool:
        from corpus.fetch import is_address
        from corpus.reading import find_files

        if is_address(place):
            return False
        if any(isinstance(found, Path) for found in find_files([Path(place)])):
            return False
        inside = place.rstrip(os.sep) + os.sep
        known = Ledger(self._store).files()
        return not os.path.lexists(place) or any(name.startswith(inside) for name in known)


def location(item: Path | str) -> str:
    """How a place is remembered: an address as it is, a path absolute."""
    from corpus.fetch import is_address

    if is_address(item):
        return str(item)
    return os.path.abspath(Path(item).expanduser())  # noqa: PTH100  # links stay links


def _checked(name: str) -> str:
    plain = one_line(name)
    if not plain or len(plain) > LONGEST_NAME:
        raise UsageError(
            f"{name[:100]!r} is no name for a collection.",
            f"It has 1 to {LONGEST_NAME} characters, like: cuttings.",
        )
    return plain
