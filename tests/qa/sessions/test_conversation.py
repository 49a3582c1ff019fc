"""Conversations: immutable, and what a follow-up can lean on."""

from dataclasses import replace

import pytest

from qa import Archive, Conversation
from qa.question.said import Said
from qa.types import Answer, Citation


def answer(understood: str, *quotes: str) -> Answer:
    citations = tuple(
        Citation(number, "a", "T", None, None, None, None, quote, 0, len(quote))
        for number, quote in enumerate(quotes, start=1)
    )
    return Answer(understood, understood, "", None, citations, bool(quotes), 1.0)


def test_with_turn_leaves_the_old_one_alone():
    empty = Conversation()
    one = empty.with_turn(answer("Who is Ines Falk?"))
    assert empty.turns == ()
    assert one.questions == ("Who is Ines Falk?",)


def test_a_question_with_a_name_is_its_own_context():
    conversation = Conversation().with_turn(answer("Who is Ines Falk?", "Tom Berg met Eva."))
    assert conversation.context == (Said("Who is Ines Falk?", "", "Tom Berg met Eva.", "T"),)


def test_a_nameless_question_is_about_whom_its_answers_agree_on():
    turn = answer(
        "when did they marry?",
        "They wed soon after.",
        "Falk and Berg married in 2012.",
        "Years ago Falk and Berg had met in Oslo.",
    )
    (said,) = Conversation().with_turn(turn).context
    assert said.question == "Falk and Berg: when did they marry?"


def test_a_name_typed_in_lower_case_is_one_that_the_answer_knows():
    turn = answer("when did ines falk and tom marry?", "Tom Berg saw Ines Falk marry Eva Lund.")
    (said,) = Conversation().with_turn(turn).context
    assert said.question == "Ines Falk: when did ines falk and tom marry?"


def test_a_refused_question_is_still_what_was_asked_about():
    refused = answer("Who is Tom Berg?")
    assert Conversation().with_turn(refused).context == (Said("Who is Tom Berg?"),)


def test_a_refused_question_that_was_completed_counts_as_typed():
    completed = replace(answer("Tom Berg: is she rich?"), question="is she rich?")
    assert Conversation().with_turn(completed).context == (Said("is she rich?", refused=True),)


@pytest.mark.parametrize("question", ["Where do they live?", "And how did they meet?"])
def test_follow_ups_are_understood_and_shown(question):
    with Archive.sample() as archive:
        first = archive.ask("when did they marry?")
        conversation = archive.conversation().with_turn(first)
        second = archive.ask(question, conversation=conversation)
        assert second.question == question
        assert second.understood.endswith(f": {question}")
        assert second.found
