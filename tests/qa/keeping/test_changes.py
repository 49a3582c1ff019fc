"""Correcting, tagging and removing stories of a real archive, and what stays in its files."""

from __future__ import annotations

import datetime
import shutil
import sqlite3
from pathlib import Path

import pytest

from corpus.errors import ArchiveBusy, ArticleMissing, UsageError
from corpus.types import Article, Edit, Filter
from embeddings.hashing import HashEncoder
from qa import Archive
from qa.keeping.changes import must_purge
from qa.keeping.indexes import cached_indexes, load_indexes

ENCODER = HashEncoder(64)
PIER = "# Pier closed\n\n3 May 2024\n\n" + "The pier of Gull Rock was closed on Friday. " * 12
FERRY = "# Ferry sails\n\n9 May 2024\n\n" + "The zanzibarine ferry sails six times a day. " * 12


class Counting:
    """A real encoder that says how many passages it was given."""

    def __init__(self) -> None:
        self.info = ENCODER.info
        self.passages = 0

    def encode_questions(self, texts):
        return ENCODER.encode_questions(texts)

    def encode_passages(self, texts):
        self.passages += len(texts)
        return ENCODER.encode_passages(texts)


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    (folder / "pier.md").write_text(PIER)
    (folder / "ferry.md").write_text(FERRY)
    return folder


@pytest.fixture
def archive(tmp_path: Path, stories: Path):
    with Archive.open(tmp_path / "archive", create=True, encoder=Counting()) as opened:
        opened.add([stories])
        yield opened


def day(number: int) -> datetime.date:
    return datetime.date(2024, 5, number)


