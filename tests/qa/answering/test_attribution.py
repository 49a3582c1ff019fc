"""Quotes extended to who said them, as a table over texts of our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import sentences
from qa.answering.attribution import LONGEST, attributed

TEXT = """The ferry company is in trouble.

“The ferry is too old. Nobody wants to repair it,” a source told the Post. The mayor was not asked.

An aide who declined to be named said: "We have no money. It is as simple as that." He left.

"I love the sea," Ines Falk said. "I always have. I always will."

Insiders told the Courier that it may be sold. “It has been hard to keep. She is stuck,” they said.

According to people familiar with the matter, the price is 3 million crowns. Berg announced a sale.

“Nobody says this.” The sun was out.

The captain, who is close to Falk, explained it, saying:

We will sail no more. That is all."""


@pytest.mark.parametrize(
    ("sentence", "extended", "speaker", "anonymous"),
    [
        ("The ferry company is in trouble.", None, "", False),
        (
            "“The ferry is too old.",
            "“The ferry is too old. Nobody wants to repair it,” a source told the Post.",
            "a source",
            True,
        ),
        ("Nobody wants to repair it,” a source told the Post.", None, "a source", True),
        ("The mayor was not asked.", None, "", False),
        (
            'It is as simple as that."',
            'An aide who declined to be named said: "We have no money. It is as simple as that."',
            "aide who declined",
            True,
        ),
        ('"I love the sea," Ines Falk said.', None, "Ines Falk", False),
        (
            '"I always have.',
            '"I love the sea," Ines Falk said. "I always have.',
            "Ines Falk",
            False,
        ),
        (
            "“It has been hard to keep.",
            "“It has been hard to keep. She is stuck,” they said.",
            "Insiders",
            True,
        ),
        (
            "According to people familiar with the matter, the price is 3 million crowns.",
            None,
            "people familiar with",
            True,
        ),
        ("Berg announced a sale.", None, "Berg", False),
        # Nobody says it: nothing is added.
        ("“Nobody says this.”", None, "", False),
    ],
)
def test_attributed(sentence, extended, speaker, anonymous):
    start = TEXT.index(sentence)
    found = attributed(TEXT, start, start + len(sentence))
    assert TEXT[found.start : found.end] == (extended or sentence)
    assert (found.speaker, found.anonymous) == (speaker, anonymous)


def test_never_into_another_paragraph():
    text = '"We sail on. We always did."\n\nA source said so to the Post.'
    found = attributed(text, 0, 12)
    assert (found.start, found.end, found.speaker) == (0, 12, "")


def test_never_longer_than_the_limit():
    text = '"We sail on. ' + "Nothing will stop us now. " * 30 + 'We are sure," a source said.'
    found = attributed(text, 0, 12)
    assert (found.start, found.end) == (0, 12)


def test_an_empty_or_wrong_span_comes_back():
    for start, end in ((0, 0), (5, 3), (0, 10_000), (-1, 4)):
        found = attributed(TEXT, start, end)
        assert (found.start, found.end, found.speaker) == (start, end, "")


@given(st.text(alphabet='ab “”".,\n said:Source', max_size=200))
def test_the_quote_stays_inside_and_short(text):
    for start, end in sentences(text):
        found = attributed(text, start, end)
        assert 0 <= found.start <= start < end <= found.end <= len(text)
        assert found.end - found.start <= max(LONGEST, end - start)


def test_hostile_text_is_quick():
    text = "“Aa said " * 20_000
    assert attributed(text, 0, 8).start == 0
