"""How far a long run is, in words."""

from __future__ import annotations

import pytest

from qa.cli.progress import duration_words, progress_words
from qa.types import Progress


def test_rate_and_time_left() -> None:
    progress = Progress("encode", 1200, 5000, "passages")
    assert progress_words(progress, 200, 5.0) == (
        "encoding 1,200 of 5,000 passages, 200/s, 19 s left"
    )


def test_without_a_total_there_is_no_time_left() -> None:
    progress = Progress("read", 400, None, "stories")
    assert progress_words(progress, 0, 100.0) == "reading 400 stories, 4.0/s"


@pytest.mark.parametrize(("done", "elapsed_s"), [(0, 9.0), (50, 0.1)])
def test_no_rate_before_there_is_one(done: int, elapsed_s: float) -> None:
    progress = Progress("encode", done, 100, "passages")
    assert progress_words(progress, 0, elapsed_s) == f"encoding {done} of 100 passages"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "0 s"), (99, "99 s"), (100, "2 min"), (3_500, "58 min"), (7_500, "2 h 5 min")],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration_words(seconds) == words