def remnants(folder: Path, word: bytes) -> list[str]:
    """Files that hold this word, or its letters without case."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path.name for path in files if word in path.read_bytes().lower()]


# Corrections


def test_a_corrected_date_is_found_shown_and_survives_reindexing(archive, stories) -> None:
    (edited,) = archive.edit("pier", date=day(20), title="Pier shut")
    assert (edited.date, edited.title) == (day(20), "Pier shut")
    (stories / "pier.md").write_text(PIER.replace("3 May", "4 May") + "One plank more.")
    report = archive.add([stories])
    assert (report.updated, len(report.edited)) == (1, 2)
    assert "the file says 2024-05-04" in report.edited[1].reason
    again = archive.article("pier")
    assert (again.date, again.title) == (day(20), "Pier shut")
    assert again.edited == (Edit("title", "Pier closed"), Edit("date", "2024-05-04"))
    assert [one.id for one in archive.articles(Filter(since=day(15)))] == ["pier"]
    assert archive.ask("Was the pier closed?").citations[0].date == day(20)


def test_what_a_story_tells_of_moves_with_its_date(archive) -> None:
    words = "The lamp of Gull Rock was lit yesterday by the keeper. " * 2
    archive.add(Article(id="lamp", title="Lamp lit", date=day(3), text=words))

    def told() -> datetime.date:
        found = archive.timeline("lamp lit keeper").events
        (event,) = [one for one in found if one.citation.article_id == "lamp"]
        return event.date.first

    before = told()
    archive.edit("lamp", date=day(21))
    assert told() - before == datetime.timedelta(days=18)


def test_only_the_corrected_article_is_encoded_again(archive) -> None:
    encoder = archive._engine.encoder(changing=False)
    before, generation = encoder.passages, archive.info().generation
    archive.edit("pier", title="Jetty out of bounds")
    own = len(archive._store.passages_of("pier"))
    assert encoder.passages - before == own
    now = archive.info()
    assert now.healthy
    assert now.encoded == now.passages
    assert now.generation > generation
    indexes = load_indexes(archive.folder, now.generation, ENCODER.info)
    stored = archive._store.passage_ids().tolist()
    assert indexes.vectors.ids.tolist() == indexes.lexical.ids().tolist() == stored
    assert archive.search("jetty bounds", mode="lexical", limit=1)[0].article.id == "pier"


def test_a_date_can_be_taken_away_and_the_file_is_right_again_on_request(archive) -> None:
    archive.edit("pier", date=None, source="Gull Post")
    assert archive.article("pier").date is None
    assert "pier" not in [one.id for one in archive.articles(Filter(since=day(1)))]
    archive.edit(["pier"], undo=True)
    back = archive.article("pier")
    assert (back.date, back.source, back.edited) == (day(3), None, ())


def test_nothing_is_changed_if_one_id_is_unknown(archive) -> None:
    with pytest.raises(ArticleMissing):
        archive.edit(["pier", "whale"], title="New")
    with pytest.raises(UsageError):
        archive.edit("pier", title=" \n ", date=None)
    assert archive.article("pier").edited == ()


def test_a_corrected_story_is_still_recognised_in_a_second_file(archive, stories) -> None:
    archive.edit("pier", title="Another title", date=None)
    shutil.copy(stories / "pier.md", stories / "pier-again.md")
    report = archive.add([stories])
    assert (report.added, report.duplicates) == (0, 1)


# Tags


def test_tags_narrow_lists_searches_and_answers_and_encode_nothing(archive, stories) -> None:
    encoder = archive._engine.encoder(changing=False)
    before = encoder.passages
    archive.edit(["pier", "ferry"], tag=["Sea", "#gull  rock"])
    archive.edit("ferry", untag=["SEA"])
    assert archive.article("pier").tags == ("gull rock", "sea")
    assert [one.id for one in archive.articles(Filter(tags=("Sea", "none")))] == ["pier"]
    assert encoder.passages == before
    (stories / "pier.md").write_text(PIER + "One plank more.")
    archive.add([stories])
    assert archive.article("pier").tags == ("gull rock", "sea")
    assert archive.info().healthy


@pytest.mark.parametrize("tag", ["", " ", "#", "x" * 61])
def test_what_is_no_tag_is_refused(archive, tag: str) -> None:
    with pytest.raises(UsageError):
        archive.edit("pier", tag=[tag])


# Removing


def test_nothing_of_a_removed_story_is_left_in_any_file(archive, tmp_path) -> None:
    archive.edit("ferry", title="Zanzibarine again", tag=["zanzibarine"])
    archive.search("zanzibarine ferry")
    assert remnants(archive.folder, b"zanzibarine")
    assert archive.remove(["ferry", "ferry", "whale"]) == 1
    assert remnants(archive.folder, b"zanzibar") == []
    assert archive.info().healthy
    assert archive.ask("Was the pier closed?").found


def test_space_is_given_back(archive) -> None:
    archive.add(Article(id=f"n{n}", title=f"Boat {n}", text=f"Oar {n}. " * 900) for n in range(40))
    before = archive.info().bytes_total
    archive.remove(f"n{n}" for n in range(40))
    assert archive.info().bytes_total < before / 2
    with sqlite3.connect(archive.folder / "archive.db") as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone()[0] == 0


def test_a_removed_story_stays_out_until_it_is_asked_for(archive, stories) -> None:
    archive.edit("ferry", date=None)
    archive.remove(["ferry"])
    (stories / "ferry.md").write_text(FERRY + "It has a new funnel.")  # another text, same place
    (stories / "moved.md").write_text(FERRY)  # the same story in another place
    report = archive.add([stories])
    assert (report.added, len(report.withheld)) == (0, 2)
    assert "--restore" in report.withheld[0].reason
    assert archive.add([stories]).added == 0
    report = archive.add([stories], restore=True)
    assert (report.added, report.withheld) == (2, ())
    # Its corrections went with it.
    assert archive.article("ferry").date == day(9)


def test_a_program_may_add_what_was_removed(archive, stories) -> None:
    ferry = archive.article("ferry")
    archive.remove(["ferry"])
    assert archive.add([ferry]).added == 1
    (stories / "ferry.md").touch()
    assert archive.add([stories]).withheld == ()


def test_a_twin_with_an_id_of_its_own_is_not_lost(tmp_path) -> None:
    record = '{"id": "%s", "title": "Storm", "date": "2024-05-03", "text": "The storm came. Go."}\n'
    path = tmp_path / "two.jsonl"
    path.write_text(record % "one" + record % "two")
    with Archive.open(tmp_path / "a", create=True, encoder=ENCODER) as opened:
        opened.add([path])
        opened.remove(["one"])
        path.write_text(path.read_text() + record.replace("storm", "wave") % "three")
        report = opened.add([path])
        assert (report.added, report.removed, len(report.withheld)) == (1, 0, 1)
        assert [one.id for one in opened.articles()] == ["three", "two"]


def test_an_interrupted_removal_is_finished_by_the_next_change(archive, monkeypatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("qa.keeping.finish.purge", killed)
        with pytest.raises(KeyboardInterrupt):
            archive.remove(["ferry"])
    assert must_purge(archive._store)
    with pytest.raises(ArticleMissing):
        archive.article("ferry")
    archive.add([])
    assert not must_purge(archive._store)
    assert remnants(archive.folder, b"zanzibar") == []


def test_a_log_in_use_is_reported_and_emptied_later(archive, monkeypatch) -> None:
    monkeypatch.setattr("corpus.database.BUSY_TIMEOUT_MS", 10)
    reader = sqlite3.connect(archive.folder / "archive.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM articles").fetchone()
    with pytest.raises(ArchiveBusy) as raised:
        archive.remove(["ferry"])
    assert "qa index" in raised.value.remedy
    reader.close()
    archive.add([])
    assert remnants(archive.folder, b"zanzibar") == []


def test_indexes_kept_elsewhere_go_too(archive, cache_directory) -> None:
    cached = cached_indexes(archive.folder, cache_directory)
    cached.mkdir()
    (cached / "old").write_text("zanzibarine")
    archive.remove(["ferry"])
    assert not cached.exists()
