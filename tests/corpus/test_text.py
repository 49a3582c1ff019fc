"""The one normalisation, and sentence boundaries."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.text import normalise, one_line, sentences, shorten

MESSY = st.text(
    st.one_of(
        st.sampled_from(
            list(
                " \t\n\r\x0b\x0c\x85\u2028\u2029.!?…\"'”’)]([“a1AÉ\u0301\u0316\u200b\ufeff\x1b\x00"
            )
        ),
        st.characters(),
    )
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", ""),
        (" \n\t ", ""),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\x0ctwo\u2028three\x85four", "one\ntwo\nthree\nfour"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a\n \n\t\n  \nb", "a\n\nb"),
        ("end  \t\nnext", "end\nnext"),
        ("tab\tstays", "tab\tstays"),
        ("red \x1b[31malert\x07", "red [31malert"),
        ("nul\x00s, bell\x08, \x9bC1", "nuls, bell, C1"),
        ("in\xadvis\u200bible\ufeff", "invisible"),
        ("cafe\u0301", "caf\xe9"),
        ("cafe\u200b\u0301", "caf\xe9"),
        ("“quotes” – ‘and’ — dashes\xa0stay", "“quotes” – ‘and’ — dashes\xa0stay"),
        ("family 👩\u200d👧 and \u200eabc\u200f", "family 👩\u200d👧 and \u200eabc\u200f"),
        ("lone \ud800 half", "lone \ufffd half"),
    ],
)
def test_normalise(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


@given(MESSY)
@example("e" + "\u0344" * 40)
@example("a \u0301b")
def test_normalised_text_is_settled(raw: str) -> None:
    text = normalise(raw)
    assert normalise(text) == text
    assert unicodedata.is_normalized("NFC", text)
    assert text.encode("utf-8").decode("utf-8") == text
    assert "\n\n\n" not in text
    assert not any(unicodedata.category(c) == "Cc" for c in text if c not in "\t\n")
    assert all(line == line.rstrip() for line in text.split("\n"))


def test_many_combining_marks_do_not_take_quadratic_time() -> None:
    # Sorting two million alternating marks takes CPython hours; cut to 30 it takes a moment.
    assert len(normalise("e" + "\u0301\u0316" * 1_000_000 + " end")) <= 35


@given(MESSY, st.integers(min_value=2, max_value=30))
def test_one_line_is_one_bounded_line(raw: str, limit: int) -> None:
    line = one_line(raw, limit)
    assert len(line) <= limit
    assert line == line.strip()
    assert "\n" not in line


@pytest.mark.parametrize(
    ("line", "limit", "expected"),
    [
        ("short", 10, "short"),
        ("exactly 10", 10, "exactly 10"),
        ("cut at the last word", 12, "cut at the…"),
        ("no comma, before the mark", 11, "no comma…"),
        ("unbreakable" * 3, 10, "unbreakab…"),
    ],
)
def test_shorten(line: str, limit: int, expected: str) -> None:
    assert shorten(line, limit) == expected


# Each case is a text with | where a sentence ends; the spans must be exactly those pieces.
SENTENCES = [
    # plain ends
    "The bridge reopened.| Traffic flowed again.",
    "Was it worth it?| Nobody knew!| They cheered.",
    "It rained.  |  It poured.",
    "Only one sentence here",
    # abbreviations before a name
    "Mr. Quill spoke to Mrs. Orme and Dr. Finch.| They agreed.",
    "Rep. Ada Marsh met Gov. Tom Reed.| Sen. Hale stayed away.",
    "Gen. Ivo Brandt and Lt. Col. Mara Stone left.",
    "The club is in St. Albans.| It rained there.",
    "Prof. L. B. Winter won.| J.K. Harrow lost.",
    "The judge heard Dale v. Morton.| A ruling follows.",
    "Fruit, e.g. Bramley apples, is dear, i.e. The Times says so.",
    # abbreviations that may end a sentence
    "He moved to the U.S.| The war was over.",
    "U.S. Army trucks crossed the U.S. border.",
    "The firm is Harbour Inc.| It makes boats.",
    "Harbour Inc. Chief Executive Ada Quill resigned.",
    "It opens at 9 a.m. Monday and closes at 5 p.m. on Friday.",
    "The doors close at 5 p.m.| The last train leaves at six.",
    "Tom Reed Jr. won the seat.| Tom Reed Sr. was proud.",
    "She lives in Washington, D.C.| “We like it,” she said.",
    "Boats, ropes, etc. were sold.",
    "ROLLING HILLS, Miss. — A storm came.| She hit, or miss.| Then it went.",
    "Hale, R-Mass. and Reed, D-Ore. agreed.| He left Mass.| She stayed.",
    "The fair runs 26-Dec. 23 in town.",
    # months, numbers, decimals
    "It began on Jan. 6 and ended on Dec. 24, 2021.| Few noticed.",
    "They sailed in Oct.| When winter came they stayed.",
    "The rate rose 0.25 percent to 4.5 percent.| Markets fell.",
    "It cost $3.5 million.| 40 people paid.",
    "She ranked No. 2 in the world.| No. 1 was ill.",
    "Was that all?| No.| There was more.",
    "Aug. 24 was wet.",
    # quotes and brackets after the stop
    "“We won.”| The crowd sang.",
    '"We won."| The crowd sang.',
    "“Will you stay?” she asked.| “Yes!” he shouted.",
    "He left (at last.)| She stayed.",
    "She said: “It is over.| We tried.”| Then she left.",
    "‘Not now.’| ‘When?’",
    "He paid [nothing].| She paid.[2]| All were glad.",
    # ellipses
    "He paused…| Then he spoke.",
    "I was … happy about it.",
    "I was ... Well, happy about it.",
    "and so on...| The end.",
    # names with marks and small letters
    "Yahoo! shares rose.| eBay fell.| iPhone sales grew.",
    "The site example.com is down.| Visit a.b.c.example now.",
    # lost spaces, wide stops
    "The vote was close.|The mayor won.",
    "他走了。|她留下。",
    # list items and initials
    "1. Cut the onions.",
    "2. Fry them.| Add salt.",
    "a. The first point.",
    "Smith, J. Ford and P. Hale ran.",
    # line breaks
    "A heading|\n\nThe story begins here|\nand a line ends it.",
    "Mr.|\nQuill is on the next line.",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences(marked: str) -> None:
    text = marked.replace("|", "")
    expected = [piece.strip() for piece in marked.split("|")]
    assert [text[start:end] for start, end in sentences(text)] == expected


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_no_sentences_in_blank_text(text: str) -> None:
    assert sentences(text) == []


@given(MESSY.map(normalise))
def test_every_character_is_in_exactly_one_sentence(text: str) -> None:
    position = 0
    for start, end in sentences(text):
        assert not text[position:start].strip()
        assert start < end
        sentence = text[start:end]
        assert sentence == sentence.strip()
        assert "\n" not in sentence
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    "unit",
    [
        "x",
        ".",
        ". ",
        '."',
        "a.b",
        " ",
        "(",
        "“",
        "\n",
        "Mr. ",
        "U.S. ",
        "a…",
        "1.",
        "aa.A",
        "B. ",
        "b. ",
        "1. ",
    ],
)
def test_hostile_repetition_is_linear(unit: str) -> None:
    # Quadratic work on 300,000 characters would hang this test.
    text = unit * (300_000 // len(unit))
    covered = sum(end - start for start, end in sentences(text))
    assert covered >= len("".join(text.split()))
