"""Who else can read an archive: nobody, whatever the umask, and whatever was there before."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from corpus.files import make_private, private_file, private_folder
from corpus.types import Filter
from embeddings.hashing import HashEncoder
from qa import Archive, Article
from qa.sessions.export import export_file
from qa.sessions.store import Sessions

STORY = Article(id="pier", title="Pier", text="The pier was closed on Friday. " * 9)


@pytest.fixture(params=[0o000, 0o022, 0o077])
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(folder: Path) -> dict[str, set[int]]:
    """Permissions found below a folder, itself included."""
    found: dict[str, set[int]] = {"files": set(), "folders": set()}
    for path in (folder, *folder.rglob("*")):
        kind = "folders" if path.is_dir() else "files"
        found[kind].add(stat.S_IMODE(path.lstat().st_mode))
    return found


def use(folder: Path) -> None:
    """Everything that writes into an archive."""
    with Archive.open(folder, create=True, encoder=HashEncoder(64), reader=False) as archive:
        archive.add(STORY)
        archive.edit("pier", title="Closed pier", tag=["sea"])
        archive.add(Article(id="ferry", title="Ferry", text="The ferry sails daily. " * 9))
        archive.remember("cuttings", [folder])
        archive.remove(["ferry"])
        assert archive.search("pier", filter=Filter(tags=("sea",)))
        # The write-ahead log and its index exist only while somebody has the archive open.
        assert modes(folder) == {"files": {0o600}, "folders": {0o700}}


def test_an_archive_is_its_owners(tmp_path, umask) -> None:
    use(tmp_path / "data" / "archive")
    assert modes(tmp_path / "data") == {"files": {0o600}, "folders": {0o700}}
    with Archive.open(tmp_path / "data" / "archive") as archive:
        archive.backup(tmp_path / "copy.qa")
    assert stat.S_IMODE((tmp_path / "copy.qa").stat().st_mode) == 0o600


def test_an_archive_of_an_earlier_version_becomes_private(tmp_path) -> None:
    folder = tmp_path / "archive"
    use(folder)
    for path in folder.rglob("*"):
        if path.parent != folder or path.is_dir():
            path.chmod(0o755 if path.is_dir() else 0o644)
    use(folder)


def test_chats_and_what_is_exported_too(tmp_path, umask) -> None:
    with Sessions(tmp_path / "own" / "sessions.db") as sessions:
        session = sessions.start("/a", "Who?")
        sessions.fail(sessions.send(session, "Who?"), "x")
        assert modes(tmp_path / "own") == {"files": {0o600}, "folders": {0o700}}
        export_file(tmp_path / "chat.md", "Who?", sessions.turns(session))
    assert stat.S_IMODE((tmp_path / "chat.md").stat().st_mode) == 0o600


def test_folders_that_are_there_keep_their_permissions(tmp_path, umask) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there").chmod(0o750)
    private_folder(tmp_path / "there")
    private_folder(tmp_path / "there" / "new" / "newer")
    found = [
        stat.S_IMODE(p.stat().st_mode) for p in ((tmp_path / "there"), *tmp_path.rglob("new*"))
    ]
    assert found == [0o750, 0o700, 0o700]


def test_a_private_file_replaces_nothing(tmp_path) -> None:
    (tmp_path / "a").write_text("mine")
    with pytest.raises(FileExistsError):
        private_file(tmp_path / "a")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        private_file(tmp_path / "link")
    make_private(tmp_path)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
