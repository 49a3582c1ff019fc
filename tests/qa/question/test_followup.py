"""What follow-up questions lean on, as a table."""

import pytest

from qa.question.followup import leans
from qa.question.followup import understand as understand_said
from qa.question.said import Said


def understand(question, earlier):
    """After questions alone."""
    return understand_said(question, [Said(one) for one in earlier])


FALK = "When did Ines Falk buy the ferry?"


@pytest.mark.parametrize(
    ("question", "earlier", "understood"),
    [
        ("Where does she live?", [FALK], "Ines Falk: Where does she live?"),
        ("And how old is it?", [FALK], "Ines Falk buy ferry: And how old is it?"),
        ("What about 2018?", [FALK], "Ines Falk: What about 2018?"),
        ("why?", [FALK], "Ines Falk buy ferry: why?"),
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
        # A topic typed without a question.
        ("Where was it built?", ["Norrland (ferry)"], "Norrland: Where was it built?"),
        # A place or a time that was only mentioned is not what "he" is.
        ("Did he resign?", ["When did Tom Berg speak in Oslo?"], "Tom Berg: Did he resign?"),
        ("What is it like there?", ["What is sold in Oslo?"], "Oslo: What is it like there?"),
        # "They" after questions about one and then another.
        (
            "Where do they live?",
            ["Who is Tom Berg?", "When did Ines Falk leave?"],
            "Ines Falk and Tom Berg: Where do they live?",
        ),
        # "She" is one of them.
        ("How old is she?", ["Did Ines Falk sue Tom Berg?"], "Ines Falk: How old is she?"),
        # A bare noun is one spoken of; with a name, or described, it is not.
        ("Who paid for the ferry?", [FALK], "Ines Falk: Who paid for the ferry?"),
        ("How big is the third icebreaker?", [FALK], "How big is the third icebreaker?"),
        ("Which date?", [FALK], "Ines Falk: Which date?"),
        ("who is berg", [FALK], "who is berg"),
        ("What other ships does Tom Berg own?", [FALK], "What other ships does Tom Berg own?"),
        ("What is this article about?", [FALK], "What is this article about?"),
        ("How long did it take to raise taxes?", [FALK], "How long did it take to raise taxes?"),
        ("Have there been strikes in Norrland?", [FALK], "Have there been strikes in Norrland?"),
        # The film, and who made it: "it" goes on with the thing asked for.
        (
            "Who stars in it?",
            ["Which film did Ines Falk direct?"],
            "Ines Falk film direct: Who stars in it?",
        ),
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
    assert second.carried == ("Ines Falk", "live")


def test_leaning_needs_history_only_to_know_names():
    assert leans("What did they say about the new timetable and the prices?")
    assert not leans("What did the council say about the new timetable and the prices?")


def test_hostile_length_is_quick():
    text = "Aa " * 20_000 + "?"
    assert understand(text, [text]).text


def test_what_was_asked_about_without_a_name_stands_alone():
    asked = "How did the council vote on the tram?"
    earlier = [Said(asked), Said("Harbour Square: when does digging for the tram begin?")]
    assert understand_said(asked, earlier).carried == ()
    assert understand_said("Who paid for the tram?", earlier).carried == ()
    assert understand_said("Who paid for the bridge?", earlier).carried == ("Harbour Square",)
