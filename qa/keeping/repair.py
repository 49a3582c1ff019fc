"""`Archive.repair`: make again whatever is derived; stories and ledger are not touched."""

from __future__ import annotations

import contextlib
from pathlib import Path

from corpus.chunk import passages
from corpus.database import DAMAGED_REMEDY
from corpus.errors import ArchiveDamaged
from corpus.lexical_files import CURRENT_FILE
from corpus.store import Store
from embeddings.manifest import MANIFEST_FILE
from qa.keeping.check import CheckReport
from qa.keeping.indexes import LEXICAL, VECTORS

_RECORDS = {
    "vector index": Path(VECTORS, MANIFEST_FILE),
    "lexical index": Path(LEXICAL, CURRENT_FILE),
}


def clear_faults(store: Store, folder: Path, report: CheckReport, fingerprint: str) -> None:
    """Take away what the report found wrong, so that indexing makes it anew: passages are cut
    again, damaged vectors forgotten, faulty indexes declared void.

    The caller holds the write lock and then finishes as after indexing. Raises `ArchiveDamaged`,
    having changed nothing, if something is wrong that cannot be made again.
    """
    if report.damaged:
        raise damaged(folder, report)
    for article_id in report.cut_anew:
        article = store.article(article_id)
        with store.writing() as writer:
            writer.drop_passages(article_id)
            writer.put_article(article, passages(article))
    if report.encode_anew:
        with store.writing() as writer:
            writer.drop_vectors(fingerprint, report.encode_anew)
    for check in report.checks:
        if not check.ok and check.part in _RECORDS:
            with contextlib.suppress(FileNotFoundError):
                (folder / _RECORDS[check.part]).unlink()


def damaged(folder: Path, report: CheckReport) -> ArchiveDamaged:
    """The error that says which part of the truth is damaged, and what to do."""
    wrong = [f"{one.part}: {one.detail}" for one in report.checks if not one.ok and not one.derived]
    return ArchiveDamaged(
        f"The archive in {folder} is damaged beyond what can be made again ({'; '.join(wrong)}).",
        DAMAGED_REMEDY,
    )
