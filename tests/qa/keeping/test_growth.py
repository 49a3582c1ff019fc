"""Taking in twice as many stories takes about twice the work: steps are counted, not seconds."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.store import Store
from qa.keeping.ingest import Ingest
from qa.keeping.origins import Origin

PAGE = "To read on, please subscribe. Subscribers see every story of the Wend Post, " * 4
STEPS = 100
"""Of SQLite's machine between two counts."""


class CountedId(str):
    """An id that counts how often it is compared."""

    compared = 0
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        CountedId.compared += 1
        return str.__eq__(self, other)


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "archive", writable=True, create=True)
    yield opened
    opened.close()


def steps(store, path, records) -> int:
    """How much SQLite had to do to take in these records."""
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    store.database.connection.set_progress_handler(count, STEPS)
    Ingest(store).run([path])
    store.database.connection.set_progress_handler(None, 0)
    return counted


@pytest.mark.parametrize("own_ids", [False, True])
def test_one_text_under_many_titles_costs_no_more_the_more_there_are(store, tmp_path, own_ids):
    def pages(first, count):
        for number in range(first, first + count):
            own = {"id": f"page {number}"} if own_ids else {}
            yield own | {"title": f"Page {number}", "date": "2024-05-03", "text": PAGE}

    first = steps(store, tmp_path / "first.jsonl", pages(0, 150))
    later = steps(store, tmp_path / "later.jsonl", pages(600, 150))
    more = steps(store, tmp_path / "more.jsonl", pages(1_000, 600))
    last = steps(store, tmp_path / "last.jsonl", pages(2_000, 150))
    assert store.counts().articles == 1_050
    assert later < 1.6 * first
    assert more < 4.4 * later
    assert last < 1.2 * later


def test_the_report_counts_titles_up_to_a_hundred(store, tmp_path):
    path = tmp_path / "pages.jsonl"
    records = [{"title": f"Page {number}", "text": PAGE} for number in range(120)]
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    report = Ingest(store).run([path])
    assert "under 3 titles:" in report.suspect[0].reason
    assert "under 99 titles:" in report.suspect[96].reason
    assert "under 100 or more titles:" in report.suspect[-1].reason
    assert len(report.suspect) == 118


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="Linux counts what is written")
def test_taking_in_stories_writes_little_more_than_the_archive(store, tmp_path):
    def written() -> int:
        lines = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
        return int(lines["wchar"])

    path = tmp_path / "stories.jsonl"
    records = [
        {"title": f"Story {number}", "text": f"Story {number} of the ferry. {PAGE}"}
        for number in range(600)
    ]
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    before = written()
    Ingest(store).run([path])
    assert store.counts().articles == 600
    # Each page into the log and into the file; 50 times as much with files to undo statements.
    size = sum(file.stat().st_size for file in store.database.folder.iterdir())
    assert written() - before < 4 * size
    assert store.database.connection.execute("PRAGMA temp_store").fetchone()[0] == 0


def test_a_file_with_many_stories_is_not_searched_for_each():
    earlier = {number: CountedId(f"story-{number}") for number in range(2_000)}
    origin = Origin("stories.jsonl", None, "stories", earlier)
    CountedId.compared = 0
    assert all(origin.had(CountedId(f"story-{number}")) for number in range(2_000))
    assert not origin.had("story-2000")
    assert CountedId.compared < 10_000


def test_stories_that_stay_keep_their_numbers_and_new_ones_follow():
    origin = Origin("https://post.example/feed", None, "feed", {0: "a", 4: "b"}, keeps=True)
    assert [origin.note(one) for one in ("new", "b", "newer", "a", "new")] == [5, 4, 6, 0, 5]
    assert origin.had("newer")
    assert origin.given == {"new", "b", "newer", "a"}


def test_stories_of_a_file_are_numbered_as_they_come():
    origin = Origin("stories.jsonl", None, "stories", {0: "a", 1: "b"})
    assert origin.note("b") == 0
    origin.taken = 1
    assert origin.note("new") == 1
    assert not origin.had("new")
