"""A record with named fields (a JSON object, a row of a table) as a story.

The usual field names are found by themselves, without regard to case, spaces, `_`, `-` and `:`.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from corpus.dates import explain_date
from corpus.errors import ReadError, UsageError
from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.exported import from_record, is_exported
from corpus.formats.markup import strip_markup
from corpus.text import one_line

FIELDS: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "maintext", "articlebody", "articletext", "content", "articlecontent",
        "fulltext", "bodytext", "storytext", "cleantext", "plaintext", "article", "story",
        "contents", "contenttext", "contenthtml",
    ),
    "title": ("title", "headline", "articletitle", "webtitle", "heading", "storytitle", "name"),
    "date": (
        "date", "published", "publishedat", "publishdate", "publisheddate", "publicationdate",
        "pubdate", "datepublished", "datepublish", "publishedon", "publishtime", "publishedtime",
        "webpublicationdate", "firstpublished", "firstpublicationdate", "articledate",
        "articlepublishedtime", "dateofpublication", "datetime", "dcdate",
    ),
    "source": (
        "source", "publisher", "site", "sitename", "sourcename", "ogsitename", "outlet",
        "newspaper", "publication", "paper", "provider", "sourcedomain", "domain", "hostname",
    ),
    "url": (
        "url", "link", "articleurl", "weburl", "sourceurl", "canonicalurl", "permalink", "href",
        "originalurl",
    ),
    "id": ("id", "articleid", "storyid", "guid", "uuid", "docid", "documentid", "recordid"),
}  # fmt: skip
"""For each part of a story the field names that may hold it, the likeliest first."""

_SEPARATORS = re.compile(r"[\s_:.-]+")
_MISSING = {"", "nan", "none", "null", "n/a", "nat", "undefined"}
_DEEPEST = 3
_LONGEST_ID = 2_000  # addresses serve as ids
_NONE: Mapping[str, str] = {}


def plain_name(name: object) -> str:
    """A field name for comparison: small letters, no separators (`Pub_Date` is `pubdate`)."""
    return _SEPARATORS.sub("", str(name)).casefold()


OwnFields = Mapping[str, str]
"""Names that a user gave, in their plain form, to the key of `FIELDS` that each stands for."""


def own_fields(given: Mapping[str, str]) -> dict[str, str]:
    """Names of fields as a user writes them, in their plain form, to what they stand for.

    Raises `UsageError` for what is no part of a story.
    """
    for part in given.values():
        if part not in FIELDS:
            raise UsageError(f"{part!r} is no part of a story.", f"Parts are {', '.join(FIELDS)}.")
    return {plain_name(name): part for name, part in given.items()}


def field_names(part: str, own: OwnFields) -> list[str]:
    """The names that may hold this part of a story, the user's own first."""
    usual = [name for name in FIELDS[part] if name not in own]
    return [name for name, stands_for in own.items() if stands_for == part] + usual


def is_known_field(name: object, own: OwnFields = _NONE, part: str | None = None) -> bool:
    """Whether a field of this name may hold that part of a story, or any part."""
    plain = plain_name(name)
    return any(plain in field_names(one, own) for one in ([part] if part else FIELDS))


def has_text_field(names: Iterable[object], own: OwnFields = _NONE) -> bool:
    """Whether one of these fields may hold a story's text."""
    return not {plain_name(name) for name in names}.isdisjoint(field_names("text", own))


def no_text_field(path: Path, names: Sequence[str]) -> ReadError:
    """What to say of a table without a column for the text."""
    seen = ", ".join(name.strip()[:40] or "(unnamed)" for name in names[:12])
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return ReadError(
        f"{path.name}: no column with the text (columns: {seen or 'none'}{more})",
        "Name the text column one of: "
        + ", ".join(FIELDS["text"][:4])
        + "; or say which it is: --map text=COLUMN.",
    )


def story_from_record(
    record: Mapping[object, object], locator: str, own: OwnFields = _NONE
) -> RawStory | SkippedRecord:
    """The record's story, or why it has none. Never raises."""
    if is_exported(record):
        return from_record(record, locator)
    fields = {plain_name(name): value for name, value in reversed(list(record.items()))}
    if isinstance(nested := fields.get("article"), Mapping):
        # {"article": {"title": ..., "body": ...}}: the inner fields count, then the outer ones.
        del fields["article"]
        fields |= {plain_name(name): value for name, value in nested.items()}
    text = _first(fields, "text", own, paragraphs=True)
    if text is None:
        names = ", ".join(str(name) for name in list(record)[:8])
        reason = (
            "no text in the record" if has_text_field(record, own) else "no field with the text"
        )
        return SkippedRecord(locator, f"{reason} (it has {names or 'no fields'})"[:300])
    date, note = _date(fields, own)
    return RawStory(
        title=_first(fields, "title", own),
        text=text,
        date=date,
        date_note=note,
        source=_first(fields, "source", own),
        url=_first(fields, "url", own),
        record_id=one_line(_first(fields, "id", own) or "", _LONGEST_ID) or None,
        locator=locator,
    )


def _first(
    fields: Mapping[str, object], part: str, own: OwnFields, paragraphs: bool = False
) -> str | None:
    """The first field of this part that holds something, as a string without HTML."""
    for name in field_names(part, own):
        written = _string(fields.get(name), "\n\n" if paragraphs else ", ")
        if written is not None:
            return strip_markup(written)
    return None


def _string(value: object, between: str, depth: int = 0) -> str | None:
    """A value as text: strings and numbers, lists joined, objects by their name or text."""
    if isinstance(value, str):
        return None if value.strip().lower() in _MISSING else value
    if isinstance(value, bool) or value is None or depth > _DEEPEST:
        return None
    if isinstance(value, float):
        return None if not math.isfinite(value) else f"{value:.15g}"
    if isinstance(value, int):
        # Python refuses to write integers of thousands of digits; no id has that many.
        return str(value) if value.bit_length() < 1_000 else None
    if isinstance(value, Mapping):
        inner = {plain_name(name): item for name, item in value.items()}
        for name in ("name", "title", "text", "body", "rendered", "value", "$oid", "#text", "id"):
            if (found := _string(inner.get(name), between, depth + 1)) is not None:
                return found
        return None
    if isinstance(value, (list, tuple)):
        parts = [_string(item, between, depth + 1) for item in value]
        return between.join(part for part in parts if part) or None
    return None


def _date(fields: Mapping[str, object], own: OwnFields) -> tuple[datetime.date | None, str | None]:
    """The date of the first field that states one, and where it was found or why there is none."""
    reason: str | None = None
    for name in field_names("date", own):
        if name not in fields:
            continue
        date, note = explain_date(fields[name])
        if date is not None:
            return date, f"field {name}: {note}"
        if reason is None or reason.endswith("no date given"):
            reason = f"field {name}: {note}"
    return None, reason
