"""Runs an archive over questions and notes what came out."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from corpus.errors import ArticleMissing
from corpus.types import ArticleInfo, Span
from qa.evaluate.gold import locate, mostly_inside
from qa.evaluate.metrics import first_occurrences
from qa.evaluate.outcomes import Outcome, Ranking
from qa.evaluate.questions import Question
from qa.types import Answer, Citation, Hit

if TYPE_CHECKING:
    from qa.archive import Archive

Mode = Literal["lexical", "dense", "fused", "reranked"]
MODES: tuple[Mode, ...] = ("lexical", "dense", "fused", "reranked")
PASSAGES = 50
"""Passages asked for, so that ten distinct articles are among them."""
ARTICLES = 10
"""Articles kept of each ranking; no measure looks further."""


def _texts(archive: Archive, article_ids: Iterable[str]) -> dict[str, str]:
    """Stored texts; articles that are not in the archive are left out."""
    texts = {}
    for article_id in set(article_ids):
        try:
            texts[article_id] = archive.article(article_id).text
        except ArticleMissing:
            continue
    return texts


def gold_paragraphs(
    question: Question, stored: Mapping[str, str], stories: Mapping[str, str]
) -> dict[str, Span]:
    """The question's paragraph in each gold article that has it, as offsets into stored text.

    `stored` and `stories` hold texts by article id: those of the archive, and those the offsets
    of the question refer to; a story missing there is taken to be stored unchanged. Empty if the
    question names no paragraph.
    """
    if question.passage is None:
        return {}
    places = {}
    for article_id in question.gold:
        text = stored.get(article_id, "")
        place = locate(stories.get(article_id, text), question.passage, text)
        if place is not None:
            places[article_id] = place
    return places


def _passage_rank(hits: Sequence[Hit], paragraphs: Mapping[str, Span]) -> int | None:
    for rank, hit in enumerate(hits, start=1):
        paragraph = paragraphs.get(hit.passage.article_id)
        if paragraph and mostly_inside((hit.passage.start, hit.passage.end), paragraph):
            return rank
    return None


def _ranking(
    archive: Archive,
    query: str,
    mode: Mode,
    paragraphs: Mapping[str, Span],
    today: datetime.date | None,
) -> Ranking:
    started = time.perf_counter()
    hits = archive.search(query, limit=PASSAGES, mode=mode, today=today)
    seconds = time.perf_counter() - started
    ids = (article.id for hit in hits for article in _shown(hit))
    return Ranking(
        articles=first_occurrences(ids)[:ARTICLES],
        passage_rank=_passage_rank(hits, paragraphs),
        seconds=seconds,
    )


def _shown(hit: Hit) -> tuple[ArticleInfo, ...]:
    """All articles that a hit stands for, its own first."""
    return hit.article, *hit.also_in, *hit.earlier_versions


def _ask(archive: Archive, question: Question) -> tuple[Answer, float]:
    """The answer and its seconds; the questions before it are asked first, not measured."""
    conversation = archive.conversation()
    for earlier in question.history:
        turn = archive.ask(earlier, conversation=conversation, today=question.asked)
        conversation = conversation.with_turn(turn)
    started = time.perf_counter()
    answer = archive.ask(
        question.question,
        conversation=conversation if question.history else None,
        today=question.asked,
    )
    return answer, time.perf_counter() - started


def _all_citations(answer: Answer) -> list[Citation]:
    return [one for citation in answer.citations for one in (citation, *citation.also_in)]


def _literal(citations: Sequence[Citation], texts: Mapping[str, str]) -> int:
    """How many citations' offsets hold exactly their quote in the stored article."""
    return sum(
        citation.article_id in texts
        and citation.quote != ""
        and texts[citation.article_id][citation.start : citation.end] == citation.quote
        for citation in citations
    )


def run_question(
    archive: Archive,
    question: Question,
    stories: Mapping[str, str],
    modes: Sequence[Mode] = MODES,
) -> Outcome:
    """Ask and search one question.

    It is asked first, so that no search has warmed anything for it. A follow-up is searched as
    the conversation understood it.
    """
    answer, total = _ask(archive, question)
    query = answer.understood if question.history else question.question
    gold_texts = _texts(archive, question.gold)
    paragraphs = gold_paragraphs(question, gold_texts, stories)
    known = "located" if paragraphs else "missing"
    citations = _all_citations(answer)
    numbered = sorted(answer.citations, key=lambda citation: citation.number)
    return Outcome(
        id=question.id,
        kind=question.kind,
        question=question.question,
        understood=answer.understood,
        answers=question.answers,
        answerable=question.answerable,
        gold=question.gold,
        unknown_gold=len(question.gold) - len(gold_texts),
        passage="none" if question.passage is None else known,
        rankings={
            mode: _ranking(archive, query, mode, paragraphs, question.asked) for mode in modes
        },
        found=answer.found,
        confidence=answer.confidence,
        short=answer.short.text if answer.short else None,
        quotes=tuple(citation.quote for citation in numbered),
        cited=tuple(
            (citation.article_id, *(other.article_id for other in citation.also_in))
            for citation in numbered
        ),
        citations=len(citations),
        literal=_literal(citations, _texts(archive, (c.article_id for c in citations))),
        signals=dict(answer.trace.signals),
        seconds={**answer.trace.seconds, "total": total},
    )


def run_questions(
    archive: Archive,
    questions: Sequence[Question],
    *,
    stories: Mapping[str, str] | None = None,
    modes: Sequence[Mode] = MODES,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Outcome, ...]:
    """Outcomes in the order of the questions.

    `stories`: see `gold_paragraphs`. `progress` is called with questions done and their number.
    """
    outcomes = []
    for done, question in enumerate(questions, start=1):
        outcomes.append(run_question(archive, question, stories or {}, modes))
        if progress is not None:
            progress(done, len(questions))
    return tuple(outcomes)
