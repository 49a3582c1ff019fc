"""Disks that are full, cannot be written or return other bytes; clocks set back; no locks.

Whatever happens ends as an answer that is right or an error that says what to do, and never
changes what was there before.
"""

from __future__ import annotations

import datetime
import errno
import fcntl
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from corpus.backup import make_backup, read_backup, restore_backup
from corpus.database import write_lock
from corpus.errors import ArchiveError, ArchiveReadOnly
from corpus.types import Article
from embeddings.hashing import HashEncoder
from qa import Archive

ROOT = Path(__file__).parents[2]
NOBODY = 65534
DAY = datetime.date(2024, 2, 1)
QUESTION = "Who repaired the mill of Garth?"
PAGE = 16384
UNREADABLE = Path("/proc/self/mem")
"""Opens like a file; reading it is an input/output error, as from a broken disk."""


def stories(count: int = 30) -> list[Article]:
    people = ["Edda", "Mungo", "Cato", "Isla", "Kit"]
    return [
        Article(
            id=f"mill-{n}",
            title=f"Mill number {n}",
            date=DAY + datetime.timedelta(n),
            source="Garth Courier",
            text=f"{people[n % 5]} repaired the mill of {'Garth' if n == 7 else f'valley {n}'}. "
            + f"The wheel of mill {n} turned for {n + 3} hours and stopped again. " * 30,
        )
        for n in range(count)
    ]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults") / "archive"
    with Archive.open(folder, create=True, encoder=HashEncoder(32), reader=False) as archive:
        archive.add(stories())
    return folder


@pytest.fixture
def folder(sound, tmp_path):
    shutil.copytree(sound, tmp_path / "archive")
    return tmp_path / "archive"


def said(folder: Path) -> tuple[object, ...]:
    with Archive.open(folder, reader=False) as archive:
        answer = archive.ask(QUESTION)
        hits = [(hit.passage, hit.score) for hit in archive.search(QUESTION)]
        return answer.found, answer.text, answer.citations, hits


# Bytes that are not those that were written


def index_files(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_file() and path.parent != folder]
    assert len(found) > 5
    return sorted(found)


def test_flipped_bits_in_the_indexes_never_change_an_answer(sound, folder) -> None:
    right = said(sound)
    assert right[0]
    dice = random.Random(5)
    for number in range(len(index_files(folder)) + 3):
        # Rebuilding gives the files new names.
        files = index_files(folder)
        path = files[number % len(files)]
        content = bytearray(path.read_bytes())
        if content:
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        path.write_bytes(content)
        assert said(folder) == right, path.name
    with Archive.open(folder) as archive:
        assert archive.check().ok


@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "longer", "folder", "link", "broken"])
def test_index_files_that_are_not_what_they_were(sound, folder, damage: str) -> None:
    right = said(sound)
    for pattern in ("vectors/*.json", "vectors/*.npy", "lexical/*.json", "lexical/*/*.term"):
        path = next(folder.glob(pattern))
        content = path.read_bytes()
        path.unlink()
        if damage == "folder":
            path.mkdir()
        elif damage == "link":
            path.symlink_to(path)
        elif damage == "broken":
            path.symlink_to(UNREADABLE)
        elif damage != "gone":
            new = {"empty": b"", "cut": content[:-1], "longer": content + b"\0"}[damage]
            path.write_bytes(new)
        assert said(folder) == right, path.name


