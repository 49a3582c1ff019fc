"""Follow-ups to answers, as a table: conversations about invented people, and what is carried.

Each conversation has its turns (question, short answer, first quote; a turn without quote was
refused), a follow-up, the names it should be given and other words that should be among them.
"""

import pytest

from qa import Conversation
from qa.question.followup import understand
from qa.question.said import Said, answered_with, asked_for
from qa.types import Answer, Citation, ShortAnswer

OFFICE = (
    "Who runs the harbour office?",
    "Mira Solberg",
    "The harbour office is run by Mira Solberg, who took over in 2019.",
)
RESIGNED = (
    "When did Pavel Norin resign?",
    "2021",
    "Pavel Norin resigned in 2021 after a quarrel with the board of Halden Marine.",
)
REPLACED = ("Who replaced him?", "Greta Lund", "Greta Lund replaced him that autumn.")
WEDDING = ("When did Ada Falk marry?", "1998", "Ada Falk married in Oslo in 1998.")
HUSBAND = ("Who did Ada Falk marry?", "Sten Moberg", "In 1998 Ada Falk married Sten Moberg.")
FILM = ("Which film did Wren Okoye direct?", "Cold Harbour", "Okoye made Cold Harbour in 2021.")
SHIPYARD = (
    "Who bought the shipyard?",
    "Halden Marine",
    "The shipyard went to Halden Marine for 3 million.",
)
CHOIR = (
    "Who founded the choir?",
    "Lena Marsh and Otto Brandt",
    "The choir was founded by Lena Marsh and Otto Brandt.",
)
HOME = ("Where does Ada Falk live?", "Bergholm", "Ada Falk lives in Bergholm, near the lake.")
MAYOR = ("Who is the mayor of Tarn Bay?", "Elin Frost", "Elin Frost is the mayor of Tarn Bay.")
STUDIED = ("Where did she study?", "University of Halden", "Frost went to University of Halden.")
SCORER = ("Who scored the goal?", "Ivo Lind", "The goal was scored by Ivo Lind.")
TEAM = ("Which team does he play for?", "Tarn Bay Rovers", "Lind is with Tarn Bay Rovers.")
WINNER = ("Who won the race?", "Ines Duarte", "The race was won by Ines Duarte.")
SECOND = ("Who came second?", "Rosa Blum", "Second was Rosa Blum, a nurse.")
FERRY = ("When was the Norrland ferry built?", "1987", "The Norrland ferry was built in 1987.")
SISTER = (
    "When was Greta Lund born?",
    "1970",
    "Greta Lund, the sister of Bengt Lund, was born in 1970.",
)
RELEASED = (
    "When was Cold Harbour released?",
    "2021",
    "Cold Harbour, directed by Wren Okoye, was released in 2021.",
)
STRIKE = ("Who leads the strike?", "Wren Okoye", "Falk's husband, Wren Okoye, leads the strike.")
ADA = ("Who is Ada Falk?", "a sailmaker", "Ada Falk is a sailmaker from Bergholm.")
TOWER = ("Who designed the clock tower?", "Ludwig Ansel", "It was designed by Ludwig Ansel.")

