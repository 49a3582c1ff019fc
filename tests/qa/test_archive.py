"""The archive as a library: real model, real indexes, the invented tram stories."""

import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from corpus.database import write_lock
from corpus.errors import (
    ArchiveBusy,
    ArchiveMissing,
    ArticleMissing,
    EncoderError,
    UsageError,
)
from embeddings.hashing import HashEncoder
from qa import Archive, Article, Filter

LONG = (
    "The observatory on Crane Hill will open its dome to visitors on Friday nights. Astronomer "
    "Petra Lindqvist said the old telescope, built in 1911, had been repaired for 40,000 crowns. "
    "Children under ten enter free of charge, the town's culture office announced."
)


@pytest.fixture
def archive(tram_archive):
    with Archive.open(tram_archive) as opened:
        yield opened


@pytest.fixture
def small(tmp_path):
    """An archive that may be changed, quick to fill: hashed words instead of a model."""
    with Archive.open(tmp_path / "archive", create=True, encoder=HashEncoder()) as opened:
        opened.add([Article(id="dome", title="Dome opens", text=LONG)])
        yield opened


def test_every_citation_is_literal_and_dated(archive):
    answer = archive.ask("How did the council vote on the tram?")
    assert answer.found
    for citation in answer.citations:
        for one in (citation, *citation.also_in):
            article = archive.article(one.article_id)
            assert article.text[one.start : one.end] == one.quote
            assert (article.date, article.title) == (one.date, one.title)


def test_answers_become_plain_data(archive):
    data = archive.ask("How did the council vote on the tram?").to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["citations"][0]["quote"]


def test_what_the_stories_do_not_say(archive):
    answer = archive.ask("What is the boiling point of tungsten?")
    assert not answer.found
    assert answer.citations == ()
    assert answer.text == "Not in these stories."
    assert answer.closest


def test_search_modes_and_filter(archive):
    for mode in ("fused", "lexical", "dense"):
        hits = archive.search("tram vote", mode=mode, limit=4)
        assert 1 <= len(hits) <= 4
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
    days = sorted(one.date for one in archive.articles() if one.date)
    narrow = Filter(since=days[1], until=days[2])
    for hit in archive.search("tram", filter=narrow):
        assert narrow.allows(hit.article)


def test_date_limits_say_how_many_undated_stories_they_leave_out(archive):
    undated = sum(one.date is None for one in archive.articles())
    assert undated
    answer = archive.ask("tram vote", filter=Filter(since=datetime.date(1990, 1, 1)))
    assert any(note.startswith(f"{undated} undated") for note in answer.notes)


@pytest.mark.parametrize("question", ["", "   \n", "?!...", "—"])
def test_an_empty_question_is_refused(archive, question):
    with pytest.raises(UsageError):
        archive.ask(question)


def test_an_endless_question_is_refused(archive):
    with pytest.raises(UsageError):
        archive.ask("why " * 30_000)


@pytest.mark.parametrize(
    "question", ["title:tram AND (", '"vote', "tram~2^9 [a TO z]", "-tram +vote", "*", "a:b:c/d\\"]
)
def test_query_syntax_is_just_text(archive, question):
    if any(character.isalnum() for character in question):
        archive.ask(question)
        archive.search(question)


def test_since_after_until_is_refused(archive):
    wrong = Filter(since=datetime.date(2024, 2, 1), until=datetime.date(2024, 1, 1))
    with pytest.raises(UsageError):
        archive.ask("tram", filter=wrong)


def test_threads_share_an_archive(archive):
    expected = archive.ask("How did the council vote on the tram?").text
    answers, errors = [], []

    def ask():
        try:
            answers.append(archive.ask("How did the council vote on the tram?").text)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert set(answers) == {expected}


def test_adding_and_removing_are_seen_at_once(small):
    small.add([Article(id="ferry", title="Ferry late", text=LONG.replace("dome", "ferry"))])
    assert {one.id for one in small.articles()} == {"dome", "ferry"}
    assert any(hit.article.id == "ferry" for hit in small.search("ferry"))
    assert small.remove(["ferry", "nobody"]) == 1
    assert all(hit.article.id != "ferry" for hit in small.search("ferry"))
    with pytest.raises(ArticleMissing):
        small.article("ferry")


