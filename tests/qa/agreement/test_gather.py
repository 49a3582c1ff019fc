"""Which sentences are quoted because they answer otherwise."""

import pytest

from corpus.types import ArticleInfo, Passage
from qa.agreement.asked_ages import without_others
from qa.agreement.gather import other_answers
from qa.answering.citations import Quote
from qa.answering.sentences import ScoredSentence
from qa.reader.evidence import Evidence
from qa.reader.protocol import Reading


def read(text, marked, log_odds=1.0):
    """A sentence of an article of its own, in which a reader marked some words."""
    info = ArticleInfo(id=text, title="", date=None, source=None, url=None, path=None)
    start = text.index(marked)
    passage = Passage(1, info.id, 0, 0, len(text), text, ((0, len(text)),))
    reading = Reading(start, start + len(marked), 1.0, 1.0, log_odds)
    evidence = Evidence(info, passage, reading, 0.0, 0.0, 0.5) if marked else None
    return ScoredSentence(
        Quote(info, 0, len(text), text, 1.0), 1, 0.5, 0.5, 0.5, True, evidence=evidence
    )


def test_each_answer_once_in_its_first_sentence():
    sentences = [
        read("Ines Falk painted the wall.", "Ines Falk"),
        read("Falk painted it.", "Falk"),
        read("Nobody knows who did.", ""),
        read("Tom Berg says it was him.", "Tom Berg"),
        read("Ada Lund may have.", "Ada Lund", log_odds=-4.0),
    ]
    assert other_answers(sentences) == [sentences[0], sentences[3]]


def test_without_a_reader_there_is_none():
    assert other_answers([read("Nobody knows.", "")]) == []
    assert other_answers([]) == []


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("How old is Tom Berg?", [1, 2]),
        ("How old is Ines Falk?", [0, 2]),
        # Nobody tells hers by name, so whoever is marked may be meant.
        ("How old is Ada Lund?", [0, 1, 2]),
        ("How old are their children?", [0, 1, 2]),
        ("Who met Ines Falk?", [0, 1, 2]),
    ],
)
def test_somebody_elses_age_is_no_answer(question, kept):
    marked = [
        read("Tom met 25-year-old Ines Falk.", "25-year-old"),
        read("Berg, 46, is a driver.", "46"),
        read("She is 31.", "31"),
    ]
    evidence = [one.evidence for one in marked]
    assert without_others(question, evidence) == [evidence[place] for place in kept]
