"""Indexing real files: what is added, kept, updated, removed and skipped."""

import json
import os

import pytest

from corpus.store import Store
from qa.keeping import ingest as module
from qa.keeping.ingest import Ingest

LONG = (
    "The harbour board met for five hours on Monday. It voted to widen the northern channel, "
    "which fishermen had asked for since the storm. Work is to begin after the summer season, "
    "and the town will pay a third of the cost, the chair said. Nobody voted against the plan."
)


@pytest.fixture
def news(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


@pytest.fixture
def store(tmp_path):
    opened = Store.open(tmp_path / "archive", writable=True, create=True)
    yield opened
    opened.close()


def write(folder, name, text=LONG, title="Channel to be widened", date="2024-05-04"):
    front = f"---\ntitle: {title}\ndate: {date}\n---\n" if name.endswith(".md") else ""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(front + text, encoding="utf-8")
    return path


def run(store, *paths, **more):
    return Ingest(store).run(paths, **more)


def ids(store):
    return sorted(one.id for one in store.articles())


def test_first_run_adds_second_changes_nothing(store, news):
    write(news, "channel.md")
    write(news, "other.md", text=LONG + " More.", title="Other")
    report = run(store, news)
    assert (report.added, report.unchanged) == (2, 0)
    generation = store.generation
    report = run(store, news)
    assert (report.added, report.unchanged, report.updated) == (0, 2, 0)
    assert store.generation == generation
    assert ids(store) == ["channel", "other"]


def test_touching_a_file_is_no_change(store, news):
    path = write(news, "channel.md")
    run(store, news)
    os.utime(path, (1, 1))
    assert run(store, news).unchanged == 1
    assert run(store, news).unchanged == 1


def test_a_changed_file_keeps_its_id(store, news):
    path = write(news, "channel.md")
    run(store, news)
    path.write_text(path.read_text().replace("five hours", "six hours"))
    report = run(store, news)
    assert (report.added, report.updated) == (0, 1)
    assert "six hours" in store.article("channel").text


def test_same_file_name_in_two_folders_gives_two_ids(store, news):
    write(news, "a/report.md", title="One")
    write(news, "b/report.md", title="Two", text=LONG + " Again.")
    run(store, news)
    assert len(ids(store)) == 2
    assert "report" in ids(store)
    before = ids(store)
    write(news, "a/report.md", title="One", text="Rewritten. " + LONG)
    assert run(store, news).updated == 1
    assert ids(store) == before


def test_the_same_story_twice_is_stored_once(store, news):
    write(news, "a/report.md")
    write(news, "b/copy.md")
    report = run(store, news)
    assert (report.added, report.duplicates) == (1, 1)
    (news / "a" / "report.md").unlink()
    assert run(store, news, prune=True).removed == 0
    assert store.article("report").path == str(news / "b" / "copy.md")
    (news / "b" / "copy.md").unlink()
    assert run(store, news, prune=True).removed == 1
    assert ids(store) == []


def test_records_with_ids_of_their_own_stay_apart(store, news):
    same = {"title": "Same", "text": LONG, "date": "2024-05-04"}
    (news / "dump.jsonl").write_text(records({"id": "one", **same}, {"id": "two", **same}))
    assert run(store, news).added == 2
    assert ids(store) == ["one", "two"]


def test_the_same_text_under_another_title_is_another_story(store, news):
    write(news, "a.md", title="First")
    write(news, "b.md", title="Second")
    assert run(store, news).added == 2


def test_a_text_under_many_titles_is_suspect(store, news):
    for number in range(3):
        write(news, f"{number}.md", title=f"Title {number}")
    report = run(store, news)
    assert any("same text under 3 titles" in line.reason for line in report.suspect)


def test_without_prune_nothing_is_removed(store, news):
    path = write(news, "channel.md")
    run(store, news)
    path.unlink()
    assert run(store, news).removed == 0
    assert ids(store) == ["channel"]


def test_prune_only_looks_below_the_paths_given(store, news):
    write(news, "a/x.md", title="X")
    write(news, "b/y.md", title="Y", text=LONG + " Y.")
    run(store, news)
    (news / "b" / "y.md").unlink()
    assert run(store, news / "a", prune=True).removed == 0
    assert run(store, news, prune=True).removed == 1


def records(*rows):
    return "\n".join(json.dumps(row) for row in rows)


def record(number, **more):
    return {"id": f"r{number}", "title": f"T{number}", "text": f"{LONG} Number {number}.", **more}


def test_records_come_and_go_with_their_file(store, news):
    path = news / "dump.jsonl"
    path.write_text(records(record(1), record(2), record(3)))
    assert run(store, news).added == 3
    path.write_text(records(record(1), record(3), record(4)))
    report = run(store, news)
    assert (report.added, report.unchanged, report.removed) == (1, 2, 1)
    assert ids(store) == ["r1", "r3", "r4"]


def test_records_without_ids_keep_theirs_when_one_is_put_before(store, news):
    path = news / "dump.jsonl"
    rows = [{k: v for k, v in record(n).items() if k != "id"} for n in (1, 2)]
    path.write_text(records(*rows))
    run(store, news)
    before = set(ids(store))
    new = {"title": "Before", "text": LONG + " Before."}
    path.write_text(records(new, *rows))
    report = run(store, news)
    assert (report.added, report.unchanged, report.removed) == (1, 2, 0)
    assert before < set(ids(store))


def test_one_id_for_two_texts_in_two_files_loses_neither(store, news):
    (news / "one.jsonl").write_text(records(record(1)))
    (news / "two.jsonl").write_text(records(record(1, title="Another", text=LONG + " Other.")))
    run(store, news)
    assert len(ids(store)) == 2


def test_a_broken_line_is_skipped_with_its_place(store, news):
    (news / "dump.jsonl").write_text(records(record(1)) + "\n{broken\n" + records(record(2)))
    report = run(store, news)
    assert report.added == 2
    assert [line for line in report.skipped if "2" in line.path.rsplit(":", 1)[-1]]
    again = run(store, news)
    assert (again.added, again.unchanged, again.skipped) == (0, 2, report.skipped)


def test_an_unreadable_version_keeps_the_earlier_stories(store, news):
    path = write(news, "channel.txt")
    run(store, news)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2000))
    report = run(store, news)
    assert report.skipped
    assert ids(store) == ["channel"]


