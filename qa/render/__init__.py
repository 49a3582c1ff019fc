"""Values to text, for the command line and the chat alike: terminal text, Markdown, JSON.

Everything that came from outside (articles, file names, questions) passes `safe` on its way out.
All functions are pure; `width` is in columns, `None` means no wrapping.
"""

from __future__ import annotations

from qa.render.answers import answer_plain, answer_text
from qa.render.markdown import answer_markdown
from qa.render.safety import json_text, safe, safe_block
from qa.render.words import citation_line, date_words, place_words, source_line, title_words

__all__ = [
    "answer_markdown",
    "answer_plain",
    "answer_text",
    "citation_line",
    "date_words",
    "json_text",
    "place_words",
    "safe",
    "safe_block",
    "source_line",
    "title_words",
]