def test_overwritten_pages_are_errors_that_say_what_to_do(sound, folder, tmp_path, call_qa) -> None:
    make_backup(sound, tmp_path / "good.backup")
    before = (tmp_path / "good.backup").read_bytes()
    right = said(sound)
    path = folder / "archive.db"
    whole = path.read_bytes()
    dice = random.Random(3)
    commands = [
        ["ask", "--no-reader", QUESTION],
        ["stories"],
        ["show", "mill-7"],
        ["info", "--check"],
        ["info", "--repair"],
        ["index"],
        ["backup", tmp_path / "good.backup", "--force"],
        ["export", "--rescue", "--output", tmp_path / "saved.jsonl", "--force"],
    ]
    codes = set()
    for page in range(len(whole) // PAGE):
        damaged = bytearray(whole)
        first = page * PAGE + dice.choice((0, 8, 100, 1000, 9000))
        size = dice.choice((1, 40, 4000))
        damaged[first : first + size] = dice.randbytes(size)
        path.write_bytes(damaged)
        for command in dice.sample(commands, 3):
            found = call_qa(*command, "--archive", folder)
            codes.add(found.returncode)
            assert found.returncode in (0, 1, 3, 6), (page, command, found.stderr)
            if found.returncode == 3:
                assert len(found.stderr.splitlines()) >= 2, (page, command, found.stderr)
            if command[0] == "ask" and found.returncode == 0:
                assert right[2][0].quote in found.stdout
        sound_still = (tmp_path / "good.backup").read_bytes() == before
        assert sound_still or read_backup(tmp_path / "good.backup").articles == 30
        shutil.copyfile(sound / "archive.db", path)
        (tmp_path / "good.backup").write_bytes(before)
        for log in folder.glob("archive.db-*"):
            log.unlink()
    assert {0, 3} <= codes
    path.write_bytes(whole[: PAGE * 3] + b"\xaa" * (len(whole) - PAGE * 3))
    restore_backup(tmp_path / "good.backup", folder, replace=True)
    assert said(folder) == right


def test_a_text_that_changed_on_the_disk_is_never_quoted(folder, call_qa) -> None:
    path = folder / "archive.db"
    content = path.read_bytes()
    at = content.index(b"Cato repaired the mill of Garth")
    path.write_bytes(content[:at] + b"Otto" + content[at + 4 :])
    found = call_qa("ask", "--no-reader", QUESTION, "--archive", folder)
    assert found.returncode == 3
    assert "not as it was written" in found.stderr
    assert "qa restore" in found.stderr


@pytest.mark.skipif(not UNREADABLE.exists(), reason="only Linux has such a file")
def test_input_output_errors(sound, folder, tmp_path, call_qa) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "broken.txt").symlink_to(UNREADABLE)
    (tmp_path / "news" / "fine.txt").write_text("date 2024-05-05 " + "The pump works again. " * 12)
    found = call_qa("index", tmp_path / "news", "--json", "--archive", folder)
    report = json.loads(found.stdout)
    assert (found.returncode, report["added"]) == (0, 1)
    assert [Path(one["path"]).name for one in report["skipped"]] == ["broken.txt"]
    (folder / "archive.db").unlink()
    (folder / "archive.db").symlink_to(UNREADABLE)
    for words in (["ask", "who?"], ["info", "--check"], ["index"], ["backup", tmp_path / "b"]):
        found = call_qa(*words, "--archive", folder)
        assert found.returncode == 3, found.stderr
        assert len(found.stderr.splitlines()) == 2
    found = call_qa("restore", UNREADABLE, "--archive", tmp_path / "new")
    assert found.returncode == 2
    assert not (tmp_path / "new").exists()


# No space, no permission, no locks

FULL = """
import os, resource, signal, sys, json
sys.path.insert(0, sys.argv[1])
from qa.cli.run import run
import embeddings.index, qa.keeping.ingest, qa.keeping.finish
archive, stories, copies = sys.argv[2:5]
codes = {}
for limit in map(int, sys.argv[5:]):
    for name, command in {
        "index": ["index", stories, "--encoder", "hash-32", "--quiet"],
        "ask": ["ask", "--no-reader", "Who repaired the mill of Garth?"],
        "backup": ["backup", copies + "/b", "--force"],
        "export": ["export", "--output", copies + "/s.jsonl", "--force"],
    }.items():
        child = os.fork()
        if not child:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            os._exit(run([*command, "--archive", archive]))
        codes[f"{name} {limit}"] = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps(codes))
"""


