"""What the chat's threads tell the screen. They touch no widget, they only post these."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from textual.message import Message

from corpus.errors import QAError
from corpus.types import Article
from qa.types import Answer


@dataclass(frozen=True, slots=True)
class Collection:
    """What is being asked, for the title line and the first screen."""

    name: str
    folder: str
    articles: int
    first: datetime.date | None
    last: datetime.date | None
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    suggestions: tuple[str, ...]
    """Questions that these stories may answer."""
    sample: bool
    """Whether these are the stories that come with the package."""
    unfinished: bool = False
    """Whether there are stories that no question finds yet."""


@dataclass
class Opened(Message):
    """The archive can be read; also posted again after stories were added."""

    collection: Collection


@dataclass
class Preparing(Message):
    """Something takes long before the first answer: one line to show."""

    what: str


class Ready(Message):
    """The model and the indexes are loaded."""


@dataclass
class Unusable(Message):
    """The archive cannot be opened."""

    error: QAError


@dataclass
class NotReady(Message):
    """The archive can be read, but questions cannot be answered."""

    problem: str
    remedy: str


@dataclass
class Answered(Message):
    """A question is answered."""

    turn: int
    answer: Answer
    seconds: float


@dataclass
class Failed(Message):
    """A question could not be answered."""

    turn: int
    problem: str
    remedy: str


@dataclass
class ArticleRead(Message):
    """What came of fetching an article for the viewer: the article, or a problem."""

    request: int
    article: Article | None
    problem: str = ""
    remedy: str = ""


@dataclass
class IndexingMoved(Message):
    """The indexing child got further."""

    done: int
    total: int | None
    what: str


@dataclass
class IndexingEnded(Message):
    """The indexing child is gone: one line on what it did or what went wrong."""

    summary: str
    good: bool
