import numpy as np
import pytest

from corpus.errors import UsageError
from qa.answering.refusal import RefusalModel
from qa.evaluate.fitting import (
    LabelledSet,
    Options,
    calibrate,
    fold_check,
    labelled_set,
    left_out_check,
    losing_threshold,
)
from qa.evaluate.logistic import fit, predict


def rows(name, seed, count=300, shift=0.0):
    """A set whose first signal tells, whose second does not."""
    generator = np.random.default_rng(seed)
    answerable = generator.random(count) < 0.6
    telling = generator.normal(answerable * 1.5 + shift, 1.0)
    return LabelledSet(
        name, np.column_stack([telling, generator.normal(size=count) * 50]), answerable
    )


def test_the_fit_agrees_with_sklearn():
    from sklearn.linear_model import LogisticRegression

    one = rows("s", 1)
    weights = np.random.default_rng(2).random(len(one.answerable)) + 0.1
    fitted = fit(one.features, one.answerable, weights, l2=0.05)
    shares = weights / weights.sum()
    standard = (one.features - shares @ one.features) / fitted.scales
    theirs = LogisticRegression(C=1 / 0.05, tol=1e-10, max_iter=1000)
    theirs.fit(standard, one.answerable, sample_weight=shares)
    assert fitted.coefficients == pytest.approx(theirs.coef_[0], abs=1e-5)
    assert fitted.intercept == pytest.approx(theirs.intercept_[0], abs=1e-5)
    expected = theirs.predict_proba(standard)[:, 1]
    assert predict(fitted, one.features) == pytest.approx(expected, abs=1e-5)


def test_separable_and_constant_features_are_no_trouble():
    features = np.array([[0.0, 7.0], [0.0, 7.0], [1.0, 7.0], [1.0, 7.0]])
    fitted = fit(features, np.array([False, False, True, True]), np.ones(4), l2=1e-6)
    assert predict(fitted, features) == pytest.approx([0, 0, 1, 1], abs=1e-3)
    assert fitted.coefficients[1] == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("features", "labels", "l2"),
    [
        ([[1.0]], [True], 0.1),
        ([[1.0], [np.nan]], [True, False], 0.1),
        ([[1.0], [2.0]], [True, False], 0),
    ],
)
def test_what_cannot_be_fitted(features, labels, l2):
    with pytest.raises(ValueError):
        fit(np.array(features), np.array(labels), np.ones(len(labels)), l2)


@pytest.mark.parametrize(
    ("confidences", "most_lost", "lost"),
    [
        ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0], 0.1, 1),
        ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], 0.1, 0),
        ([0.2, 0.2, 0.2, 0.9], 0.5, 0),
        ([0.5], 1.0, 0),
        ([0.3, 0.6, 0.9], 0.0, 0),
    ],
)
def test_the_threshold_loses_no_more_than_it_may(confidences, most_lost, lost):
    values = np.array(confidences)
    threshold = losing_threshold(values, most_lost)
    assert (values < threshold).sum() == lost
    assert threshold not in values
    above = np.min(values[values >= threshold])
    assert lost + (values == above).sum() > most_lost * len(values) or most_lost == 1.0


def test_nothing_to_lose_refuses_nothing():
    assert losing_threshold(np.array([]), 0.1) == 0.0


def test_signals_are_chosen_by_name(outcome, refused):
    outcomes = [outcome("1", signals={"a": 1, "b": 2.0}), refused("2", signals={"a": 3, "b": 4})]
    one = labelled_set("s", outcomes, ["b"])
    assert one.features.tolist() == [[2.0], [4.0]]
    with pytest.raises(UsageError, match="question 1 has no signal c"):
        labelled_set("s", outcomes, ["a", "c"])


def test_the_data_file_predicts_as_the_fit_does_and_keeps_the_limit():
    sets = [rows("one", 1), rows("two", 2, count=90, shift=0.4)]
    data = calibrate(sets, ["telling", "noise"], Options(most_lost=0.1))
    model = RefusalModel.from_dict(data)
    for one in sets:
        confidences = [
            model.confidence({"telling": a, "noise": b}) for a, b in one.features.tolist()
        ]
        refused = np.array(confidences) < model.threshold
        lost = refused[one.answerable].mean()
        assert lost <= 0.1
        assert data["fitted_on"][one.name]["lost"] == pytest.approx(lost, abs=1e-4)
        assert data["fitted_on"][one.name]["refused"] == pytest.approx(
            refused[~one.answerable].mean(), abs=1e-4
        )
        assert data["single_signals"]["telling"][one.name] > 0.8
        assert data["left_out"][one.name]["auc"] > 0.8
        assert abs(data["by_fold"][one.name]["auc"] - data["fitted_on"][one.name]["auc"]) < 0.05
    assert data["questions"]["two"] == {
        "answerable": int(sets[1].answerable.sum()),
        "unanswerable": int((~sets[1].answerable).sum()),
    }


def test_one_set_may_decide_on_the_threshold():
    low, high = rows("low", 1, shift=-2.0), rows("high", 2)
    strict = calibrate([low, high], ["t", "n"], Options(deciding=("high",)))
    both = calibrate([low, high], ["t", "n"], Options())
    assert strict["threshold"] > both["threshold"]
    assert strict["fitted_on"]["high"]["lost"] <= 0.1 < strict["fitted_on"]["low"]["lost"]


def test_checks_look_only_at_what_was_not_fitted():
    generator = np.random.default_rng(0)
    chance = LabelledSet("s", generator.normal(size=(40, 15)), generator.random(40) < 0.5)
    seen = calibrate([chance], [f"s{n}" for n in range(15)], Options(l2=1e-4))
    assert seen["fitted_on"]["s"]["auc"] > 0.85
    assert fold_check([chance], Options(l2=1e-4))["s"]["auc"] < 0.65
    assert left_out_check([chance], Options()) == {}


def test_a_set_of_one_kind_may_only_come_with_others():
    only = rows("only", 3)
    only = LabelledSet("only", only.features[only.answerable], only.answerable[only.answerable])
    with pytest.raises(UsageError, match="only: both answerable and unanswerable"):
        calibrate([only], ["t", "n"], Options())
    data = calibrate([only, rows("mixed", 4), rows("more", 5)], ["t", "n"], Options())
    assert data["fitted_on"]["only"]["auc"] is None
    assert data["fitted_on"]["only"]["refused"] is None
