"""Exact phrases in questions."""

import pytest

from embeddings.hashing import HashEncoder
from qa import Archive, Article
from qa.phrases import has_all, phrases


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ('who said "trial run"?', (" trial run ",)),
        ("who said “Trial  Run”, and «at sea»?", (" trial run ", " at sea ")),
        ('an "unclosed mark', ()),
        ("the captain's log", ()),
        ('empty "" or "?!" marks', ()),
    ],
)
def test_phrases(question, found):
    assert phrases(question) == found


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("It was a trial\nrun.", True),
        ("A Trial-Run!", True),
        ("The trial will run.", False),
        ("An industrial run.", False),
    ],
)
def test_whole_words_in_a_row(text, there):
    assert has_all(text, phrases('"trial run"')) is there


def test_a_phrase_is_a_requirement(tmp_path):
    near = "The run of the ferry was a trial for everybody, and the trial went on. "
    exact = "The harbour office called the ferry's first week a trial run. "
    with Archive.open(tmp_path / "a", create=True, encoder=HashEncoder()) as archive:
        archive.add(
            [
                Article(id="near", title="Ferry", text=near * 3),
                Article(id="exact", title="Harbour", text=exact + "Nothing else was said."),
            ]
        )
        assert {hit.article.id for hit in archive.search("trial run ferry")} == {"near", "exact"}
        assert [hit.article.id for hit in archive.search('"trial run" ferry')] == ["exact"]
        answer = archive.ask('Who spoke of a "voyage of doom"?')
        assert not answer.found
        assert answer.notes == ('No passage found has the exact words "voyage of doom".',)
