"""From outcomes to figures: per question, per kind, per set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa.evaluate.metrics import (
    RefusalScores,
    contains,
    exact_match,
    f1,
    hit_at,
    ndcg_at,
    reciprocal_rank_at,
    refusal_scores,
    roc_auc,
)
from qa.evaluate.outcomes import Outcome, Ranking

ALL = "all"
"""The group that holds every question."""
DECISION = "refused or answered rightly"
LITERAL = "citations literal"


def _ranked(ranking: Sequence[str], gold: Sequence[str]) -> dict[str, float]:
    return {
        "hit@1": hit_at(ranking, gold, 1),
        "hit@5": hit_at(ranking, gold, 5),
        "hit@10": hit_at(ranking, gold, 10),
        "MRR@10": reciprocal_rank_at(ranking, gold, 10),
        "nDCG@10": ndcg_at(ranking, gold, 10),
    }


def _passage_ranked(ranking: Ranking) -> dict[str, float]:
    """The gold paragraph is one item, found where its first passage is."""
    before = (ranking.passage_rank or 1) - 1
    found = ["gold"] if ranking.passage_rank else []
    return _ranked(["other"] * before + found, ["gold"])


def _retrieval(outcome: Outcome) -> dict[str, float]:
    values: dict[str, float] = {}
    for mode, ranking in outcome.rankings.items():
        by_article = _ranked(ranking.articles, outcome.gold)
        values |= {f"{mode} article {name}": value for name, value in by_article.items()}
        if outcome.passage == "located":
            by_passage = _passage_ranked(ranking)
            values |= {f"{mode} passage {name}": value for name, value in by_passage.items()}
    return values


def _answered(outcome: Outcome) -> dict[str, float]:
    """Right words where they should be; a refused question has them nowhere."""
    accepted = outcome.answers
    right = [contains(quote, accepted) for quote in outcome.quotes]
    values = {
        "string in first quote": float(any(right[:1])),
        "string in first 2 quotes": float(any(right[:2])),
        "string in first 3 quotes": float(any(right[:3])),
        "F1 of first quote": max(
            (f1(quote, accepted) for quote in outcome.quotes[:1]), default=0.0
        ),
        "string in short answer": 0.0,
        "exact short answer": 0.0,
        "F1 of short answer": 0.0,
    }
    if outcome.found:
        values["string in first quote, if answered"] = float(any(right[:1]))
        values["string in first 3 quotes, if answered"] = float(any(right[:3]))
    if outcome.short is not None:
        exact, overlap = exact_match(outcome.short, accepted), f1(outcome.short, accepted)
        values["string in short answer"] = float(contains(outcome.short, accepted))
        values["exact short answer"] = values["exact short answer, if given"] = exact
        values["F1 of short answer"] = values["F1 of short answer, if given"] = overlap
    return values


def measures(outcome: Outcome) -> dict[str, float]:
    """Every measure that applies to this question, by name, each 0 to 1 and better when higher.

    Retrieval applies to answerable questions with gold stories, answers to answerable ones with
    accepted strings, citations to those that were answered.
    """
    values: dict[str, float] = {}
    if outcome.answerable and outcome.gold:
        values |= _retrieval(outcome)
        if outcome.cited:
            gold = set(outcome.gold)
            values["quotes from a gold story"] = float(
                np.mean([not gold.isdisjoint(ids) for ids in outcome.cited])
            )
    if outcome.answerable and outcome.answers:
        values |= _answered(outcome)
    values[DECISION] = float(outcome.found == outcome.answerable)
    if outcome.citations:
        values[LITERAL] = outcome.literal / outcome.citations
    return values


@dataclass(frozen=True, slots=True)
class Figure:
    """The mean of one measure and how many questions it applies to."""

    mean: float
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a group of outcomes amounts to."""

    questions: int
    figures: Mapping[str, Figure]
    refusal: RefusalScores
    auc: float | None
    """Area under the curve of confidence, answerable against not; `None` if one is missing."""
    citations: int
    literal: int
    unknown_gold: int
    """Gold ids of answerable questions that the archive has no article of."""
    missing_passages: int
    """Answerable questions whose paragraph is not in the stored articles; no passage measure
    counts them."""
    p50_ms: Mapping[str, float]
    """Median by stage, and `search MODE` for each search."""
    p95_ms: Mapping[str, float]


def _timings(outcomes: Sequence[Outcome]) -> dict[str, list[float]]:
    timings: dict[str, list[float]] = {}
    for outcome in outcomes:
        searched = {f"search {mode}": r.seconds for mode, r in outcome.rankings.items()}
        for stage, seconds in {**outcome.seconds, **searched}.items():
            timings.setdefault(stage, []).append(1000.0 * seconds)
    return timings


def means(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """The mean of every measure over the outcomes it applies to."""
    collected: dict[str, list[float]] = {}
    for outcome in outcomes:
        for name, value in measures(outcome).items():
            collected.setdefault(name, []).append(value)
    return {name: Figure(float(np.mean(v)), len(v)) for name, v in collected.items()}


def summarise(outcomes: Sequence[Outcome]) -> Summary:
    """All figures of one group; empty figures for no outcomes."""
    answerable = [outcome.answerable for outcome in outcomes]
    timings = _timings(outcomes)
    return Summary(
        questions=len(outcomes),
        figures=means(outcomes),
        refusal=refusal_scores([not outcome.found for outcome in outcomes], answerable),
        auc=roc_auc([outcome.confidence for outcome in outcomes], answerable),
        citations=sum(outcome.citations for outcome in outcomes),
        literal=sum(outcome.literal for outcome in outcomes),
        unknown_gold=sum(outcome.unknown_gold for outcome in outcomes if outcome.answerable),
        missing_passages=sum(o.answerable and o.passage == "missing" for o in outcomes),
        p50_ms={stage: float(np.percentile(ms, 50)) for stage, ms in timings.items()},
        p95_ms={stage: float(np.percentile(ms, 95)) for stage, ms in timings.items()},
    )


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, tuple[Outcome, ...]]:
    """All outcomes under `all`, then each kind's, in order of name, if there is more than one."""
    groups = {ALL: tuple(outcomes)}
    kinds = sorted({outcome.kind or "no kind" for outcome in outcomes})
    if len(kinds) > 1:
        for kind in kinds:
            groups[kind] = tuple(o for o in outcomes if (o.kind or "no kind") == kind)
    return groups
