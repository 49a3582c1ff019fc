"""What a user changes in stories that are there: corrections, tags, removal. Inside the archive's
write lock; finding is brought up to date by whoever holds it."""

from __future__ import annotations

import dataclasses
import datetime
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict

from corpus.chunk import passages
from corpus.corrections import EDITABLE, Value, as_read, corrected, tag_names
from corpus.errors import UsageError
from corpus.ledger import Ledger
from corpus.purge import overwrite_deleted, rewrite
from corpus.removed import Removed
from corpus.store import Store
from corpus.text import one_line
from corpus.types import Article, ArticleInfo
from qa.keeping.indexes import cached_indexes

PURGE = "purge"
"""Setting of the store: `1` while files of the archive may hold words of removed stories."""


class Changes(TypedDict, total=False):
    """What `Archive.edit` can change; what is not named stays."""

    title: str
    date: datetime.date | None
    """`None` makes the story undated."""
    source: str | None
    tag: Iterable[str]
    """Tags to add."""
    untag: Iterable[str]
    """Tags to take away."""


def edit_articles(
    store: Store, article_ids: Iterable[str], changes: Changes, *, undo: bool = False
) -> list[ArticleInfo]:
    """Correct and tag articles, all or none; returns them as they are then, in the given order.

    `undo` first takes back all earlier corrections. Raises `ArticleMissing`, and `UsageError` for
    an empty title or tag.
    """
    wanted = [store.article(article_id) for article_id in dict.fromkeys(article_ids)]
    fields = _checked(changes)
    added, taken = tag_names(changes.get("tag", ())), set(tag_names(changes.get("untag", ())))
    edited: list[ArticleInfo] = []
    with store.writing() as writer:
        for before in wanted:
            after = corrected(as_read(before) if undo else before, fields)
            kept = [tag for tag in before.tags if tag not in taken]
            after = dataclasses.replace(after, tags=tuple(sorted({*kept, *added})))
            if dataclasses.replace(after, tags=before.tags) != before:
                writer.put_article(after, passages(after))
            elif after.tags != before.tags:
                writer.tag_article(after)
            edited.append(after.info)
    return edited


def _checked(changes: Changes) -> Mapping[str, Value]:
    """The corrections among the changes, as text from a file would be normalised."""
    fields: dict[str, Value] = {name: changes[name] for name in EDITABLE if name in changes}  # type: ignore[literal-required]  # EDITABLE names keys of Changes
    for name in ("title", "source"):
        if isinstance(value := fields.get(name), str):
            fields[name] = one_line(value, 300 if name == "title" else 200) or None
    if "title" in fields and fields["title"] is None:
        raise UsageError("A title cannot be empty.", "Take a correction back with: --undo.")
    return fields


def remove_articles(store: Store, article_ids: Iterable[str]) -> int:
    """Delete articles and what is derived from them in the database, and mark them, so that their
    files do not bring them back; returns how many there were. `purge` must follow."""
    overwrite_deleted(store.database)
    ledger, marks = Ledger(store), Removed(store)
    with store.writing() as writer:
        here = [one for one in dict.fromkeys(article_ids) if ledger.known(one) is not None]
        for article in map(store.article, here):
            marks.note(article, _places(article, ledger))
        removed = writer.remove_articles(here)
        if removed:
            writer.set(PURGE, "1")
    return removed


def _places(article: Article, ledger: Ledger) -> set[str]:
    return {article.path or "", *ledger.comes_from(article.id)}


def must_purge(store: Store) -> bool:
    """Whether the files of the archive may hold words of stories that are no longer in it."""
    return store.setting(PURGE) == "1"


def purge(store: Store, folder: Path, cache: Path) -> None:
    """Leave nothing of removed stories in any file; both indexes have been built anew before."""
    shutil.rmtree(cached_indexes(folder, cache), ignore_errors=True)
    rewrite(store.database)
    with store.writing() as writer:
        writer.set(PURGE, "0")
