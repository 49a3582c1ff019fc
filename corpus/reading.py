"""From paths to articles: which files to read, and what a story becomes once it is read."""

from __future__ import annotations

import dataclasses
import datetime
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from corpus.corrections import tag_names
from corpus.dates import date_in_file_name, dateline
from corpus.formats import READERS, RawStory, format_suffix
from corpus.language import language_of
from corpus.text import normalise, one_line, sentences, shorten
from corpus.types import Article

_INFERRED_TITLE = 100
_FEW_WORDS = 5
_ONE_STORY_FORMATS = {
    *(".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".eml")
}
_SHORTEST_STORY = 200
_LONGEST_SOURCE = 200
_LONGEST_URL = 2_000
_LONGEST_WITHIN = 300
# A code point that is no character and will never be one: it can mark places in any text.
_PAGE_MARK = "\ufdd0"


@dataclass(frozen=True, slots=True)
class SkippedPath:
    """A file or folder that will not be read."""

    path: str
    reason: str
    """Why, one line."""


def find_files(paths: Sequence[Path]) -> Iterator[Path | SkippedPath]:
    """Readable files at or below `paths`, absolute, each once, folders in sorted order.

    Hidden files and folders and unknown kinds are passed over inside folders; what is named
    explicitly, missing or not permitted comes as a `SkippedPath`. Symlink loops end.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        yield from _walk(Path(os.path.abspath(path)), seen, named=True)  # noqa: PTH100


def _walk(path: Path, seen: set[tuple[int, int]], named: bool) -> Iterator[Path | SkippedPath]:
    """`path` itself if it is a file, else everything below it. `seen` holds (device, inode)."""
    waiting = [(path, named)]
    while waiting:
        current, is_named = waiting.pop()
        try:
            str(current).encode()
            status = current.stat()
            names = sorted(os.listdir(current)) if stat.S_ISDIR(status.st_mode) else None  # noqa: PTH208
        except (OSError, ValueError) as error:
            shown = str(current).encode(errors="replace").decode()
            if is_named or not isinstance(error, FileNotFoundError):
                yield SkippedPath(shown, _why_not(error))
            else:
                yield SkippedPath(shown, "a link to nothing")
            continue
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        if names is None:
            yield from _file(current, status, is_named)
            continue
        visible = [name for name in names if not name.startswith(".")]
        waiting += [(current / name, False) for name in reversed(visible)]


def _why_not(error: Exception) -> str:
    if isinstance(error, UnicodeEncodeError):
        return "its name is not valid UTF-8, rename it"
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return f"cannot be read ({getattr(error, 'strerror', None) or error})"


def _file(path: Path, status: os.stat_result, named: bool) -> Iterator[Path | SkippedPath]:
    known = format_suffix(path) is not None
    if known and stat.S_ISREG(status.st_mode):
        yield path
    elif known:
        yield SkippedPath(str(path), "not a regular file")
    elif named:
        readable = " ".join(READERS)
        yield SkippedPath(str(path), f"no reader for this kind of file (readable: {readable})")


def to_article(raw: RawStory, path: Path, article_id: str) -> Article:
    """The story as an article: text normalised, title and date found in the text if need be.

    The article's text is empty if the story's is blank; the caller reports such a story.
    """
    if raw.exported:
        return _as_exported(raw, path, article_id)
    text, page_starts = _with_pages(raw.text, raw.page_starts)
    title = one_line(raw.title or "")
    if title:
        whole, text = text, _without_title(text, title)
        page_starts = tuple(max(0, start - len(whole) + len(text)) for start in page_starts)
    date, note = raw.date, raw.date_note
    if date is None:
        date, found = _date_elsewhere(text, path)
        # What is wrong with the date that the file gives says more than that there is no other.
        given = note is not None and "no date" not in note
        note = note if date is None and given else found
    return Article(
        id=article_id,
        title=title or infer_title(text) or path.stem,
        title_inferred=not title,
        date=date,
        date_note=note,
        source=one_line(raw.source or "", _LONGEST_SOURCE) or None,
        url=one_line(raw.url or "", _LONGEST_URL) or None,
        path=str(path),
        within=one_line(raw.within or "", _LONGEST_WITHIN) or None,
        page_starts=page_starts,
        language=language_of(text),
        text=text,
    )


def _with_pages(raw: str, starts: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """`raw` normalised, and where its pages begin now.

    A page that begins inside of what normalising joins (a letter and its accent) cannot be placed
    exactly; such a text has no pages.
    """
    if not starts:
        return normalise(raw), ()
    ends = [*starts[1:], len(raw)]
    pages = [raw[start:end].replace(_PAGE_MARK, "") for start, end in zip(starts, ends)]
    marked = normalise(_PAGE_MARK + _PAGE_MARK.join(pages))
    texts = marked.split(_PAGE_MARK)[1:]
    text = "".join(texts)
    blank = len(text) - len(text.lstrip())
    if len(texts) != len(starts) or normalise(text) != text.strip():
        return normalise("".join(pages)), ()
    offsets = accumulate((len(one) for one in texts[:-1]), initial=-blank)
    stripped = text.strip()
    return stripped, tuple(min(max(0, offset), len(stripped)) for offset in offsets)


def made(article: Article) -> Article:
    """An article that a program made, its text and title as if they came from a file.

    Raises `UsageError` for a blank or overlong tag.
    """
    text = normalise(article.text)
    title = one_line(article.title)
    return dataclasses.replace(
        article,
        text=text,
        title=title or infer_title(text),
        title_inferred=article.title_inferred or not title,
        source=one_line(article.source or "", _LONGEST_SOURCE) or None,
        url=one_line(article.url or "", _LONGEST_URL) or None,
        within=one_line(article.within or "", _LONGEST_WITHIN) or None,
        page_starts=article.page_starts if text == article.text else (),
        tags=tuple(sorted(tag_names(article.tags))),
        language=article.language or language_of(text),
    )


def _as_exported(raw: RawStory, path: Path, article_id: str) -> Article:
    """A story that an archive wrote: as it was there, normalised in case somebody changed it."""
    text = normalise(raw.text)
    title = one_line(raw.title or "")
    return Article(
        id=article_id,
        title=title or infer_title(text) or path.stem,
        title_inferred=raw.title_inferred or not title,
        date=raw.date,
        date_note=raw.date_note,
        source=one_line(raw.source or "", _LONGEST_SOURCE) or None,
        url=one_line(raw.url or "", _LONGEST_URL) or None,
        path=str(path),
        edited=raw.edited,
        tags=raw.tags,
        within=one_line(raw.within or "", _LONGEST_WITHIN) or None,
        page_starts=raw.page_starts if text == raw.text else (),
        language=raw.language or language_of(text),
        text=text,
    )


def _without_title(text: str, title: str) -> str:
    """`text` without a first line that only repeats the title, unless nothing else is left."""
    first, _, rest = text.partition("\n")
    same = " ".join(first.split()).casefold() == title.casefold()
    return rest.strip() if same and rest.strip() else text


def infer_title(text: str) -> str:
    """The first sentence, with the next when it has under five words, cut at a word; one line."""
    # The first sentences stand in the first characters; the rest may be 20 MB.
    head = text[: 20 * _INFERRED_TITLE]
    spans = sentences(head)
    if not spans:
        return ""
    last = 0
    while last + 1 < len(spans) and len(head[spans[0][0] : spans[last][1]].split()) < _FEW_WORDS:
        last += 1
    return shorten(" ".join(head[spans[0][0] : spans[last][1]].split()), _INFERRED_TITLE)


def _date_elsewhere(text: str, path: Path) -> tuple[datetime.date | None, str]:
    """A date with a year in the dateline, or an ISO date in the name of a one-story file."""
    if date := dateline(text):
        return date, "dateline"
    if format_suffix(path) in _ONE_STORY_FORMATS and (date := date_in_file_name(path)):
        return date, "file name"
    return None, "no date in the file"


_BOILERPLATE = {
    "a page that asks for JavaScript": (
        r"enable javascript|javascript (?:is|to be) (?:disabled|enabled|required)"
    ),
    "a cookie notice": (
        r"accept (?:all )?cookies|(?:uses?|we use) cookies|cookie (?:policy|settings|preferences)"
    ),
    "a paywall notice": (
        r"subscribe to (?:continue|read|keep reading)|already a subscriber"
        r"|(?:subscribers|premium|members) only|(?:log|sign) in to (?:continue|read)"
    ),
    "an error page": (
        r"\b(?:404|page) (?:error|not found)|error 404|page (?:you requested|cannot be found)"
        r"|page doesn['’]t exist|403 forbidden|access denied|internal server error"
    ),
    "a robot check": (
        r"(?:verify|confirm) (?:that )?you are (?:a )?human|unusual traffic|not a robot"
    ),
}
"""What scraped pages hold instead of a story; looked for in short texts only."""
_SHORT_PAGE = 1_500


def suspect_reason(article: Article) -> str | None:
    """Why this may be no story (a stub, a cookie notice, an error page), or `None`."""
    if len(article.text) <= _SHORT_PAGE:
        page = f"{article.title}\n{article.text}".lower()
        for what, pattern in _BOILERPLATE.items():
            if re.search(pattern, page):
                return f"looks like {what}"
    if len(article.text) < _SHORTEST_STORY:
        return f"only {len(article.text)} characters of text"
    return None
