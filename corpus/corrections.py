"""What a user corrects in an article: title, date and source, beside what its file says. Pure.

A correction holds until it is taken back, whatever the file says later; what the file says is
kept up to date beside it.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from typing import TypeVar

from corpus.types import ArticleInfo, Edit

EDITABLE = ("title", "date", "source")
"""Fields that can be corrected, in the order in which they are shown."""

Value = str | datetime.date | None
Info = TypeVar("Info", bound=ArticleInfo)


def corrected(article: Info, changes: Mapping[str, Value]) -> Info:
    """The article with these fields corrected; a value as the file has it is no correction.

    Raises `KeyError` for a field that is not `EDITABLE`.
    """
    known = {edit.field: edit for edit in article.edited}
    values: dict[str, Value] = {}
    for field, value in changes.items():
        original = known.get(field) or _original(article, field)
        known[field] = original
        values[field] = value
        if _stored(value) == original.original and not original.inferred:
            del known[field]
    return _with(article, values, known)


def as_read(article: Info) -> Info:
    """The article as its file has it, without corrections."""
    originals = {edit.field: _value(edit) for edit in article.edited}
    bare = _with(article, originals, {})
    inferred = any(edit.inferred for edit in article.edited)
    return dataclasses.replace(bare, title_inferred=inferred or bare.title_inferred)


def kept(article: Info, before: ArticleInfo | None) -> Info:
    """The article as just read, with the corrections and tags that it had before."""
    if before is None:
        return article
    if before.tags and not article.tags:
        article = dataclasses.replace(article, tags=before.tags)
    if not before.edited:
        return article
    fields = [edit.field for edit in before.edited]
    originals = {field: _original(article, field) for field in fields}
    return _with(article, {field: getattr(before, field) for field in fields}, originals)


def _original(article: ArticleInfo, field: str) -> Edit:
    if field not in EDITABLE:
        raise KeyError(field)
    inferred = field == "title" and article.title_inferred
    return Edit(field, _stored(getattr(article, field)), inferred)


def _with(article: Info, values: Mapping[str, Value], edits: Mapping[str, Edit]) -> Info:
    edited = tuple(edits[field] for field in EDITABLE if field in edits)
    inferred = article.title_inferred and "title" not in values
    fields = {**values, "edited": edited, "title_inferred": inferred}
    return dataclasses.replace(article, **fields)  # type: ignore[arg-type]  # by field name


def _stored(value: Value) -> str | None:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _value(edit: Edit) -> Value:
    if edit.field == "date" and edit.original is not None:
        return datetime.date.fromisoformat(edit.original)
    return edit.original
