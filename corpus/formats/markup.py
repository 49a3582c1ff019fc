"""Tags and entities out of text fields: feeds and news services store stories as HTML fragments."""

from __future__ import annotations

import html
import re

# A known tag, not just any `<`: "x < y" and "<sarcasm>" are text.
_TAGS = (
    "p|br|div|span|a|b|i|u|em|strong|small|sup|sub|h[1-6]|ul|ol|li|blockquote|figure|figcaption|"
    "img|picture|source|video|audio|iframe|table|thead|tbody|tr|td|th|hr|pre|code|section|article|"
    "aside|header|footer|main|nav|html|head|body|meta|link|title|font|center|cite|q|time|button|form|"
    "script|style|noscript|svg|path|gu-atom"
)
_LOOKS_MARKED_UP = re.compile(rf"</(?:{_TAGS})\s*>|<(?:p|br|hr)\s*/?>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(?:(script|style|noscript|svg)\b[^<>]{0,2000}>|!--)", re.IGNORECASE)
_COMMENT_END = re.compile("-->")
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|blockquote|figure|figcaption|table|tr|section|article|hr|pre|"
    r"header|footer|main|aside|nav|body|title)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_LINE = re.compile(r"<br\b[^<>]{0,200}>", re.IGNORECASE)
_ANY = re.compile(rf"</?(?:{_TAGS})\b[^<>]{{0,2000}}>", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?:amp|quot|apos|nbsp|lt|gt|[lr][sd]quo|[mn]dash|hellip|eacute|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});"
)


def strip_markup(text: str) -> str:
    """`text` without HTML tags and entities; text that has none comes back as it is.

    Blocks become paragraphs. A tag is removed only where the text clearly is HTML.
    """
    if "<" in text and _LOOKS_MARKED_UP.search(text):
        text = _without_hidden(text)
        # White space in HTML means nothing; only the blocks make lines.
        text = " ".join(text.split())
        text = _ANY.sub("", _LINE.sub("\n", _BLOCK.sub("\n\n", text)))
        text = "\n".join(line.strip() for line in text.split("\n")).strip()
    return html.unescape(text) if "&" in text and _ENTITY.search(text) else text


def _without_hidden(text: str) -> str:
    """`text` without scripts, styles and comments; from one that never ends on, all is kept."""
    parts: list[str] = []
    position = 0
    while opening := _HIDDEN.search(text, position):
        name = opening[1]
        end = re.compile(rf"</{name}\s*>", re.IGNORECASE) if name else _COMMENT_END
        closing = end.search(text, opening.end())
        if closing is None:
            break
        parts.append(text[position : opening.start()])
        position = closing.end()
    return " ".join([*parts, text[position:]])
