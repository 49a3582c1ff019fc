"""What indexing did, in words."""

from __future__ import annotations

from collections.abc import Sequence

from qa.render.layout import Style, wrap
from qa.render.safety import safe
from qa.render.words import counted
from qa.types import IngestReport, ReportLine

NOT_ENGLISH = "Not in English, which is all that the default model reads: found by their words only"
"""Heading; `docs/guide.md` says what can be done about it."""


def report_text(
    report: IngestReport,
    width: int | None = None,
    colour: bool = False,
    shown: int | None = None,
) -> str:
    """Counts, then what was skipped, suspect or undated by reason; at most `shown` files of each
    kind, all with `None`. What is left out is counted, with the option that shows it."""
    style = Style(colour)
    blocks = [_counts(report, width)]
    for heading, lines in (
        ("Skipped", report.skipped),
        ("Left out of what was read", report.left_out),
        (NOT_ENGLISH, report.foreign),
        ("Suspect, but indexed", report.suspect),
        ("Undated, left out when a date is asked for", report.undated),
        ("Edited, and kept so", report.edited),
        ("Not taken in again", report.withheld),
    ):
        if lines:
            blocks.append(_kind(heading, lines, width, style, shown))
    return "\n\n".join(blocks)


def _counts(report: IngestReport, width: int | None) -> str:
    parts = [
        f"{report.added:,} added",
        f"{report.updated:,} updated",
        f"{report.unchanged:,} unchanged",
        f"{report.removed:,} removed",
    ]
    for count, name in (
        (report.duplicates, "repeated"),
        (len(report.skipped), "skipped"),
        (len(report.suspect), "suspect"),
        (len(report.undated), "undated"),
        (len(report.foreign), "not in English"),
        (len({line.path for line in report.edited}), "edited"),
        (len(report.withheld), "withheld"),
    ):
        if count:
            parts.append(f"{count:,} {name}")
    passages = (
        f"{counted(report.passages, 'passage')} in the archive, {report.encoded:,} encoded now, "
        f"{report.seconds:.1f} s."
    )
    stories = f"Stories: {', '.join(parts)}."
    return f"{wrap(stories, width)}\n{wrap(passages, width)}"


def _kind(
    heading: str,
    lines: Sequence[ReportLine],
    width: int | None,
    style: Style,
    shown: int | None,
) -> str:
    by_reason: dict[str, list[str]] = {}
    for line in lines:
        by_reason.setdefault(line.reason, []).append(line.path)
    text = [f"{style.bold(heading)} ({len(lines):,}):"]
    left = len(lines) if shown is None else shown
    for reason, paths in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        if left <= 0:
            break
        count = f" ({len(paths):,})" if len(paths) > 1 else ""
        text.append(wrap(f"{safe(reason)}{count}", width, "  ", "    "))
        text += [f"    {style.dim(safe(path))}" for path in paths[:left]]
        left -= len(paths)
    if shown is not None and len(lines) > shown:
        text.append(f"  {len(lines) - shown:,} more: --verbose")
    return "\n".join(text)
