"""Single quotation marks and apostrophes, and quotes in them extended to who said them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import sentences
from qa.answering.attribution import attributed
from qa.answering.speech import quoted_parts


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“Yes.” He left.", ["“Yes.”"]),
        ('"Yes," he said. "No."', ['"Yes,"', '"No."']),
        ("'We are fine,' a source said.", ["'We are fine,'"]),
        ("‘They’re the workers’ savings,’ he said.", ["‘They’re the workers’ savings,’"]),
        ("The workers' union and the dogs' home.", []),
        ("It wasn't Falk's. Nobody's happy.", []),
        ("In the '90s rock 'n' roll died, 'twas said.", []),
        ("'The '90s of rock 'n' roll,' he said.", ["'The '90s of rock 'n' roll,'"]),
        ("He saw 'a disgrace', the players' pay 'obscene'.", ["'a disgrace'", "'obscene'"]),
        ("\"The 'best day' ever,\" she said.", ["\"The 'best day' ever,\""]),
        ("'She said \"no\" to me,' he said.", ["'She said \"no\" to me,'"]),
        ("‘It is over. More follows.", ["‘It is over. More follows."]),
        ("“It is over. More follows.", ["“It is over. More follows."]),
        ("", []),
    ],
)
def test_what_is_quoted(text: str, inside: list[str]) -> None:
    expected = text
    for part in inside:
        expected = expected.replace(part, '"' * len(part), 1)
    assert quoted_parts(text) == expected


@given(st.text(alphabet="a S'‘’“”\".,n\n", max_size=60))
def test_it_is_as_long_as_the_text(text: str) -> None:
    assert len(quoted_parts(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "first", "speaker", "anonymous"),
    [
        ("'We are fine. We need time,' a source told the Gull.", 0, "a source", True),
        ("‘The plan is dead. The players’ club won’t pay,’ said Ada Moor.", 0, "Ada Moor", False),
        ("Ada Moor said: 'The plan is dead. It is buried.'", 1, "Ada Moor", False),
    ],
)
def test_a_quote_in_single_marks_is_extended(
    text: str, first: int, speaker: str, anonymous: bool
) -> None:
    found = attributed(text, *sentences(text)[first])
    assert (found.start, found.end) == (0, len(text))
    assert (found.speaker, found.anonymous) == (speaker, anonymous)


def test_a_possessive_is_no_quote() -> None:
    text = "The workers' house was sold. The dogs' home wasn't, a source said."
    assert attributed(text, *sentences(text)[0]).end == sentences(text)[0][1]
