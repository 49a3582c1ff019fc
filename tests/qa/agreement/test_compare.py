"""Statements compared, as a table: who disagrees, what changed, what is only listed."""

import datetime
from dataclasses import replace

import pytest

from corpus.types import ArticleInfo
from qa.agreement.compare import compare
from qa.agreement.types import Statement

LINE = "The tram in Osterby, with its depot at the Lower Mill, is a matter of debate."


def says(sentence, answer, day=None, *, group=None, probability=0.9, lead=LINE, title="Osterby"):
    """A statement; each has its own article unless `group` says that it is a copy."""
    says.count += 1
    date = datetime.date.fromisoformat(day) if day else None
    info = ArticleInfo(
        id=f"a{says.count}", title=title, date=date, source=None, url=None, path=None
    )
    start = sentence.index(answer)
    return Statement(
        info,
        says.count if group is None else -group,
        0,
        len(sentence),
        sentence,
        sentence,
        lead,
        (start, start + len(answer)),
        probability,
    )


says.count = 0
COST = "How much will the tram cost?"


@pytest.mark.parametrize(
    ("question", "statements", "kind", "values"),
    [
        # The same in other words.
        (
            "How many stops does the tram have?",
            [
                says("The tram has twelve stops.", "twelve", "2024-01-01"),
                says("There are 12 tram stops.", "12", "2024-01-02"),
            ],
            None,
            [],
        ),
        # Three days apart: they disagree.
        (
            "How many passengers will the tram carry?",
            [
                says("The tram will carry 14,000 passengers.", "14,000", "2024-07-08"),
                says("Only 9,000 passengers will take the tram.", "9,000", "2024-07-11"),
            ],
            "disagree",
            ["14,000 passengers", "9,000 passengers"],
        ),
        # Months apart, each in its own time: it changed, newest first.
        (
            COST,
            [
                says("The tram will cost 240 million crowns.", "240 million", "2024-01-15"),
                says("The tram would cost 265 million crowns.", "265 million", "2024-04-18"),
                says("The tram costs 265 million crowns.", "265 million", "2024-05-02"),
            ],
            "changed",
            ["265 million crowns", "240 million crowns"],
        ),
        # Without dates nobody knows which came first.
        (
            COST,
            [
                says("The tram will cost 240 million crowns.", "240 million"),
                says("The tram would cost 265 million crowns.", "265 million", "2024-04-18"),
            ],
            "disagree",
            ["240 million crowns", "265 million crowns"],
        ),
        # What is past does not change any more.
        (
            "When did the tram open?",
            [
                says("The tram opened in 1889.", "1889", "2024-01-15"),
                says("The tram opened in 1891.", "1891", "2024-06-15"),
            ],
            "disagree",
            ["1889", "1891"],
        ),
        # What is to come does.
        (
            "When will the tram open?",
            [
                says("The tram will open in 2029.", "2029", "2024-05-04"),
                says("The tram will open in 2030.", "2030", "2024-09-03"),
            ],
            "changed",
            ["2030", "2029"],
        ),
        # A rough date holds an exact one.
        (
            "When did the tram open?",
            [
                says("The tram opened in 1889.", "1889", "2024-01-15"),
                says("The tram opened on 4 August 1889.", "4 August 1889", "2024-02-15"),
            ],
            None,
            [],
        ),
        # Ages by name; one of two differs at the same time.
        (
            "How old are their children?",
            [
                says("Their children are Ada, 12, and Bo, 6.", "12", "2024-06-02"),
                says("Their children, Ada, 11, and Bo, 6, swim.", "11", "2024-06-07"),
                says("Their children, 12-year-old Ada and 6-year-old Bo, ran.", "12", "2024-08-07"),
            ],
            "disagree",
            ["Ada 12, Bo 6", "Ada 11, Bo 6"],
        ),
        # A year older a year later is no news.
        (
            "How old is Ada?",
            [
                says("Ada, 11, swims.", "11", "2023-06-02"),
                says("Ada, 12, swims.", "12", "2024-06-02"),
            ],
            None,
            [],
        ),
        # Two names, in the same sentence otherwise: they disagree.
        (
            "Who drives the first tram?",
            [
                says("The first tram was driven by Ines Falk on Monday.", "Ines Falk"),
                says("The first tram was driven by Tom Berg on Monday.", "Tom Berg"),
            ],
            "disagree",
            ["Ines Falk", "Tom Berg"],
        ),
        # Otherwise both may be true.
        (
            "Who drives the tram?",
            [
                says("Ines Falk drives the tram in the morning.", "Ines Falk"),
                says("At night the tram is in the hands of Tom Berg, who drives well.", "Tom Berg"),
            ],
            "listed",
            ["Ines Falk", "Tom Berg"],
        ),
        # Not about the first vote.
        (
            "How many votes did the tram get in the first vote?",
            [
                says("In the first vote the tram got 4 votes.", "4", "2024-03-13"),
                says("In the second vote the tram got 7 votes.", "7", "2024-03-14"),
            ],
            None,
            [],
        ),
        # Two anniversaries: different things, side by side.
        (
            "When was the anniversary of the tram?",
            [
                says("The tram's 50th anniversary was on 3 May 2010.", "3 May 2010"),
                says("The tram's 60th anniversary was on 4 May 2020.", "4 May 2020"),
            ],
            "listed",
            ["3 May 2010", "4 May 2020"],
        ),
        # Each number is of its own year.
        (
            "How many people live in Osterby?",
            [
                says("Osterby had 5,000 people in 2010.", "5,000", "2024-01-01"),
                says("Osterby had 7,000 people in 2020.", "7,000", "2024-01-02"),
            ],
            "listed",
            ["5,000 people", "7,000 people"],
        ),
        # A ticket is no tram line.
        (
            "How much is the tram?",
            [
                says("The tram is 240 million crowns.", "240 million", "2024-01-15"),
                says("A tram ticket is 3 crowns.", "3", "2024-01-16"),
            ],
            "listed",
            ["240 million crowns", "3 crowns"],
        ),
        # Another counted thing is no answer where what is asked for is counted.
        (
            "How many people can the tram carry?",
            [
                says("The tram carries 180 people.", "180"),
                says("The tram will carry 14,000 passengers a day.", "14,000"),
            ],
            None,
            [],
        ),
        # Somebody else's age.
        (
            "How old is Falk?",
            [
                says("Falk, 42, left.", "42"),
                says("Falk came with a 25-year-old driver, Tom.", "25", probability=0.3),
            ],
            None,
            [],
        ),
        # Too unlikely to speak against another.
        (
            COST,
            [
                says("The tram will cost 240 million crowns.", "240 million"),
                says("The tram would cost 265 million crowns.", "265 million", probability=0.2),
            ],
            None,
            [],
        ),
        # One number needed, one won: no rivals, for a sentence has both.
        (
            "How many votes are needed to win?",
            [
                says("To win, 12 votes are needed.", "12", "2024-03-13"),
                says("Falk has 9 votes, and 12 are needed to win.", "9", "2024-03-14"),
            ],
            None,
            [],
        ),
        # Who lives there is the population; what they are per mile is not.
        (
            "What is the population of Osterby?",
            [
                says("The population of Osterby is 5,000.", "5,000"),
                says("As of the census, 7,000 people live in Osterby.", "7,000"),
                says("Osterby has 45 people per square mile living there.", "45"),
            ],
            "disagree",
            ["5,000", "7,000 people"],
        ),
        # The same told in another word.
        (
            "When was the tram depot built?",
            [
                says("The tram depot was built in 1889.", "1889"),
                says("The tram depot was completed in 1901.", "1901"),
            ],
            "disagree",
            ["1889", "1901"],
        ),
        # An anniversary is another day.
        (
            "When was the tram depot built?",
            [
                says("The tram depot was built in 1889.", "1889"),
                says("In 1989 the depot marked a hundred years of service.", "1989"),
            ],
            None,
            [],
        ),
        # A whole place, where only its country is marked.
        (
            "Where was the tram built?",
            [
                says("The tram was built in Malmo, Sweden.", "Sweden"),
                says("The tram was built in Bergen, Norway.", "Norway"),
            ],
            "listed",
            ["Malmo, Sweden", "Bergen, Norway"],
        ),
        # The day on which they agreed is not the day that is to come.
        (
            "When will the tram and the ferry race?",
            [
                says("The tram and the ferry will race on 9 June.", "9 June", "2024-05-15"),
                says(
                    "The tram and the ferry agreed on Wednesday to race.", "Wednesday", "2024-05-15"
                ),
            ],
            None,
            [],
        ),
        # Where something comes from is not where it happened.
        (
            "Where did the tram crash?",
            [
                says("The tram crashed in Malmo on Sunday.", "Malmo"),
                says("The tram from Bergen crashed on Sunday.", "Bergen"),
            ],
            None,
            [],
        ),
        # In dated news, other words are of another thing.
        (
            "Who was beside the tram?",
            [
                says("Beside the tram stood Ines Falk, waving.", "Ines Falk", "2024-03-13"),
                says("Music came from Tom Berg's boat later.", "Tom Berg", "2024-03-14"),
            ],
            None,
            [],
        ),
        # Another season's winner is no rival.
        (
            "Who won the tram race?",
            [
                says("Ines Falk won the tram race on Sunday.", "Ines Falk", "2022-03-13"),
                says("Tom Berg won the tram race on Sunday.", "Tom Berg", "2024-03-14"),
            ],
            None,
            [],
        ),
        (COST, [], None, []),
        ("", [says("The tram will cost 240 crowns.", "240")], None, []),
    ],
)
def test_compare(question, statements, kind, values):
    finding = compare(question, statements)
    assert (finding.kind if finding else None) == kind
    assert [side.value for side in finding.sides] == values if finding else not values


