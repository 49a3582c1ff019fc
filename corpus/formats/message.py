"""One e-mail message as a story: subject, sender, day and text; attachments stay unread."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from corpus.dates import explain_date
from corpus.formats.base import RawStory, SkippedRecord
from corpus.formats.markup import strip_markup
from corpus.formats.plain import unwrap
from corpus.text import one_line, shorten

_LONGEST_HEADER = 4_000
_MANY_PARTS = 200
"""The parser takes time for each level of nesting with each line: 300 levels are an attack."""
_NESTING = re.compile(rb"boundary\s*=|message/", re.IGNORECASE)
_DEEPEST = 20
_NAMED_ATTACHMENTS = 5
_CELL_END = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
# A plain part may say no more than that the reader should look at the other one.
_STUB = 200
_RICHER = 3


@dataclass(slots=True)
class _Parts:
    """What a message consists of."""

    plain: list[str] = field(default_factory=list)
    marked_up: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)


def story_from_message(data: bytes, number: int | None = None) -> RawStory | SkippedRecord:
    """The story in one message, the `number`th of its file. Never raises."""
    locator = "" if number is None else f"message {number}"
    if len(_NESTING.findall(data)) > _MANY_PARTS:
        return SkippedRecord(locator, f"a message of more than {_MANY_PARTS} nested parts")
    try:
        return _story(email.message_from_bytes(data), locator)
    except Exception as error:
        # The library meets headers its authors never saw; one such message is not the others'.
        return SkippedRecord(locator, f"the message could not be read ({type(error).__name__})")


def _story(message: Message, locator: str) -> RawStory | SkippedRecord:
    parts = _Parts()
    _collect(message, parts, 0)
    text = _text(parts)
    attachments = _attachments(parts.attachments)
    if not text.strip():
        also = f", only {attachments}" if attachments else ""
        return SkippedRecord(locator, f"no text in the message{also}")
    date, note = explain_date(_raw_header(message, "Date"))
    name, address = parseaddr(_header(message, "From"))
    return RawStory(
        title=one_line(_header(message, "Subject")) or None,
        text=text,
        date=date,
        date_note=f"header Date: {note}",
        source=name or address or None,
        url=_address(message),
        locator=locator,
        within=locator or None,
        key=_header(message, "Message-ID").strip("<> ") or None,
        left_out=attachments,
    )


def _header(message: Message, name: str) -> str:
    """A header's words, whatever they are encoded in; empty without it."""
    written = _raw_header(message, name)
    try:
        parts = decode_header(written)
    except (HeaderParseError, ValueError):
        return written  # says that it is encoded, and is not
    return "".join(
        part if isinstance(part, str) else _decoded(part, charset) for part, charset in parts
    )


def _raw_header(message: Message, name: str) -> str:
    """The header as it is written; what is not ASCII is UTF-8 nowadays."""
    for known, value in message.raw_items():
        if known.lower() == name.lower():
            # Decoding a long one takes the square of its length.
            written = str(value)[:_LONGEST_HEADER]
            return written.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return ""


def _address(message: Message) -> str | None:
    """Where the message stands on the web, if its list says so."""
    written = _header(message, "Archived-At").strip().strip("<>")
    return written if written.startswith(("http://", "https://")) else None


def _collect(part: Message, parts: _Parts, depth: int) -> None:
    """Sort this part and what it holds into texts and attachments."""
    inner = part.get_payload()
    kind = part.get_content_type()
    named = part.get_filename() or ("" if part.get_content_disposition() != "attachment" else "?")
    if named or kind.startswith("message/") or depth > _DEEPEST:
        title = f"a {kind} part" if named in ("", "?") else named
        parts.attachments.append(shorten(one_line(title), 60))
    elif isinstance(inner, list):
        for one in inner:
            if isinstance(one, Message):
                _collect(one, parts, depth + 1)
    elif kind in ("text/plain", "text/html"):
        content = part.get_payload(decode=True)
        text = _decoded(content, part.get_content_charset()) if isinstance(content, bytes) else ""
        (parts.plain if kind == "text/plain" else parts.marked_up).append(text)
    elif not kind.startswith("multipart/"):
        parts.attachments.append(f"a {one_line(kind, 60)} part")


def _decoded(content: bytes, charset: str | None) -> str:
    """Bytes as declared, else as UTF-8 or Windows-1252."""
    for name in (charset or "utf-8", "utf-8"):
        try:
            return content.decode(name)
        except (LookupError, ValueError):
            continue  # declared wrongly, or a codec that is no text encoding
    return content.decode("cp1252", errors="replace")


def _text(parts: _Parts) -> str:
    plain = unwrap("\n\n".join(parts.plain).replace("\r\n", "\n"))
    if not parts.marked_up or (len(plain) > _STUB and plain.strip()):
        return plain
    rich = strip_markup(_CELL_END.sub(" ", "\n".join(parts.marked_up)))
    return rich if len(rich) > _RICHER * len(plain.strip()) else plain


def _attachments(names: list[str]) -> str | None:
    if not names:
        return None
    shown = ", ".join(names[:_NAMED_ATTACHMENTS])
    more = f" and {len(names) - _NAMED_ATTACHMENTS} more" if len(names) > _NAMED_ATTACHMENTS else ""
    return f"{len(names)} attachment{'s' if len(names) > 1 else ''}: {shown}{more}"
