"""The archive object: what a program that imports `qa` relies on."""

from __future__ import annotations

import datetime
import json
import shutil
import threading

import pytest

from corpus.database import write_lock
from corpus.errors import (
    ArchiveBusy,
    ArchiveError,
    ArchiveMissing,
    ArticleMissing,
    EncoderError,
    UsageError,
)
from corpus.types import Article, Filter
from embeddings.hashing import HashEncoder
from qa import Archive

ENCODER = HashEncoder(64)


def story(name: str, text: str, day: int | None = None, source: str | None = None) -> Article:
    date = datetime.date(2024, 5, day) if day else None
    return Article(id=name, title=f"About {name}", date=date, source=source, text=text)


STORIES = [
    story("pier", "The pier of Gull Rock was closed on Friday. Planks were loose.", 3, "Post"),
    story("ferry", "The ferry sails six times a day. It takes forty cars.", 9, "Courier"),
    story("bakery", "A bakery opened in the lighthouse. It sells rye bread."),
]


@pytest.fixture
def folder(tmp_path):
    with Archive.open(tmp_path / "archive", create=True, encoder=ENCODER) as archive:
        archive.add(STORIES)
    return tmp_path / "archive"


@pytest.fixture
def archive(folder):
    with Archive.open(folder) as opened:
        yield opened


def ids(hits) -> list[str]:
    return [hit.article.id for hit in hits]


def test_a_missing_archive_is_not_made(tmp_path) -> None:
    with pytest.raises(ArchiveMissing) as raised:
        Archive.open(tmp_path / "none")
    assert "qa index" in raised.value.remedy
    assert not (tmp_path / "none").exists()


def test_the_archive_remembers_its_encoder(archive) -> None:
    # Opened without naming one; `hash-64` is loaded by the name it was made with.
    assert archive.info().encoder == "hash-64"
    assert ids(archive.search("rye bread", limit=1)) == ["bakery"]


def test_another_encoder_is_refused_until_all_is_encoded_anew(folder) -> None:
    other = HashEncoder(128)
    with Archive.open(folder, encoder=other) as opened:
        with pytest.raises(EncoderError) as raised:
            opened.ask("Was the pier closed?")
        assert raised.value.remedy == "Encode it anew with: qa index --encoder hash-128"
        report = opened.add([])
        assert report.encoded == report.passages == 3
        assert ids(opened.search("ferry cars", limit=1)) == ["ferry"]


@pytest.mark.parametrize("single", [True, False])
def test_one_path_needs_no_list(archive, tmp_path, single: bool) -> None:
    (tmp_path / "new.md").write_text("# Storm\n\n" + "The storm took the roof of the school. " * 9)
    path = str(tmp_path / "new.md")
    assert archive.add(path if single else [path]).added == 1
    assert archive.article("new").title == "Storm"


def test_adding_the_same_again_changes_nothing(archive) -> None:
    generation = archive.info().generation
    report = archive.add(STORIES)
    assert (report.added, report.unchanged, report.encoded) == (0, 3, 0)
    assert archive.info().generation == generation


def test_what_was_added_is_found_by_an_archive_opened_before(archive, folder) -> None:
    assert "whale" not in ids(archive.search("whale"))
    with Archive.open(folder) as writer:
        writer.add(story("whale", "A whale was seen off the pier."))
    assert ids(archive.search("whale", limit=1)) == ["whale"]


def test_what_was_removed_is_found_no_more(archive) -> None:
    assert archive.remove(["pier", "no-such"]) == 1
    assert "pier" not in ids(archive.search("pier closed planks"))
    with pytest.raises(ArticleMissing):
        archive.article("pier")


@pytest.mark.parametrize("limit", [150, 10**30])
def test_as_many_passages_as_wanted(archive, limit: int) -> None:
    # More than the two hundred that a question usually looks at.
    archive.add(story(f"boat-{n}", f"Boat {n} has {n * 7} oars and no sail.") for n in range(240))
    found = archive.search("boat oars sail", limit=limit)
    assert len(found) == min(limit, 243)
    assert len(set(ids(found))) == len(found)


