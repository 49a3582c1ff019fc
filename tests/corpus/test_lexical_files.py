"""Opening, updating and damaging the files of a lexical index."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import IndexDamaged, IndexStale
from corpus.files import read_sealed, write_sealed
from corpus.lexical import LexicalDocument, LexicalIndex


def documents(first: int, last: int) -> list[LexicalDocument]:
    return [
        LexicalDocument(i, f"Tram {i}", f"Council vote number {i}.", None, "Metro")
        for i in range(first, last)
    ]


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file's bytes and time, every folder's time."""
    return {
        str(path): (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns)
        for path in [folder, *folder.rglob("*")]
    }


def test_another_generation_is_stale(tmp_path):
    LexicalIndex.build(tmp_path, documents(1, 5), 3)
    assert LexicalIndex.open(tmp_path, 3).generation == 3
    assert LexicalIndex.open(tmp_path, None).generation == 3
    with pytest.raises(IndexStale, match="generation 3, not 4"):
        LexicalIndex.open(tmp_path, 4)
    with pytest.raises(IndexStale, match="no lexical index"):
        LexicalIndex.open(tmp_path / "nowhere", 3)


def test_another_format_is_stale(tmp_path):
    LexicalIndex.build(tmp_path, documents(1, 5), 3)
    record = read_sealed(tmp_path / "current.json")
    write_sealed(tmp_path / "current.json", record | {"format": 99})
    with pytest.raises(IndexStale, match="format 99, not 3"):
        LexicalIndex.open(tmp_path, 3)


def test_reading_changes_nothing(tmp_path):
    LexicalIndex.build(tmp_path, documents(1, 50), 1)
    before = contents(tmp_path)
    index = LexicalIndex.open(tmp_path, 1)
    assert len(index.search("tram", 60)) == 49
    index.score("vote", [1, 2])
    assert contents(tmp_path) == before


AS_SOMEBODY_ELSE = """
import os, sys
from pathlib import Path
from corpus.lexical import LexicalIndex
folder = Path(sys.argv[1])
if os.getuid() == 0:
    os.setuid(65534)
try:
    (folder / "probe").touch()
except PermissionError:
    print([hit.passage_id for hit in LexicalIndex.open(folder, 1).search("tram", 2)])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions work differently")
def test_a_folder_that_cannot_be_written_is_read():
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, "lexical")
        LexicalIndex.build(folder, documents(1, 5), 1)
        Path(parent).chmod(0o755)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
        command = [sys.executable, "-c", AS_SOMEBODY_ELSE, str(folder)]
        finished = subprocess.run(command, capture_output=True, text=True, check=False)
        folder.chmod(0o755)
    assert finished.stdout == "[1, 2]\n", finished.stderr


def test_readers_keep_their_state_and_old_files_go(tmp_path):
    writer = LexicalIndex.build(tmp_path, documents(1, 50), 1)
    reader = LexicalIndex.open(tmp_path, 1)
    (tmp_path / "snapshot-0badcafe").mkdir()
    (tmp_path / "current.json.0badcafe.tmp").touch()
    writer.update(documents(60, 70), [1, 2], 2)
    assert len(reader.search("tram", 100)) == 49
    assert len(writer.search("tram", 100)) == 57
    LexicalIndex.build(tmp_path, documents(1, 3), 3)
    assert len(reader.search("tram", 100)) == 49
    assert len(list(tmp_path.iterdir())) == 2
    assert len(LexicalIndex.open(tmp_path, 3)) == 2


def test_what_another_process_replaced_cannot_be_updated(tmp_path):
    index = LexicalIndex.build(tmp_path, documents(1, 5), 1)
    LexicalIndex.build(tmp_path, documents(5, 9), 2)
    with pytest.raises(IndexStale, match="replaced by another process"):
        index.update(documents(9, 10), [], 2)
    assert len(index.search("tram", 9)) == len(LexicalIndex.open(tmp_path, 2)) == 4


def test_a_search_during_an_update_sees_one_state(tmp_path):
    index = LexicalIndex.build(tmp_path, documents(1, 41), 0)
    done = threading.Event()
    seen: set[tuple[int, ...]] = set()

    def search() -> None:
        while not done.is_set():
            seen.add(tuple(hit.passage_id for hit in index.search("vote", 100)))

    searcher = threading.Thread(target=search)
    searcher.start()
    for generation in range(1, 7):
        first, last = (100, 150) if generation % 2 else (1, 41)
        index.update(documents(first, last), index.ids().tolist(), generation)
    done.set()
    searcher.join()
    assert seen <= {tuple(range(1, 41)), tuple(range(100, 150))}
    assert seen


def test_a_failing_source_of_documents_leaves_the_old_index(tmp_path):
    index = LexicalIndex.build(tmp_path, documents(1, 5), 1)
    before = contents(tmp_path)

    def failing():
        yield from documents(5, 9)
        raise KeyError("no more")

    for attempt in (
        lambda: LexicalIndex.build(tmp_path, failing(), 2),
        lambda: index.update(failing(), [1], 2),
    ):
        with pytest.raises(KeyError):
            attempt()
        assert {path: content for path, (content, _) in contents(tmp_path).items()} == {
            path: content for path, (content, _) in before.items()
        }
    assert len(index.search("tram", 9)) == 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An index, updated once, whose files a test may damage if it mends them."""
    place = tmp_path_factory.mktemp("lexical")
    LexicalIndex.build(place, documents(1, 50), 1).update(documents(50, 60), [3], 2)
    return place