CASES = [
    # Whom the answer named, after a question for somebody.
    ([OFFICE], "How old is she?", ["Mira Solberg"], ""),
    ([OFFICE], "how old is she", ["Mira Solberg"], ""),
    ([OFFICE], "What did Solberg do before?", [], ""),
    (
        [("What is the pilot's name?", "Anton Reyes", "The pilot is called Anton Reyes.")],
        "Where did he train?",
        ["Anton Reyes"],
        "",
    ),
    ([RESIGNED, REPLACED], "How old is she?", ["Greta Lund"], ""),
    ([RESIGNED, REPLACED], "Why did he resign?", ["Pavel Norin"], ""),
    (
        [
            ("Who staged the ballet?", "Julien Marchetti", "Julien Marchetti staged the ballet."),
            ("What is the violinist's name?", "Odile Kerr", "The violinist Odile Kerr was ill."),
        ],
        "how old is she?",
        ["Odile Kerr"],
        "",
    ),
    (
        [("who owns the bakery", "Tomas Quill", "The bakery belongs to Tomas Quill.")],
        "when was he born",
        ["Tomas Quill"],
        "",
    ),
    (
        [("Which architect built the town hall?", "Ludwig Ansel", "It is Ludwig Ansel's work.")],
        "What else did he build?",
        ["Ludwig Ansel"],
        "",
    ),
    ([SCORER, TEAM], "How many goals has he scored?", ["Ivo Lind"], ""),
    ([WINNER, SECOND], "How old is she?", ["Rosa Blum"], ""),
    ([MAYOR], "How old is she?", ["Elin Frost"], ""),
    ([MAYOR, STUDIED], "When did she graduate?", ["Elin Frost"], ""),
    (
        [MAYOR, ("Where was she born?", "Osk", "Frost was born in Osk.")],
        "How old is she?",
        ["Elin Frost"],
        "",
    ),
    (
        [("Who opened the fair?", "Mayor Elin Frost", "The fair was opened by Mayor Elin Frost.")],
        "How old is she?",
        ["Mayor Elin Frost"],
        "",
    ),
    (
        [
            (
                "Who was seen at the quay?",
                "25-year-old sailor Camilla Strand",
                "Norin was seen with 25-year-old sailor Camilla Strand.",
            )
        ],
        "Where is she from?",
        ["Camilla Strand"],
        "",
    ),
    (
        [("Who directed Cold Harbour?", "Wren Okoye", "Cold Harbour was directed by Wren Okoye.")],
        "What did he say about the film?",
        ["Wren Okoye"],
        "",
    ),
    # Whom the question named stays, whoever stands in the answer.
    ([WEDDING], "Where does she live?", ["Ada Falk"], ""),
    ([HUSBAND], "Where does she live?", ["Ada Falk"], ""),
    ([HOME], "How old is she?", ["Ada Falk"], ""),
    ([SISTER], "Is she married?", ["Greta Lund"], ""),
    ([FILM], "Where was he born?", ["Wren Okoye"], ""),
    ([RESIGNED], "How old is he?", ["Pavel Norin"], ""),
    ([ADA], "How old is she?", ["Ada Falk"], ""),
    # Unless the pronoun does not fit.
    ([HUSBAND], "Where does he live?", ["Sten Moberg"], ""),
    ([SISTER], "And what does he do?", ["Bengt Lund"], ""),
    ([ADA, STRIKE], "How old is he?", ["Wren Okoye"], ""),
    ([ADA, STRIKE], "How old is she?", ["Ada Falk"], ""),
    ([CHOIR], "When did she leave?", ["Lena Marsh"], ""),
    (
        [("Did Tom Berg and Ines Falk sell the ferry?", None, "Berg and Falk sold it.")],
        "Where does he live?",
        ["Tom Berg"],
        "",
    ),
    # Two of them.
    ([HUSBAND], "Where do they live?", ["Ada Falk", "Sten Moberg"], ""),
    (
        [("What are the names of the twins?", "Ivo and Petra", "The twins are Ivo and Petra.")],
        "How old are they?",
        ["Ivo", "Petra"],
        "",
    ),
    ([CHOIR], "Where did they meet?", ["Lena Marsh", "Otto Brandt"], ""),
    ([WINNER, SECOND], "Where do they train?", ["Ines Duarte", "Rosa Blum"], ""),
    ([WINNER, SECOND], "Which of them is older?", ["Ines Duarte", "Rosa Blum"], ""),
    # Things and companies.
    ([FILM], "Who stars in it?", ["Cold Harbour"], ""),
    (
        [("Which company owns the quay?", "Halden Marine", "The quay belongs to Halden Marine.")],
        "Where is it based?",
        ["Halden Marine"],
        "",
    ),
    ([SHIPYARD], "How much did it pay?", ["Halden Marine"], ""),
    ([SHIPYARD], "How much did they pay?", ["Halden Marine"], ""),
    ([SCORER, TEAM], "When was it founded?", ["Tarn Bay Rovers"], ""),
    ([SCORER, TEAM], "Who is their coach?", ["Tarn Bay Rovers"], ""),
    ([MAYOR, STUDIED], "When was it founded?", ["University of Halden"], ""),
    ([RELEASED], "Who directed it?", ["Cold Harbour"], ""),
    # Places.
    (
        [("Where was the treaty signed?", "Port Ellery", "It was signed in Port Ellery.")],
        "How many people live there?",
        ["Port Ellery"],
        "",
    ),
    ([HOME], "Since when has she lived there?", ["Ada Falk", "Bergholm"], ""),
    ([MAYOR], "How many people live there?", ["Tarn Bay"], ""),
    (
        [("When did Ada Falk move to Bergholm?", "2004", "Ada Falk came to Bergholm in 2004.")],
        "Who else lives there?",
        ["Bergholm"],
        "",
    ),
    (
        [OFFICE, ("Where does she live?", "Tarn Bay", "Solberg lives in Tarn Bay.")],
        "What is the weather like there?",
        ["Tarn Bay"],
        "",
    ),
    ([WEDDING], "What did she do there?", ["Ada Falk", "Oslo"], ""),
    # A new topic drops the old one.
    ([OFFICE], "When was the Norrland ferry built?", [], ""),
    ([OFFICE, FERRY], "How long is it?", ["Norrland"], ""),
    ([TOWER], "When was the tower built?", [], ""),
    ([OFFICE], "Who is Pavel Norin?", [], ""),
    # What was refused is still what was asked about.
    ([OFFICE, ("Who is Pavel Norin?", None, None)], "How old is he?", ["Pavel Norin"], ""),
    ([OFFICE, ("What does she earn?", None, None)], "Where does she live?", ["Mira Solberg"], ""),
    # A word or two.
    ([("Did Pavel Norin resign?", None, "Norin resigned.")], "Why?", ["Pavel Norin"], "resign"),
    ([MAYOR], "Since when?", ["Elin Frost", "Tarn Bay"], "mayor"),
    ([("How old is Ada Falk?", "52", "Falk is 52.")], "And her husband?", ["Ada Falk"], ""),
    ([("How old is Ada Falk?", "52", "Falk is 52.")], "What about Greta Lund?", [], "old"),
    (
        [("When did the strike begin?", "Monday", "The strike began on Monday 3 June.")],
        "How long did it last?",
        [],
        "strike",
    ),
    (
        [OFFICE, ("What does she earn?", None, None)],
        "Why?",
        ["Mira Solberg"],
        "earn",
    ),
    (
        [("How many children do Ada Falk and Sten Moberg have?", "two", "They have two children.")],
        "How old are they?",
        ["Ada Falk", "Sten Moberg"],
        "children",
    ),
    # What something cost is no "it" that stands for nothing.
    ([FILM], "How much did it cost?", ["Cold Harbour"], ""),
    # Nobody was named but in the quote.
    (
        [("What did the keeper say?", "the lamp must stay", "Nora Vance said the lamp must stay.")],
        "How old is she?",
        ["Nora Vance"],
        "",
    ),
    (
        [("Was the bridge closed?", None, "It was closed by the engineer Paul Ostrow.")],
        "Where does he live?",
        ["Paul Ostrow"],
        "",
    ),
    # The user said "she", so Falk is one; the quotes say who is whose husband.
    (
        [
            ("How old is Okoye?", "49", "Okoye is 49."),
            ("How old is Solberg?", "44", "Solberg, the wife of a pilot, is 44."),
        ],
        "Where does she live?",
        ["Solberg"],
        "",
    ),
    # A date is nobody.
    (
        [OFFICE, ("What did she say in June 2023?", "nothing", "In June 2023 she said nothing.")],
        "And in August?",
        ["Mira Solberg"],
        "",
    ),
    # What one question leaves out, the next does not ask about.
    (
        [("Who is Mira Solberg? -Norrland", "a pilot", "Mira Solberg is a pilot.")],
        "How old is she?",
        ["Mira Solberg"],
        "",
    ),
]


