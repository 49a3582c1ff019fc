"""Checking finds every kind of damage and names it; repairing makes the derived again and never
touches a story."""

from __future__ import annotations

import datetime
import shutil
import sqlite3

import pytest

from corpus.database import write_lock
from corpus.errors import ArchiveDamaged
from corpus.types import Article
from embeddings.hashing import HashEncoder
from qa import Archive

DIMENSION = 64
QUESTION = "Which boat carries apples?"


def stories() -> list[Article]:
    cargo = ["apples", "timber", "letters", "salt", "bricks", "rope"]
    return [
        Article(
            id=f"boat-{number}",
            title=f"Boat {number} arrives",
            date=datetime.date(2024, 3, number + 1),
            source="Harbour News",
            text="\n\n".join(
                f"Boat {number} carries {thing} on trip {trip}. The crew of boat {number} "
                f"unloads {trip + number} crates of {thing} before noon and sleeps on board."
                for trip in range(12)
            ),
        )
        for number, thing in enumerate(cargo)
    ]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checked") / "archive"
    with Archive.open(folder, create=True, encoder=HashEncoder(DIMENSION)) as archive:
        archive.add(stories())
    return folder


@pytest.fixture
def folder(sound, tmp_path):
    shutil.copytree(sound, tmp_path / "archive")
    return tmp_path / "archive"


def change(folder, statement: str, *, keys: bool = True) -> None:
    connection = sqlite3.connect(folder / "archive.db")
    connection.execute(f"PRAGMA foreign_keys = {keys}")
    connection.execute(statement)
    connection.commit()
    connection.close()


