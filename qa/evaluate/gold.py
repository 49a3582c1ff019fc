"""Gold paragraphs: from offsets into a story file's text to offsets into the stored article."""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections.abc import Collection
from pathlib import Path

from corpus.errors import ReadError
from corpus.types import Span


def read_story_texts(path: Path, ids: Collection[str]) -> dict[str, str]:
    """Text of the wanted stories, exactly as their file has it; stories not found are left out.

    `path` is JSON lines (gzip if it ends in `.gz`), each with `id` and `text`, or a folder of
    text files named by id. Raises `ReadError` if it cannot be read so.
    """
    try:
        if path.is_dir():
            files = {file.stem: file for file in sorted(path.glob("*.txt")) if file.stem in ids}
            return {story: file.read_text(encoding="utf-8") for story, file in files.items()}
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        records = map(json.loads, filter(str.strip, content.decode("utf-8").split("\n")))
        return {str(r["id"]): str(r["text"]) for r in records if str(r["id"]) in ids}
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise ReadError(f"Cannot read story texts in {path}: {error!r}") from error


def _ink(text: str) -> tuple[str, list[int]]:
    """The characters of a text that survive any white space change, and where each stands."""
    kept = [
        (character, position)
        for position, character in enumerate(text)
        if not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf")
    ]
    return "".join(character for character, _ in kept), [position for _, position in kept]


def locate(original: str, span: Span, stored: str) -> Span | None:
    """Where the paragraph `original[slice(*span)]` stands in `stored`, or `None`.

    The two texts may differ in white space, invisible characters and Unicode form. Of several
    places, the one closest to the old start is taken.
    """
    start, end = span
    needle, _ = _ink(unicodedata.normalize("NFC", original[start:end]))
    if not needle:
        return None
    if stored[start:end] == original[start:end]:
        return span
    text, positions = _ink(stored)
    found = []
    at = text.find(needle)
    while at >= 0:
        found.append((positions[at], positions[at + len(needle) - 1] + 1))
        at = text.find(needle, at + 1)
    return min(found, key=lambda place: abs(place[0] - start), default=None)


def mostly_inside(inner: Span, outer: Span) -> bool:
    """Whether at least half of `inner` lies in `outer`; never for an empty `inner`."""
    shared = min(inner[1], outer[1]) - max(inner[0], outer[0])
    return shared > 0 and 2 * shared >= inner[1] - inner[0]
