"""What the core returns: hits, citations, answers. Frozen values, all able to become plain data."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.types import ArticleInfo, Filter, Passage, Span


def plain(value: Any) -> Any:
    """Dataclasses, dates and tuples as dicts, ISO strings and lists: ready for `json.dumps`."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


class PlainData:
    """Adds `to_dict` to a dataclass."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """This value as plain data: only dicts, lists, strings, numbers, booleans and `None`."""
        result: dict[str, Any] = plain(self)
        return result


@dataclass(frozen=True, slots=True)
class Hit(PlainData):
    """A passage found for a question. Lists of hits are best first, ties by passage id."""

    passage: Passage
    article: ArticleInfo
    score: float
    """Relevance by the mode that searched, comparable within one search only; `fused` is from 0
    to 1."""
    lexical_rank: int | None
    """1 for the best by BM25 alone; `None` if BM25 did not bring it in."""
    dense_rank: int | None
    """1 for the best by vectors alone; `None` if they did not bring it in."""
    bm25: float
    """Raw BM25 of the passage for the question; depends on the collection's size."""
    cosine: float
    """Cosine of question and passage."""
    sentence_cosine: float
    """Cosine of question and the passage's best sentence (the passage's own if it has none)."""
    best_sentence: Span | None = None
    """Offsets of the sentence nearest to the question; `None` without sentence vectors."""
    rerank_score: float | None = None
    """The reader's relevance, 0 to 1, when a reader ran."""
    also_in: tuple[ArticleInfo, ...] = ()
    """Articles with nearly the same passage, folded into this hit."""
    earlier_versions: tuple[ArticleInfo, ...] = ()
    """Earlier versions of this article with nearly the same passage, folded into this hit."""
    superseded_by: ArticleInfo | None = None
    """The latest version of this article, if this is an earlier one."""


@dataclass(frozen=True, slots=True)
class Citation(PlainData):
    """Proof: `article.text[start:end] == quote`, checked when the answer was made."""

    number: int
    """As shown, from 1; equal sentences of several stories share one number (`also_in`)."""
    article_id: str
    title: str
    date: datetime.date | None
    source: str | None
    url: str | None
    path: str | None
    quote: str
    start: int
    end: int
    also_in: tuple[Citation, ...] = ()
    """The same sentence elsewhere, each with its own offsets."""
    title_inferred: bool = False
    """Whether the title was taken from the text because the file has none."""
    within: str | None = None
    """Where in the file at `path`, if it holds several stories (`message 12`)."""
    page: int | None = None
    """On which page the quote begins, from 1; `None` if the file has no pages."""
    superseded_by: ArticleInfo | None = None
    """The latest version of the article, if this is an earlier one."""
    edited: tuple[str, ...] = ()
    """Which of `title`, `date` and `source` a user corrected: the file says otherwise."""

    @classmethod
    def from_article(
        cls, article: ArticleInfo, number: int, quote: str = "", start: int = 0
    ) -> Citation:
        """The `quote` that begins at `start` of this article; without one the whole story, which
        is on no page."""
        return cls(
            number=number,
            article_id=article.id,
            title=article.title,
            date=article.date,
            source=article.source,
            url=article.url,
            path=article.path,
            quote=quote,
            start=start,
            end=start + len(quote),
            title_inferred=article.title_inferred,
            within=article.within,
            page=article.page_at(start) if quote else None,
            edited=tuple(edit.field for edit in article.edited),
        )


@dataclass(frozen=True, slots=True)
class EventDate(PlainData):
    """When something happened, as a timeline knows it."""

    first: datetime.date
    """First day of the time it is dated to."""
    last: datetime.date
    """Last day, inclusive; the same for a day."""
    granularity: str
    """How exact the date is: `day`, `month`, `year`, ... (`corpus.told.types.Granularity`)."""
    clock: Literal["told", "published"]
    """Which date it is: the one that the sentence tells, or its story's publication date."""
    told: Span | None = None
    """Where the date stands in the article, of a told one."""
    told_as: str = ""
    """The told date as written ("last week"); empty for a publication date."""


@dataclass(frozen=True, slots=True)
class ShortAnswer(PlainData):
    """The answer's words inside a quote, when a reader found them."""

    text: str
    citation: int
    """Number of the citation it was read in."""
    start: int
    end: int
    """Offsets into that citation's article."""
    probability: float
    """0 to 1, the reader's; calibrated where half of all texts that are read answer."""
    articles: int = 1
    """How many of the stories that were read say the same."""

    def within(self, citation: Citation) -> Span | None:
        """Where it stands in this citation's quote; `None` if it was read in another one."""
        if citation.number != self.citation:
            return None
        return self.start - citation.start, self.end - citation.start


