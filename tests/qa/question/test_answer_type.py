"""Kinds of answers, in questions and in sentences."""

import pytest

from qa.question.answer_type import AnswerType, asks_for_words, expected_type, holds

TIME, NUMBER, PERSON, PLACE, OTHER = (
    AnswerType.TIME,
    AnswerType.NUMBER,
    AnswerType.PERSON,
    AnswerType.PLACE,
    AnswerType.OTHER,
)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When did the ferry sink?", TIME),
        ("in what year was the pier built", TIME),
        ("Since when has the mayor been ill?", TIME),
        ("How many boats were lost?", NUMBER),
        ("how old is the captain", NUMBER),
        ("What percentage voted against?", NUMBER),
        ("Who steered the ferry?", PERSON),
        ("Whose boat was it?", PERSON),
        ("Where was it found?", PLACE),
        ("Which town paid for it?", PLACE),
        ("When did the woman who steered it retire?", TIME),
        ("Why did it sink?", OTHER),
        ("Is the pier safe?", OTHER),
        ("", OTHER),
    ],
)
def test_expected_type(question, kind):
    assert expected_type(question) is kind


@pytest.mark.parametrize(
    ("kind", "sentence", "question", "held"),
    [
        (TIME, "It sank in 1911.", "When did it sink?", True),
        (TIME, "It sank last Tuesday.", "When did it sink?", True),
        (TIME, "It sank on 4 May.", "When did it sink?", True),
        (TIME, "It may sink again.", "When did it sink?", False),
        (TIME, "In 1911 it sank.", "When did it sink in 1911?", False),
        (NUMBER, "Twelve boats were lost.", "How many were lost?", True),
        (NUMBER, "Some boats were lost.", "How many were lost?", False),
        (PERSON, "The ferry was steered by Ines Falk.", "Who steered it?", True),
        (PERSON, "Falk said Falk was ill.", "Who is Falk?", False),
        (PERSON, "The ferry was steered by its owner.", "Who steered it?", False),
        (PLACE, "It was found near Harbourside.", "Where was it found?", True),
        (PLACE, "It was found at night.", "Where was it found?", False),
        (OTHER, "Anything.", "Why?", True),
    ],
)
def test_holds(kind, sentence, question, held):
    assert holds(kind, sentence, question) is held


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is the latest on the strike?", False),
        ("What's the latest?", False),
        ("what is the latest news about the ferry", False),
        ("What is the news from Oslo?", False),
        ("What is the latest film by Ines Falk?", True),
        ("What is the newest bridge called?", True),
    ],
)
def test_the_latest_is_no_few_words(question, words):
    assert asks_for_words(question) is words
