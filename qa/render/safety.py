"""The way out for text that others wrote: nothing in it can command a terminal or hide.

Escape sequences start with a control character, so neutralising every control is enough for
them. Bidirectional overrides and invisible characters could show other words than are there.
"""

from __future__ import annotations

import json
import re
from typing import Any

REPLACEMENT = "\ufffd"
"""Stands for every character that was neutralised, one for one, so that nothing vanishes."""

_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
    # Joiners belong to Persian, Indic scripts and emoji: kept behind such a character only.
    "|(?<![^\x00-\xa0\u2000-\u206f])[\u200c\u200d]"
)
_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_JSON_ESCAPED = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


def safe(text: str) -> str:
    """`text` on one line, harmless to a terminal: breaks and tabs become spaces, control,
    bidirectional and invisible characters become U+FFFD. Same words, same order."""
    return _HIDDEN.sub(REPLACEMENT, _LINE_BREAK.sub(" ", text).replace("\t", " "))


def safe_block(text: str) -> str:
    """Like `safe`, but line breaks stay, and a tab becomes four spaces."""
    lines = _LINE_BREAK.sub("\n", text).replace("\t", "    ").split("\n")
    return "\n".join(_HIDDEN.sub(REPLACEMENT, line) for line in lines)


def json_text(data: Any, *, indent: int | None = None, ascii_only: bool = False) -> str:
    """JSON of plain data, readable (not ASCII only), with everything invisible escaped."""
    text = json.dumps(data, ensure_ascii=ascii_only, indent=indent, allow_nan=False)
    return _JSON_ESCAPED.sub(lambda found: json.dumps(found[0])[1:-1], text)
