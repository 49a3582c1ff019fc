"""Where stories differ, in every form that an answer is shown in."""

import datetime
import json

import pytest

from qa.render import answer_markdown, answer_plain, answer_text
from qa.render.explain import explain_text
from qa.sessions.export import as_json, as_markdown
from qa.sessions.numbers import Numbers
from qa.sessions.store import StoredTurn
from qa.sessions.stored import answer_from_data, answer_to_data
from qa.types import Agreement, Answer, Citation, Speaker, Trace, Version


def day(text):
    return datetime.date.fromisoformat(text)


def citation(number, date, quote):
    return Citation(
        number, f"a{number}", f"Title {number}", day(date), None, None, None, quote, 0, len(quote)
    )


def answer(kind, *values):
    citations = (
        citation(1, "2024-07-08", "It will carry 14,000 [b]people[/b]."),
        citation(2, "2024-07-11", "He expects 9,000."),
        citation(3, "2024-06-30", "The tram carries 14,000."),
    )
    first = Version(values[0], (1, 3), 2, day("2024-06-30"), day("2024-07-08"))
    second = Version(values[1], (2,), 1, day("2024-07-11"), day("2024-07-11"))
    speakers = (Speaker(2, "an economist", True), Speaker(1, "Petra Vance", False))
    return Answer(
        "How many?",
        "How many?",
        " ".join(f"{one.quote} [{one.number}]" for one in citations),
        None,
        citations,
        True,
        0.9,
        trace=Trace(speakers=speakers),
        agreement=Agreement(kind, (first, second)),
    )


DISAGREE = answer("disagree", "14,000 *people*", "9,000")
STATES = answer("changed", "", "")


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("disagree", "The stories disagree:"),
        ("changed", "This changed, newest first:"),
        ("listed", "The stories give different answers, perhaps about different things:"),
    ],
)
def test_text_says_who_says_what(kind, heading):
    lines = answer_text(answer(kind, "14,000", "9,000")).splitlines()
    place = lines.index(heading)
    assert lines[place + 1 : place + 3] == [
        "  14,000 — 2 stories, 30 June to 8 July 2024 [1][3]",
        "  9,000 — 1 story, 11 July 2024 [2]",
    ]


def test_states_are_dated_quotes():
    lines = answer_text(STATES).splitlines()
    assert lines[0] == "How things stood, newest first:"
    assert "11 July 2024: He expects 9,000. [2]" in lines


def test_plain_is_words_only():
    plain = answer_plain(DISAGREE)
    assert "The stories disagree:" in plain
    assert "9,000: 1 story, 11 July 2024. Source 2." in plain
    assert "14,000 *people*: 2 stories, 30 June to 8 July 2024. Source 1 and 3." in plain


def test_markdown_escapes_the_values():
    text = answer_markdown(DISAGREE)
    assert "**The stories disagree:**" in text
    assert "- 14,000 \\*people\\* — 2 stories, 30 June to 8 July 2024 \\[1\\]\\[3\\]" in text
    assert "> 8 July 2024: It will carry" in answer_markdown(STATES)


def test_explain_marks_unnamed_sources():
    text = explain_text(DISAGREE)
    assert "[2] gives the words of an unnamed source: “an economist”" in text
    assert "[1] gives the words of Petra Vance" in text


def test_sessions_keep_it_and_exports_have_it():
    again = answer_from_data(json.loads(json.dumps(answer_to_data(DISAGREE))))
    assert again.agreement == DISAGREE.agreement
    assert again.trace.speakers == DISAGREE.trace.speakers
    now = datetime.datetime(2024, 7, 12, tzinfo=datetime.UTC)
    turn = StoredTurn(1, "How many?", "done", now, 0.1, DISAGREE.filter, DISAGREE, None)
    assert "The stories disagree:" in as_markdown("Chat", [turn])
    turns = json.loads(as_json("Chat", [turn]))["turns"]
    assert turns[0]["answer"]["agreement"]["versions"][1]["value"] == "9,000"


def test_numbers_follow_those_of_the_session():
    numbers = Numbers()
    numbers.add(
        Answer("?", "?", "", None, (citation(1, "2020-01-01", "Something else."),), True, 1.0)
    )
    shown = numbers.renumbered(DISAGREE)
    quotes = {one.number: one.quote for one in shown.citations}
    for version, old in zip(shown.agreement.versions, DISAGREE.agreement.versions, strict=True):
        before = [DISAGREE.citations[number - 1].quote for number in old.citations]
        assert [quotes[number] for number in version.citations] == before
    assert quotes[shown.trace.speakers[0].citation] == "He expects 9,000."
