"""Bad input: one plain line, what to do, the right exit code, nothing lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NOBODY = 65534


def assert_complains(finished, code: int, *words: str) -> None:
    """Two lines at most, no traceback, nothing on stdout."""
    assert finished.returncode == code, finished.stderr
    assert finished.stdout == ""
    lines = finished.stderr.rstrip("\n").split("\n")
    assert len(lines) <= 2, finished.stderr
    assert lines[0].startswith("qa: ")
    assert "Traceback" not in finished.stderr
    for word in words:
        assert word in finished.stderr


@pytest.mark.parametrize("question", ["", "   ", "?!... —", "\x00".replace("\x00", "\x01")])
def test_a_question_without_words(call_qa, tram_archive, question: str) -> None:
    finished = call_qa("ask", question, "--archive", tram_archive)
    assert_complains(finished, 2, "The question is empty.", "qa ask")


def test_a_question_of_100_kilobytes(run_qa, tram_archive) -> None:
    finished = run_qa("ask", "tram " * 20_000, "--archive", tram_archive)
    assert_complains(finished, 2, "99,999 characters", "at most 10,000")


@pytest.mark.parametrize(
    "question",
    [
        'title:"tram" AND NOT (rails OR)',
        "who [will} build^2 ~the tram* +-&& || \\",
        "what's the U.S. rate? tram:/regex/",
        "'; DROP TABLE articles; -- tram",
        "tram" + "\u0301" * 500,
        "電車はいつ開通しますか tram",
    ],
)
def test_query_syntax_is_only_words(call_qa, tram_archive, question: str) -> None:
    for command, codes in (("ask", {0, 1}), ("search", {0})):  # 1: rightly refused
        finished = call_qa(command, "--archive", tram_archive, "--", question)
        assert finished.returncode in codes, finished.stderr
        assert finished.stderr == ""


@pytest.mark.parametrize("date", ["yesterday", "2024-13", "2024-02-30", "03/04/2024", "0000", "-5"])
def test_bad_dates_say_how_to_write_one(call_qa, tram_archive, date: str) -> None:
    finished = call_qa("ask", "who?", "--archive", tram_archive, f"--since={date}")
    assert_complains(finished, 2, "is not a date", "2023-08-07")


def test_since_after_until(call_qa, tram_archive) -> None:
    for command in (("ask", "who?"), ("search", "tram"), ("stories",)):
        finished = call_qa(
            *command, "--archive", tram_archive, "--since", "2024-05", "--until", "2024-04"
        )
        assert_complains(finished, 2, "2024-05-01", "2024-04-30", "--since")


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_bad_limits(call_qa, tram_archive, limit: str) -> None:
    finished = call_qa("ask", "who?", "--archive", tram_archive, f"--limit={limit}")
    assert_complains(finished, 2, "--limit", "See: qa ask --help")


def test_unknown_command_gets_a_suggestion(call_qa) -> None:
    assert_complains(call_qa("serach", "tram"), 2, 'Did you mean "qa search"?')
    assert_complains(call_qa("when did they marry?"), 2, 'qa ask "QUESTION"')


def test_unknown_option(run_qa) -> None:
    assert_complains(run_qa("ask", "--colour", "who?"), 2, "--colour", "See: qa ask --help")


@pytest.mark.parametrize(
    "command",
    [("ask", "who?"), ("search", "tram"), ("stories",), ("show", "x"), ("info",), ("remove", "x")],
)
def test_a_named_archive_that_is_missing(call_qa, tmp_path, command: tuple[str, ...]) -> None:
    finished = call_qa(*command, "--archive", tmp_path / "none")
    assert_complains(finished, 3, f"There is no archive in {tmp_path / 'none'}.", "qa index")
    assert not (tmp_path / "none").exists()
    before = call_qa("--archive", tmp_path / "none", *command)
    assert before.returncode == 3


def test_info_and_remove_never_mean_the_sample(call_qa) -> None:
    assert_complains(call_qa("info"), 3, "There is no archive in")
    assert_complains(call_qa("remove", "still-together", "--yes"), 3, "There is no archive in")


def test_the_archive_path_is_a_file(call_qa, tmp_path, tram_stories) -> None:
    file = tmp_path / "file"
    file.write_text("precious")
    assert_complains(call_qa("ask", "who?", "--archive", file), 3, "There is no archive in")
    assert_complains(call_qa("index", tram_stories, "--archive", file), 3, "cannot be made")
    assert file.read_text() == "precious"


def test_an_archive_of_a_newer_version(call_qa, tmp_path, tram_archive) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(tram_archive, newer)
    connection = sqlite3.connect(newer / "archive.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (newer / "archive.db").read_bytes()
    for command in (("ask", "who?"), ("info",), ("index",)):
        assert_complains(call_qa(*command, "--archive", newer), 3, "format 99", "Update")
    assert (newer / "archive.db").read_bytes() == before


def test_an_archive_that_is_no_database(run_qa, tmp_path) -> None:
    (tmp_path / "archive.db").write_bytes(b"This is not a database, only text. " * 200)
    finished = run_qa("ask", "who?", "--archive", tmp_path)
    assert_complains(finished, 3, "is damaged")


def test_unknown_article(call_qa, tram_archive) -> None:
    finished = call_qa("show", "no-such", "--archive", tram_archive)
    assert_complains(finished, 1, "No article has the id 'no-such'.", "qa stories")


@pytest.mark.parametrize("at", ["5", "7:7", "9:2", "a:b", "0:99999999", "-1:4"])
def test_bad_spans(call_qa, tram_archive, at: str) -> None:
    finished = call_qa("show", "works-begin", "--archive", tram_archive, f"--at={at}")
    assert_complains(finished, 2)


def test_a_passage_that_does_not_exist(call_qa, tram_archive) -> None:
    finished = call_qa("show", "works-begin", "--archive", tram_archive, "--passage", 9)
    assert_complains(finished, 2, "has 1 passage, not 9")


def test_a_path_to_index_that_does_not_exist(call_qa, tmp_path) -> None:
    finished = call_qa("index", tmp_path / "nwes", "--archive", tmp_path / "archive")
    assert_complains(finished, 2, "There is no file or folder", "nwes")
    assert not (tmp_path / "archive").exists()


def test_an_encoder_that_cannot_be(call_qa, tmp_path, tram_stories) -> None:
    archive = tmp_path / "archive"
    name = "all-MiniLM-L6-v2:int3"
    finished = call_qa("index", tram_stories, "--archive", archive, "--encoder", name)
    assert_complains(finished, 2, "int3", "Use all-MiniLM-L6-v2")
    assert not archive.exists()


def test_a_model_that_is_missing(run_qa, tmp_path, tram_archive) -> None:
    elsewhere = {"QA_MODEL_DIR": str(tmp_path), "QA_CACHE_DIR": str(tmp_path / "cache")}
    finished = run_qa("ask", "who?", "--archive", tram_archive, env=elsewhere)
    assert finished.returncode == 4
    assert "model.safetensors" in finished.stderr
    assert "QA_MODEL_DIR" in finished.stderr.rstrip("\n").split("\n")[-1]


def test_debug_shows_the_traceback_and_still_the_line(run_qa, tmp_path) -> None:
    finished = run_qa("info", "--archive", tmp_path / "none", env={"QA_DEBUG": "1"})
    assert finished.returncode == 3
    assert "Traceback (most recent call last)" in finished.stderr
    assert "\nqa: There is no archive in" in finished.stderr


def test_a_mistake_of_ours_is_said_in_one_line(tmp_path) -> None:
    program = (
        "import sys, qa.cli.info as command\n"
        "def broken(**options): raise RuntimeError('wheels\\x1b[31m off')\n"
        "command.info.callback = broken\n"
        "from qa.cli.run import run\n"
        "sys.exit(run(['info']))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert_complains(finished, 70, "internal error: RuntimeError: wheels", "QA_DEBUG=1")
    assert "\x1b" not in finished.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
class TestAsSomebodyElse:
    """As a user who may do less. What has to be loaded is loaded before, while it can be read."""

    PROGRAM = (
        "import os, sys\n"
        "from qa.cli.run import run\n"
        "run(['ask', 'tram', '--archive', sys.argv[1]])\n"
        f"os.setgid({NOBODY}); os.setuid({NOBODY})\n"
        "os.environ['QA_CACHE_DIR'] = sys.argv[2]\n"
        "os.environ['QA_CONFIG'] = sys.argv[2] + '/config.toml'\n"
        "print('---', flush=True); print('---', file=sys.stderr, flush=True)\n"
        "sys.exit(run(sys.argv[3:]))"
    )

    @pytest.fixture
    def place(self):
        """A folder that everybody can reach: pytest's own belong to root alone."""
        folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
        folder.chmod(0o755)
        (folder / "cache").mkdir()
        os.chown(folder / "cache", NOBODY, NOBODY)
        yield folder
        shutil.rmtree(folder)

    def run(self, tram_archive: Path, place: Path, *arguments: object):
        finished = subprocess.run(
            [sys.executable, "-c", self.PROGRAM, *map(str, (tram_archive, place / "cache"))]
            + [str(argument) for argument in arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        _, _, finished.stdout = finished.stdout.partition("---\n")
        _, _, finished.stderr = finished.stderr.partition("---\n")
        return finished

    def test_an_archive_that_may_not_be_read(self, tram_archive, place) -> None:
        shutil.copytree(tram_archive, place / "private")
        (place / "private").chmod(0o700)
        for command in (("ask", "who?"), ("index",)):
            finished = self.run(tram_archive, place, *command, "--archive", place / "private")
            assert_complains(finished, 3, "permission denied", "--archive")

    def test_an_archive_that_may_only_be_read_answers(self, tram_archive, place) -> None:
        shutil.copytree(tram_archive, place / "public")
        for path in (place / "public", *(place / "public").rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        before = sorted(path.name for path in (place / "public").rglob("*"))
        question = ("ask", "Which company will build the tram?", "--archive", place / "public")
        finished = self.run(tram_archive, place, *question)
        assert finished.returncode == 0, finished.stderr
        assert "Brandt and Olsen" in finished.stdout
        assert sorted(path.name for path in (place / "public").rglob("*")) == before
        refused = self.run(
            tram_archive, place, "remove", "works-begin", "--yes", "--archive", place / "public"
        )
        assert_complains(refused, 3, "cannot be written", "--archive")

    def test_a_place_that_may_not_be_written(self, tram_archive, place) -> None:
        finished = self.run(
            tram_archive, place, "index", ROOT / "tests", "--archive", place / "new"
        )
        assert_complains(finished, 3, "cannot be made", "Permission denied")
