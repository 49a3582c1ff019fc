"""Collections: what is remembered, looked at again, and never lost by accident."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import UsageError
from embeddings.hashing import HashEncoder
from qa import Archive

STORY = "# {0}\n\n2024-05-03\n\n" + "The {0} of Gull Rock was in the news again. " * 9


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    made = []
    for name in ("sea", "land"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / f"{name}.md").write_text(STORY.format(name))
        made.append(folder)
    return made[0], made[1]


@pytest.fixture
def archive(tmp_path: Path, folders):
    with Archive.open(tmp_path / "a", create=True, encoder=HashEncoder(64)) as opened:
        for folder in folders:
            opened.remember(f"{folder.name} cuttings", [folder])
        opened.refresh()
        yield opened


def ids(archive: Archive) -> list[str]:
    return sorted(article.id for article in archive.articles())


def test_all_or_some_are_looked_at_again(archive, folders) -> None:
    assert ids(archive) == ["land", "sea"]
    for folder in folders:
        (folder / f"new-{folder.name}.md").write_text(STORY.format("bees of " + folder.name))
    assert archive.refresh(["sea cuttings"]).added == 1
    assert ids(archive) == ["land", "new-sea", "sea"]
    report = archive.refresh()
    assert (report.added, report.unchanged, report.skipped) == (1, 3, ())


def test_places_are_absolute_in_order_and_each_once(archive, folders, monkeypatch) -> None:
    monkeypatch.chdir(folders[0].parent)
    archive.remember("both", ["sea", Path("land"), "https://example.org/feed.xml", "sea"])
    archive.remember("both", [Path("sea") / ".." / "land", "new"])
    sea, land = map(str, folders)
    expected = (sea, land, "https://example.org/feed.xml", f"{folders[0].parent / 'new'}")
    assert archive.collections()["both"] == expected
    archive.forget("both")
    assert sorted(archive.collections()) == ["land cuttings", "sea cuttings"]


@pytest.mark.parametrize("gone", ["folder", "all files", "one file"])
def test_what_is_missing_is_reported_and_pruned_only_file_by_file(archive, folders, gone) -> None:
    sea = folders[0]
    (sea / "second.md").write_text(STORY.format("second"))
    archive.refresh()
    (sea / "sea.md").unlink()
    if gone != "one file":
        (sea / "second.md").unlink()
    if gone == "folder":
        sea.rmdir()
    report = archive.refresh(prune=True)
    if gone == "one file":
        assert (report.removed, report.skipped) == (1, ())
        return
    assert (report.removed, [line.path for line in report.skipped]) == (0, [str(sea)])
    assert ids(archive) == ["land", "sea", "second"]
    assert "stories stay" in report.skipped[0].reason


def test_unknown_and_impossible_names(archive, tmp_path) -> None:
    for wrong in (lambda: archive.refresh(["see cuttings"]), lambda: archive.forget("x")):
        with pytest.raises(UsageError):
            wrong()
    with pytest.raises(UsageError) as raised:
        archive.refresh(["see cuttings"])
    assert raised.value.remedy == "Did you mean 'sea cuttings'?"
    for name in ("", " \n", "x" * 81):
        with pytest.raises(UsageError):
            archive.remember(name, [tmp_path])
    with (
        Archive.open(tmp_path / "b", create=True, encoder=HashEncoder(64)) as empty,
        pytest.raises(UsageError),
    ):
        empty.refresh()


def test_the_commands(call_qa, folders, tmp_path) -> None:
    options = ("--archive", tmp_path / "c", "--json")
    more = ("--encoder", "hash-64")
    finished = call_qa("index", "--name", "sea", folders[0], *options, *more)
    assert json.loads(finished.stdout)["added"] == 1
    (folders[0] / "new.md").write_text(STORY.format("new"))
    assert json.loads(call_qa("index", "--refresh", *options).stdout)["added"] == 1
    finished = call_qa("index", "--refresh", "--name", "land", *options)
    assert (finished.returncode, "no collection 'land'" in finished.stderr) == (2, True)
    for wrong in (
        ("--refresh", folders[0]),
        ("--name", "sea"),
        ("--forget", "sea", "--refresh"),
    ):
        assert call_qa("index", *wrong, *options).returncode == 2
    assert call_qa("index", "--forget", "sea", *options).returncode == 0
    assert call_qa("index", "--refresh", *options).returncode == 2
