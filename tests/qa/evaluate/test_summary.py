import pytest

from qa.evaluate.outcomes import Ranking
from qa.evaluate.summary import ALL, DECISION, LITERAL, by_kind, measures, summarise


def test_a_right_answer_by_hand(outcome):
    values = measures(outcome())
    assert values["fused article hit@1"] == 1.0
    assert values["lexical article hit@1"] == 0.0
    assert values["lexical article hit@5"] == 1.0
    assert values["lexical article MRR@10"] == 0.5
    assert values["string in first quote"] == values["string in first 3 quotes"] == 1.0
    assert values["F1 of first quote"] == pytest.approx(2 * 2 / (6 + 2))
    assert values["exact short answer"] == values["F1 of short answer"] == 1.0
    assert values["quotes from a gold story"] == values[LITERAL] == values[DECISION] == 1.0
    assert not any("passage" in name for name in values)


def test_the_second_and_third_quote(outcome):
    quotes = ("Nothing.", "Nor here.", "Sold to Marta Quill.", "Marta Quill")
    values = measures(outcome(quotes=quotes, cited=(("ferry",), ("ferry", "lighthouse"))))
    assert values["string in first quote"] == values["string in first 2 quotes"] == 0.0
    assert values["string in first 3 quotes"] == 1.0
    assert values["quotes from a gold story"] == 0.5


def test_a_refused_answerable_question_counts_as_wrong(refused):
    values = measures(refused("q", answers=("the", "Marta Quill")))
    assert values["string in first quote"] == values["F1 of short answer"] == 0.0
    assert values["exact short answer"] == values["F1 of first quote"] == 0.0
    assert values[DECISION] == 0.0
    assert "string in first quote, if answered" not in values
    assert "exact short answer, if given" not in values
    assert LITERAL not in values


def test_an_unanswerable_question_measures_only_the_decision(outcome, refused):
    assert measures(refused("q", answerable=False, answers=(), gold=())) == {DECISION: 1.0}
    answered = measures(outcome(answerable=False, answers=()))
    assert answered == {DECISION: 0.0, LITERAL: 1.0}


def test_passages_count_where_the_paragraph_was_found(outcome):
    rankings = {
        "fused": Ranking((), 3, 0.0),
        "dense": Ranking((), None, 0.0),
        "lexical": Ranking((), 11, 0.0),
    }
    values = measures(outcome(passage="located", rankings=rankings))
    assert values["fused passage hit@1"] == 0.0
    assert values["fused passage hit@5"] == 1.0
    assert values["fused passage MRR@10"] == pytest.approx(1 / 3)
    assert values["fused passage nDCG@10"] == 0.5
    assert values["dense passage hit@10"] == values["lexical passage MRR@10"] == 0.0
    assert "fused passage hit@1" not in measures(outcome(passage="missing", rankings=rankings))


def test_a_group_by_hand(outcome, refused):
    outcomes = [
        outcome("a", confidence=0.9, citations=2, literal=1),
        refused("b", confidence=0.4, unknown_gold=1, passage="missing"),
        refused("c", confidence=0.2, answerable=False, answers=(), gold=(), passage="missing"),
        outcome("d", confidence=0.6, answerable=False, answers=(), seconds={"total": 0.008}),
    ]
    summary = summarise(outcomes)
    assert summary.questions == 4
    figure = summary.figures["string in first quote"]
    assert (figure.mean, figure.count) == (0.5, 2)
    assert summary.figures["string in first quote, if answered"].mean == 1.0
    assert (summary.refusal.refused, summary.refusal.precision, summary.refusal.lost) == (
        2,
        0.5,
        0.5,
    )
    assert summary.auc == 0.75
    assert (summary.citations, summary.literal) == (3, 2)
    assert (summary.unknown_gold, summary.missing_passages) == (1, 1)
    assert summary.p50_ms["total"] == pytest.approx(4.0)
    assert summary.p95_ms["total"] == pytest.approx(7.4)
    assert summary.p50_ms["retrieve"] == pytest.approx(3.0)
    assert summary.p50_ms["search fused"] == pytest.approx(2.0)


def test_groups_by_kind(outcome):
    first, second, third = outcome("1", kind="b"), outcome("2"), outcome("3", kind="b")
    groups = by_kind([first, second, third])
    assert list(groups) == [ALL, "b", "no kind"]
    assert groups["b"] == (first, third)
    assert list(by_kind([first, third])) == [ALL]


def test_nothing_at_all():
    summary = summarise([])
    assert (summary.questions, summary.figures, summary.auc) == (0, {}, None)
