"""The report of an indexing run while it grows."""

from __future__ import annotations

from dataclasses import dataclass, field

from qa.types import IngestReport, ReportLine


@dataclass(slots=True)
class Tally:
    """What `IngestReport` has, growing; see there."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    duplicates: int = 0
    skipped: list[ReportLine] = field(default_factory=list)
    suspect: list[ReportLine] = field(default_factory=list)
    undated: list[ReportLine] = field(default_factory=list)
    left_out: list[ReportLine] = field(default_factory=list)
    edited: list[ReportLine] = field(default_factory=list)
    withheld: list[ReportLine] = field(default_factory=list)

    def report(self) -> IngestReport:
        """The report as of now."""
        return IngestReport(
            added=self.added,
            updated=self.updated,
            unchanged=self.unchanged,
            removed=self.removed,
            duplicates=self.duplicates,
            skipped=tuple(self.skipped),
            suspect=tuple(self.suspect),
            undated=tuple(self.undated),
            left_out=tuple(self.left_out),
            edited=tuple(self.edited),
            withheld=tuple(self.withheld),
        )
