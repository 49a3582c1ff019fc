import math

import pytest

from qa.reader.pooling import SPREAD, answer_key, best_supported, pooled, same_answer


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2012", "4 August 2012", True),
        ("Aug. 4, 2012", "4 August 2012", True),
        ("twelve", "12", True),
        ("Lind", "Captain Oskar Lind", True),
        ("the harbour", "Harbour", True),
        ("1,200 people", "1200 people", True),
        ("in 2012", "in 2013", False),
        ("Oskar Lind", "Marta Quill", False),
        ("4 August 2012", "5 August 2012", False),
        ("", "2012", False),
        ("...", "2012", False),
        ("who", "who", True),
    ],
)
def test_the_same_answer_written_differently(one, other, same):
    assert same_answer(answer_key(one), answer_key(other)) is same


def test_other_stories_add_half_of_what_they_are_worth():
    answers = [("2012", 1, 0.6), ("in 2012", 2, 0.4), ("2013", 3, 0.9)]
    first, second, third = pooled(answers)
    assert first == (pytest.approx(1 - 0.4 * 0.8), 2)
    assert second == (pytest.approx(1 - 0.6 * 0.7), 2)
    assert third == (pytest.approx(0.9), 1)


def test_one_story_cannot_agree_with_itself():
    assert [count for _, count in pooled([("2012", 1, 0.6), ("2012", 1, 0.5)])] == [1, 1]


def test_of_one_other_story_only_its_best_passage_counts():
    answers = [("2012", 1, 0.6), ("2012", 2, 0.2), ("2012", 2, 0.4)]
    assert pooled(answers)[0] == (pytest.approx(1 - 0.4 * 0.8), 2)


def test_nothing_marked_agrees_with_nothing():
    assert [count for _, count in pooled([("", 1, 0.3), ("", 2, 0.3)])] == [1, 1]
    assert pooled([]) == []


def test_the_same_answer_in_several_stories_supports_more():
    alone = best_supported([("2012", 1, 3.0), ("2013", 2, 3.0), ("", 3, 2.0)])
    assert alone == pytest.approx(3.0)
    twice = best_supported([("2012", 1, 3.0), ("in 2012", 2, 3.0)])
    assert twice == pytest.approx(3.0 + SPREAD * math.log(2))
    # Weak ones add little, copies of one story nothing.
    weak = best_supported([("2012", 1, 3.0), ("2012", 2, -9.0)])
    assert 3.0 < weak < 3.01
    assert best_supported([("2012", 1, 3.0), ("2012", 1, 3.0)]) == pytest.approx(3.0)


def test_two_weaker_stories_that_agree_may_lead():
    supports = [("Lind", 1, 2.0), ("Quill", 2, 1.5), ("Marta Quill", 3, 1.4)]
    assert best_supported(supports) > 2.5
