"""What follow-up questions lean on, as a table."""

import pytest

from qa.followup import leans, names, understand

FALK = "When did Ines Falk buy the ferry?"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Where did Ines Falk meet Tom?", ["Ines Falk", "Tom"]),
        ("Is Harbourside safe?", ["Harbourside"]),
        ("the Bank of Norrland's ferry", ["Bank of Norrland"]),
        ("Ferry prices rose", []),
        ("what is it", []),
        ("", []),
    ],
)
def test_names(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("question", "earlier", "understood"),
    [
        ("Where does she live?", [FALK], "Ines Falk: Where does she live?"),
        ("And how old is it?", [FALK], "Ines Falk buy ferry: And how old is it?"),
        ("What about 2018?", [FALK], "Ines Falk: What about 2018?"),
        ("why?", [FALK], "Ines Falk: why?"),
        # A name of its own and nothing to lean on: a new topic.
        ("Who is the mayor of Norrland?", [FALK], "Who is the mayor of Norrland?"),
        ("Did Falk sell her boat?", [FALK], "Did Falk sell her boat?"),
        # The last thing named counts, in its fullest form.
        (
            "What did he say?",
            [FALK, "Who is Tom Berg?", "Did Berg resign?"],
            "Tom Berg: What did he say?",
        ),
        # Two people asked about stay two.
        (
            "Where do they live?",
            ["When did Ines Falk and Tom Berg marry?"],
            "Ines Falk and Tom Berg: Where do they live?",
        ),
        # Without a name, the words of the last question.
        (
            "And how old are they?",
            ["How many children does the couple have?"],
            "children couple: And how old are they?",
        ),
        ("Are there any ferries to Norrland?", [FALK], "Are there any ferries to Norrland?"),
        ("Where does she live?", [], "Where does she live?"),
        ("?", [FALK], "Ines Falk: ?"),
    ],
)
def test_understand(question, earlier, understood):
    assert understand(question, earlier).text == understood


def test_what_was_carried_is_told():
    assert understand("Where does she live?", [FALK]).carried == ("Ines Falk",)
    assert understand("Who is Tom Berg?", [FALK]).carried == ()


def test_understood_questions_chain():
    first = understand("Where does she live?", [FALK]).text
    second = understand("Since when?", [FALK, first])
    assert second.carried == ("Ines Falk",)


def test_leaning_needs_history_only_to_know_names():
    assert leans("What did they say about the new timetable and the prices?")
    assert not leans("What did the council say about the new timetable and the prices?")


def test_hostile_length_is_quick():
    text = "Aa " * 20_000 + "?"
    assert understand(text, [text]).text
