"""How long something has been: a length or "since", never a bare year."""

from __future__ import annotations

import pytest

from corpus.types import ArticleInfo, Passage
from qa import Archive
from qa.answering.lengths import as_lengths
from qa.question.lengths import is_length
from qa.reader.evidence import Evidence
from qa.reader.protocol import Reading

TEXT = "They have been a pair since 2012. They wed in 2014, and stayed for nine years in Farholm."


def marked(words: str) -> Evidence:
    start = TEXT.index(words)
    passage = Passage(1, "one", 0, 100, 100 + len(TEXT), TEXT, ((100, 133), (134, 189)))
    reading = Reading(start, start + len(words), 3.0, 2.0, 1.0)
    return Evidence(ArticleInfo(id="one", title="A pair"), passage, reading, 0.1, 1.0, 0.6)


@pytest.mark.parametrize(
    ("words", "kept", "pooled"),
    [("2012", "since 2012", 0.6), ("2014", "", 0.0), ("nine years", "nine years", 0.6)],
)
def test_what_is_marked_when_a_length_is_asked_for(words: str, kept: str, pooled: float) -> None:
    (found,) = as_lengths("How long have they been a pair?", [marked(words)])
    assert (found.text, found.pooled) == (kept, pooled)
    (same,) = as_lengths("When did they become a pair?", [marked(words)])
    assert same == marked(words)


@pytest.mark.parametrize("question", ["How long have they been married?", "How long did it last?"])
def test_a_short_answer_is_a_length(question: str) -> None:
    with Archive.sample() as archive:
        short = archive.ask(question).short
        assert short is None or is_length(short.text)
        # The reader marks a year for the first: the same story is still quoted.
        assert archive.ask("How long have they been married?").citations
