"""The report of an indexing run while it grows."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.language import ENGLISH, language_name
from corpus.types import ArticleInfo
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
    foreign: list[ReportLine] = field(default_factory=list)
    edited: list[ReportLine] = field(default_factory=list)
    withheld: list[ReportLine] = field(default_factory=list)

    def remark(self, article: ArticleInfo, place: str, left_out: str | None) -> None:
        """What a reader of the report should know of a story that was taken in."""
        self.edited += [
            ReportLine(place, f"{edit.field} corrected, the file says {edit.original or 'nothing'}")
            for edit in article.edited
        ]
        if article.date is None:
            self.undated.append(ReportLine(place, article.date_note or "no date found"))
        if left_out:
            self.left_out.append(ReportLine(place, left_out))
        self.note_language(article, place)

    def note_language(self, article: ArticleInfo, place: str) -> None:
        """Say that a story is not in English, if it is not."""
        if article.language not in (None, ENGLISH):
            self.foreign.append(ReportLine(place, f"in {language_name(article.language)}"))

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
            foreign=tuple(self.foreign),
            edited=tuple(self.edited),
            withheld=tuple(self.withheld),
        )
