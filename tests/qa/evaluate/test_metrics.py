import math
import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.evaluate.metrics import (
    contains,
    exact_match,
    f1,
    first_occurrences,
    first_rank,
    hit_at,
    ndcg_at,
    normalise,
    reciprocal_rank_at,
    refusal_curve,
    refusal_scores,
    roc_auc,
)


def test_articles_are_ranked_by_their_first_passage():
    assert first_occurrences(["b", "a", "b", "c", "a"]) == ("b", "a", "c")
    assert first_occurrences([]) == ()


def test_rank_measures_by_hand():
    ranking, gold = ["x", "g", "y", "h"], {"g", "h"}
    assert first_rank(ranking, gold) == 2
    assert [hit_at(ranking, gold, k) for k in (1, 2, 10)] == [0.0, 1.0, 1.0]
    assert reciprocal_rank_at(ranking, gold, 10) == 0.5
    assert reciprocal_rank_at(ranking, gold, 1) == 0.0
    ideal = 1 + 1 / math.log2(3)
    assert ndcg_at(ranking, gold, 10) == pytest.approx(
        (1 / math.log2(3) + 1 / math.log2(5)) / ideal
    )
    assert ndcg_at(ranking, gold, 3) == pytest.approx((1 / math.log2(3)) / ideal)
    assert ndcg_at(["g"], {"g", "h", "i"}, 1) == 1.0


def test_nothing_found_and_nothing_gold_give_zero():
    assert first_rank([], {"g"}) is None
    assert hit_at([], {"g"}, 5) == reciprocal_rank_at([], {"g"}, 5) == ndcg_at([], {"g"}, 5) == 0.0
    assert ndcg_at(["a"], set(), 5) == 0.0


@settings(deadline=None)  # the first example imports the oracle
@given(
    ranking=st.permutations([f"d{i}" for i in range(14)]),
    gold=st.sets(st.sampled_from([f"d{i}" for i in range(14)] + ["unseen"]), min_size=1),
)
def test_rank_measures_agree_with_ir_measures(ranking, gold):
    import ir_measures
    from ir_measures import RR, Success, nDCG

    judged = {"q": dict.fromkeys(gold, 1)}
    scores = {"q": {item: float(-rank) for rank, item in enumerate(ranking)}}
    wanted = [Success @ 1, Success @ 5, Success @ 10, RR @ 10, nDCG @ 10]
    oracle = ir_measures.calc_aggregate(wanted, judged, scores)
    assert hit_at(ranking, gold, 1) == oracle[Success @ 1]
    assert hit_at(ranking, gold, 5) == oracle[Success @ 5]
    assert hit_at(ranking, gold, 10) == oracle[Success @ 10]
    assert reciprocal_rank_at(ranking, gold, 10) == pytest.approx(oracle[RR @ 10])
    assert ndcg_at(ranking, gold, 10) == pytest.approx(oracle[nDCG @ 10])


def test_normalised_text():
    assert normalise("The  Mayor's\tplan, an A-class idea!") == "mayors plan aclass idea"
    assert normalise("“Long Night”") == "long night"
    assert normalise("10–20 %") == "10 20"
    assert normalise("Theatre and another") == "theatre and another"
    assert normalise("Cafe\u0301") == normalise("CAFÉ") == "café"
    assert normalise("  The ") == ""


@given(st.text(alphabet=string.printable))
def test_ascii_is_normalised_as_squad_publishes_it(text):
    """Lower case; punctuation out; articles out; white space fixed: in this order."""
    lowered = text.lower().translate(str.maketrans("", "", string.punctuation))
    assert normalise(text) == " ".join(re.sub(r"\b(a|an|the)\b", " ", lowered).split())


def test_contains_compares_whole_tokens():
    assert not contains("It was built in 2016.", ["6"])
    assert contains("It has 6 doors.", ["six", "6"])
    assert contains("a 6-year-old, not a six-year-old", ["6"])
    assert contains("a 6-year-old, not a six-year-old", ["sixyearold"])
    assert contains("a six year old", ["six-year-old"])
    assert not contains("a 16-year-old", ["6"])
    assert not contains("1,200 boats", ["200"])
    assert contains("They said “The River House” was sold", ["river house"])
    assert not contains("a riverhouse", ["river"])
    assert not contains("anything at all", [])
    assert not contains("the end", ["the"])
    assert not contains("", ["end"])


