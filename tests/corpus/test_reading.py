"""Which files are found, and what a story becomes as an article."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.formats import RawStory
from corpus.reading import SkippedPath, find_files, infer_title, suspect_reason, to_article
from corpus.types import Article

DAY = datetime.date(2024, 5, 3)
NOBODY = 65_534
TEXT = "The old iron bridge over the Wend reopened on Friday. It had been closed for two years."


def found_under(*paths: Path) -> tuple[list[Path], dict[str, str]]:
    files: list[Path] = []
    skipped: dict[str, str] = {}
    for found in find_files(paths):
        if isinstance(found, SkippedPath):
            skipped[Path(found.path).name] = found.reason
        else:
            files.append(found)
    return files, skipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.md", "sub/c.JSONL", "sub/deep/d.csv.gz", "e.xlsx", "README",
                 ".hidden.txt", ".git/f.txt", "sub/g.html"):  # fmt: skip
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path / "in"


def test_folders_are_read_in_order_without_hidden_or_unknown_files(folder: Path) -> None:
    files, skipped = found_under(folder)
    names = [path.relative_to(folder).as_posix() for path in files]
    assert names == ["a.md", "b.txt", "sub/c.JSONL", "sub/deep/d.csv.gz", "sub/g.html"]
    assert all(path.is_absolute() for path in files)
    assert skipped == {}


def test_named_files_are_read_or_reported(folder: Path) -> None:
    files, skipped = found_under(
        folder / ".hidden.txt", folder / "e.xlsx", folder / "gone.txt", folder / "b.txt"
    )
    assert [path.name for path in files] == [".hidden.txt", "b.txt"]
    assert "no reader" in skipped["e.xlsx"]
    assert "no such file" in skipped["gone.txt"]


def test_each_file_comes_once(folder: Path) -> None:
    files, _ = found_under(folder / "b.txt", folder, folder / "sub" / ".." / "b.txt")
    assert len(files) == len({path.stat().st_ino for path in files}) == 5


def test_empty_folder_and_no_paths(tmp_path: Path) -> None:
    assert found_under(tmp_path) == ([], {})
    assert found_under() == ([], {})


def test_symlink_loops_and_dead_links(folder: Path) -> None:
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / "itself.txt").symlink_to("itself.txt")
    (folder / "dead.txt").symlink_to("nowhere.txt")
    (folder / "again.txt").symlink_to("b.txt")
    files, skipped = found_under(folder)
    assert len(files) == 5
    assert set(skipped) == {"itself.txt", "dead.txt"}
    assert skipped["dead.txt"] == "a link to nothing"


def test_linked_folder_is_followed(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "z.txt").write_text("x")
    (folder / "linked").symlink_to(elsewhere)
    files, _ = found_under(folder)
    assert folder / "linked" / "z.txt" in files


def test_pipes_are_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    files, skipped = found_under(folder)
    assert len(files) == 5
    assert skipped == {"pipe.txt": "not a regular file"}


def test_name_that_is_no_text(folder: Path) -> None:
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt"))).write_text("x")
    files, skipped = found_under(folder)
    assert len(files) == 5
    assert list(skipped.values()) == ["its name is not valid UTF-8, rename it"]


def test_very_long_and_very_deep_paths(tmp_path: Path) -> None:
    _, skipped = found_under(tmp_path / ("x" * 300 + ".txt"), tmp_path / "a\0b.txt")
    assert len(skipped) == 2
    deep = tmp_path
    for _ in range(300):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "a.txt").write_text("x")
    assert found_under(tmp_path)[0] == [deep / "a.txt"]


@pytest.mark.skipif(os.getuid() != 0, reason="needs root to become somebody else")
def test_no_permission(folder: Path, tmp_path: Path) -> None:
    # Root may read everything, so another user has to look.
    (folder / "b.txt").chmod(0)
    (folder / "sub").chmod(0)
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == 0 and parent != Path("/") and "pytest" in str(parent):
            parent.chmod(0o755)
    root = Path(__file__).parents[2]
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from corpus.errors import ReadError\n"
        "from corpus.formats import plain, markdown, read_stories\n"
        "from corpus.reading import SkippedPath, find_files\n"
        f"os.setgid({NOBODY}); os.setuid({NOBODY})\n"
        "for found in find_files([Path(sys.argv[1])]):\n"
        "    if isinstance(found, SkippedPath):\n"
        "        print(Path(found.path).name, found.reason)\n"
        "        continue\n"
        "    try:\n"
        "        print(found.name, len(list(read_stories(found))))\n"
        "    except ReadError as error:\n"
        "        print(error)\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        capture_output=True,
        text=True,
        cwd=root,
        check=True,
    )
    assert finished.stdout.splitlines() == [
        "a.md 1",
        "b.txt: Permission denied",
        "sub no permission to read it",
    ]


# Articles


def make(text: str = TEXT, name: str = "bridge.txt", **more: object) -> Article:
    return to_article(RawStory(text=text, **more), Path("/in") / name, "b")  # type: ignore[arg-type]


def test_fields_become_lines() -> None:
    article = make(
        "One.\r\n\r\n\r\nTwo. \x1b[31m",
        title=" A\ntitle \x07 [/x] \x1b]0;owned\x07",
        source="The\nPost",
        url=" https://harbour.example/b ",
        date=DAY,
        date_note="field date",
    )
    assert article.text == "One.\n\nTwo. [31m"
    assert article.title == "A title [/x] ]0;owned"
    assert (article.source, article.url) == ("The Post", "https://harbour.example/b")
    assert (article.date, article.date_note) == (DAY, "field date")
    assert (article.id, article.path, article.title_inferred) == ("b", "/in/bridge.txt", False)


def test_long_titles_are_cut() -> None:
    assert len(make(title="word " * 500).title) <= 300


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The bridge over the Wend reopened. It rained.", "The bridge over the Wend reopened."),
        ("Moving on. The bridge opened. It rained.", "Moving on. The bridge opened."),
        ("Yes. No. Perhaps. The bridge opened. It rained.", "Yes. No. Perhaps. The bridge opened."),
        ("A heading\n\nThe bridge over the Wend opened.",
         "A heading The bridge over the Wend opened."),
        ("Short.", "Short."),
        ("word " * 100, "word " * 19 + "word…"),
        ("x" * 20_000_000, "x" * 99 + "…"),
        ("", ""),
    ],
    ids=lambda text: text[:30],
)  # fmt: skip
def test_inferred_titles(text: str, title: str) -> None:
    assert infer_title(text) == title
    assert len(title) <= 100


def test_title_is_inferred_and_marked() -> None:
    article = make()
    assert article.title == "The old iron bridge over the Wend reopened on Friday."
    assert article.title_inferred
    assert article.text == TEXT


def test_blank_story_keeps_its_name() -> None:
    article = make(" \n ")
    assert (article.title, article.text, article.title_inferred) == ("bridge", "", True)


def test_title_repeated_by_the_text_is_left_out() -> None:
    assert make(f"Bridge  Reopens\n\n{TEXT}", title="Bridge reopens").text == TEXT
    assert make("Bridge reopens", title="Bridge reopens").text == "Bridge reopens"
    assert make(f"Bridge reopens today\n{TEXT}", title="Bridge reopens").text.startswith("Bridge")


@pytest.mark.parametrize(
    ("text", "name", "given", "note"),
    [
        (TEXT, "bridge.txt", None, "no date in the file"),
        (TEXT, "bridge.txt", "field date: no date given", "no date in the file"),
        (TEXT, "bridge.txt", "“03/05/2024” is ambiguous", "“03/05/2024” is ambiguous"),
        (TEXT, "2024-05-03.jsonl", None, "no date in the file"),  # many stories, one name
        (TEXT, "2024-05-03.csv.gz", None, "no date in the file"),
    ],
)  # fmt: skip
def test_undated_stories_say_why(text: str, name: str, given: str | None, note: str) -> None:
    article = make(text, name, date_note=given)
    assert (article.date, article.date_note) == (None, note)


@pytest.mark.parametrize(
    ("text", "name", "note"),
    [
        (f"LOW MARSH, May 3, 2024 — {TEXT}", "bridge.txt", "dateline"),
        (f"LOW MARSH, May 3, 2024 — {TEXT}", "many.jsonl", "dateline"),
        (TEXT, "2024-05-03-bridge.txt", "file name"),
        (TEXT, "2024-05-03.md.gz", "file name"),
        (f"LOW MARSH, May 3, 2024 — {TEXT}", "2020-01-01.html", "dateline"),
    ],
)
def test_dates_found_outside_the_metadata(text: str, name: str, note: str) -> None:
    article = make(text, name, date_note="field date: “03/05/2024” is ambiguous")
    assert (article.date, article.date_note) == (DAY, note)


def test_modification_time_is_no_date(tmp_path: Path) -> None:
    path = tmp_path / "bridge.txt"
    path.write_text(TEXT)
    os.utime(path, (1_714_694_400, 1_714_694_400))
    assert to_article(RawStory(text=TEXT), path, "b").date is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Please enable JavaScript to view this page. " + "More. " * 60, "JavaScript"),
        ("We use cookies. Accept all cookies to go on. " + "More. " * 60, "cookie"),
        ("Subscribe to continue reading this story. " + "More. " * 60, "paywall"),
        ("Page not found. The page you requested has moved. " + "More. " * 60, "error page"),
        ("Please verify you are human. " + "More. " * 60, "robot"),
        ("The bridge reopened.", "only 20 characters"),
        ("", "only 0 characters"),
    ],
)
def test_suspect_texts(text: str, reason: str) -> None:
    assert reason in (suspect_reason(make(text, title="T")) or "")


@pytest.mark.parametrize(
    "text",
    [
        TEXT * 4,
        # A long story may be about cookies.
        ("The regulator says sites must not force readers to accept all cookies. " + TEXT) * 15,
    ],
)
def test_stories_are_not_suspect(text: str) -> None:
    assert suspect_reason(make(text)) is None