def truth(folder) -> list[object]:
    """Every row of the tables that cannot be made again."""
    connection = sqlite3.connect(folder / "archive.db")
    tables = ("articles", "files", "origins")
    rows = [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    connection.close()
    return rows


def wrong(report) -> list[str]:
    return [check.part for check in report.checks if not check.ok]


def answered(folder) -> list[tuple[object, ...]]:
    with Archive.open(folder) as archive:
        return [(hit.passage, hit.score, hit.bm25) for hit in archive.search(QUESTION)]


def test_a_sound_archive_passes_and_nothing_is_written(folder) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with Archive.open(folder) as archive:
        report = archive.check()
    assert (report.ok, report.damaged, report.busy, len(report.checks)) == (True, False, False, 8)
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    # SQLite's own notes for readers beside the database are no part of the archive.
    kept = {path for path in before if not path.name.startswith("archive.db-")}
    assert {path: after[path] for path in kept} == {path: before[path] for path in kept}


def flip_index(folder) -> None:
    (path,) = (folder / "vectors").glob("*.faiss")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut_lexical(folder) -> None:
    path = next((folder / "lexical").glob("snapshot-*/*.term"))
    path.write_bytes(path.read_bytes()[:-1])


def no_indexes(folder) -> None:
    shutil.rmtree(folder / "vectors")
    shutil.rmtree(folder / "lexical")


FIRST = "(SELECT min(id) FROM passages)"
REPAIRABLE = {
    "vector index, one bit": (flip_index, ["vector index"]),
    "lexical index, one byte less": (cut_lexical, ["lexical index"]),
    "no indexes": (no_indexes, ["vector index", "lexical index"]),
    "vector lost": (f"DELETE FROM passage_vectors WHERE passage = {FIRST}", ["vectors"]),
    "vector too short": (
        f"UPDATE passage_vectors SET vector = x'7f' WHERE passage = {FIRST}",
        ["vectors"],
    ),
    "vector zero": (
        f"UPDATE passage_vectors SET vector = zeroblob({DIMENSION}) WHERE passage = {FIRST}",
        ["vectors"],
    ),
    "sentence vectors lost": (
        f"DELETE FROM sentence_vectors WHERE passage = {FIRST}",
        ["vectors"],
    ),
    "a sentence too many": (
        f"UPDATE sentence_vectors SET vectors = CAST(vectors || vectors AS BLOB) "
        f"WHERE passage = {FIRST}",
        ["vectors"],
    ),
    "passage lost": (f"DELETE FROM passages WHERE id = {FIRST}", ["passages"]),
    "told dates lost": ("DELETE FROM told_dates WHERE article = 2", ["dates and copies"]),
    "sketch lost": ("DELETE FROM sketches WHERE article = 2", ["dates and copies"]),
    "passage moved": (f"UPDATE passages SET start = start + 1 WHERE id = {FIRST}", ["passages"]),
    "passage beyond its text": (
        f"UPDATE passages SET end = 9999999 WHERE id = {FIRST}",
        ["passages"],
    ),
    "sentences swapped": (
        f"UPDATE passages SET sentences = zeroblob(16) WHERE id = {FIRST}",
        ["passages"],
    ),
}


@pytest.mark.parametrize("case", REPAIRABLE)
def test_what_is_derived_is_found_wrong_and_made_again(sound, folder, case: str) -> None:
    damage, parts = REPAIRABLE[case]
    if callable(damage):
        damage(folder)
    else:
        change(folder, damage)
    before = truth(folder)
    with Archive.open(folder) as archive:
        report = archive.check()
        # A passage that is lost or moved is missing in the indexes, too.
        assert wrong(report)[: len(parts)] == parts
        assert not report.damaged
        assert archive.repair().ok
        assert archive.check().ok
    assert truth(folder) == before
    assert answered(folder) == answered(sound)


DAMAGED = {
    "text changed": "UPDATE articles SET text = replace(text, 'apples', 'plums') WHERE number = 1",
    "date that is none": "UPDATE articles SET date = '2024-02-31' WHERE number = 1",
    "text that is none": "UPDATE articles SET text = x'ff00' WHERE number = 1",
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_story_is_named_and_left_alone(folder, case: str) -> None:
    change(folder, DAMAGED[case])
    before = truth(folder)
    with Archive.open(folder) as archive:
        report = archive.check()
        assert report.damaged
        assert "stories" in wrong(report)
        with pytest.raises(ArchiveDamaged) as raised:
            archive.repair()
    assert "qa restore" in raised.value.remedy
    assert truth(folder) == before


def test_rows_that_belong_to_nothing_are_found(folder) -> None:
    change(folder, f"DELETE FROM passages WHERE id = {FIRST}", keys=False)
    with Archive.open(folder) as archive:
        report = archive.check()
    assert (report.damaged, wrong(report)[0]) == (True, "links")


def test_pages_that_were_overwritten_are_found(folder) -> None:
    path = folder / "archive.db"
    content = bytearray(path.read_bytes())
    page = 16384
    for number in range(2, len(content) // page, 3):
        content[number * page + 100 : number * page + 3000] = b"\x5a" * 2900
    path.write_bytes(content)
    with Archive.open(folder) as archive:
        report = archive.check()
        assert report.damaged
        assert "database" in wrong(report)


def test_an_index_that_lags_while_somebody_writes_is_no_fault(folder) -> None:
    with Archive.open(folder) as archive:
        change(folder, "UPDATE meta SET value = value + 1 WHERE key = 'generation'")
        assert wrong(archive.check()) == ["vector index", "lexical index"]
        with write_lock(folder):
            report = archive.check()
        assert (report.ok, report.busy) == (True, True)


def test_exit_codes_and_output(folder, call_qa) -> None:
    assert call_qa("info", "--check", "--archive", folder).returncode == 0
    flip_index(folder)
    found = call_qa("info", "--check", "--archive", folder)
    assert found.returncode == 6
    assert "vector index: wrong" in found.stdout
    assert "qa info --repair" in found.stderr
    repaired = call_qa("info", "--repair", "--json", "--archive", folder)
    assert repaired.returncode == 0
    assert '"ok": true' in repaired.stdout
    change(folder, DAMAGED["text changed"])
    for option in ("--check", "--repair"):
        found = call_qa("info", option, "--archive", folder)
        assert found.returncode == 3
        assert "qa restore" in found.stderr
    assert call_qa("info", "--check", "--repair", "--archive", folder).returncode == 2


def test_a_file_that_is_no_database_says_what_to_do(folder, call_qa) -> None:
    (folder / "archive.db").write_bytes(b"\x00garbage" * 4096)
    for words in (["info", "--check"], ["ask", "who?"], ["stories"]):
        found = call_qa(*words, "--archive", folder)
        assert found.returncode == 3
        assert "qa restore" in found.stderr
