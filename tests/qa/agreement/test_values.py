"""Values: how they are read and which of them can both be true, as tables."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.told.find import told_dates
from qa.agreement.ages import Age
from qa.agreement.numbers import Number, numbers, same_amount
from qa.agreement.owners import Owner
from qa.agreement.values import Ages, Amounts, days_value, name_value, year_value

NONE = datetime.timedelta(0)
PUBLISHED = datetime.date(2024, 6, 20)


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("twelve boats", [12]),
        ("a 12-year-old ferry", [12]),
        ("$3.5 million and 265 million crowns", [3.5e6, 265e6]),
        ("5,390 people in 720 families", [5390, 720]),
        ("the 11th of 2", [2]),
        ("twenty-one, one hundred and five", [21, 105]),
        ("two hundred thousand", [200_000]),
        ("7 votes to 2", [7, 2]),
        ("40 % or 40 per cent", [40, 40]),
        ("a dozen, both", [12, 2]),
        ("1990s", []),
        ("a few dozen, several hundred", []),
        ("no one", [1]),
        ("", []),
    ],
)
def test_numbers(text, amounts):
    assert [one.amount for one in numbers(text)] == amounts


@given(st.text(max_size=80))
def test_numbers_stand_where_they_say(text):
    for one in numbers(text):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("12", "twelve", True),
        ("12", "13", False),
        ("14,000", "13,950", True),
        ("14,000", "9,000", False),
        ("about 300", "297", True),
        ("300", "297", False),
        ("$5 million", "5 million", True),
        ("5 %", "$5", False),
        ("5,390", "5,400", True),
        ("31,250", "34,753", False),
        ("5 miles", "8 km", True),
        ("three months", "12 weeks", True),
        ("90 minutes", "two hours", False),
        ("5 miles", "5 minutes", False),
        ("5 dollars", "5 euros", False),
        ("$5 million", "five million dollars", True),
    ],
)
def test_same_amount(one, other, same):
    first, second = next(numbers(one)), next(numbers(other))
    assert same_amount(first, second) is same
    assert same_amount(second, first) is same


@pytest.mark.parametrize(
    ("one", "other", "agree", "clash"),
    [
        ("Falk", "Ines Falk", True, False),
        ("I. Falk", "Ines Falk", True, False),
        ("Camille Étienne", "Camille Etienne", True, False),
        ("LA", "Los Angeles", True, False),
        ("Mr Tom Berg", "Berg", True, False),
        ("Needtobreath", "Needtobreathe", True, False),
        ("Tom Berg", "Ines Falk", False, True),
        ("Oslo, Norway", "Bergen, Norway", False, True),
        ("First Boat War", "Second Boat War", False, True),
        # Neither: nobody can tell.
        ("red wine", "white wine", False, False),
        ("Tom Berg", "Tom Falk", False, False),
    ],
)
def test_names(one, other, agree, clash):
    first, second = name_value(one), name_value(other)
    assert first is not None and second is not None
    assert (first.agrees(second, NONE), first.clashes(second, NONE)) == (agree, clash)
    assert (second.agrees(first, NONE), second.clashes(first, NONE)) == (agree, clash)


def test_what_measures_something_else_does_not_clash():
    miles, minutes, more = (Amounts(tuple(numbers(text))) for text in ("5 miles", "9 min", "9 km"))
    assert not miles.clashes(minutes, NONE)
    assert miles.clashes(more, NONE)


def test_words_of_the_question_tell_no_names_apart():
    one, other = name_value("Boat War"), name_value("Ferry War")
    assert not one.clashes(other, NONE)
    assert one.without({"war"}).clashes(other.without({"war"}), NONE)
    assert one.without({"boat", "war"}) == one


def test_a_name_of_titles_only_is_none():
    assert name_value("the Dr.") is None


def days(text, *, last=False):
    found = days_value(told_dates(text, PUBLISHED), (0, len(text)), last=last)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("2 June 2023", "June 2, 2023", True),
        ("in 2012", "on 4 August 2012", True),
        ("in August 2012", "on 4 August 2012", True),
        ("on 5 August 2012", "on 4 August 2012", False),
        ("in 2012", "in 2013", False),
        ("yesterday", "on 19 June 2024", True),
    ],
)
def test_days(one, other, agree):
    assert days(one).agrees(days(other), NONE) is agree
    assert days(one).clashes(days(other), NONE) is not agree


def test_a_day_without_a_year_is_every_years():
    april = days_value(told_dates("by April 15", datetime.date(2025, 1, 30)), None)[0]
    again = days_value(told_dates("by April 15", datetime.date(2026, 1, 16)), None)[0]
    later = days_value(told_dates("by April 18", datetime.date(2026, 1, 16)), None)[0]
    assert april.agrees(again, NONE) and april.clashes(later, NONE)


def test_a_stretch_counts_from_its_beginning_or_to_its_end():
    text = "from 3 May 1868 to 5 June 1951"
    assert days(text).first.year == 1868
    assert days(text, last=True).first.year == 1951
    assert days_value((), (0, 4)) is None
    assert year_value(1868).agrees(days(text), NONE)


def aged(name, years):
    return Ages((Age(years, Owner(name)),))


def test_who_is_41_may_be_42_two_months_later():
    young, old = aged("Falk", 41), aged("Ines Falk", 42)
    later = datetime.timedelta(days=60)
    assert young.clashes(old, NONE)
    assert not young.clashes(old, later) and young.agrees(old, later)
    # Nobody gets younger.
    assert old.clashes(young, later)
    assert young.clashes(aged("Falk", 44), later)


def test_ages_of_different_people_say_nothing_of_each_other():
    one, other = aged("Ada", 12), aged("Bo", 6)
    assert not one.agrees(other, NONE) and not one.clashes(other, NONE)


def test_kinds_are_not_compared():
    amounts, year = Amounts((Number(0, 1, 5.0),)), year_value(2012)
    for one, other in ((amounts, year), (year, amounts), (Ages(()), year)):
        assert not one.agrees(other, NONE) and not one.clashes(other, NONE)
