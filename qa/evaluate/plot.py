"""The refusal curve as a picture; needs the extra `plot`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.errors import UsageError
from qa.evaluate.metrics import refusal_curve
from qa.evaluate.outcomes import Outcome

SUFFIXES = (".png", ".svg", ".pdf")
"""Endings of a file name that ask for a picture."""


def check_plotting() -> None:
    """Raises `UsageError` if matplotlib is not installed; any other import error is its own."""
    try:
        import matplotlib  # noqa: F401
    except ModuleNotFoundError as error:
        if error.name != "matplotlib":
            raise
        raise UsageError(
            "A picture needs matplotlib, which is not installed.",
            "Install newsdesk-qa[plot], or give --curve a name ending in .csv.",
        ) from error


def save_curve(outcomes: Sequence[Outcome], threshold: float, path: Path) -> None:
    """Share of the unanswerable refused against share of the answerable lost, as a picture.

    `threshold` is marked. The kind of file follows from the ending of `path`.
    """
    check_plotting()
    from matplotlib.figure import Figure

    points = refusal_curve(
        [outcome.confidence for outcome in outcomes], [outcome.answerable for outcome in outcomes]
    )
    drawn = [
        (point.threshold, point.lost, point.recall)
        for point in points
        if point.lost is not None and point.recall is not None
    ]
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([lost for _, lost, _ in drawn], [recall for _, _, recall in drawn])
    here = [(lost, recall) for value, lost, recall in drawn if value >= threshold][:1]
    for lost, recall in here:
        axes.plot(lost, recall, "o", label=f"refused below {threshold:.3f}")
        axes.legend(loc="lower right")
    axes.plot([0, 1], [0, 1], linestyle=":", color="grey")
    axes.set(
        xlabel="share of answerable questions lost",
        ylabel="share of unanswerable questions refused",
        xlim=(0, 1),
        ylim=(0, 1),
    )
    figure.savefig(path)
