"""Yes or no: which sentences say what, and when two contradict each other."""

import datetime

import pytest

from corpus.types import ArticleInfo
from qa.agreement.asking import asked
from qa.agreement.compare import compare
from qa.agreement.stances import stance_of
from qa.agreement.types import Statement


def says(sentence, day="2024-05-02", number=1):
    info = ArticleInfo(
        id=f"a{number}",
        title="Osterby",
        date=datetime.date.fromisoformat(day),
        source=None,
        url=None,
        path=None,
    )
    lead = "The bridge in Osterby and its ferry."
    return Statement(info, number, 0, len(sentence), sentence, sentence, lead, None, 0.9)


OPEN = "Is the bridge open?"


@pytest.mark.parametrize(
    ("question", "sentence", "told"),
    [
        (OPEN, "The bridge is open.", (True, "open")),
        (OPEN, "The bridge remains closed to lorries.", (False, "closed")),
        (OPEN, "The bridge is not open.", (False, "not open")),
        (OPEN, "The bridge isn't open yet.", (False, "not open")),
        (OPEN, "The bridge is no longer closed.", (True, "not closed")),
        (OPEN, "The bridge opened in 1921.", None),
        (OPEN, "The bridge may be closed soon.", None),
        (OPEN, "The council asked whether the bridge is open.", None),
        (OPEN, "The school is closed.", None),
        (OPEN, "The bridge is old.", None),
        ("Did the council approve the plan?", "The council approved the plan.", (True, "approved")),
        (
            "Did the council approve the plan?",
            "The council rejected the plan.",
            (False, "rejected"),
        ),
        (
            "Did the council approve the plan?",
            "The council did not approve the plan.",
            (False, "not approve"),
        ),
        ("Is the open-air pool closed?", "The open-air pool is closed.", (True, "closed")),
        ("Osterby: is the ferry safe?", "The ferry is dangerous.", (False, "dangerous")),
        ("When did the bridge open?", "The bridge is open.", None),
        ("Is it true?", "The bridge is open.", None),
        ("", "The bridge is open.", None),
    ],
)
def test_stance(question, sentence, told):
    found = stance_of(asked(question), says(sentence))
    assert ((found[0].yes, found[1]) if found else None) == told


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (says("The bridge is open."), says("The bridge is closed.", number=2), "disagree"),
        (
            says("The bridge is open.", "2024-05-02"),
            says("The bridge is closed.", "2024-07-20", 2),
            "changed",
        ),
        (says("The bridge is open."), says("The bridge is not closed.", number=2), None),
    ],
)
def test_contradictions_are_told(one, other, kind):
    finding = compare(OPEN, [one, other])
    assert (finding.kind if finding else None) == kind
