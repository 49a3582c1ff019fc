"""A run as a table for people, as JSON for programs, and the refusal curve as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qa.evaluate.compare import Change, compare_modes
from qa.evaluate.metrics import refusal_curve
from qa.evaluate.outcomes import Outcome, Run
from qa.evaluate.summary import DECISION, LITERAL, Summary, by_kind, summarise
from qa.types import plain

_RANKS = ("hit@1", "hit@5", "hit@10", "MRR@10", "nDCG@10")
_ANSWERS = (
    "string in first quote",
    "string in first 2 quotes",
    "string in first 3 quotes",
    "string in first quote, if answered",
    "string in first 3 quotes, if answered",
    "F1 of first quote",
    "string in short answer",
    "exact short answer",
    "F1 of short answer",
    "exact short answer, if given",
    "F1 of short answer, if given",
    "quotes from a gold story",
)
AGAINST = (("lexical", "fused"), ("fused", "reranked"), ("lexical", "reranked"))
"""Modes that are compared, where both were run."""
_SHOWN_IDS = 5


def number(value: float | None) -> str:
    """Three decimals without the leading zero; a dash for what cannot be measured."""
    if value is None or not math.isfinite(value):
        return "-"
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.3f}"


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as aligned lines: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            [row[0].ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        ).rstrip()
        for row in rows
    ]


def _retrieval(summaries: Mapping[str, Summary], modes: Sequence[str], level: str) -> list[str]:
    rows = []
    for group, summary in summaries.items():
        for mode in modes:
            figures = [summary.figures.get(f"{mode} {level} {name}") for name in _RANKS]
            if figures[0] is not None:
                cells = [number(figure.mean if figure else None) for figure in figures]
                rows.append([f"{group}, {mode}", str(figures[0].count), *cells])
    if not rows:
        return []
    return ["", *table([[f"Retrieval by {level}", "n", *_RANKS], *rows])]


def _measured(title: str, names: Iterable[str], summaries: Mapping[str, Summary]) -> list[str]:
    """One row a measure, one column a group; measures that apply nowhere are left out."""
    rows = []
    for name in names:
        figures = [summary.figures.get(name) for summary in summaries.values()]
        if any(figures):
            rows.append([name, *(number(figure.mean if figure else None) for figure in figures)])
    return ["", *table([[title, *summaries], *rows])] if rows else []


def _refusing(summaries: Mapping[str, Summary]) -> list[str]:
    columns = ("n", "absent", "refused", "precision", "recall", "F1", "lost", "AUC")
    rows = []
    for group, summary in summaries.items():
        scores = summary.refusal
        counts = (summary.questions, scores.unanswerable, scores.refused)
        shares = (scores.precision, scores.recall, scores.f1, scores.lost, summary.auc)
        rows.append([group, *map(str, counts), *map(number, shares)])
    return ["", *table([["Refusing", *columns], *rows])]


def _citations(summary: Summary) -> list[str]:
    share = summary.literal / summary.citations if summary.citations else None
    lines = ["", f"Citations literal: {summary.literal} of {summary.citations} ({number(share)})"]
    if summary.unknown_gold:
        lines.append(f"Gold stories not in the archive: {summary.unknown_gold}")
    if summary.missing_passages:
        lines.append(f"Gold paragraphs not found in the stored text: {summary.missing_passages}")
    return lines


def _latency(summary: Summary) -> list[str]:
    rows = [
        [stage, f"{p50:.1f}", f"{summary.p95_ms[stage]:.1f}"]
        for stage, p50 in summary.p50_ms.items()
    ]
    return ["", *table([["Milliseconds", "p50", "p95"], *rows])]


def _signed(value: float) -> str:
    return ("+" if value >= 0 else "-") + number(abs(value))


def change_table(title: str, changes: Iterable[Change]) -> list[str]:
    """Changes as lines; a star marks an interval that excludes zero. Empty for no changes."""
    rows = []
    for one in changes:
        interval = f"[{_signed(one.difference.low)}, {_signed(one.difference.high)}]"
        star = "*" if one.difference.excludes_zero else ""
        moved = (f"{len(one.better)}", f"{len(one.worse)}")
        means = (number(one.old), number(one.new), _signed(one.difference.mean))
        rows.append([f"{one.group}, {one.measure}", *means, interval, star, *moved])
    header = [title, "before", "after", "change", "95 % interval", "", "better", "worse"]
    return ["", *table([header, *rows])] if rows else []


def run_text(run: Run) -> str:
    """The whole report of a run, for a terminal."""
    groups = by_kind(run.outcomes)
    summaries = {group: summarise(outcomes) for group, outcomes in groups.items()}
    whole = summaries["all"]
    modes = list(run.outcomes[0].rankings) if run.outcomes else []
    lines = [f"{run.name}: {whole.questions} questions"]
    lines += [f"{name}: {value}" for name, value in run.conditions.items() if value is not None]
    lines += _retrieval(summaries, modes, "article") + _retrieval(summaries, modes, "passage")
    for old, new in AGAINST:
        against = [
            one
            for one in compare_modes(run.outcomes, old, new)
            if one.measure.endswith(("hit@1", "hit@10", "MRR@10"))
        ]
        lines += change_table(f"{new.capitalize()} against {old}", against)
    lines += _measured("Answers", _ANSWERS, summaries)
    lines += _refusing(summaries) + _citations(whole) + _latency(whole)
    return "\n".join(lines) + "\n"


def comparison_text(name: str, changes: Sequence[Change]) -> str:
    """What changed since an earlier run: every measure that moved, then which questions."""
    moved = [one for one in changes if one.better or one.worse]
    if not changes:
        return f"\nNo question in common with {name}.\n"
    if not moved:
        return f"\nNothing changed since {name}.\n"
    lines = [*change_table(f"Since {name}", moved), ""]
    for one in moved:
        if one.group == "all" and one.measure in (
            "fused article hit@1",
            "string in first quote",
            DECISION,
            LITERAL,
        ):
            for word, ids in (("better", one.better), ("worse", one.worse)):
                if ids:
                    more = f" and {len(ids) - _SHOWN_IDS} more" if len(ids) > _SHOWN_IDS else ""
                    shown = ", ".join(ids[:_SHOWN_IDS])
                    lines.append(f"{one.measure}, {word}: {shown}{more}")
    if any(len(one.better) > _SHOWN_IDS or len(one.worse) > _SHOWN_IDS for one in moved):
        lines.append("--json FILE lists every question.")
    return "\n".join(lines) + "\n"


def run_data(run: Run, changes: Sequence[Change] = ()) -> dict[str, Any]:
    """Run, summaries by group and changes as plain data; `outcomes.read_run` reads it back."""
    data = run.to_dict()
    data["summary"] = {
        group: plain(summarise(outcomes)) for group, outcomes in by_kind(run.outcomes).items()
    }
    for old, new in AGAINST:
        data[f"{new}_against_{old}"] = plain(compare_modes(run.outcomes, old, new))
    data["changes"] = plain(tuple(changes))
    return data


def curve_csv(outcomes: Sequence[Outcome]) -> str:
    """The refusal curve: a line for each threshold, what refusing below it would give.

    Shares that do not exist are empty; the last line refuses everything.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    names = ("threshold", "refused", "recall", "precision", "lost", "risk")
    writer.writerow(names)
    points = refusal_curve(
        [outcome.confidence for outcome in outcomes], [outcome.answerable for outcome in outcomes]
    )
    for point in points:
        values = (getattr(point, name) for name in names)
        writer.writerow("" if value is None else f"{value:.6g}" for value in values)
    return buffer.getvalue()
