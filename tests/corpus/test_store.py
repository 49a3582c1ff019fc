"""The store on a real SQLite file."""

import datetime
import sqlite3
import threading

import numpy as np
import pytest

from corpus import schema
from corpus.database import DATABASE_NAME, write_lock
from corpus.errors import (
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveMissing,
    ArchiveReadOnly,
    ArchiveTooNew,
    ArticleMissing,
)
from corpus.rows import StoredVectors
from corpus.store import Store
from corpus.types import Article, Filter, Passage


def article(name: str, text: str = "One. Two.", **more) -> Article:
    return Article(id=name, title=name.title(), text=text, **more)


def passage(number: int, of: Article, start: int, end: int, ordinal: int = 0) -> Passage:
    return Passage(number, of.id, ordinal, start, end, of.text[start:end], ((start, end),))


@pytest.fixture
def store(tmp_path):
    opened = Store.open(tmp_path / "archive", writable=True, create=True)
    yield opened
    opened.close()


def put(store: Store, *articles: Article, first_id: int = 1) -> None:
    with store.writing() as writer:
        for number, one in enumerate(articles, start=first_id):
            writer.put_article(one, [passage(number, one, 0, len(one.text))])


def test_an_article_comes_back_as_it_went_in(store):
    one = article(
        "tram",
        "Ünïcode text — “quoted”.",
        date=datetime.date(2024, 5, 4),
        source="Post",
        url="https://example.org/t",
        path="/news/tram.txt",
        title_inferred=True,
        date_note="n",
    )
    put(store, one)
    assert store.article("tram") == one


def test_passages_are_slices_in_code_points(store):
    text = "Zoë 🚋 rode. Then she left."
    one = article("zoe", text)
    with store.writing() as writer:
        writer.put_article(one, [passage(5, one, 0, 11), passage(6, one, 12, 26, 1)])
    assert [p.text for p in store.passages_of("zoe")] == [text[0:11], text[12:26]]
    found = store.passages([6, 99])
    assert list(found) == [6]
    assert found[6].passage == passage(6, one, 12, 26, 1)
    assert found[6].article == one.info


def test_a_long_text_is_read_once_not_once_a_passage(store):
    text = "Zoë rode. " * 900
    long, short = article("long", text), article("short", "Ünder. Way.")
    with store.writing() as writer:
        cut = [passage(n + 1, long, n * 10, n * 10 + 9, n) for n in range(900)]
        writer.put_article(long, cut)
        writer.put_article(short, [passage(2000, short, 7, 11)])
    calls = []

    def substr(value: str, start: int, length: int) -> str:
        calls.append(start)
        return value[start - 1 : start - 1 + length]

    store.database.connection.create_function("substr", 3, substr)
    found = store.passages([*range(1, 901), 2000])
    assert [found[n + 1].passage for n in range(900)] == cut
    assert found[2000].passage.text == "Way."
    assert store.passages_of("long") == cut
    assert calls == [8]


def test_generation_rises_only_with_changes(store):
    assert store.generation == 0
    put(store, article("a"))
    assert store.generation == 1
    with store.writing() as writer:
        writer.set("note", "x")
    assert store.generation == 1


def test_replacing_an_article_keeps_vectors_of_unchanged_passages(store):
    one = article("a", "Same here. Old end.")
    with store.writing() as writer:
        writer.put_article(one, [passage(1, one, 0, 10), passage(2, one, 11, 19, 1)])
        writer.register_encoder("f", "f", 4)
        writer.put_vectors("f", [StoredVectors(1, b"abcd", b""), StoredVectors(2, b"efgh", b"")])
    changed = article("a", "Same here. New end!!")
    with store.writing() as writer:
        kept, new = passage(1, changed, 0, 10), passage(3, changed, 11, 20, 1)
        writer.put_article(changed, [kept, new])
    assert store.encoded_ids("f").tolist() == [1]
    assert store.passage_ids().tolist() == [1, 3]


def test_removing_takes_everything_along(store):
    put(store, article("a"), article("b"))
    with store.writing() as writer:
        writer.register_encoder("f", "f", 4)
        writer.put_vectors("f", [StoredVectors(1, b"abcd", b"efgh")])
        assert writer.remove_articles(["a", "unknown"]) == 1
    assert store.passage_ids().tolist() == [2]
    assert store.vectors("f", [1, 2]) == {}
    with pytest.raises(ArticleMissing):
        store.article("a")


def test_vectors_of_two_encoders_never_mix(store):
    put(store, article("a"))
    with store.writing() as writer:
        for name in ("one", "two"):
            writer.register_encoder(name, name, 4)
            writer.put_vectors(name, [StoredVectors(1, name[:4].ljust(4).encode(), b"")])
    assert store.vectors("one", [1])[1].passage == b"one "
    with store.writing() as writer:
        assert writer.drop_other_encoders("two") == 1
    assert store.encoded_ids("one").tolist() == []
    assert dict(store.passage_vectors("two")) == {1: b"two "}


