"""The short form of `benchmarks/io_errors.py`: a disk that fails at a few of the calls of SQLite,
tantivy, FAISS and Python; and what each of them makes of it."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.database import Database
from corpus.disk import disk_error
from corpus.errors import ArchiveError, IndexDamaged, SessionsError
from corpus.types import Article
from corpus.verify import damage_explained
from embeddings.hashing import HashEncoder
from qa import Archive
from qa.cli.exits import ExitCode, exit_code

ROOT = Path(__file__).parents[2]
COMMANDS = ["ask, indexes missing", "index --prune", "edit", "export", "restore"]


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("cc") is None,
    reason="needs a C compiler and the loader of Linux",
)
def test_a_disk_that_fails_at_some_calls(tmp_path) -> None:
    program = [sys.executable, str(ROOT / "benchmarks" / "io_errors.py"), "--no-report"]
    only = [word for name in COMMANDS for word in ("--only", name)]
    finished = subprocess.run(
        [*program, "--most", "4", *only],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert finished.returncode == 0, finished.stderr[-3000:]
    rows = json.loads(finished.stdout.splitlines()[-1])
    assert [row["command"] for row in rows] == COMMANDS
    # Otherwise nothing was shown: calls were counted, and some of them ended in an error.
    assert min(row["calls: read, open"] for row in rows) > 10
    assert sum(row["error"] for row in rows) > 5
    assert sum(row["anything else"] for row in rows) == 0


@pytest.mark.parametrize(
    ("error", "message", "remedy"),
    [
        (OSError(errno.EIO, "Input/output error", "/x/y"), "error (/x/y).", "system's log"),
        (OSError(errno.ENOSPC, "No space"), "no space left", "Free some space"),
        (OSError("The lexical index could not be written"), "could not be written.", "disk"),
        (IndexDamaged("The index is unreadable."), "is unreadable.", "disk"),
    ],
)
def test_what_a_failing_disk_is_told_as(tmp_path, error, message: str, remedy: str) -> None:
    told = disk_error(error, tmp_path)
    assert message in str(told)
    assert remedy in told.remedy
    assert str(told).count("\n") == 0
    assert exit_code(told) == ExitCode.ARCHIVE
    archive = Archive.open(tmp_path / "a", create=True, encoder=HashEncoder(16))
    with pytest.raises(ArchiveError, match="archive in"), damage_explained(archive._store):
        raise error
    # Who is told of progress may go away at any time; that is nothing of the disk's.
    with pytest.raises(BrokenPipeError), damage_explained(archive._store):
        raise BrokenPipeError


def test_sqlites_own_word_for_it(tmp_path) -> None:
    Archive.open(tmp_path, create=True, encoder=HashEncoder(16)).close()
    database = Database.open(tmp_path)
    with pytest.raises(ArchiveError) as raised, database.errors_explained():
        raise sqlite3.OperationalError("disk I/O error")
    assert "disk I/O error" in str(raised.value)
    assert "run the same command again" in raised.value.remedy
    assert "qa restore" in raised.value.remedy
    database.close()
    assert exit_code(SessionsError("x")) == ExitCode.ARCHIVE


def test_an_edit_that_was_interrupted_is_finished_by_the_same_edit(tmp_path) -> None:
    encoder = HashEncoder(16)
    with Archive.open(tmp_path / "a", create=True, encoder=encoder, reader=False) as archive:
        archive.add(Article(id="mill", title="Mill", text="The mill of Garth was repaired."))

        def stopped(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        whole, archive._finish = archive._finish, stopped  # type: ignore[method-assign]
        with pytest.raises(KeyboardInterrupt):
            archive.edit("mill", title="Corrected")
        archive._finish = whole  # type: ignore[method-assign]
        assert not archive.check().ok
        archive.edit("mill", title="Corrected")
        assert archive.check().ok
        generation = archive.info().generation
        archive.edit("mill", title="Corrected")
        assert archive.info().generation == generation


@pytest.mark.parametrize("command", [["search", "mill"], ["ask", "--no-reader", "mill"], ["info"]])
@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE meta SET value = '7\u00b2x' WHERE key = 'generation'",
        "UPDATE articles SET date = 17",
        "UPDATE articles SET date = 'yesterday'",
    ],
)
def test_values_that_are_none(tmp_path, call_qa, command: list[str], damage: str) -> None:
    """Pages whose structure is sound, but not what is in them."""
    with Archive.open(tmp_path, create=True, encoder=HashEncoder(16), reader=False) as archive:
        archive.add(Article(id="mill", title="Mill", text="The mill of Garth was repaired."))
    connection = sqlite3.connect(tmp_path / "archive.db")
    connection.execute(damage)
    connection.commit()
    connection.close()
    told = call_qa(*command, "--archive", tmp_path)
    assert told.returncode == 3, told.stderr
    assert "qa restore" in told.stderr