def test_exact_match_and_f1_by_hand():
    assert exact_match("The tram", ["a TRAM!"]) == 1.0
    assert exact_match("the red tram", ["tram"]) == 0.0
    assert f1("the red tram", ["tram"]) == pytest.approx(2 / 3)
    assert f1("red red tram", ["red bus", "red red bus"]) == pytest.approx(2 / 3)
    assert f1("bus", ["tram"]) == 0.0
    assert f1("", ["tram"]) == 0.0
    assert f1("the", ["a"]) == 1.0
    assert f1("tram", []) == exact_match("tram", []) == 0.0


def test_refusal_scores_by_hand():
    refused = [True, True, True, False, False, False, False]
    answerable = [False, False, True, False, True, True, True]
    scores = refusal_scores(refused, answerable)
    assert (scores.answerable, scores.unanswerable, scores.refused) == (4, 3, 3)
    assert scores.precision == pytest.approx(2 / 3)
    assert scores.recall == pytest.approx(2 / 3)
    assert scores.f1 == pytest.approx(2 / 3)
    assert scores.lost == pytest.approx(1 / 4)


def test_refusal_scores_without_one_kind():
    scores = refusal_scores([False, True], [True, True])
    assert (scores.precision, scores.recall, scores.f1, scores.lost) == (0.0, None, None, 0.5)
    scores = refusal_scores([False], [False])
    assert (scores.precision, scores.recall, scores.f1, scores.lost) == (None, 0.0, 0.0, None)
    with pytest.raises(ValueError):
        refusal_scores([True], [])


def test_area_under_the_curve_by_hand():
    assert roc_auc([0.9, 0.8, 0.1], [True, True, False]) == 1.0
    assert roc_auc([0.9, 0.5, 0.1], [False, True, False]) == 0.5
    assert roc_auc([0.5, 0.5], [True, False]) == 0.5
    assert roc_auc([0.5, 0.5, 0.7], [True, False, True]) == 0.75
    assert roc_auc([0.5], [True]) is None
    assert roc_auc([], []) is None


@settings(deadline=None)  # the first example imports the oracle
@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2))
def test_area_under_the_curve_agrees_with_sklearn(rows):
    from sklearn.metrics import roc_auc_score

    scores, labels = [float(score) for score, _ in rows], [label for _, label in rows]
    if len(set(labels)) < 2:
        assert roc_auc(scores, labels) is None
    else:
        assert roc_auc(scores, labels) == pytest.approx(roc_auc_score(labels, scores))


def test_refusal_curve_by_hand():
    points = refusal_curve([0.2, 0.4, 0.4, 0.9], [False, True, False, True])
    assert [point.threshold for point in points] == [0.2, 0.4, 0.9, math.inf]
    assert [point.refused for point in points] == [0.0, 0.25, 0.75, 1.0]
    assert [point.recall for point in points] == [0.0, 0.5, 1.0, 1.0]
    assert [point.precision for point in points] == [None, 1.0, pytest.approx(2 / 3), 0.5]
    assert [point.lost for point in points] == [0.0, 0.0, 0.5, 1.0]
    assert [point.risk for point in points] == [0.5, pytest.approx(1 / 3), 0.0, None]
    assert refusal_curve([], []) == ()


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.3, 0.5]), st.booleans()), min_size=1))
def test_every_point_of_the_curve_is_what_refusing_there_gives(rows):
    confidences, answerable = [c for c, _ in rows], [a for _, a in rows]
    for point in refusal_curve(confidences, answerable):
        scores = refusal_scores([c < point.threshold for c in confidences], answerable)
        assert (point.precision, point.recall, point.lost) == (
            scores.precision,
            scores.recall,
            scores.lost,
        )