def test_another_handle_sees_changes(small):
    with Archive.open(small.folder, encoder=HashEncoder()) as other:
        assert other.search("telescope")
        small.add([Article(id="ferry", title="Ferry late", text=LONG.replace("dome", "ferry"))])
        assert any(hit.article.id == "ferry" for hit in other.search("ferry"))


def test_questions_go_on_while_another_process_writes(small):
    before = small.ask("Who repaired the telescope?")
    with write_lock(small.folder):
        with pytest.raises(ArchiveBusy):
            small.remove(["dome"])
        assert small.ask("Who repaired the telescope?").citations == before.citations


@pytest.mark.parametrize("part", ["vectors", "lexical"])
@pytest.mark.parametrize("damage", ["deleted", "truncated", "flipped"])
def test_damaged_indexes_are_rebuilt(small, part, damage):
    before = [(hit.passage.id, hit.score) for hit in small.search("telescope dome visitors")]
    folder = small.folder / part
    if damage == "deleted":
        shutil.rmtree(folder)
    else:
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            content = bytearray(path.read_bytes())
            if damage == "truncated":
                content = content[: len(content) // 2]
            elif content:
                content[len(content) // 2] ^= 0x10
            path.write_bytes(bytes(content))
    with Archive.open(small.folder, encoder=HashEncoder()) as again:
        after = [(hit.passage.id, hit.score) for hit in again.search("telescope dome visitors")]
        assert after == before
        assert again.info().healthy


@pytest.fixture
def open_folder():
    """A folder that every user can reach; pytest's own are private to one."""
    folder = Path(tempfile.mkdtemp(prefix="qa-test-"))
    folder.chmod(0o755)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


def test_a_read_only_archive_answers(small, open_folder):
    expected = small.ask("Who repaired the telescope?").text
    small.close()
    folder = open_folder / "archive"
    shutil.copytree(small.folder, folder)
    shutil.rmtree(folder / "vectors")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    cache = open_folder / "cache"
    cache.mkdir()
    cache.chmod(0o777)
    code = (
        "import os, sys\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "from qa import Archive\n"
        "from embeddings.hashing import HashEncoder\n"
        f"with Archive.open({str(folder)!r}, encoder=HashEncoder()) as archive:\n"
        "    print(archive.ask('Who repaired the telescope?').text)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "QA_CACHE_DIR": str(cache), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == expected


def test_another_encoder_is_refused_for_asking_and_reencodes_when_indexing(small):
    other = HashEncoder(dimension=128)
    with Archive.open(small.folder, encoder=other) as archive:
        with pytest.raises(EncoderError, match="indexed with"):
            archive.ask("Who repaired the telescope?")
        report = archive.add([])
        assert report.encoded == report.passages > 0
        assert archive.search("telescope")
        assert archive.info().encoded == report.passages


def test_opening_writes_nothing(small):
    def state():
        return {
            path.relative_to(small.folder): (path.stat().st_size, path.stat().st_mtime_ns)
            for path in small.folder.rglob("*")
            if path.is_file() and not path.name.endswith(("-shm", "-wal"))
        }

    before = state()
    with Archive.open(small.folder, encoder=HashEncoder()) as archive:
        archive.ask("Who repaired the telescope?")
        list(archive.articles())
    assert state() == before


def test_missing_archive(tmp_path):
    with pytest.raises(ArchiveMissing):
        Archive.open(tmp_path / "nothing")


def test_an_empty_archive_says_so(tmp_path):
    with Archive.open(tmp_path / "new", create=True, encoder=HashEncoder()) as archive:
        answer = archive.ask("Is anybody there?")
        assert not answer.found
        assert answer.closest == ()
        assert archive.search("anything") == []


def test_the_sample_answers_out_of_the_box():
    with Archive.sample() as archive:
        answer = archive.ask("when did they marry?")
        assert answer.found
        assert "2012" in answer.citations[0].quote
        assert answer.citations[0].date is not None