def test_filters_hold_for_everything(archive) -> None:
    may = Filter(since=datetime.date(2024, 5, 4), until=datetime.date(2024, 5, 30))
    assert [article.id for article in archive.articles(may)] == ["ferry"]
    assert ids(archive.search("pier bread ferry", filter=may)) == ["ferry"]
    answer = archive.ask("Was the pier closed?", filter=may)
    assert {citation.article_id for citation in answer.citations} <= {"ferry"}
    assert answer.notes == ("1 undated story was left out because of the date limits.",)


def test_as_of_a_day_later_stories_are_hidden(archive) -> None:
    then = Filter(as_of=datetime.date(2024, 5, 3))
    assert ids(archive.search("the", filter=then)) == ["pier"]
    assert [one.id for one in archive.articles(then)] == ["pier"]
    with pytest.raises(UsageError):
        archive.search("pier", filter=Filter(since=datetime.date(2024, 5, 4), as_of=then.as_of))


def test_a_filter_without_any_day(archive) -> None:
    never = Filter(since=datetime.date(2024, 5, 9), until=datetime.date(2024, 5, 3))
    for ask in (archive.search, archive.ask):
        with pytest.raises(UsageError):
            ask("pier", filter=never)


def test_every_quote_stands_in_its_article(archive) -> None:
    answer = archive.ask("When was the pier of Gull Rock closed?", limit=5)
    assert answer.found
    for citation in answer.citations:
        text = archive.article(citation.article_id).text
        assert text[citation.start : citation.end] == citation.quote


def test_answers_are_plain_data(archive) -> None:
    answer = archive.ask("When was the pier of Gull Rock closed?")
    data = json.loads(json.dumps(answer.to_dict()))
    assert data["citations"][0]["date"] == "2024-05-03"
    assert data["trace"]["hits"][0]["article"]["id"] == "pier"


def test_articles_are_listed_by_date_undated_last(archive) -> None:
    assert [article.id for article in archive.articles()] == ["pier", "ferry", "bakery"]
    assert archive.sources() == {"Courier": 1, "Post": 1}


def test_several_threads_ask_one_archive(archive) -> None:
    expected = archive.ask("When was the pier closed?").citations
    answers = []

    def ask() -> None:
        answers.append(archive.ask("When was the pier closed?").citations)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 8


def test_questions_are_answered_while_another_process_writes(archive, folder) -> None:
    with write_lock(folder):
        assert ids(archive.search("rye bread", limit=1)) == ["bakery"]
        with pytest.raises(ArchiveBusy):
            archive.add(story("late", "Too late."))


@pytest.mark.parametrize("lost", ["vectors", "lexical"])
def test_a_lost_index_is_made_again(folder, lost: str) -> None:
    shutil.rmtree(folder / lost)
    with Archive.open(folder) as opened:
        assert not opened.info().healthy
        assert ids(opened.search("rye bread", limit=1)) == ["bakery"]
        assert opened.info().healthy


def test_a_truncated_index_is_made_again(folder) -> None:
    for path in (folder / "vectors").iterdir():
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with Archive.open(folder) as opened:
        assert ids(opened.search("rye bread", limit=1)) == ["bakery"]
        assert opened.info().healthy


def test_a_closed_archive_says_so(folder) -> None:
    opened = Archive.open(folder)
    opened.close()
    with pytest.raises(ArchiveError, match="closed"):
        opened.ask("pier?")


def test_progress_is_told_and_nothing_printed(tmp_path, capfd) -> None:
    told = []
    with Archive.open(tmp_path / "a", create=True, encoder=ENCODER) as opened:
        opened.add(STORIES, progress=told.append)
    assert [one.stage for one in told][-1] == "index"
    encoding = [one for one in told if one.stage == "encode"]
    assert (encoding[0].done, encoding[-1].done, encoding[-1].total) == (0, 3, 3)
    assert capfd.readouterr() == ("", "")


def test_the_sample_is_finished_after_an_interruption(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("QA_CACHE_DIR", str(tmp_path))

    def interrupt(progress) -> None:
        if progress.stage == "encode":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Archive.sample(encoder=ENCODER, progress=interrupt)
    with Archive.sample(encoder=ENCODER) as sample:
        info = sample.info()
        assert (info.articles, info.encoded) == (5, info.passages)
        assert sample.ask("When did they marry?").citations