def test_a_disk_that_is_full_at_any_write(sound, folder, tmp_path) -> None:
    new, copies = tmp_path / "new", tmp_path / "copies"
    new.mkdir()
    copies.mkdir()
    for one in stories(12):
        (new / f"{one.id}-b.txt").write_text(f"date 2023-01-02 {one.text} And a new end.")
    make_backup(sound, copies / "b")
    backup = (copies / "b").read_bytes()
    limits = [0, 700, 17_000, 40_000, 150_000, 400_000]
    program = [sys.executable, "-c", FULL, str(ROOT), str(folder), str(new), str(copies)]
    finished = subprocess.run([*program, *map(str, limits)], capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    codes = json.loads(finished.stdout.splitlines()[-1])
    # An error that says what happened, or success: never a mistake of the program.
    assert set(codes.values()) <= {0, 2, 3}, finished.stderr
    assert "internal" not in finished.stderr
    assert codes["index 0"] == codes["index 17000"] == 3
    assert codes["backup 40000"] == codes["export 40000"] == 2
    assert (copies / "b").read_bytes()[-60:] == backup[-60:] or read_backup(copies / "b")
    assert sorted(path.name for path in copies.iterdir()) in (["b"], ["b", "s.jsonl"])
    with Archive.open(folder, reader=False) as archive:
        assert not archive.check().damaged
        archive.add(new)
        assert archive.check().ok
        assert len(list(archive.articles())) == 42
    shutil.copytree(sound, tmp_path / "undisturbed")
    with Archive.open(tmp_path / "undisturbed", reader=False) as archive:
        archive.add(new)
    assert said(folder) == said(tmp_path / "undisturbed")


def test_another_archive_in_the_place_of_a_readable_one(sound, tmp_path, monkeypatch) -> None:
    """Both have been changed equally often; the first one's indexes are in the cache folder."""
    monkeypatch.setattr("qa.keeping.indexes.write_lock", _refused_in(tmp_path / "media"))
    shutil.copytree(sound, tmp_path / "media")
    for index in ("vectors", "lexical"):
        shutil.rmtree(tmp_path / "media" / index)
    with Archive.open(tmp_path / "other", create=True, encoder=HashEncoder(32)) as archive:
        archive.add(Article(id="mill-7", title="Mill", text="Zoe repaired the mill of Garth."))
    right = said(sound)
    assert said(tmp_path / "media") == right
    generation = Archive.open(sound).info().generation
    connection = sqlite3.connect(tmp_path / "other" / "archive.db")
    connection.execute("UPDATE meta SET value = ? WHERE key = 'generation'", (generation,))
    connection.commit()
    connection.close()
    shutil.copyfile(tmp_path / "other" / "archive.db", tmp_path / "media" / "archive.db")
    for log in (tmp_path / "media").glob("archive.db-*"):
        log.unlink()
    assert said(tmp_path / "media")[1] == "Zoe repaired the mill of Garth. [1]"


def _refused_in(folder: Path):
    """The lock of a folder on read-only media."""

    def locked(place: Path, *, wait_s: float = 0.0):
        if place == folder:
            raise ArchiveReadOnly(f"{place} cannot be written")
        return write_lock(place, wait_s=wait_s)

    return locked


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_archive_that_may_only_be_read_can_be_checked_and_copied(sound) -> None:
    place = Path(tempfile.mkdtemp(dir="/var/tmp"))
    try:
        shutil.copytree(sound, place / "archive")
        for path in (place / "archive", *(place / "archive").rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        place.chmod(0o755)
        mine = place / "mine"
        mine.mkdir()
        os.chown(mine, NOBODY, NOBODY)
        program = (
            "import os, sys, json, embeddings.index, corpus.backup\n"
            "from qa.cli.run import run\n"
            "import qa.keeping.leaving, qa.keeping.check, qa.keeping.repair\n"
            "import qa.cli.export, qa.cli.backup, qa.cli.info\n"
            "run(['info', '--check', '--archive', sys.argv[1]])\n"
            f"os.setgid({NOBODY}); os.setuid({NOBODY}); os.chdir(sys.argv[2])\n"
            "os.environ['QA_CACHE_DIR'] = sys.argv[2]\n"
            "os.environ['QA_SESSIONS'] = sys.argv[2] + '/sessions.db'\n"
            "commands = json.loads(sys.argv[3])\n"
            "print(json.dumps([run([*one, '--archive', sys.argv[1]]) for one in commands]))"
        )
        commands = [
            ["info", "--check"],
            ["backup", str(mine / "b")],
            ["export", "--output", str(mine / "s.jsonl")],
            ["info", "--repair"],
            ["remove", "mill-1", "--yes"],
            ["backup", str(place / "b")],
        ]
        arguments = [str(place / "archive"), str(mine), json.dumps(commands)]
        finished = subprocess.run(
            [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True
        )
        assert finished.returncode == 0, finished.stderr
        assert json.loads(finished.stdout.splitlines()[-1]) == [0, 0, 0, 3, 3, 2], finished.stderr
        assert "internal error" not in finished.stderr
        assert read_backup(mine / "b").articles == 30
    finally:
        shutil.rmtree(place)


def test_output_that_cannot_be_written(folder, run_qa) -> None:
    with Path("/dev/full").open("w") as full:
        finished = run_qa(
            "export", "--archive", folder, capture_output=False, stdout=full, stderr=subprocess.PIPE
        )
    assert finished.returncode == 2
    assert "cannot be written" in finished.stderr


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS])
def test_a_file_system_without_locks_is_refused_for_writing(
    sound, folder, monkeypatch, number
) -> None:
    def no_locks(descriptor: int, operation: int) -> None:
        raise OSError(number, os.strerror(number))

    before = said(sound)
    monkeypatch.setattr(fcntl, "flock", no_locks)
    with Archive.open(folder, reader=False) as archive:
        with pytest.raises(ArchiveError) as raised:
            archive.remove(["mill-1"])
        assert "local disk" in raised.value.remedy
        assert archive.check().ok
    assert said(folder) == before
    monkeypatch.undo()
    with write_lock(folder):
        pass


# Clocks


@pytest.mark.parametrize("seconds", [0, 3600])
def test_a_change_that_the_clock_hides(tmp_path, seconds: int) -> None:
    """The file keeps size and time: changed within one tick, or after the clock was set back."""
    place = tmp_path / "story.txt"
    place.write_text("date 2024-01-02 " + "The bell of Lorn rang twice. " * 10)
    now = place.stat().st_mtime_ns + seconds * 10**9
    os.utime(place, ns=(now, now))
    with Archive.open(
        tmp_path / "a", create=True, encoder=HashEncoder(16), reader=False
    ) as archive:
        archive.add(place)
        place.write_text("date 2024-01-02 " + "The bell of Lorn rang never. "[:29] * 10)
        os.utime(place, ns=(now, now))
        assert archive.add(place).updated == 1
        assert archive.add(place).unchanged == 1


def test_a_clock_that_was_set_back_years_changes_nothing(tmp_path) -> None:
    place = tmp_path / "story.txt"
    place.write_text("date 2024-01-02 " + "The bell of Lorn rang twice. " * 10)
    with Archive.open(
        tmp_path / "a", create=True, encoder=HashEncoder(16), reader=False
    ) as archive:
        archive.add(place)
        os.utime(place, (10**9, 10**9))
        report = archive.add(place)
        assert (report.unchanged, report.encoded) == (1, 0)
        # Old enough now to be trusted: not even its content is read.
        place.chmod(0o600)
        assert archive.add(place).unchanged == 1
