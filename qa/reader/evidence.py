"""The reader's share in an answer: the best passages read, ranked anew, their answers marked."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.rows import StoredPassage
from corpus.store import Store
from corpus.types import ArticleInfo, Passage
from qa.question.form import fits, repeats
from qa.reader.pooling import pooled
from qa.reader.protocol import Reader, Reading, ReadingText
from qa.search.distinct import best_passages
from qa.search.retrieve import Candidates


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """The numbers of reading, with the values that measured best (docs/quality.md)."""

    passages: int = 10
    """Passages read, in the order of their fused scores; whole ones. Three sentences around the
    best one cost two thirds of the time and 2 points of exact match."""
    rank_weight: float = 0.05
    """Of the calibrated log-odds (about -4 to 3) beside the fused score (0 to 1) when passages are
    ranked. More is better in an encyclopedia and worse in news, where last year's story has the
    same words."""
    sentence_weight: float = 0.05
    """Of the calibrated log-odds (about -4 to 3) in the score of a passage's sentences."""
    article_spread: float = 0.25
    """How far below its best passage another one still speaks for the article."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage, read."""

    article: ArticleInfo
    passage: Passage
    reading: Reading
    """Its offsets are into the passage's text; `start` and `end` here into the article's."""
    gain: float
    """What the reading adds to the passage's share in its sentences' scores; negative where it
    found nothing."""
    score: float
    """Fused score and log-odds together, half of it the whole article's; for ranking."""
    pooled: float
    """Probability of the marked answer, with that of other stories which say the same."""
    articles: int = 1
    """How many of the stories that were read mark the same answer, this one included."""
    group: int = 0
    """What near-copies of one story share; their answers count once."""

    @property
    def start(self) -> int:
        """Where the marked answer begins in the article's text."""
        return self.passage.start + self.reading.start

    @property
    def end(self) -> int:
        """Where it ends; equal to `start` if nothing was marked."""
        return self.passage.start + self.reading.end

    @property
    def text(self) -> str:
        """The marked words; empty if nothing was marked."""
        return self.passage.text[self.reading.start : self.reading.end]


def read_passages(
    reader: Reader,
    store: Store,
    candidates: Candidates,
    question: str,
    settings: ReadingSettings = ReadingSettings(),
) -> list[Evidence]:
    """The best candidates by fused score, read; best first by both scores together.

    A text that stands in several stories is read once, and counts as one story.
    """
    chosen = [
        (one, float(candidates.fresh[position]))
        for position, one in best_passages(store, candidates, settings.passages)
    ]
    first = {one.passage.text: one for one, _ in reversed(chosen)}
    texts = list(dict.fromkeys(one.passage.text for one, _ in chosen))
    read = reader.read(question, [_reading_text(first[text]) for text in texts])
    by_text = dict(zip(texts, read, strict=True))
    readings = [by_text[one.passage.text] for one, _ in chosen]
    own = [
        fused + settings.rank_weight * reading.log_odds
        for (_, fused), reading in zip(chosen, readings, strict=True)
    ]
    articles = _by_article([one.article.id for one, _ in chosen], own, settings.article_spread)
    copies = store.groups({one.article.id for one, _ in chosen})
    groups = [copies.get(one.article.id, 0) for one, _ in chosen]
    shares = pooled(
        [
            (_marked(one, reading), group, reading.probability)
            for (one, _), reading, group in zip(chosen, readings, groups, strict=True)
        ]
    )
    evidence = [
        Evidence(
            one.article,
            one.passage,
            reading,
            gain=settings.sentence_weight * reading.log_odds,
            score=(score + articles[one.article.id]) / 2,
            pooled=share,
            articles=count,
            group=group,
        )
        for (one, _), reading, score, (share, count), group in zip(
            chosen, readings, own, shares, groups, strict=True
        )
    ]
    return sorted(evidence, key=lambda one: -one.score)


def without_misfits(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Words that cannot be an answer by their form, or only repeat the question, are as if they
    had not been marked; in the same order. Their passages may still be quoted."""
    return [
        one if fits(question, one.text) and not repeats(question, one.text) else _unmarked(one)
        for one in evidence
    ]


def _unmarked(one: Evidence) -> Evidence:
    return replace(one, reading=replace(one.reading, start=one.reading.end), pooled=0.0)


def reranked(candidates: Candidates, evidence: Sequence[Evidence]) -> Candidates:
    """The candidates with the passages that were read in their new order, ahead of all others."""
    scores = {one.passage.id: one.score for one in evidence}
    read = [position for position, pid in enumerate(candidates.ids.tolist()) if pid in scores]
    if not read:
        return candidates
    rest = np.ones(len(candidates.ids), bool)
    rest[read] = False
    # What was not read keeps its order and follows what was.
    best_unread = float(candidates.fresh[rest].max()) if rest.any() else 0.0
    moved = candidates.fresh - max(0.0, best_unread - min(scores.values())) - 1e-6
    moved[read] = [scores[int(candidates.ids[position])] for position in read]
    chances = {one.passage.id: one.reading.probability for one in evidence}
    return replace(candidates, reranked=moved.astype(np.float32), chances=chances)


def _by_article(
    article_ids: Sequence[str], scores: Sequence[float], spread: float
) -> dict[str, float]:
    """Each article's score: that of its best passage, and a little for every other good one.

    A story about what was asked has several passages that fit, a passing mention has one.
    """
    own: dict[str, list[float]] = defaultdict(list)
    for article_id, score in zip(article_ids, scores, strict=True):
        own[article_id].append(score)
    return {
        article_id: max(all_of)
        + spread * math.log(sum(math.exp((score - max(all_of)) / spread) for score in all_of))
        for article_id, all_of in own.items()
    }


def _marked(one: StoredPassage, reading: Reading) -> str:
    return one.passage.text[reading.start : reading.end]


def _reading_text(one: StoredPassage) -> ReadingText:
    title = "" if one.article.title_inferred else one.article.title
    return ReadingText(one.passage.text, title, one.article.date)
