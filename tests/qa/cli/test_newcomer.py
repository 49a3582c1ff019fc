"""What somebody trips over who has not read the guide: each is said in words that help."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.chunk import passages
from corpus.store import Store
from corpus.types import Article

ROOT = Path(__file__).parents[3]
STORY = """date 2024-03-05

The ice rink in Norham opened on Monday. It is 60 metres long, and a season ticket costs 80 crowns.
The mayor, Hedda Brun, skated the first round and fell twice, to the delight of 300 children.
"""
LIFT = "The ski lift in Norham has stood still since Friday. A rope had come off its wheel."


@pytest.fixture
def rink(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "rink.txt").write_text(STORY)
    return tmp_path


def run_bytes(rink: Path, *arguments: bytes) -> subprocess.CompletedProcess[bytes]:
    """With arguments that are no UTF-8, as an old terminal hands them over."""
    return subprocess.run(
        [sys.executable, "-m", "qa", *arguments],
        capture_output=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QA_HOME": str(rink / "archive")},
    )


@pytest.mark.parametrize(
    "arguments",
    [
        (b"ask", b"who owns the caf\xe9"),
        (b"ask", b"-c", b"who owns the caf\xe9"),
        (b"show", b"caf\xe9"),
        (b"stories", b"--source", b"caf\xe9"),
        (b"edit", b"rink", b"--title", b"caf\xe9"),
        (b"index", b"--name", b"caf\xe9", b"news"),
    ],
)
def test_words_that_are_no_utf8_are_refused(rink: Path, arguments: tuple[bytes, ...]) -> None:
    finished = run_bytes(rink, *arguments)
    assert finished.returncode == 2, finished.stderr
    assert finished.stdout == b""
    first, second = finished.stderr.decode().splitlines()
    assert first.startswith("qa: ") and "is not valid UTF-8." in first and "caf" in first
    assert "LANG" in second


def test_folder_whose_name_is_no_utf8_cannot_hold_an_archive(rink: Path) -> None:
    odd = os.fsencode(rink) + b"/caf\xe9"
    Path(os.fsdecode(odd)).mkdir()
    finished = run_bytes(rink, b"index", b"--archive", odd, os.fsencode(rink / "news"))
    assert finished.returncode == 2 and b"is not valid UTF-8." in finished.stderr
    assert not list(Path(os.fsdecode(odd)).iterdir())


def test_file_whose_name_is_no_utf8_is_one_line_of_the_report(rink: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(rink / "news") + b"/caf\xe9.txt"))
    odd.write_text(STORY)
    finished = run_bytes(rink, b"index", os.fsencode(odd), os.fsencode(rink / "news" / "rink.txt"))
    assert finished.returncode == 0
    assert b"1 added" in finished.stdout and b"rename it" in finished.stdout


def test_words_that_look_like_options(call_qa, tram_archive) -> None:
    for command in ("ask", "search"):
        finished = call_qa(command, "who", "spoke", "-golden", "--archive", tram_archive)
        assert finished.returncode == 2
        assert f"For words that begin with a hyphen: qa {command} -- WORDS" in finished.stderr
    finished = call_qa("search", "--archive", tram_archive, "--", "spade", "-golden")
    assert "golden spade" not in finished.stdout


def test_help_names_every_exit_code(call_qa) -> None:
    from qa.cli.exits import ExitCode

    codes = " ".join(call_qa("--help").stdout.split()).partition("Exit codes: ")[2]
    said = {int(part.split()[0]) for part in codes.rstrip(".").split(", ")}
    assert said == {int(code) for code in ExitCode}


def test_mistyped_id_is_answered_with_the_nearest(call_qa, tram_archive, tmp_path) -> None:
    own = tmp_path / "archive"
    shutil.copytree(tram_archive, own)
    for arguments in (
        ("show", "vote"),
        ("cite", "vote"),
        ("edit", "vote", "--tag", "x"),
        ("remove", "vote", "--yes"),
    ):
        finished = call_qa(*arguments, "--archive", own)
        assert finished.returncode == 1
        assert "No article has the id 'vote'." in finished.stderr
        assert "Did you mean: first-vote-fails, second-vote-passes?" in finished.stderr
    assert "Did you mean: works-begin?" in call_qa("show", "work-begins", "--archive", own).stderr
    assert "qa stories" in call_qa("show", "zzzz", "--archive", own).stderr


def test_one_passage_is_no_range(call_qa, tram_archive) -> None:
    finished = call_qa("show", "works-begin", "--passage", "99", "--archive", tram_archive)
    assert "has 1 passage, not 99." in finished.stderr
    assert "from 1 to 1" not in finished.stderr


@pytest.mark.parametrize("option", ["--prune", "--restore"])
def test_option_that_would_do_nothing_says_what_it_lacks(call_qa, tram_archive, option) -> None:
    finished = call_qa("index", option, "--archive", tram_archive)
    assert finished.returncode == 2
    assert f"{option} needs to know where to look." in finished.stderr
    assert "--refresh" in finished.stderr


def test_export_says_what_it_wrote(call_qa, tram_archive, tmp_path) -> None:
    for name, form in (("a.pdf", "JSON lines"), ("a.md", "Markdown")):
        finished = call_qa("export", "--output", tmp_path / name, "--archive", tram_archive)
        assert finished.stdout.endswith(f"{name} as {form}.\n")


def test_whole_passages_have_no_holes(call_qa, tram_archive) -> None:
    shown = call_qa("search", "spade", "--full", "--limit", "1", "--archive", tram_archive).stdout
    body = shown.split("\n", 1)[1].strip()
    assert "Harbour Square. The line will open" in body
    assert "  " not in body


def test_names_that_are_remembered_are_listed(call_qa, rink: Path) -> None:
    archive = rink / "archive"
    news = rink / "news"
    call_qa("index", "--name", "winter", news, "--archive", archive)
    assert f"Remembered winter: {news}" in call_qa("info", "--archive", archive).stdout
    told = json.loads(call_qa("info", "--json", "--archive", archive).stdout)
    assert told["collections"] == {"winter": [str(news)]}


@pytest.fixture
def half_indexed(rink: Path, call_qa) -> Path:
    """One story with vectors, one that was read when indexing was interrupted."""
    archive = rink / "archive"
    call_qa("index", rink / "news", "--archive", archive)
    article = Article(id="lift", title="Ski lift stands still", date=None, text=LIFT)
    store = Store.open(archive, writable=True)
    with store.writing() as writer:
        writer.put_article(article, passages(article))
    store.close()
    return archive


@pytest.mark.parametrize("command", ["ask", "search", "timeline"])
def test_stories_that_are_not_found_yet_are_no_secret(call_qa, half_indexed, command) -> None:
    finished = call_qa(command, "lift", "--archive", half_indexed)
    assert "some stories are not found yet" in finished.stderr and "qa index" in finished.stderr
    assert call_qa("index", "--archive", half_indexed).returncode == 0
    finished = call_qa(command, "lift", "--archive", half_indexed)
    assert "not found yet" not in finished.stderr


def test_archive_whose_first_indexing_was_interrupted_says_so(call_qa, rink: Path) -> None:
    store = Store.open(rink / "archive", writable=True, create=True)
    with store.writing() as writer:
        article = Article(id="lift", title="Ski lift stands still", date=None, text=LIFT)
        writer.put_article(article, passages(article))
    store.close()
    assert "not found yet" in call_qa("ask", "who?", "--archive", rink / "archive").stderr


@pytest.mark.parametrize("module", ["importlib.util", "qa.cli.group"])
def test_ctrl_c_while_the_program_is_being_loaded(module: str) -> None:
    code = f"""
import sys
class Impatient:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Impatient())
sys.modules.pop({module!r}, None)
import qa.__main__
sys.argv = ["qa", "stories"]
qa.__main__.main()
"""
    finished = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
    )
    assert finished.returncode == 130, finished.stderr
    assert finished.stderr == ""
