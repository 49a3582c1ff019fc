import json
import math

import pytest

from corpus.errors import SettingsError
from qa import refusal
from qa.refusal import RefusalModel, Weight

DATA = {
    "format": 1,
    "intercept": 0.5,
    "weights": [{"name": "cosine", "mean": 0.4, "scale": 0.2, "coefficient": 2.0}],
    "threshold": 0.3,
    "more": "is left out",
}


def test_confidence_by_hand():
    model = RefusalModel.from_dict(DATA)
    assert model == RefusalModel(0.5, (Weight("cosine", 0.4, 0.2, 2.0),), 0.3)
    expected = 1 / (1 + math.exp(-(0.5 + 2.0 * (0.7 - 0.4) / 0.2)))
    assert model.confidence({"cosine": 0.7, "other": 9.0}) == pytest.approx(expected)


def test_no_signal_is_too_large():
    model = RefusalModel.from_dict(DATA)
    assert model.confidence({"cosine": 1e9}) == 1.0
    assert model.confidence({"cosine": -1e9}) == 0.0


@pytest.mark.parametrize(
    "signals", [{}, {"cosin": 0.4}, {"cosine": math.nan}, {"cosine": math.inf}]
)
def test_a_signal_that_is_needed_and_missing(signals):
    with pytest.raises(SettingsError, match="'cosine'"):
        RefusalModel.from_dict(DATA).confidence(signals)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"threshold": "high"},
        {"weights": [{"name": "x"}]},
        {"weights": [{"name": "x", "mean": 0, "scale": 0, "coefficient": 1}]},
        {"intercept": None},
    ],
)
def test_data_that_is_none(change):
    with pytest.raises(SettingsError, match="cannot be used"):
        RefusalModel.from_dict(DATA | change)


def test_the_shipped_model_knows_the_signals_there_are():
    from qa.signals import SIGNALS

    model = refusal.shipped()
    assert {weight.name for weight in model.weights} <= set(SIGNALS)
    assert 0.0 <= refusal.threshold() <= 1.0
    nothing = dict.fromkeys(SIGNALS, 0.0)
    assert refusal.confidence(nothing) == model.confidence(nothing)


def test_another_model_may_decide_for_a_while(tmp_path):
    path = tmp_path / "other.json"
    path.write_text(json.dumps(DATA), encoding="utf-8")
    shipped = refusal.threshold()
    with refusal.using(refusal.read_model(path)):
        assert refusal.threshold() == 0.3
        assert refusal.confidence({"cosine": 9.0}) > 0.99
        with refusal.using(refusal.shipped()):
            assert refusal.threshold() == shipped
        assert refusal.threshold() == 0.3
    assert refusal.current() is refusal.shipped()


def test_files_that_hold_no_model(tmp_path):
    path = tmp_path / "other.json"
    with pytest.raises(SettingsError, match=r"other\.json"):
        refusal.read_model(path)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"other\.json"):
        refusal.read_model(path)