def test_a_blank_story_is_reported(store, news):
    write(news, "blank.md", text="   \n")
    assert run(store, news).skipped
    assert ids(store) == []


def test_undated_stories_are_reported_with_the_reason(store, news):
    (news / "u.jsonl").write_text(records(record(1, date="03/04/2023")))
    report = run(store, news)
    assert "ambiguous" in report.undated[0].reason
    assert store.article("r1").date is None


def test_interruption_keeps_whole_batches_and_the_next_run_finishes(store, news, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    for number in range(5):
        write(news, f"{number}.md", title=f"T{number}", text=f"{LONG} {number}")
    reads = iter(range(100))
    original = module.read_stories

    def interrupted(path, fields):
        if next(reads) == 3:
            raise KeyboardInterrupt
        return original(path, fields)

    monkeypatch.setattr(module, "read_stories", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(store, news)
    assert 0 < len(ids(store)) < 5
    monkeypatch.setattr(module, "read_stories", original)
    run(store, news)
    assert ids(store) == ["0", "1", "2", "3", "4"]


def test_offsets_of_everything_indexed_are_literal(store, news):
    write(news, "a.md", text="Ünï — “quoted”… \n\n" + LONG * 4)
    run(store, news)
    text = store.article("a").text
    passages = store.passages_of("a")
    assert len(passages) > 1
    for passage in passages:
        assert text[passage.start : passage.end] == passage.text
        assert all(text[start:end].strip() for start, end in passage.sentences)


def test_only_blanks_of_a_records_own_id_are_changed(store, news):
    rows = [record(1, id="-538"), record(2, id="538"), record(3, id="\t a b\n")]
    (news / "all.jsonl").write_text(records(*rows), encoding="utf-8")
    run(store, news / "all.jsonl")
    assert {"-538", "538", "a-b"} <= set(ids(store))