@dataclass(frozen=True, slots=True)
class Version(PlainData):
    """One of several answers that stories give."""

    value: str
    """As written ("12 June"); empty for how things stood, which the quote tells."""
    citations: tuple[int, ...]
    """Numbers of the citations that say so, the clearest first."""
    stories: int
    """How many stories say so; copies of one text count once."""
    first: datetime.date | None = None
    """Publication date of the oldest of them; `None` if all are undated."""
    last: datetime.date | None = None
    """Publication date of the newest of them."""


@dataclass(frozen=True, slots=True)
class Agreement(PlainData):
    """That the stories do not all say the same, and who says what."""

    kind: Literal["disagree", "changed", "listed"]
    """`disagree`: of one thing at one time. `changed`: at different times. `listed`: different
    answers side by side, perhaps of different things."""
    versions: tuple[Version, ...]
    """At least two: of `changed` the newest first, else what most stories say."""


@dataclass(frozen=True, slots=True)
class Speaker(PlainData):
    """Whose words a citation reports."""

    citation: int
    name: str
    """As the article has it: "Ines Falk", "a source"."""
    anonymous: bool
    """Whether it is an unnamed source."""


@dataclass(frozen=True, slots=True)
class Trace(PlainData):
    """Why this answer: what `--explain` shows."""

    signals: Mapping[str, float] = field(default_factory=dict)
    """The absolute signals the refusal score was made of."""
    threshold: float = 0.0
    """Confidence below this is refused."""
    hits: tuple[Hit, ...] = ()
    """The passages considered, best first."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Duration of each stage."""
    speakers: tuple[Speaker, ...] = ()
    """Who said what is quoted, where the articles tell."""


@dataclass(frozen=True, slots=True)
class Answer(PlainData):
    """What the stories say about a question, or that they say nothing.

    `found` implies at least one citation; not `found` implies none, and `closest` instead.
    """

    question: str
    """As asked."""
    understood: str
    """As searched, after follow-ups and dates were read."""
    text: str
    """Quoted sentences, each followed by its numbers like `[1]`; or "Not in these stories."."""
    short: ShortAnswer | None
    citations: tuple[Citation, ...]
    found: bool
    confidence: float
    """0 to 1, estimated probability that the stories answer the question."""
    closest: tuple[Hit, ...] = ()
    """Nearest passages when not found; never an answer."""
    notes: tuple[str, ...] = ()
    """What a reader must know: undated stories left out, limits reached."""
    filter: Filter = field(default_factory=Filter)
    """What the search was narrowed to."""
    trace: Trace = field(default_factory=Trace)
    dates: tuple[EventDate, ...] = ()
    """Of a timeline: when each citation's event happened, in their order; else empty."""
    agreement: Agreement | None = None
    """That stories differ; `None` if they agree, or nobody can tell."""


@dataclass(frozen=True, slots=True)
class ReportLine(PlainData):
    """One file or story the index report has something to say about."""

    path: str
    """File, with `:line` or `#record` for a story inside it."""
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport(PlainData):
    """What indexing did. Counts are articles, `skipped` and `suspect` explain themselves."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    duplicates: int = 0
    """Stories with the text, title and date of one already there; nothing is stored twice."""
    skipped: tuple[ReportLine, ...] = ()
    """Files or records that gave no story, and why."""
    suspect: tuple[ReportLine, ...] = ()
    """Stories that were indexed but look like error pages, stubs or repeats."""
    undated: tuple[ReportLine, ...] = ()
    """Stories without a publication date, and why."""
    edited: tuple[ReportLine, ...] = ()
    """Stories that were read and have corrections, which hold; a line for each field."""
    withheld: tuple[ReportLine, ...] = ()
    """Stories that were removed earlier and therefore not taken in again."""
    left_out: tuple[ReportLine, ...] = ()
    """Stories of which a part was not read, such as a message's attachments."""
    foreign: tuple[ReportLine, ...] = ()
    """Stories in another language than English, and in which."""
    passages: int = 0
    """Passages in the archive afterwards."""
    encoded: int = 0
    """Passages that had to be encoded in this run."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress(PlainData):
    """Handed to a progress callback while indexing."""

    stage: str
    """`read`, `encode` or `index`."""
    done: int
    total: int | None
    """`None` while not known."""
    unit: str
    """What is counted: `files`, `articles`, `passages`."""
