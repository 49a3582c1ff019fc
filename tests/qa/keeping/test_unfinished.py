"""What an archive says of itself before indexing has come to its end."""

from __future__ import annotations

from pathlib import Path

from corpus.chunk import passages
from corpus.store import Store
from qa import Archive, Article

HARBOUR = Article(id="harbour", title="Harbour", text="The harbour froze on Sunday. " * 9)
BRIDGE = Article(id="bridge", title="Bridge", text="The bridge opened on Monday. " * 9)


def test_unfinished_until_every_passage_has_its_vectors(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True, encoder="hash-64", reader=False) as archive:
        assert not archive.unfinished  # nothing is in it, so nothing waits
        archive.add(HARBOUR)
        assert not archive.unfinished
        store = Store.open(tmp_path / "a", writable=True)
        with store.writing() as writer:
            writer.put_article(BRIDGE, passages(BRIDGE))
        store.close()
        assert archive.unfinished
        assert not any(hit.article.id == "bridge" for hit in archive.search("bridge"))
        archive.add([])
        assert not archive.unfinished
        assert archive.search("bridge")[0].article.id == "bridge"


def test_an_archive_is_recognised_in_a_notebook(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a", create=True) as archive:
        assert repr(archive) == f"Archive({str(tmp_path / 'a')!r})"
