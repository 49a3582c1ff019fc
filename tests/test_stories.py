"""The sample collection that ships with the package, and the small one that the tests use."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.formats import RawStory, read_stories
from corpus.reading import find_files, to_article
from corpus.types import Article

STORIES = Path(str(files("corpus"))) / "stories"
TRAM = Path(__file__).parent / "data" / "tram"
KNOWN_KEYS = {"id", "title", "date", "source", "url"}


COURIER, POST = "Osterby Courier", "Lindmark Post"
TRAM_STORIES = {
    "contract-courier": ("2024-06-20", COURIER),
    "contract-post": ("2024-06-20", POST),
    "correction": ("2024-05-06", None),
    "first-vote-fails": ("2024-03-13", COURIER),
    "passengers-doubted": ("2024-07-11", POST),
    "passengers-forecast": ("2024-07-08", COURIER),
    "plan-unveiled": ("2024-01-15", COURIER),
    "price-rises": ("2024-04-18", POST),
    "second-vote-passes": ("2024-05-04", COURIER),
    "tram-explained": (None, None),
    "works-begin": ("2024-09-03", COURIER),
}


def articles_in(folder: Path) -> list[Article]:
    found = [path for path in find_files([folder]) if isinstance(path, Path)]
    assert found
    articles = []
    for path in found:
        if path.name != "questions.jsonl":
            (raw,) = read_stories(path)
            assert isinstance(raw, RawStory)
            articles.append(to_article(raw, path, path.stem))
    return articles


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


def test_stories_are_read_with_title_and_date_as_stated() -> None:
    for article in articles_in(STORIES):
        header = front_matter(Path(article.path or ""))
        assert article.title == header["title"]
        assert not article.title_inferred
        assert article.date == header.get("date")
        assert len(article.text) > 1_500


def test_four_are_dated_and_one_is_not() -> None:
    dates = [article.date.isoformat() for article in articles_in(STORIES) if article.date]
    assert sorted(dates) == ["2023-06-02", "2023-06-07", "2023-08-07", "2023-08-20"]


def test_disagreements_are_kept() -> None:
    """The collection is there to show stories that change and differ: don't harmonise them."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in STORIES.glob("*.md")}
    assert "Aleph, 11," in texts["humiliated-but-committed"]
    assert "Aleph, who is 12," in texts["still-together"]
    assert "nine-year marriage" in texts["working-it-out"]
    assert "ten years of marriage" in texts["still-together"]


def test_tram_stories_have_their_dates_and_sources() -> None:
    found = {
        article.id: (str(article.date) if article.date else None, article.source)
        for article in articles_in(TRAM)
    }
    assert found == TRAM_STORIES


def test_tram_answers_stand_in_their_gold_stories() -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in TRAM.glob("*.[!j]*")}
    lines = (TRAM / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    assert len({question["id"] for question in questions}) == len(questions)
    for question in questions:
        assert bool(question["gold"]) == question["answerable"] == bool(question["answers"])
        for story in question["gold"]:
            assert any(answer in texts[story] for answer in question["answers"]), question["id"]
