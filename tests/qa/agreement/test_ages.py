"""Whose each age is: a table of sentences, and pairs of which only one person's may be compared."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import ArticleInfo
from qa.agreement.ages import ages
from qa.agreement.compare import compare
from qa.agreement.owners import name_words
from qa.agreement.types import Statement

# Each sentence with its ages and their owners: " - " is somebody without a name.
SENTENCES = (Path(__file__).parent / "ages.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("line", SENTENCES)
def test_whose_each_age_is(line):
    sentence, told = line.split(" ||")
    wanted = [one.strip().rsplit(" ", 1) for one in told.split(";") if one.strip()]
    found = [one for one in ages(sentence) if not one.event]
    assert len(found) == len(wanted)
    for name, years in wanted:
        fits = [one for one in found if one.years == float(years) and is_named(one, name)]
        assert fits, (name, years, found)
        found.remove(fits[0])


def is_named(age, name):
    """Whether an age has this owner: "Chef Jan Vik" may stand for Jan Vik."""
    return name_words(name) <= name_words(age.owner.name) if name != "-" else not age.owner.name


@given(st.text(max_size=120) | st.text("Ada Bo, 12 years-old (and) is who 6.", max_size=120))
def test_any_text_has_ages_of_people_or_none(text):
    for one in ages(text):
        assert one.years >= 0
        assert all(word in text for word in one.owner.name.split())


def statement(sentence, number, lead):
    info = ArticleInfo(
        id=f"a{number}", title="", date=datetime.date(2024, 5, 2), source=None, url=None, path=None
    )
    return Statement(info, number, 0, len(sentence), sentence, sentence, lead, None, 0.9)


@pytest.mark.parametrize(
    ("question", "one", "other", "clash"),
    [
        # Two people in each sentence; the one asked about is of one age.
        (
            "How old is Ines Falk?",
            "Tom Berg, 46, was seen with Ines Falk, 25.",
            "The driver met 25-year-old activist, Ines Falk, and Ada Lund, 31.",
            False,
        ),
        (
            "How old is Ines Falk?",
            "Reports say 46-year-old Berg met 25-year-old Ines Falk.",
            "Ines Falk, a 27-year-old activist, said nothing about Berg, 46.",
            True,
        ),
        (
            "How old is she?",
            "Reports say 46-year-old Berg met somebody.",
            "The 25-year-old activist, Ines Falk, said nothing.",
            False,
        ),
        ("How old is she?", "She is 46.", "Falk, 25, left.", False),
        (
            "how old is ines falk?",
            "Ines Falk, 25, left.",
            "Ines Falk, 27, and Berg, 46, left.",
            True,
        ),
        # Somebody's relative, not themselves.
        ("How old is Falk?", "Falk is 25.", "Falk's mother is 52.", False),
        ("How old is Falk's mother?", "Falk, 25, left.", "Falk's mother is 52.", False),
        ("How old is Falk's mother?", "Falk's mother is 54.", "Falk's mother is 52.", True),
        (
            "Berg and Falk: how old are their children?",
            "Berg, 46, and Falk, 25, have a son, Bo, 3.",
            "The children of Berg, 40, are Bo, 3, and Ada, 1.",
            False,
        ),
        (
            "Berg and Falk: how old are their children?",
            "Berg, 46, and Falk, 25, have a son, Bo, 3.",
            "The children of Berg are Bo, 4, and Ada, 1.",
            True,
        ),
        # One surname, two people.
        ("How old is Berg?", "Tom Berg, 46, left.", "Ada Berg, 25, left.", False),
        # By what somebody is called.
        ("How old was the driver?", "The driver, 42, died.", "A 31-year-old driver died.", True),
        ("How old was the driver?", "The driver, 42, died.", "A 31-year-old nurse died.", False),
        # "The 25-year-old" is the only one spoken of.
        ("How old is Falk?", "Falk, 27, won.", "Falk said the 25-year-old beat Berg.", False),
        ("How old is Falk?", "Falk, 27, won.", "Falk is the winner: she is 25.", True),
        # Not on the day of the story.
        ("How old is Falk?", "Falk, 27, won.", "Falk moved when she was 12.", False),
    ],
)
def test_only_one_persons_ages_are_compared(question, one, other, clash):
    lead = "Falk and Berg and the driver of the tram."
    told = [statement(one, 1, lead), statement(other, 2, lead)]
    assert (compare(question, told) is not None) is clash
    assert (compare(question, told[::-1]) is not None) is clash
