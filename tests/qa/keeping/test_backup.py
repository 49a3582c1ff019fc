"""A backup is the archive as of one moment, and comes back as it was or not at all."""

from __future__ import annotations

import datetime
import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.backup import make_backup, read_backup, restore_backup
from corpus.database import write_lock
from corpus.errors import ArchiveBusy, ArchiveDamaged, ReadError, UsageError
from corpus.types import Article
from embeddings.hashing import HashEncoder
from qa import Archive

ROOT = Path(__file__).parents[3]
DAY = datetime.date(2024, 6, 1)


def stories(first: int, last: int) -> list[Article]:
    return [
        Article(
            id=f"gate-{n}",
            title=f"Gate {n}",
            date=DAY + datetime.timedelta(n),
            text=f"Gate {n} of the sluice was opened. " * 20,
        )
        for n in range(first, last)
    ]


def made(folder: Path, last: int = 12) -> Path:
    with Archive.open(folder, create=True, encoder=HashEncoder(32)) as archive:
        archive.add(stories(0, last))
    return folder


def content(folder: Path) -> dict[str, str]:
    with Archive.open(folder) as archive:
        assert archive.search("gate sluice", limit=200)
        assert archive.check().ok
        return {one.id: archive.article(one.id).text for one in archive.articles()}


def test_there_and_back(tmp_path, call_qa) -> None:
    folder = made(tmp_path / "one")
    file = tmp_path / "all.backup"
    told = call_qa("backup", file, "--json", "--archive", folder)
    assert told.returncode == 0, told.stderr
    said = json.loads(told.stdout)
    assert (said["articles"], said["passages"]) == (12, 24)
    assert file.stat().st_mode & 0o777 == 0o600
    assert call_qa("backup", file, "--verify").returncode == 0
    back = call_qa("restore", file, "--archive", tmp_path / "two")
    assert back.returncode == 0, back.stderr
    assert content(tmp_path / "two") == content(folder)
    assert (tmp_path / "two").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "two" / "archive.db").stat().st_mode & 0o777 == 0o600
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"one", "two", "all.backup"}


def test_a_backup_is_a_database_that_can_be_copied_by_hand(tmp_path) -> None:
    folder = made(tmp_path / "one")
    make_backup(folder, tmp_path / "all.backup")
    (tmp_path / "two").mkdir()
    shutil.copyfile(tmp_path / "all.backup", tmp_path / "two" / "archive.db")
    assert content(tmp_path / "two") == content(folder)


def test_nothing_is_overwritten_unless_forced(tmp_path, call_qa) -> None:
    folder = made(tmp_path / "one")
    file = tmp_path / "all.backup"
    make_backup(folder, file)
    before = file.read_bytes()
    refused = call_qa("backup", file, "--archive", folder)
    assert (refused.returncode, file.read_bytes()) == (2, before)
    made(tmp_path / "two", 3)
    refused = call_qa("restore", file, "--archive", tmp_path / "two")
    assert refused.returncode == 2
    assert "--force" in refused.stderr
    assert len(content(tmp_path / "two")) == 3
    assert call_qa("restore", file, "--force", "--archive", tmp_path / "two").returncode == 0
    assert len(content(tmp_path / "two")) == 12


def test_an_archive_that_is_open_sees_what_was_restored(tmp_path) -> None:
    folder = made(tmp_path / "one", 4)
    make_backup(folder, tmp_path / "four.backup")
    with Archive.open(folder) as reader:
        reader.search("gate")
        # As many changes as it takes for the restored state to have had this number before.
        with Archive.open(folder) as writer:
            writer.add(stories(4, 9))
        assert len(reader.search("gate", limit=50)) == 9
        generation = reader.info().generation
        restore_backup(tmp_path / "four.backup", folder, replace=True)
        assert reader.info().generation > generation
        assert {hit.article.id for hit in reader.search("gate", limit=50)} == {
            f"gate-{n}" for n in range(4)
        }
        with Archive.open(folder) as writer:
            writer.add(stories(20, 23))
        assert len(reader.search("gate", limit=50)) == 7


@pytest.mark.parametrize("position", [0.001, 0.3, 0.7, 0.999])
def test_any_changed_byte_is_noticed_and_nothing_replaced(tmp_path, position: float) -> None:
    folder = made(tmp_path / "one")
    file = tmp_path / "all.backup"
    make_backup(folder, file)
    data = bytearray(file.read_bytes())
    data[int(len(data) * position)] ^= 4
    file.write_bytes(data)
    before = content(folder)
    with pytest.raises(ReadError):
        restore_backup(file, folder, replace=True)
    assert content(folder) == before