def answered(question, understood, short, quote):
    """A finished turn as the archive gives it."""
    if quote is None:
        return Answer(question, understood, "Not in these stories.", None, (), False, 0.1)
    cited = Citation(1, "a", "T", None, None, None, None, quote, 0, len(quote))
    marked = ShortAnswer(short, 1, 0, len(short), 0.9) if short else None
    return Answer(question, understood, f"{quote} [1]", marked, (cited,), True, 0.9)


def carried_into(turns, question):
    """What is put in front of a question after these turns."""
    conversation = Conversation()
    for asked, short, quote in turns:
        understood = understand(asked, conversation.context).text
        conversation = conversation.with_turn(answered(asked, understood, short, quote))
    return understand(question, conversation.context).carried


def test_another_name_takes_the_place_of_the_last_one():
    earlier = [Said("How old is Ada Falk's boat?"), Said("Sten Moberg: where does he live?")]
    assert understand("And Greta Lund's?", earlier[:1]).text == "How old is Greta Lund's boat?"
    assert understand("What about Greta?", earlier).text == "Greta: where does he live?"


@pytest.mark.parametrize(
    ("question", "short", "found"),
    [
        ("Who runs it?", "Mira Solberg, 44", ["Mira Solberg"]),
        ("Who runs it?", "Solberg's brother", []),
        ("Who runs it?", "The mayor", []),
        ("Who runs it?", "Ivo, Petra and Tom Berg", ["Ivo", "Petra", "Tom Berg"]),
        ("Which office runs it?", "Ministry of Trade and Fish", ["Ministry of Trade and Fish"]),
        ("Which film is it?", "Cold Harbour, and Odile Kerr stars", ["Cold Harbour"]),
        ("What is he called?", "Mr. Quill from Oslo", ["Mr. Quill"]),
        ("Where is it?", "in Port Ellery", ["Port Ellery"]),
        ("Who runs it?", "Two", []),
        ("When was it?", "Monday in Oslo", []),
        ("Why?", "Mira Solberg", []),
        ("Who is Mira Solberg?", "Solberg", []),
        ("Who runs it?", "", []),
        ("Who runs it?", " and ", []),
    ],
)
def test_names_of_a_short_answer(question, short, found):
    assert answered_with(Said(question, short)) == found


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who leads it?", "somebody"),
        ("Which player scored?", "somebody"),
        ("Which newspaper said so?", "thing"),
        ("What is her name?", "name"),
        ("Which town is it?", "place"),
        ("What year was it?", "nothing"),
        ("How did which player score?", "nothing"),
        ("What did he say?", "nothing"),
    ],
)
def test_what_a_question_asks_for(question, asked):
    assert asked_for(question).value == asked


@pytest.mark.parametrize(("turns", "question", "names", "words"), CASES)
def test_what_answers_bring(turns, question, names, words):
    carried = [part for one in carried_into(turns, question) for part in one.split(" and ")]
    assert {one for one in carried if one != one.casefold()} == set(names)
    assert set(words.split()) <= set(carried)
