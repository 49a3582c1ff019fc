"""From the passages about a topic to dated sentences, best first."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.rows import StoredPassage
from corpus.store import Store
from corpus.told.types import ToldDate
from corpus.types import Span
from embeddings.codec import unpack_many
from embeddings.types import EncoderInfo, Matrix
from qa.citations import Quote
from qa.retrieve import Candidates
from qa.terms import words
from qa.timeline.dates import event_dates, has_plan
from qa.timeline.merge import Moment


@dataclass(frozen=True, slots=True)
class TimelineSettings:
    """The numbers of a timeline."""

    depth: int = 300
    """Candidates from each index: a topic has more passages than a question."""
    coverage: float = 0.6
    """Share of the topic's term weight that a passage with its title must hold ..."""
    cosine: float = 0.6
    """... unless its best sentence is as near as this, in other words."""
    cosine_weight: float = 1.0
    """Of the sentence's cosine to the topic."""
    sentence_weight: float = 0.3
    """Of the share of the topic's terms in the sentence itself."""
    passage_weight: float = 0.3
    """Of the share in its passage with the title."""
    told_bonus: float = 0.1
    """A date that the sentence tells dates its event better than the day of the report."""
    lead_bonus: float = 0.1
    """News comes in a story's first passage, background later: for publication dates."""
    weakest_report: float = 0.5
    """Cosine or share of terms that a sentence needs to be dated by its story's publication."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence of a passage about the topic."""

    stored: StoredPassage
    span: Span
    text: str
    terms: frozenset[str]
    cosine: float
    coverage: float
    vector: np.ndarray | None
    score: float


def moments(
    store: Store, info: EncoderInfo, candidates: Candidates, settings: TimelineSettings
) -> list[Moment]:
    """Every dated sentence of the passages about the topic, best first.

    A sentence with several dates is there several times. Of each story one sentence without a
    date of its own is dated by publication, the one that fits best.
    """
    positions = [
        position
        for position in candidates.order("fused")
        if candidates.coverage[position] >= settings.coverage
        or candidates.sentence_cosine[position] >= settings.cosine
    ]
    ids = candidates.ids[positions].tolist()
    stored = store.passages(ids)
    told = store.told_dates(ids)
    vectors = _sentence_vectors(store, info, ids)
    groups = store.groups({one.article.id for one in stored.values()})
    found: list[Moment] = []
    reports: dict[str, Moment] = {}
    for position, passage_id in zip(positions, ids, strict=True):
        one = stored.get(passage_id)
        if one is None:
            continue
        for sentence in _sentences(one, position, candidates, vectors.get(passage_id), settings):
            group = groups.get(one.article.id, 0)
            dates = told.get(passage_id, ())
            dated = list(_told_moments(sentence, dates, group, settings))
            found += dated
            report = None if dated else _report(sentence, dates, group, settings)
            best = reports.get(one.article.id)
            if report and (best is None or report.quote.score > best.quote.score):
                reports[one.article.id] = report
    found += reports.values()
    return sorted(found, key=lambda moment: (-moment.quote.score, moment.first, moment.quote.start))


def _sentence_vectors(
    store: Store, info: EncoderInfo, passage_ids: Sequence[int]
) -> Mapping[int, Matrix]:
    rows = store.vectors(info.fingerprint, passage_ids)
    matrix, offsets = unpack_many([row.sentences for row in rows.values()], info.dimension)
    bounds = offsets.tolist()
    return {
        passage_id: matrix[first:last] for passage_id, first, last in zip(rows, bounds, bounds[1:])
    }


def _sentences(
    one: StoredPassage,
    position: int,
    candidates: Candidates,
    vectors: Matrix | None,
    settings: TimelineSettings,
) -> Iterator[_Sentence]:
    passage, terms = one.passage, candidates.terms
    cosines = candidates.sentence_cosines[position]
    for number, (start, end) in enumerate(passage.sentences):
        text = passage.text[start - passage.start : end - passage.start]
        own = frozenset(words(text))
        cosine = float(cosines[number] if number < len(cosines) else candidates.cosine[position])
        coverage = terms.coverage(set(own))
        score = (
            settings.cosine_weight * cosine
            + settings.sentence_weight * coverage
            + settings.passage_weight * float(candidates.coverage[position])
        )
        vector = vectors[number] if vectors is not None and number < len(vectors) else None
        yield _Sentence(one, (start, end), text, own, cosine, coverage, vector, score)


def _told_moments(
    sentence: _Sentence, told: Sequence[ToldDate], group: int, settings: TimelineSettings
) -> Iterator[Moment]:
    for date in event_dates(told, sentence.span, sentence.stored.article.date):
        if date.first is not None and date.last is not None:
            yield _moment(sentence, date.first, date.last, date, group, settings.told_bonus)


def _report(
    sentence: _Sentence, told: Sequence[ToldDate], group: int, settings: TimelineSettings
) -> Moment | None:
    """The sentence as the news of its story's day, if it is about the topic and no plan."""
    published = sentence.stored.article.date
    fits = max(sentence.cosine, sentence.coverage) >= settings.weakest_report
    if published is None or not fits or has_plan(told, sentence.span, published):
        return None
    lead = settings.lead_bonus if sentence.stored.passage.ordinal == 0 else 0.0
    return _moment(sentence, published, published, None, group, lead)


def _moment(
    sentence: _Sentence,
    first: datetime.date,
    last: datetime.date,
    told: ToldDate | None,
    group: int,
    bonus: float,
) -> Moment:
    start, end = sentence.span
    quote = Quote(sentence.stored.article, start, end, sentence.text, sentence.score + bonus)
    return Moment(
        quote=quote,
        first=first,
        last=last,
        clock="told" if told else "published",
        told=told,
        terms=sentence.terms,
        vector=sentence.vector,
        group=group,
    )
