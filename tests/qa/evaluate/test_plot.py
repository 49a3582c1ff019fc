import sys

import pytest

from corpus.errors import UsageError
from qa.evaluate.plot import check_plotting, save_curve


def test_a_picture_of_the_curve(outcome, refused, tmp_path):
    pytest.importorskip("matplotlib", reason="the extra plot is not installed")
    outcomes = [
        outcome("1", confidence=0.9),
        outcome("2", confidence=0.4),
        refused("3", answerable=False, confidence=0.3),
    ]
    save_curve(outcomes, 0.35, tmp_path / "curve.svg")
    assert "<svg" in (tmp_path / "curve.svg").read_text(encoding="utf-8")


def test_without_matplotlib_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match="matplotlib") as caught:
        check_plotting()
    assert "newsdesk-qa[plot]" in caught.value.remedy
