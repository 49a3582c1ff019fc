from pathlib import Path

import pytest

from corpus.errors import ArchiveMissing, ReadError
from embeddings.hashing import HashEncoder
from qa.evaluate.collection import cached_archive, collection_key, evaluate_files

TRAM = Path(__file__).parents[2] / "data" / "tram"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_key_names_what_the_archive_is_made_of(tmp_path):
    (tmp_path / "s").mkdir()
    story = tmp_path / "s" / "a.txt"
    story.write_text("One.", encoding="utf-8")
    key = collection_key(tmp_path / "s", "hash")
    assert collection_key(tmp_path / "s", "hash") == key
    assert collection_key(tmp_path / "s", "other") != key
    story.write_text("Two.", encoding="utf-8")
    changed = collection_key(tmp_path / "s", "hash")
    assert changed != key
    story.rename(tmp_path / "s" / "b.txt")
    assert collection_key(tmp_path / "s", "hash") not in (key, changed)
    with pytest.raises(ReadError, match="Cannot read the stories"):
        collection_key(tmp_path / "none", "hash")


def test_a_folder_of_stories_is_indexed_once(cache):
    stories, questions = TRAM, TRAM / "questions.jsonl"
    seen = []
    encoder = HashEncoder()
    run = evaluate_files(
        questions,
        stories=stories,
        encoder=encoder,
        limit=4,
        modes=["lexical", "fused"],
        report=lambda *state: seen.append(state),
    )
    assert [outcome.id for outcome in run.outcomes] == ["t01", "t02", "t03", "t04"]
    assert sum(outcome.unknown_gold for outcome in run.outcomes) == 0
    assert sum(o.rankings["lexical"].articles[0] in o.gold for o in run.outcomes) >= 3
    assert sum(outcome.literal for outcome in run.outcomes) > 0
    assert all(outcome.literal == outcome.citations for outcome in run.outcomes)
    place = Path(str(run.conditions["archive"]))
    assert place == cached_archive(stories, encoder.info.fingerprint)
    assert place.is_relative_to(cache)
    assert any(stage == "encode passages" for stage, _, _ in seen)
    assert seen[-1] == ("questions", 4, 4)

    seen.clear()
    again = evaluate_files(questions, stories=stories, encoder=encoder, limit=4)
    assert not any(stage.startswith("encode") for stage, _, _ in seen)
    assert again.conditions["passages"] == run.conditions["passages"]
    for first, second in zip(run.outcomes, again.outcomes, strict=True):
        assert (first.quotes, first.confidence) == (second.quotes, second.confidence)


def test_follow_ups_and_unanswerable_ones_run_too():
    run = evaluate_files(
        TRAM / "questions.jsonl", stories=TRAM, encoder=HashEncoder(), modes=["fused"]
    )
    kinds = {outcome.kind for outcome in run.outcomes}
    assert {"absent", "followup", "fact"} <= kinds
    assert len(run.outcomes) == 25
    assert all(outcome.answerable == (outcome.kind != "absent") for outcome in run.outcomes)


def test_an_archive_that_is_not_there(tmp_path):
    with pytest.raises(ArchiveMissing):
        evaluate_files(TRAM / "questions.jsonl", archive=tmp_path / "none")


def test_stories_that_hold_none(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "x.txt").write_bytes(b"")
    with pytest.raises(ReadError, match="No stories"):
        evaluate_files(TRAM / "questions.jsonl", stories=tmp_path / "empty", encoder=HashEncoder())
