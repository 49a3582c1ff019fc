import pytest

from qa.question.form import fits, repeats


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When was the pier built?", "1884"),
        ("When was the pier built?", "after the flood"),
        ("When does it open?", "next spring"),
        ("What month is the driest?", "July"),
        ("When it sank, who was aboard?", "Nils Berg"),
        ("What does the keeper do when it storms?", "rings the bell"),
        ("How many boats sank?", "twelve"),
        ("How many boats sank?", "hundreds"),
        ("How much is a ticket?", "free"),
        ("Which state road leads there?", "99"),
        ("How many boats sank?", "several"),
        ("How often does it sail?", "daily"),
        ("How long were they married?", "for 11 years"),
        ("Who keeps the light?", "Nils Berg"),
        ("Who keeps the light?", "the harbour master"),
        ("Where does he live?", "漁村2号"),
        ("When does it open?", "once the ice has gone"),
        ("Where is the bakery?", "Orsta"),
        ("Where is the bakery?", "behind the pier"),
        ("Where is the bakery?", "12 Pier Road"),
        ("What is the filing deadline?", "15 April"),
        ("Which holiday is it?", "May Day"),
        ("What broke?", "the lamp"),
        ("What did it cost?", "12"),
        ("What did she say?", "maybe tomorrow, maybe never"),
        ("Who keeps the light?", ""),
    ],
)
def test_what_may_be_an_answer(question, answer):
    assert fits(question, answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When was the pier built?", "the harbour master"),
        ("How many boats sank?", "the old pier"),
        ("Where was she born?", "25-year-old"),
        ("What was the new record?", "Tuesday"),
        ("Which boat sank?", "on Friday, 4 May 1990"),
        ("Who sank it?", "2019"),
        ("Who sank it?", "yesterday"),
    ],
)
def test_what_cannot_be_one(question, answer):
    assert not fits(question, answer)


@pytest.mark.parametrize(
    ("question", "answer", "only"),
    [
        ("Whom did Ada Holm marry?", "Holm", True),
        ("Where in Orsta is the bakery?", "the bakery in Orsta", True),
        ("Whom did Holm marry?", "Per Holm", False),
        ("Is the lamp oil or gas?", "oil", False),
        ("Whom did Holm marry?", "", False),
    ],
)
def test_what_only_repeats_the_question(question, answer, only):
    assert repeats(question, answer) is only
