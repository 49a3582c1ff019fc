"""From the passages about a topic to dated sentences, best first."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.rows import StoredPassage
from corpus.store import Store
from corpus.told.types import ToldDate
from corpus.types import ArticleInfo, Span
from embeddings.codec import unpack_many
from embeddings.types import EncoderInfo, Matrix, Vector
from qa.answering.citations import Quote
from qa.question.terms import content_terms, words
from qa.search.retrieve import Candidates
from qa.timeline.about import full_names, is_gallery, is_link, is_roundup, leans
from qa.timeline.dates import (
    event_dates,
    exactness,
    inside,
    is_bound,
    is_future,
    speaks_of_plans,
)
from qa.timeline.merge import Moment
from qa.timeline.settings import TimelineSettings

_ENDS = re.compile(r"[.!?…。！？][\"'”’»)\]]*\Z")
_NO_TEXT = re.compile(
    r"\A\W*(?:caption|photos?|pictures?|pictured|images?|files?|watch|video|click|read more|"
    r"sign up|subscribe|you (?:can|may))\b|\bgetty images\b|\b(?:hide|show) caption\b"
    r"|\(AP Photo|\b(?:is|are) (?:seen|shown|pictured|displayed|escorted|photographed)\b"
    r"|\bpictured on\b|\bphotographed (?:on|in)\b|\battends? (?:the|a)\b.{0,120}\bon \w+ \d",
    re.IGNORECASE,
)
"""Captions and invitations: they date a picture, or nothing."""
_QUESTION = re.compile(r"\?[\"'”’»)\]]*\Z")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence of a passage about the topic."""

    stored: StoredPassage
    span: Span
    text: str
    terms: frozenset[str]
    fit: float
    """The better of its cosine to the topic and its share of the topic's terms."""
    near: float
    """The share of the topic's terms in it and in the sentences just before."""
    central: bool
    """Whether its story is about the topic: its title says so, or this is its beginning."""
    cosine: float
    coverage: float
    """Both of the sentence alone."""
    vector: Vector | None
    score: float