def damage(folder: Path, data: st.DataObject, change) -> None:
    """Write a changed file, see that opening refuses it, and mend it."""
    path = data.draw(st.sampled_from(sorted(p for p in folder.rglob("*") if p.is_file())))
    original = path.read_bytes()
    path.write_bytes(change(original))
    try:
        with pytest.raises((IndexDamaged, IndexStale)):
            LexicalIndex.open(folder, 2)
    finally:
        path.write_bytes(original)
    assert len(LexicalIndex.open(folder, 2)) == 58


@given(data=st.data(), place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=100, deadline=None)
def test_any_flipped_bit_is_noticed(folder, data, place, bit):
    def flip(original: bytes) -> bytes:
        changed = bytearray(original)
        changed[int(place * len(changed))] ^= 1 << bit
        return bytes(changed)

    damage(folder, data, flip)


@given(data=st.data(), share=st.floats(0, 1, exclude_max=True))
@settings(max_examples=30, deadline=None)
def test_any_cut_file_is_noticed(folder, data, share):
    damage(folder, data, lambda original: original[: int(share * len(original))])


def test_missing_files_are_damage(tmp_path):
    LexicalIndex.build(tmp_path, documents(1, 5), 1)
    next(tmp_path.glob("snapshot-*/*.idx")).unlink()
    with pytest.raises(IndexDamaged, match="lacks"):
        LexicalIndex.open(tmp_path, 1)


FULL_DISK = """
import resource, sys
from pathlib import Path
from corpus.lexical import LexicalDocument, LexicalIndex
more = [LexicalDocument(i, "", f"word{i} word{i + 1}", None, None) for i in range(3000)]
index = LexicalIndex.open(Path(sys.argv[1]), 1)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
for action in (lambda: LexicalIndex.build(Path(sys.argv[1]), more, 2),
               lambda: index.update(more, [1], 2)):
    try:
        action()
    except OSError as error:
        print("refused", file=sys.stderr)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit of file sizes")
def test_a_full_disk_leaves_the_old_index(tmp_path):
    LexicalIndex.build(tmp_path, documents(1, 5), 1)
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path)]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.stderr == "refused\nrefused\n"
    assert len(LexicalIndex.open(tmp_path, 1)) == 4


KILLED = """
import itertools, sys
from pathlib import Path
from corpus.lexical import LexicalDocument, LexicalIndex
folder = Path(sys.argv[1])
index = LexicalIndex.build(folder, [], 0)
for generation in itertools.count(1):
    new = [LexicalDocument(generation, "Tram", f"number {generation}", None, None)]
    if generation % 5:
        index.update(new, [generation - 1], generation)
    else:
        index = LexicalIndex.build(folder, new, generation)
    print(generation, flush=True)
"""


@pytest.mark.parametrize("rounds", [1, 4, 7])
def test_a_killed_writer_leaves_a_whole_index(tmp_path, rounds):
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for _ in range(rounds):
            seen = int(writer.stdout.readline())
        writer.kill()
    index = LexicalIndex.open(tmp_path, None)
    assert index.generation >= seen
    assert [hit.passage_id for hit in index.search("tram", 9)] == [index.generation]
    index.update([], [], index.generation + 1)
    assert len(list(tmp_path.iterdir())) == 2