@pytest.mark.parametrize("cut", [1, 40, 5000, 10**9])
def test_a_cut_backup_is_none(tmp_path, cut: int) -> None:
    make_backup(made(tmp_path / "one", 2), tmp_path / "b")
    data = (tmp_path / "b").read_bytes()
    (tmp_path / "b").write_bytes(data[: max(0, len(data) - cut)])
    if cut == 1:
        assert read_backup(tmp_path / "b").articles == 2  # the last line end is nothing
        return
    with pytest.raises(ReadError, match="no backup"):
        read_backup(tmp_path / "b")


def test_a_damaged_archive_leaves_the_older_backup_alone(tmp_path) -> None:
    folder = made(tmp_path / "one", 40)
    file = tmp_path / "all.backup"
    make_backup(folder, file)
    before = file.read_bytes()
    path = folder / "archive.db"
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 16384):
        data[page * 16384 : page * 16384 + 300] = b"\xee" * 300
    path.write_bytes(data)
    with pytest.raises(ArchiveDamaged) as raised:
        make_backup(folder, file, replace=True)
    assert "qa restore" in raised.value.remedy
    assert file.read_bytes() == before
    restore_backup(file, folder, replace=True)
    assert len(content(folder)) == 40
    assert {one.name for one in tmp_path.iterdir()} == {"one", "all.backup"}


def test_a_changed_text_leaves_the_older_backup_alone(tmp_path) -> None:
    folder = made(tmp_path / "one")
    connection = sqlite3.connect(folder / "archive.db")
    connection.execute("UPDATE articles SET text = 'x' || text WHERE number = 3")
    connection.commit()
    connection.close()
    with pytest.raises(ArchiveDamaged, match="gate-2"):
        make_backup(folder, tmp_path / "b")
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("rest", [b"", b"no database at all" * 999])
def test_a_database_beyond_help_is_set_aside(tmp_path, rest: bytes) -> None:
    folder = made(tmp_path / "one")
    make_backup(folder, tmp_path / "b")
    (folder / "archive.db").write_bytes(rest)
    (folder / "archive.db-wal").write_bytes(b"the log of another")
    restore_backup(tmp_path / "b", folder, replace=True)
    assert len(content(folder)) == 12


def test_a_writer_is_not_disturbed(tmp_path) -> None:
    folder = made(tmp_path / "one")
    make_backup(folder, tmp_path / "b")
    with write_lock(folder):
        # A backup needs no lock, putting one back does.
        assert make_backup(folder, tmp_path / "c").articles == 12
        with pytest.raises(ArchiveBusy):
            restore_backup(tmp_path / "b", folder, replace=True)


def test_places_that_cannot_be_written(tmp_path) -> None:
    folder = made(tmp_path / "one", 2)
    with pytest.raises(UsageError, match="cannot be written"):
        make_backup(folder, tmp_path / "none" / "b")
    with pytest.raises(ReadError, match="cannot be read"):
        restore_backup(tmp_path / "none", tmp_path / "two")
    assert not (tmp_path / "two").exists()


WRITER = """
import sys
sys.path.insert(0, sys.argv[1])
from corpus.types import Article
from qa import Archive
with Archive.open(sys.argv[2]) as archive:
    print("ready", flush=True)
    for number in range(1000):
        # Always two at a time: one alone was never committed.
        text = f"Pair {number} of the weir. " * 30
        archive.add([Article(id=f"{side}-{number}", title=side, text=text) for side in "ab"])
"""


def test_backups_during_indexing_are_consistent(tmp_path) -> None:
    folder = made(tmp_path / "one", 2)
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(ROOT), str(folder)],
        stdout=subprocess.PIPE,
    )
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline() == b"ready\n"
        sizes = []
        while len(sizes) < 40 and len(set(sizes)) < 4:
            sizes.append(make_backup(folder, tmp_path / "b", replace=True).articles)
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    assert len(set(sizes)) > 1
    assert all(size % 2 == 0 for size in sizes)
    restore_backup(tmp_path / "b", tmp_path / "two")
    with Archive.open(tmp_path / "two") as archive:
        # Passages may still have waited for their vectors.
        assert archive.repair().ok
    assert len(content(tmp_path / "two")) == sizes[-1]
