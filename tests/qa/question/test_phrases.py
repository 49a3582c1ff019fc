"""Exact phrases in questions."""

import pytest

from corpus.errors import UsageError
from embeddings.hashing import HashEncoder
from qa import Archive, Article
from qa.question.phrases import (
    exclusions,
    has_all,
    has_any,
    phrase_notes,
    phrases,
    without_exclusions,
)


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


@pytest.mark.parametrize(
    ("question", "left_out", "searched"),
    [
        ("ferry -golden", (" golden ",), "ferry"),
        ("-golden ferry -Gate's -a", (" golden ", " gate s ", " a "), "ferry"),
        ('"trial run" -"at  sea" ferry', (" at sea ",), '"trial run" ferry'),
        ("ferry -“at sea”? (-gulls)", (" at sea ", " gulls "), "ferry ? ( )"),
        ("ferry -well-known", (" well known ",), "ferry"),
        # None of these excludes anything.
        ("the ex-wife's brother-in-law", (), None),
        ("ferry - golden, ferry \u2013golden, ferry --golden", (), None),
        ("minus -5 degrees, 2019-2020, -", (), None),
        ('ferry -"unclosed', (), None),
        ("a -_x", (), None),
    ],
)
def test_exclusions(question, left_out, searched):
    assert exclusions(question) == left_out
    assert without_exclusions(question) == (question if searched is None else searched)


def test_an_excluded_phrase_is_not_required():
    assert phrases('"trial run" -"at sea"') == (" trial run ",)
    assert has_any("They were at sea.", exclusions('-"at sea"'))
    assert not has_any("They were at the sea, seasick.", exclusions('-"at sea" -sick'))
    assert not has_any("Anything", ())


def test_notes_say_what_was_required_and_left_out():
    assert phrase_notes("ferry", found=True) == []
    assert phrase_notes('"trial run" "at sea" -golden -"red flag"', found=True) == [
        'Only passages with the exact words "trial run" and "at sea".',
        'Left out: passages with "golden" or "red flag".',
    ]


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


def test_what_is_excluded_keeps_passages_out(tmp_path):
    pier = "The pier was closed on Friday because planks were loose, said the golden mayor. "
    quay = "The quay was closed on Monday because stones were loose, said the old mayor. "
    dune = "Sand and planks have closed the path to the lighthouse, which nobody misses. "
    with Archive.open(tmp_path / "a", create=True, encoder=HashEncoder(), reader=False) as archive:
        archive.add(
            [
                Article(id="pier", title="Pier", text=pier * 3),
                Article(id="quay", title="Quay", text=quay * 3),
                Article(id="dune", title="The Golden Dune", text=dune * 2),
            ]
        )
        every = {hit.article.id for hit in archive.search("closed planks stones")}
        assert every == {"pier", "quay", "dune"}
        for mode in ("fused", "lexical", "dense"):
            found = archive.search("closed planks stones -Golden", mode=mode)
            assert [hit.article.id for hit in found] == ["quay"], mode
        found = archive.search('closed -"old mayor"')
        assert {hit.article.id for hit in found} == {"pier", "dune"}
        # Ranked as if the words had not been there.
        plain, without = (archive.search(f"quay closed{more}") for more in ("", " -zebra"))
        assert [hit.passage.id for hit in plain] == [hit.passage.id for hit in without]
        assert [hit.score for hit in plain] == pytest.approx([hit.score for hit in without])
        answer = archive.ask("Why was the pier closed on Friday? -quay")
        assert {one.article_id for one in answer.citations} <= {"pier", "dune"}
        assert answer.citations
        assert 'Left out: passages with "quay".' in answer.notes
        with pytest.raises(UsageError, match="only says what to leave out"):
            archive.ask("-golden ?!")
