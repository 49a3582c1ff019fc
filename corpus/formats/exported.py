"""Stories as `qa export` writes them, in JSON lines or Markdown, and the exact way back.

Every other reader looks for the story in a file; here text, title and date are already what the
archive held, and nothing is inferred, stripped or guessed again. The mark `qa_story` says so.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from corpus.corrections import EDITABLE, tag_name
from corpus.formats.base import RawStory, SkippedRecord
from corpus.text import one_line
from corpus.types import Article, Edit

MARK = "qa_story"
VERSION = 1
_FIRST_LINES = f"---\n{MARK}: {VERSION}\n"
_FRONT_MATTER = re.compile(rf"^{_FIRST_LINES}((?:[a-z_]+: .*\n)*)---\n", re.MULTILINE)
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~$&#!]")
# What would begin a list, a rule, a table or a numbered item; blanks would begin a code block.
_LEADING = re.compile(r"^(?:(\d{1,9})(?=[.)])|(?=[-+=:]))", re.MULTILINE)
# Invisible or able to turn text around on a terminal, and blanks at the start of a line.
_HIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
    r"|^[^\S\n]",
    re.MULTILINE,
)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&#x([0-9A-F]{1,6});")


def to_record(article: Article) -> dict[str, Any]:
    """The story as plain data, ready for `json.dumps`; what it does not have is left out."""
    day = article.date
    fields: dict[str, Any] = {
        "id": article.id,
        "title": article.title,
        "title_inferred": article.title_inferred,
        "date": day.isoformat() if day else None,
        "source": article.source,
        "url": article.url,
        "language": article.language,
        "tags": list(article.tags),
        "edited": [_edit_record(edit) for edit in article.edited],
        "within": article.within,
        "page_starts": list(article.page_starts),
    }
    given = {name: value for name, value in fields.items() if value not in (None, False, [])}
    return {MARK: VERSION, **given, "text": article.text}


def _edit_record(edit: Edit) -> dict[str, Any]:
    written = {"field": edit.field, "original": edit.original}
    return written | ({"inferred": True} if edit.inferred else {})


def is_exported(record: Mapping[object, object]) -> bool:
    """Whether a parsed record is one of ours, of a version known here."""
    version = record.get(MARK)
    return version == VERSION and not isinstance(version, bool)


def from_record(record: Mapping[object, object], locator: str) -> RawStory | SkippedRecord:
    """What `to_record` wrote; a record that somebody has changed may lack anything but a text."""
    text = _string(record, "text")
    if not text:
        return SkippedRecord(locator, "no text in the record")
    date, note = _date(record)
    return RawStory(
        exported=True,
        text=text,
        title=_string(record, "title"),
        title_inferred=record.get("title_inferred") is True,
        date=date,
        date_note=note,
        source=_string(record, "source"),
        url=_string(record, "url"),
        record_id=_string(record, "id"),
        locator=locator,
        within=_string(record, "within"),
        page_starts=_page_starts(record.get("page_starts"), len(text)),
        edited=_edits(record.get("edited")),
        tags=_tags(record.get("tags")),
        language=_language(record),
    )


def _string(record: Mapping[object, object], name: str) -> str | None:
    value = record.get(name)
    return value if isinstance(value, str) and value else None


def _date(record: Mapping[object, object]) -> tuple[datetime.date | None, str]:
    written = _string(record, "date")
    if written is None:
        return None, "no date in the exported story"
    try:
        return datetime.date.fromisoformat(written), "exported story"
    except ValueError:
        return None, f"the exported story's date is {written[:40]!r}"


def _tags(value: object) -> tuple[str, ...]:
    """Tags as an archive keeps them; what is none is left out."""
    given = value if isinstance(value, list) else []
    names = {tag_name(tag) for tag in given if isinstance(tag, str)}
    return tuple(sorted(names - {""}))


def _edits(value: object) -> tuple[Edit, ...]:
    """Corrections in order, one a field; what is none is left out."""
    given = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    found = {}
    for one in given:
        field, original = one.get("field"), one.get("original")
        if isinstance(original, str):
            original = one_line(original, 300 if field == "title" else 200) or None
        if isinstance(field, str) and _can_be_original(field, original):
            inferred = field == "title" and one.get("inferred") is True
            found[field] = Edit(field, original, inferred)
    return tuple(found[field] for field in EDITABLE if field in found)


def _can_be_original(field: str, original: object) -> bool:
    """Whether a file may have said this of that part of a story."""
    if field == "date" and isinstance(original, str):
        try:
            return datetime.date.fromisoformat(original).isoformat() == original
        except ValueError:
            return False
    return isinstance(original, str) or (original is None and field != "title")


def _language(record: Mapping[object, object]) -> str | None:
    code = _string(record, "language")
    return code if code and _LANGUAGE.fullmatch(code) else None


def _page_starts(value: object, length: int) -> tuple[int, ...]:
    """Offsets in order and inside the text, else none: a wrong page is worse than no page."""
    if not isinstance(value, list) or not all(type(start) is int for start in value):
        return ()
    fits = value == sorted(value) and all(0 <= start <= length for start in value)
    return tuple(value) if fits else ()


def to_markdown(article: Article) -> str:
    """The story with front matter; its text is escaped, so that nothing in it is taken for
    markup. Ends with a blank line, so that stories may follow each other in one file."""
    record = to_record(article)
    text = record.pop("text")
    lines = [f"{name}: {_quoted(value)}" for name, value in record.items()]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{escaped(text)}\n\n"


def _quoted(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return _HIDDEN.sub(lambda found: json.dumps(found[0])[1:-1], written)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, line by line; `unescaped` is the exact way back."""
    text = _SPECIAL.sub(r"\\\g<0>", text)
    text = _LEADING.sub(lambda found: f"{found[1] or ''}\\", text)
    return _HIDDEN.sub(lambda found: f"&#x{ord(found[0]):X};", text)


def unescaped(text: str) -> str:
    """What `escaped` was given."""
    return _ESCAPED.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    code = int(found[2], 16)
    return chr(code) if code <= 0x10FFFF else found[0]


def markdown_stories(whole: str) -> Iterator[RawStory | SkippedRecord] | None:
    """The stories of a file of Markdown that we wrote; `None` if it is another's."""
    return _stories(whole) if whole.startswith(_FIRST_LINES) else None


def _stories(whole: str) -> Iterator[RawStory | SkippedRecord]:
    matters = list(_FRONT_MATTER.finditer(whole))
    if not matters:
        yield SkippedRecord("", "the front matter of an exported story is broken")
    ends = [matter.start() for matter in matters[1:]] + [len(whole)]
    for number, (matter, end) in enumerate(zip(matters, ends), 1):
        record: dict[object, object] = dict(_fields(matter[1]))
        record["text"] = unescaped(whole[matter.end() : end].strip("\n"))
        yield from_record(record, f"story {number}")


def _fields(matter: str) -> Iterator[tuple[str, object]]:
    """Values as JSON; one that somebody wrote without quotation marks is a string."""
    for line in matter.splitlines():
        name, _, written = line.partition(": ")
        try:
            yield name, json.loads(written)
        except (ValueError, RecursionError):
            yield name, written.strip()
