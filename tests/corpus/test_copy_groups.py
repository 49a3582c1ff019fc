"""Groups of near-duplicates: incremental, removed with the article, filled in for old archives."""

from __future__ import annotations

import datetime
import sqlite3

import pytest

from corpus import schema
from corpus.chunk import passages
from corpus.copy_groups import CopyGroups
from corpus.store import Store
from corpus.types import Article

BOARD = (
    "The harbour board voted on Tuesday to raise mooring fees by nine per cent, the first increase "
    "in six years. Owners of smaller boats had fought it for months. Their speaker said that many "
    "would sell, because a berth now costs more than the boat that lies in it. The board replied "
    "that the quay has to be rebuilt before it falls into the water. A diver had found holes in it "
    "that a child could swim through. Work is to begin after the summer and to last two winters."
)
BAKERY = (
    "A bakery has opened in the old lighthouse, and people queue along the mole for rye bread. The "
    "two sisters who run it carried the oven up ninety steps in pieces. They had searched for a "
    "cheap room for a year before somebody told them in jest that the lighthouse was free. The "
    "harbour office asks for no rent as long as the light is looked after, which the elder sister "
    "does every evening before she sets the dough for the next morning and goes to bed."
)


def article(name: str, text: str, day: int = 1) -> Article:
    return Article(id=name, title=name, date=datetime.date(2024, 5, day), text=text)


@pytest.fixture
def store(tmp_path):
    opened = Store.open(tmp_path, writable=True, create=True)
    yield opened
    opened.close()


def put(store: Store, *articles: Article) -> int:
    with store.writing() as writer:
        for one in articles:
            writer.put_article(one, passages(one))
    return CopyGroups(store).update()


def names(store: Store, *ids: str) -> list[list[str]]:
    groups = store.groups(ids).values()
    return [[one.id for one in members] for members in store.copies(groups).values()]


def test_copies_have_one_number_and_others_their_own(store):
    put(store, article("post", BOARD), article("courier", BOARD + " More follows."))
    put(store, article("bakery", BAKERY))
    groups = store.groups(["post", "courier", "bakery", "unknown"])
    assert groups["post"] == groups["courier"] != groups["bakery"]
    assert set(groups) == {"post", "courier", "bakery"}
    assert names(store, "post", "bakery") == [["courier", "post"]]


def test_one_by_one_gives_the_same_groups_as_all_at_once(tmp_path):
    stories = [article(f"n{i}", text, i) for i, text in enumerate([BOARD, BAKERY] * 3, start=1)]
    found = []
    for name, batches in (("all", [stories]), ("single", [[one] for one in stories])):
        store = Store.open(tmp_path / name, writable=True, create=True)
        for batch in batches:
            put(store, *batch)
        found.append(sorted(names(store, *(one.id for one in stories))))
        store.close()
    assert found[0] == found[1] == [["n1", "n3", "n5"], ["n2", "n4", "n6"]]


def test_a_story_that_resembles_two_groups_makes_them_one(store):
    words = BOARD.split()
    first, last = " ".join(words[:72]), " ".join(words[-72:])
    put(store, article("start", first), article("end", last))
    assert names(store, "start", "end") == []
    put(store, article("whole", BOARD))
    assert names(store, "start") == [["end", "start", "whole"]]


def test_what_is_removed_or_rewritten_leaves_its_group(store):
    put(store, *(article(name, BOARD) for name in ("a", "b", "c")))
    with store.writing() as writer:
        writer.remove_articles(["a"])
    assert put(store, article("b", BAKERY)) == 1
    assert names(store, "b", "c") == [["c"]]
    assert len(set(store.groups(["b", "c"]).values())) == 2
    put(store, article("d", BOARD))
    assert names(store, "d") == [["c", "d"]]


def test_only_new_texts_are_looked_at(store):
    assert put(store, article("a", BOARD), article("b", BAKERY)) == 2
    assert CopyGroups(store).update() == 0
    assert put(store, article("c", BOARD)) == 1


def test_a_sketch_made_in_another_way_is_made_anew(store):
    put(store, article("a", BOARD), article("b", BOARD))
    with store.writing() as writer:
        writer.set("copies_method", "another")
    assert CopyGroups(store).update() == 2
    assert names(store, "a") == [["a", "b"]]


def test_short_texts_are_not_grouped(store):
    put(store, article("a", "Subscribe to read this story."), article("b", BOARD))
    put(store, article("c", "Subscribe to read this story."))
    assert names(store, "a", "b", "c") == []


def test_groups_do_not_count_as_a_change_of_what_is_found(store):
    put(store, article("a", BOARD))
    before = store.generation
    CopyGroups(store).update()
    assert store.generation == before


def test_an_archive_of_the_first_format_is_filled_in(tmp_path):
    connection = sqlite3.connect(tmp_path / "archive.db")
    connection.executescript(schema.MIGRATIONS[0])
    connection.execute("PRAGMA user_version = 1")
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    for name, text in (("a", BOARD), ("b", BOARD), ("c", BAKERY)):
        connection.execute(
            "INSERT INTO articles (id, title, title_inferred, text, digest) VALUES (?, ?, 0, ?, ?)",
            (name, name, text, name.encode()),
        )
    connection.commit()
    connection.close()
    store = Store.open(tmp_path, writable=True)
    assert CopyGroups(store).update() == 3
    assert names(store, "a", "c") == [["a", "b"]]
    store.close()