def test_one_text_in_many_papers_counts_once():
    wire = "The tram will cost 240 million crowns."
    statements = [says(wire, "240 million", "2024-01-15", group=1) for _ in range(5)]
    other = "The tram will cost 300 million crowns."
    statements += [says(other, "300 million", "2024-01-16") for _ in range(2)]
    finding = compare(COST, statements)
    assert [(side.value, side.stories) for side in finding.sides] == [
        ("300 million crowns", 2),
        ("240 million crowns", 1),
    ]
    assert len(finding.sides[1].statements) == 5


def test_two_people_of_one_name_are_listed():
    swimmer = says("Ada Lund, 24, won.", "24", lead="The swimmers met in Bergen.", title="Gold")
    judge = says("Ada Lund, 61, retired.", "61", lead="The court in Malmo rose.", title="Law")
    assert compare("How old is Ada Lund?", [swimmer, judge]).kind == "listed"


def test_whom_the_article_does_not_name_it_says_nothing_of():
    one = says("The tram opened in 1889.", "1889")
    other = says("The ferry opened in 1901.", "1901", lead="A ferry.", title="Ferry")
    assert compare("When did the Osterby tram open?", [one, other]) is None


def test_without_a_reader_patterns_find_values():
    found = [
        says("The children are Ada, 12, and Bo, 6.", "12", "2024-06-02"),
        says("The children are Ada, 11, and Bo, 6.", "11", "2024-06-03"),
    ]
    bare = [Statement(one.article, one.group, 0, one.end, one.text, lead=LINE) for one in found]
    assert compare("How old are the children?", bare).kind == "disagree"


def test_what_a_sentence_says_in_so_many_words_needs_no_reader():
    read = says("The children are Ada, 12, and Bo, 6.", "12", "2024-06-02")
    unlikely = says("The children are Ada, 11, and Bo, 6.", "6", "2024-06-03", probability=0.05)
    unmarked = says("The children, 15-year-old Ada and Bo, swim.", "15", "2024-06-04")
    unmarked = replace(unmarked, answer=None, probability=0.0)
    assert compare("How old are the children?", [read, unlikely]).kind == "disagree"
    assert compare("How old are the children?", [read, unmarked]).kind == "disagree"
    # A price that no reader marked is any number.
    price = says("The tram will cost 240 million crowns.", "240 million")
    other = replace(says("The tram would cost 265 million.", "265"), answer=None)
    assert compare(COST, [price, other]) is None
