"""The sample collection that ships with the package, and the small one that the tests use."""

from __future__ import annotations

import datetime
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

STORIES = Path(str(files("corpus"))) / "stories"
TRAM = Path(__file__).parent / "data" / "tram"
KNOWN_KEYS = {"id", "title", "date", "source", "url"}


def front_matter(path: Path) -> dict[str, Any]:
    opening, header, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert opening == ""
    assert body.strip()
    loaded = yaml.safe_load(header)
    assert isinstance(loaded, dict)
    return loaded


def test_there_are_five_and_nothing_else() -> None:
    found = [path for path in STORIES.iterdir() if path.name != "__pycache__"]
    assert sorted(path.suffix for path in found) == [".md"] * 5


@pytest.mark.parametrize("path", sorted(STORIES.glob("*.md")), ids=lambda path: path.stem)
def test_front_matter_has_only_known_keys(path: Path) -> None:
    header = front_matter(path)
    assert set(header) <= KNOWN_KEYS
    assert header["title"]


def test_four_are_dated_and_one_is_not() -> None:
    dates = sorted(
        header["date"].isoformat()
        for header in map(front_matter, STORIES.glob("*.md"))
        if "date" in header
    )
    assert dates == ["2023-06-02", "2023-06-07", "2023-08-07", "2023-08-20"]
    assert all(datetime.date.fromisoformat(date) for date in dates)


def test_disagreements_are_kept() -> None:
    """The collection is there to show stories that change and differ: don't harmonise them."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in STORIES.glob("*.md")}
    assert "Aleph, 11," in texts["humiliated-but-committed"]
    assert "Aleph, who is 12," in texts["still-together"]
    assert "nine-year marriage" in texts["working-it-out"]
    assert "ten years of marriage" in texts["still-together"]


def test_tram_answers_stand_in_their_gold_stories() -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in TRAM.glob("*.[!j]*")}
    lines = (TRAM / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    assert len({question["id"] for question in questions}) == len(questions)
    for question in questions:
        assert bool(question["gold"]) == question["answerable"] == bool(question["answers"])
        for story in question["gold"]:
            assert any(answer in texts[story] for answer in question["answers"]), question["id"]
