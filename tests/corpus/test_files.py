from __future__ import annotations

import zlib

import pytest

from corpus.errors import IndexDamaged
from corpus.files import (
    BLOCK,
    FileMark,
    mark_file,
    mark_files,
    read_sealed,
    require_unchanged,
    write_atomically,
    write_sealed,
)


@pytest.mark.parametrize("size", [0, 1, BLOCK, 2 * BLOCK + 17])
def test_a_mark_is_size_and_checksum_of_everything(tmp_path, size):
    content = bytes(range(251)) * (size // 251 + 1)
    (tmp_path / "file").write_bytes(content[:size])
    assert mark_file(tmp_path / "file") == FileMark(size, zlib.crc32(content[:size]))


def test_changed_and_missing_files_are_told_apart(tmp_path):
    for name in "ab":
        (tmp_path / name).write_bytes(b"tram")
    marks = mark_files(tmp_path, ["b", "a"])
    assert list(marks) == ["a", "b"]
    require_unchanged(tmp_path, marks)
    (tmp_path / "b").write_bytes(b"trams")
    with pytest.raises(IndexDamaged, match="has 5 bytes, 4 were written"):
        require_unchanged(tmp_path, marks)
    (tmp_path / "b").write_bytes(b"tran")
    with pytest.raises(IndexDamaged, match="checksum differs"):
        require_unchanged(tmp_path, marks)
    (tmp_path / "b").unlink()
    with pytest.raises(FileNotFoundError):
        require_unchanged(tmp_path, marks)
    (tmp_path / "b").mkdir()
    with pytest.raises(IndexDamaged):
        require_unchanged(tmp_path, marks)


def test_a_record_comes_back_as_it_was_written(tmp_path):
    record = {"title": "Größe", "count": 3, "files": {"a": [1.5, None]}}
    write_sealed(tmp_path / "record.json", record)
    assert read_sealed(tmp_path / "record.json") == record
    assert [path.name for path in tmp_path.iterdir()] == ["record.json"]
    with pytest.raises(FileNotFoundError):
        read_sealed(tmp_path / "other.json")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"{}",
        b"[]",
        b"null",
        b'{"record": {"a": 1}, "crc32": 1}',
        b'{"record": [], "crc32": 223132457}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_record_is_damage(tmp_path, content):
    (tmp_path / "record.json").write_bytes(content)
    with pytest.raises(IndexDamaged):
        read_sealed(tmp_path / "record.json")


def test_a_failed_write_leaves_the_old_file(tmp_path):
    write_atomically(tmp_path / "file", b"old")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write_atomically(tmp_path / "folder", b"new")
    write_atomically(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]