class Moments:
    """Finds the dated sentences of one topic."""

    def __init__(
        self, store: Store, info: EncoderInfo, candidates: Candidates, settings: TimelineSettings
    ) -> None:
        self._store = store
        self._info = info
        self._candidates = candidates
        self._settings = settings
        self._topic = frozenset(candidates.terms.weights)
        self._titles: dict[str, set[str]] = {}
        self._central: set[str] = set()

    def find(self) -> list[Moment]:
        """Every dated sentence of the passages about the topic, best first.

        A sentence with several dates is there several times. Of each story one sentence without a
        date of its own is dated by publication: the one that fits best.
        """
        positions = self._positions()
        ids = self._candidates.ids[positions].tolist()
        stored = self._store.passages(ids)
        told = self._store.told_dates(ids)
        vectors = self._sentence_vectors(ids)
        groups = self._store.groups({one.article.id for one in stored.values()})
        self._central = self._beginning_with_it(positions, stored)
        allowed = self._with_full_names(stored)
        found: list[Moment] = []
        reports: dict[str, Moment] = {}
        for position, passage_id in zip(positions, ids, strict=True):
            one = stored.get(passage_id)
            if one is None or one.article.id not in allowed:
                continue
            group = groups.get(one.article.id, 0)
            dates = told.get(passage_id, ())
            for sentence in self._sentences(one, position, vectors.get(passage_id)):
                dated = list(self._told(sentence, dates, group))
                found += dated
                report = None if dated else self._report(sentence, dates, group)
                best = reports.get(one.article.id)
                if report and (best is None or report.quote.score > best.quote.score):
                    reports[one.article.id] = report
        found += reports.values()
        return sorted(found, key=lambda one: (-one.quote.score, one.first, one.place))

    def _positions(self) -> list[int]:
        candidates, settings = self._candidates, self._settings
        return [
            position
            for position in candidates.order("fused")
            if candidates.coverage[position] >= settings.coverage
            or (
                candidates.coverage[position] >= settings.least_coverage
                and candidates.sentence_cosine[position] >= settings.cosine
            )
        ]

    def _beginning_with_it(
        self, positions: Sequence[int], stored: Mapping[int, StoredPassage]
    ) -> set[str]:
        """The stories whose first passage holds the topic."""
        ids, coverage = self._candidates.ids, self._candidates.coverage
        least = self._settings.weakest_lead
        first = [stored.get(int(ids[one])) for one in positions if coverage[one] >= least]
        return {one.article.id for one in first if one is not None and one.passage.ordinal == 0}

    def _with_full_names(self, stored: Mapping[int, StoredPassage]) -> set[str]:
        """The stories that hold each name of several words in full: "a Silicon Valley company" is
        no bank of that name. All of them where no story holds it: two people may stand there."""
        texts: dict[str, str] = {}
        for one in stored.values():
            text = texts.get(one.article.id) or one.article.title
            texts[one.article.id] = f"{text}\n{one.passage.text}"
        allowed = set(texts)
        for name in full_names(self._candidates.asked.question):
            holding = {article for article, text in texts.items() if name in text}
            allowed &= holding or allowed
        return allowed

    def _sentence_vectors(self, passage_ids: Sequence[int]) -> Mapping[int, Matrix]:
        rows = self._store.vectors(self._info.fingerprint, passage_ids)
        blobs = [row.sentences for row in rows.values()]
        matrix, offsets = unpack_many(blobs, self._info.dimension)
        bounds = offsets.tolist()
        return {
            passage_id: matrix[first:last]
            for passage_id, first, last in zip(rows, bounds, bounds[1:])
        }

    def _sentences(
        self, one: StoredPassage, position: int, vectors: Matrix | None
    ) -> Iterator[_Sentence]:
        passage, candidates, settings = one.passage, self._candidates, self._settings
        cosines = candidates.sentence_cosines[position]
        own = float(candidates.cosine[position])
        about = settings.passage_weight * own
        about += settings.about_weight * float(candidates.coverage[position])
        # What stands before a passage is not at hand; its story's title says whom it is about.
        language = one.article.language
        titled, first = self._is_titled(one.article), passage.ordinal == 0
        central = titled or (first and not is_roundup(one.article.title))
        before = [self._title_terms(one.article)] if titled else []
        place = passage.start
        for number, (start, end) in enumerate(passage.sentences):
            text = passage.text[start - passage.start : end - passage.start]
            if not titled and "\n" in passage.text[place - passage.start : start - passage.start]:
                # The next item of a round-up may be about anything.
                before.clear()
            place = end
            own_terms = set(words(text, language))
            near = candidates.terms.coverage(own_terms.union(*before[-settings.context :]))
            before.append(own_terms)
            if len(text.split()) < settings.fewest_words or _is_no_report(text):
                continue
            cosine = float(cosines[number]) if number < len(cosines) else own
            coverage = candidates.terms.coverage(own_terms)
            score = settings.sentence_weight * cosine + settings.coverage_weight * coverage
            vector = vectors[number] if vectors is not None and number < len(vectors) else None
            terms = content_terms(own_terms) - self._topic
            fit = max(cosine, coverage)
            yield _Sentence(
                one,
                (start, end),
                text,
                terms,
                fit,
                near,
                central,
                cosine,
                coverage,
                vector,
                about + score,
            )

    def _is_titled(self, article: ArticleInfo, *, beginning: bool = True) -> bool:
        """Whether a story's title, or its `beginning`, is about the topic."""
        share = self._candidates.terms.coverage(self._title_terms(article))
        about = share >= self._settings.weakest_title
        about = about or (beginning and article.id in self._central)
        return about and not is_roundup(article.title)

    def _title_terms(self, article: ArticleInfo) -> set[str]:
        if article.id not in self._titles:
            self._titles[article.id] = set(words(article.title, article.language))
        return self._titles[article.id]

    def _told(self, sentence: _Sentence, told: Sequence[ToldDate], group: int) -> Iterator[Moment]:
        settings = self._settings
        if max(sentence.fit, sentence.near) < settings.weakest_told:
            return
        alone = max(sentence.near, settings.weakest_alone * (sentence.cosine >= settings.cosine))
        if not sentence.central and alone < settings.weakest_alone:
            return
        published = sentence.stored.article.date
        for date in event_dates(told, sentence.span, sentence.text, published):
            if date.first is not None and date.last is not None:
                coarse = self._settings.coarse_malus * exactness(date.granularity)
                bonus = self._settings.told_bonus - coarse
                place = date.start - sentence.span[0]
                bonus -= self._settings.bound_malus * is_bound(sentence.text, place)
                yield _moment(sentence, date.first, date.last, date, group, bonus)

    def _weakest_by_itself(self, sentence: _Sentence) -> float:
        """The share of the topic's terms that a sentence dated by its story needs."""
        if not sentence.central:
            return self._settings.weakest_aside
        return (
            0.0
            if self._is_titled(sentence.stored.article, beginning=False)
            else self._settings.weakest_title
        )

    def _report(self, sentence: _Sentence, told: Sequence[ToldDate], group: int) -> Moment | None:
        """The sentence as the news of its story's day, if it is about the topic and no plan."""
        settings, article = self._settings, sentence.stored.article
        if article.date is None or not _ENDS.search(sentence.text):
            return None
        if len(sentence.text.split()) < settings.fewest_report_words:
            return None
        enough = max(sentence.coverage, sentence.cosine >= settings.cosine)
        if is_gallery(article.title) or enough < self._weakest_by_itself(sentence):
            return None
        if any(is_future(one, article.date) for one in inside(told, sentence.span)):
            return None
        title = content_terms(self._title_terms(article)) - self._topic
        named = len(title & sentence.terms) / len(title) if title else 0.0
        if max(sentence.fit, named) < settings.weakest_report:
            return None
        ordinal = sentence.stored.passage.ordinal
        bonus = settings.lead_bonus * (ordinal == 0) - settings.late_malus * (ordinal > 1)
        bonus += settings.title_bonus * named * (not article.title_inferred)
        bonus -= settings.plan_malus * speaks_of_plans(sentence.text)
        bonus -= settings.lean_malus * leans(sentence.text)
        return _moment(sentence, article.date, article.date, None, group, bonus)


def _is_no_report(text: str) -> bool:
    return is_link(text) or _NO_TEXT.search(text) is not None or _QUESTION.search(text) is not None


def _moment(
    sentence: _Sentence,
    first: datetime.date,
    last: datetime.date,
    told: ToldDate | None,
    group: int,
    bonus: float,
) -> Moment:
    start, end = sentence.span
    return Moment(
        quote=Quote(sentence.stored.article, start, end, sentence.text, sentence.score + bonus),
        first=first,
        last=last,
        clock="told" if told else "published",
        told=told,
        terms=sentence.terms - set(words(told.text)) if told else sentence.terms,
        vector=sentence.vector,
        group=group,
    )
