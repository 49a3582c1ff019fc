"""What a user says of an article: corrections beside what its file says, and tags. Pure.

A correction holds until it is taken back, whatever the file says later; what the file says is
kept up to date beside it.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from typing import TypeVar

from corpus.errors import UsageError
from corpus.text import one_line
from corpus.types import ArticleInfo, Edit

EDITABLE = ("title", "date", "source")
"""Fields that can be corrected, in the order in which they are shown."""
LONGEST_TAG = 60
"""Characters."""

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


def kept(article: Info, before: ArticleInfo | None, *, exported: bool = False) -> Info:
    """The article as just read, with the corrections and tags that it had before.

    One that another archive wrote (`exported`) may bring corrections and tags of its own: those
    from before come first, and tags are joined.
    """
    if before is None:
        return article
    if exported:
        article = dataclasses.replace(article, tags=tuple(sorted({*before.tags, *article.tags})))
    elif before.tags and not article.tags:
        article = dataclasses.replace(article, tags=before.tags)
    if not before.edited:
        return article
    said = {edit.field: getattr(article, edit.field) for edit in article.edited}
    said |= {edit.field: getattr(before, edit.field) for edit in before.edited}
    read = as_read(article)
    return _with(read, said, {field: _original(read, field) for field in said})


def tag_name(given: str) -> str:
    """A tag as it is kept, one line in lower case; empty if it is blank or overlong."""
    name = one_line(one_line(given).casefold()).lstrip("# ")
    return name if len(name) <= LONGEST_TAG else ""


def tag_names(given: Iterable[str]) -> list[str]:
    """Tags as they are kept, each once; raises `UsageError` for a blank or overlong one."""
    names = {one: tag_name(one) for one in given}
    for one, name in names.items():
        if not name:
            raise UsageError(
                f"{one[: 2 * LONGEST_TAG]!r} is no tag.",
                f"A tag has 1 to {LONGEST_TAG} characters, like: wedding.",
            )
    return list(dict.fromkeys(names.values()))


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
