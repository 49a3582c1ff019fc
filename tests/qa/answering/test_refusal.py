import json
import math

import pytest

from corpus.errors import SettingsError
from qa.answering import refusal
from qa.answering.refusal import RefusalModel, Weight

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


def test_the_shipped_models_know_the_signals_there_are():
    from qa.answering.signals import READER_SIGNALS, SIGNALS

    shipped = refusal.shipped()
    assert {weight.name for weight in shipped.unread.weights} <= set(SIGNALS)
    assert {weight.name for weight in shipped.read.weights} <= {*SIGNALS, *READER_SIGNALS}
    assert shipped.read.needs_reader
    assert not shipped.unread.needs_reader
    for model in (shipped.read, shipped.unread):
        assert 0.0 < model.threshold < 1.0


def test_what_a_reader_has_read_is_judged_by_the_model_for_that():
    shipped = refusal.shipped()
    assert shipped.model({"best_fused": 0.5}) is shipped.unread
    assert shipped.model({"best_fused": 0.5, "reader_log_odds": 1.0}) is shipped.read


def test_another_model_may_decide_for_a_while(tmp_path):
    path = tmp_path / "other.json"
    path.write_text(json.dumps(DATA), encoding="utf-8")
    other = refusal.shipped().with_model(refusal.read_model(path))
    assert other.read is refusal.shipped().read
    with refusal.using(other):
        assert refusal.current().unread.threshold == 0.3
        with refusal.using(refusal.shipped()):
            assert refusal.current() is refusal.shipped()
        assert refusal.current() is other
    assert refusal.current() is refusal.shipped()


def test_a_model_for_what_was_read_takes_that_place():
    weights = [{"name": "reader_log_odds", "mean": 0, "scale": 1, "coefficient": 1}]
    model = RefusalModel.from_dict(DATA | {"weights": weights})
    other = refusal.shipped().with_model(model)
    assert other.read is model
    assert other.unread is refusal.shipped().unread


def test_nothing_is_refused_without_a_threshold():
    never = refusal.shipped().without_threshold()
    assert never.read.threshold == never.unread.threshold == 0.0
    assert never.read.weights == refusal.shipped().read.weights


def test_files_that_hold_no_model(tmp_path):
    path = tmp_path / "other.json"
    with pytest.raises(SettingsError, match=r"other\.json"):
        refusal.read_model(path)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"other\.json"):
        refusal.read_model(path)
