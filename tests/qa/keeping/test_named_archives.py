"""Several archives by name, and tags as filters, through the commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa import locations

STORY = "# {0}\n\n2024-05-0{1}\n\n" + "The {0} of Gull Rock was in the news on Friday. " * 9


@pytest.fixture
def home(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("QA_HOME", str(tmp_path / "data" / "main"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def stories(home: Path) -> Path:
    folder = home / "stories"
    folder.mkdir()
    for number, name in enumerate(("pier", "ferry", "dune"), start=1):
        (folder / f"{name}.md").write_text(STORY.format(name, number))
    return folder


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("cuttings", "data/cuttings"),
        ("main", "data/main"),
        ("cuttings/", "cuttings"),
        ("./cuttings", "cuttings"),
        ("here", "here"),
        ("..", ".."),
        (".hidden", ".hidden"),
        ("~", "~"),
    ],
)
def test_names_and_paths_are_told_apart(home, given: str, meant: str) -> None:
    (home / "here").mkdir()
    assert (home / locations.named_archive(given)) == home / meant


def test_archives_are_made_listed_and_asked_by_name(call_qa, home, stories) -> None:
    assert call_qa("archives").returncode == 3
    for name in ("cuttings", "main"):
        made = call_qa("index", stories / "pier.md", "--archive", name, "--encoder", "hash-64")
        assert made.returncode == 0, made.stderr
    assert (home / "data" / "cuttings" / "archive.db").exists()
    broken = home / "data" / "broken"
    broken.mkdir()
    (broken / "archive.db").write_bytes(b"no database at all, " * 99)
    listed = call_qa("archives").stdout.splitlines()
    assert listed[0].startswith("broken\tThe archive database")
    assert listed[1:] == [
        "cuttings\t1 story, 1 May 2024 to 1 May 2024",
        "main\t1 story, 1 May 2024 to 1 May 2024 (default)",
    ]
    data = json.loads(call_qa("archives", "--json").stdout)
    assert [(one["name"], one["default"], one["articles"]) for one in data[1:]] == [
        ("cuttings", False, 1),
        ("main", True, 1),
    ]
    for before, after in ((("--archive", "cuttings"), ()), ((), ("--archive", "cuttings"))):
        found = call_qa(*before, "stories", *after)
        assert found.stdout.startswith("pier\t")
    missing = call_qa("stories", "--archive", "nowhere")
    assert (missing.returncode, missing.stdout) == (3, "")
    assert str(home / "data" / "nowhere") in missing.stderr


def test_tags_narrow_every_command(call_qa, home, stories) -> None:
    call_qa("index", stories, "--encoder", "hash-64")
    call_qa("edit", "pier", "dune", "--tag", "Land")
    call_qa("edit", "ferry", "--tag", "sea")
    assert len(call_qa("stories", "--tag", "land").stdout.splitlines()) == 2
    assert len(call_qa("stories", "--tag", "#land", "--tag", "sea").stdout.splitlines()) == 3
    for mode in ("fused", "lexical", "dense"):
        words = ("search", "ferry of Gull Rock", "--tag", "LAND", "--mode", mode, "--json")
        hits = json.loads(call_qa(*words).stdout)["hits"]
        assert {hit["article"]["id"] for hit in hits} <= {"pier", "dune"}, mode
        assert hits
    answer = json.loads(
        call_qa("ask", "When was the pier in the news?", "--tag", "sea", "--json").stdout
    )
    assert answer["filter"]["tags"] == ["sea"]
    assert {one["article_id"] for one in answer["citations"]} <= {"ferry"}
    unknown = call_qa("stories", "--tag", "lnad")
    assert (unknown.returncode, "Did you mean 'land'?" in unknown.stderr) == (1, True)