def test_filters_agree_with_their_definition(store):
    day = datetime.date
    articles = [
        article("undated"),
        article("early", date=day(2023, 6, 2), source="Post", tags=("sea", "straße")),
        article("late", date=day(2023, 8, 20), source="STRAẞE"),
    ]
    put(store, *articles)
    filters = [
        Filter(),
        Filter(since=day(2023, 6, 2)),
        Filter(until=day(2023, 6, 2)),
        Filter(since=day(2023, 6, 3), until=day(2023, 8, 20)),
        Filter(as_of=day(2023, 6, 30)),
        Filter(until=day(2023, 9, 1), as_of=day(2023, 6, 30)),
        Filter(until=day(2023, 6, 1), as_of=day(2023, 6, 30)),
        Filter(sources=("post",)),
        Filter(sources=("straße", "nobody")),
        Filter(until=day(2023, 7, 1), sources=("straße",)),
        Filter(tags=("SEA", "none")),
        Filter(tags=("se",)),
        Filter(tags=("STRASSE",)),
        Filter(sources=("post",), tags=("sea",)),
    ]
    for one in filters:
        expected = [number for number, a in enumerate(articles, 1) if one.allows(a.info)]
        assert store.passage_ids(one).tolist() == expected, one
        assert {a.id for a in store.articles(one)} == {articles[n - 1].id for n in expected}
    assert store.undated_count(Filter(since=day(2000, 1, 1))) == 1


def test_articles_come_oldest_first_undated_last(store):
    day = datetime.date
    put(store, article("c"), article("b", date=day(2024, 1, 1)), article("a", date=day(2023, 1, 1)))
    assert [one.id for one in store.articles()] == ["a", "b", "c"]


def test_an_exception_leaves_nothing_behind(store):
    with pytest.raises(KeyboardInterrupt), store.writing() as writer:
        writer.put_article(article("a"), [])
        raise KeyboardInterrupt
    assert store.counts().articles == 0
    assert store.generation == 0


def test_reading_while_another_thread_writes(store, tmp_path):
    put(store, article("a"))
    reader = Store.open(tmp_path / "archive")
    seen = []
    with store.writing() as writer:
        writer.put_article(article("b"), [])
        thread = threading.Thread(target=lambda: seen.append(reader.counts().articles))
        thread.start()
        thread.join()
    assert seen == [1]
    assert reader.counts().articles == 2
    reader.close()


def test_closing_leaves_no_log_behind_a_reader(store, tmp_path):
    reader = Store.open(tmp_path / "archive")
    put(store, article("a"))
    store.close()
    log = tmp_path / "archive" / f"{DATABASE_NAME}-wal"
    assert not log.exists() or log.stat().st_size == 0
    assert reader.counts().articles == 1
    reader.close()


def test_missing_archive_says_what_to_do(tmp_path):
    with pytest.raises(ArchiveMissing) as raised:
        Store.open(tmp_path / "nowhere")
    assert "qa index" in raised.value.remedy
    assert not (tmp_path / "nowhere").exists()


def test_newer_archive_is_refused_untouched(store, tmp_path):
    path = tmp_path / "archive" / DATABASE_NAME
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    for writable in (False, True):
        with pytest.raises(ArchiveTooNew):
            Store.open(tmp_path / "archive", writable=writable)


def test_another_programs_database_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / DATABASE_NAME) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    for writable in (False, True):
        with pytest.raises(ArchiveDamaged):
            Store.open(tmp_path, writable=writable)


def test_garbage_is_called_damaged(tmp_path):
    (tmp_path / DATABASE_NAME).write_bytes(b"not a database at all, " * 500)
    with pytest.raises(ArchiveDamaged):
        Store.open(tmp_path)


def test_reading_store_refuses_to_write(store, tmp_path):
    reader = Store.open(tmp_path / "archive")
    with pytest.raises(ArchiveReadOnly), reader.writing():
        pass
    reader.close()


def test_second_writer_is_told_to_wait(tmp_path):
    with write_lock(tmp_path), pytest.raises(ArchiveBusy):
        lock_from_elsewhere(tmp_path)


def lock_from_elsewhere(folder):
    with write_lock(folder):
        pass


def test_files_are_private(store, tmp_path):
    put(store, article("a"))
    assert (tmp_path / "archive").stat().st_mode & 0o077 == 0
    assert (tmp_path / "archive" / DATABASE_NAME).stat().st_mode & 0o077 == 0


def test_spans_survive_packing(store):
    text = "First one. Second one. Third."
    one = article("a", text)
    spans = ((0, 10), (11, 22), (23, 29))
    with store.writing() as writer:
        writer.put_article(one, [Passage(1, "a", 0, 0, 29, text, spans)])
    assert store.passages([1])[1].passage.sentences == spans


def test_many_ids_in_one_call(store):
    ids = np.arange(1, 2001)
    articles = [article(f"a{n}") for n in ids]
    put(store, *articles)
    assert len(store.passages(ids.tolist())) == 2000


def test_one_state_stays_whoever_writes(store, tmp_path):
    put(store, article("tram"))
    reader = Store.open(tmp_path / "archive")
    with reader.one_state():
        assert reader.generation == 1
        put(store, article("ferry"), first_id=9)
        with reader.one_state():
            assert [one.id for one in reader.articles()] == ["tram"]
        assert reader.generation == 1
    assert reader.generation == 2
    reader.close()
