"""How things stood, time by time."""

import datetime

import pytest

from corpus.types import ArticleInfo
from qa.agreement.states import MOST_STATES, Told, asks_for_state, states, timeless
from qa.agreement.types import Statement


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Are they still together?", True),
        ("Is the bridge closed now?", True),
        ("Has the strike ended yet?", True),
        ("What is the latest on the strike?", True),
        ("What's the latest news about the bridge?", True),
        ("How did the plan change?", True),
        ("How has the price developed?", True),
        ("What is the current state of the bridge?", True),
        ("Any news on the strike?", True),
        ("Where does the couple stand?", True),
        ("Ines Falk: are they still together?", True),
        ("What is the latest?", True),
        ("What is the latest album by Ines Falk?", False),
        ("The latest class was announced. Where will they meet?", False),
        ("When did they marry?", False),
        ("Where does the couple live now?", False),
        ("Is the bridge safe?", False),
        ("How many people changed trains?", False),
        ("", False),
    ],
)
def test_asks_for_state(question, asks):
    assert asks_for_state(question) is asks


def told(text, day, cosine=0.4, group=None):
    told.count += 1
    date = datetime.date.fromisoformat(day) if day else None
    info = ArticleInfo(id=f"a{told.count}", title="", date=date, source=None, url=None, path=None)
    number = told.count if group is None else group
    return Told(Statement(info, number, 0, len(text), text), cosine)


told.count = 0
QUESTION = "Is the bridge still closed?"


def test_newest_first_one_for_each_day():
    finding = states(
        QUESTION,
        [
            told("The bridge has been closed to all traffic.", "2024-01-05"),
            told("The bridge is now open again for buses.", "2024-03-07"),
            told("Buses may soon cross the bridge again, the city says.", "2024-03-07", 0.2),
            told("Ada Lund sells apples at the market here.", "2024-05-01", 0.05),
            told("Nobody knows when the bridge will open.", None, 0.9),
        ],
    )
    assert finding.kind == "changed"
    assert [side.statements[0].text for side in finding.sides] == [
        "The bridge is now open again for buses.",
        "The bridge has been closed to all traffic.",
    ]


def test_history_headlines_and_adverts_are_no_state():
    finding = states(
        QUESTION,
        [
            told("The bridge was closed for the first time in 1921.", "2024-01-05", 0.5),
            told("The bridge remains closed to all of the traffic.", "2024-01-05", 0.4),
            told("For more on the bridge, watch our closed channel.", "2024-03-07", 0.5),
            told("The bridge is open, but only to those on foot.", "2024-03-07", 0.4),
        ],
    )
    assert [side.statements[0].text.split()[2] for side in finding.sides] == ["is", "remains"]


def test_two_dates_are_needed_and_copies_are_one():
    text = "The bridge is still closed to all of the traffic."
    assert states(QUESTION, [told(text, "2024-01-05"), told(text, "2024-01-05")]) is None
    assert (
        states(QUESTION, [told(text, "2024-01-05", group=1), told(text, "2024-02-05", group=1)])
        is None
    )
    assert states(QUESTION, []) is None


def test_of_many_the_newest_and_the_oldest_stay():
    many = [told("The bridge is still closed to traffic.", f"2024-{n:02}-05") for n in range(1, 10)]
    days = [side.statements[0].article.date.month for side in states(QUESTION, many).sides]
    assert len(days) == MOST_STATES
    assert days == sorted(days, reverse=True)
    assert (days[0], days[-1]) == (9, 1)


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("Is the strike still going on?", "Is the strike?"),
        ("Is the bridge still closed?", "Is the bridge closed?"),
        ("Is the strike over yet?", "Is the strike?"),
        ("How did the price change?", "How did the price?"),
        ("What is the latest on the strike?", "What is the latest on the strike?"),
        ("Where does she still live on?", "Where does she still live on?"),
        ("Still now?", "Still now?"),
    ],
)
def test_timeless(question, bare):
    assert timeless(question) == bare


def test_what_is_now_outweighs_what_was_long_ago():
    finding = states(
        "Is the bridge still open?",
        [
            told("The bridge was opened in 1888.", "2024-06-01", 0.7),
            told("The bridge closed last year and is now a museum.", "2024-06-01", 0.5),
            told("The bridge is still open to all of the traffic.", "2022-01-05", 0.5),
        ],
    )
    assert [side.statements[0].text.split()[2] for side in finding.sides] == ["closed", "is"]


def test_a_number_is_preferred_where_one_is_asked_about():
    finding = states(
        "How has the toll of the bridge changed?",
        [
            told("The toll of the bridge is too high for many, say drivers.", "2024-01-05", 0.42),
            told("The toll of the bridge is now 4 crowns for a car.", "2024-01-05", 0.4),
            told("The toll of the bridge has been 2 crowns since the war.", "2022-01-05", 0.4),
        ],
    )
    assert ["crowns" in side.statements[0].text for side in finding.sides] == [True, True]
