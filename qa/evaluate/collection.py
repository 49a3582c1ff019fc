"""Evaluating files: an archive of the stories, kept for the next time, and the questions run."""

from __future__ import annotations

import contextlib
import hashlib
import platform
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import corpus
from corpus.errors import ReadError
from embeddings.types import Encoder
from qa import __version__, locations
from qa.answering import refusal
from qa.evaluate.gold import read_story_texts
from qa.evaluate.outcomes import Run
from qa.evaluate.questions import Question, read_questions
from qa.evaluate.run import MODES, Mode, run_questions
from qa.types import Progress

if TYPE_CHECKING:
    from qa.archive import Archive

_READING = ("chunk.py", "dates.py", "reading.py", "text.py", "words.py", "formats/*.py")
"""Modules of `corpus` that decide what a passage is: other code, other archive."""
Report = Callable[[str, int, int | None], None]
"""Told what is being done, how much of it is done, and of how much if that is known."""


def collection_key(stories: Path, encoder: str) -> str:
    """Names what an archive of these stories is made of: their bytes, the encoder, our reading.

    16 hexadecimal digits. Raises `ReadError` if the stories cannot be read.
    """
    digest = hashlib.sha256(encoder.encode())
    code = Path(corpus.__file__).parent
    files = sorted(f for f in stories.rglob("*") if f.is_file()) if stories.is_dir() else [stories]
    try:
        for file in [*(f for name in _READING for f in sorted(code.glob(name))), *files]:
            digest.update(f"\0{file.name}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    except OSError as error:
        raise ReadError(f"Cannot read the stories in {stories}: {error}") from error
    return digest.hexdigest()[:16]


def cached_archive(stories: Path, encoder: str) -> Path:
    """Where the archive of these stories is kept between evaluations; it may not exist yet."""
    name = f"{stories.name.split('.')[0]}-{collection_key(stories, encoder)}"
    return locations.cache_folder() / "evaluate" / name


def peak_memory_mb() -> int | None:
    """Most memory this process ever held, in megabytes; `None` where the system cannot say."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1_000_000 if sys.platform == "darwin" else 1_000))


@contextlib.contextmanager
def open_collection(
    stories: Path | None,
    archive: Path | None,
    encoder: Encoder | str | None,
    report: Report,
    reader: bool = True,
) -> Iterator[Archive]:
    """The archive at `archive`, else one of `stories`, else the one that questions go to.

    An archive of `stories` is kept in the cache directory; what an interrupted run left undone
    is done now.
    """
    from qa.archive import Archive

    if archive is not None or stories is None:
        with Archive.open(archive, encoder=encoder, reader=reader) as opened:
            yield opened
        return
    named = encoder.info.fingerprint if isinstance(encoder, Encoder) else encoder
    place = cached_archive(stories, named or "default")
    place.parent.mkdir(parents=True, exist_ok=True)

    def told(progress: Progress) -> None:
        report(f"{progress.stage} {progress.unit}", progress.done, progress.total)

    with Archive.open(place, create=True, encoder=encoder, reader=reader) as opened:
        added = opened.add([stories], progress=told)
        if added.skipped and not added.passages:
            raise ReadError(f"No stories in {stories}: {added.skipped[0].reason}")
        yield opened


def _story_texts(stories: Path | None, questions: Sequence[Question]) -> dict[str, str]:
    """Texts that the questions' paragraphs refer to; nothing is read if no question has one."""
    ids = {story for one in questions if one.passage is not None for story in one.gold}
    return read_story_texts(stories, ids) if stories is not None and ids else {}


def evaluate_files(
    questions: Path,
    *,
    stories: Path | None = None,
    archive: Path | None = None,
    encoder: Encoder | str | None = None,
    limit: int | None = None,
    modes: Sequence[Mode] = MODES,
    reader: bool = True,
    report: Report = lambda stage, done, total: None,
) -> Run:
    """Run the questions of a file over an archive (see `open_collection`).

    `limit` takes the first questions only. `stories` beside `archive` are the texts that the
    questions' paragraphs refer to. Raises `ReadError` on files that are none, and what opening
    the archive raises.
    """
    asked = read_questions(questions, limit=limit)
    texts = _story_texts(stories, asked)
    started = time.perf_counter()
    with open_collection(stories, archive, encoder, report, reader) as opened:
        opened.prepare()
        opened_at = time.perf_counter()
        outcomes = run_questions(
            opened,
            asked,
            stories=texts,
            modes=modes,
            progress=lambda done, total: report("questions", done, total),
        )
        info = opened.info()
        conditions: dict[str, str | int | float | None] = {
            "version": __version__,
            "python": platform.python_version(),
            "encoder": info.encoder,
            "articles": info.articles,
            "passages": info.passages,
            "refusing below": round(refusal.current().unread.threshold, 4),
            "refusing below, read": round(refusal.current().read.threshold, 4) if reader else None,
            "stories": stories.name if stories else None,
            "archive": str(opened.folder),
            "seconds to open or index": round(opened_at - started, 1),
            "seconds for the questions": round(time.perf_counter() - opened_at, 1),
            "peak memory, MB": peak_memory_mb(),
        }
    name = "/".join(questions.resolve().parts[-2:])  # many are called questions.jsonl
    return Run(name, conditions, outcomes)
