"""Told dates in the store: found once, kept, found anew when text, date or rules change."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.chunk import passages
from corpus.store import Store
from corpus.telling import tell_dates
from corpus.told.find import told_dates
from corpus.types import Article

TEXT = (
    "The harbour bridge was closed last week.\n\nEngineers found cracks on Monday. It had opened "
    "in 1998 and served for 25 years.\n\nOver the past 12 months it was painted twice."
)
FRIDAY = datetime.date(2023, 6, 2)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "archive", writable=True, create=True)
    yield opened
    opened.close()


def put(store: Store, text: str = TEXT, date: datetime.date | None = FRIDAY) -> list[int]:
    article = Article(id="bridge", title="Bridge", text=text, date=date)
    cut = passages(article, max_words=20)
    with store.writing() as writer:
        writer.put_article(article, cut)
    return [passage.id for passage in cut]


def test_what_is_read_is_what_was_found(store: Store) -> None:
    ids = put(store)
    assert len(ids) > 1
    assert tell_dates(store) == 1
    read = store.told_dates(ids)
    assert list(read) == sorted(ids)
    together = sorted((one for part in read.values() for one in part), key=lambda one: one.start)
    assert tuple(together) == told_dates(TEXT, FRIDAY)
    assert [one.text for one in together] == [
        *("last week", "Monday", "1998", "25 years", "the past 12 months")
    ]
    assert all(TEXT[one.start : one.end] == one.text for one in together)


def test_each_passage_has_its_own(store: Store) -> None:
    ids = put(store)
    tell_dates(store)
    for passage in store.passages_of("bridge"):
        for one in store.told_dates([passage.id])[passage.id]:
            assert passage.start <= one.start < one.end <= passage.end
    assert store.told_dates([ids[0], 4711]).keys() == {ids[0]}
    assert store.told_dates([]) == {}


def test_nothing_is_read_twice(store: Store) -> None:
    put(store)
    generation = store.generation
    assert tell_dates(store) == 1
    assert tell_dates(store) == 0
    assert store.generation == generation, "no index has to be built anew for told dates"


def test_a_new_publication_date_moves_them(store: Store) -> None:
    ids = put(store)
    tell_dates(store)
    assert put(store, date=datetime.date(2023, 6, 9)) != ids
    assert tell_dates(store) == 1
    found = [one.value for part in store.told_dates(store.passage_ids()).values() for one in part]
    assert "2023-W22" in found and "2023-W21" not in found


def test_an_undated_article_keeps_what_is_absolute(store: Store) -> None:
    ids = put(store, date=None)
    tell_dates(store)
    found = {one.text: one for part in store.told_dates(ids).values() for one in part}
    assert found["1998"].first == datetime.date(1998, 1, 1)
    assert found["1998"].last == datetime.date(1998, 12, 31)
    assert found["25 years"].first is None
    assert "last week" not in found


def test_an_archive_without_them_gets_them(store: Store) -> None:
    ids = put(store)
    assert store.told_dates(ids) == dict.fromkeys(sorted(ids), ())
    tell_dates(store)
    with store.database.transaction() as connection:
        connection.execute("UPDATE told_dates SET rules = rules - 1")
    assert tell_dates(store) == 1, "older rules are no reason to believe what they found"
    with store.database.transaction() as connection:
        connection.execute("DELETE FROM told_dates")
    assert tell_dates(store) == 1


def test_they_go_with_their_article(store: Store) -> None:
    put(store)
    tell_dates(store)
    with store.writing() as writer:
        writer.remove_articles(["bridge"])
    left = store.database.connection.execute("SELECT count(*) FROM told_dates").fetchone()
    assert left == (0,)
