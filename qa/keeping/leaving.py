"""Stories out of an archive, for other programs or for another archive: `qa export`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

from corpus.formats.exported import to_markdown, to_record
from corpus.rescue import LostStory, readable_articles, whole_articles
from corpus.store import Store
from corpus.types import Article, Filter
from corpus.verify import damage_explained
from qa.render.safety import json_text

Form = Literal["jsonl", "markdown"]
"""JSON lines, one story a line; or Markdown with front matter, one story after the other."""
_SUFFIXES: dict[str, Form] = {".md": "markdown", ".markdown": "markdown"}


def form_of(path: Path) -> Form:
    """What a file of this name is written as: JSON lines unless its ending says Markdown."""
    return _SUFFIXES.get(path.suffix.casefold(), "jsonl")


def exported_stories(
    folder: Path,
    form: Form = "jsonl",
    filter: Filter = Filter(),
    lost: Callable[[LostStory], None] | None = None,
) -> Iterator[str]:
    """One piece of text a story, all of one moment, whoever is writing meanwhile. Indexing the
    pieces, one after the other in a file, gives stories with the same ids, dates and texts.

    With `lost` whatever can be read of a damaged archive is exported, and `lost` is told of the
    rest; without it damage raises `ArchiveDamaged`.
    """
    write = _json_line if form == "jsonl" else to_markdown
    store = Store.open(folder)
    try:
        with damage_explained(store):
            if lost is None:
                yield from map(write, whole_articles(store, filter))
                return
            for found in readable_articles(store, filter):
                if isinstance(found, LostStory):
                    lost(found)
                else:
                    yield write(found)
    finally:
        store.close()


def _json_line(article: Article) -> str:
    return json_text(to_record(article)) + "\n"
