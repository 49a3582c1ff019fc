"""From scored sentences to statements that can be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from qa.agreement.states import Told
from qa.agreement.types import Statement
from qa.answering.citations import same_words
from qa.answering.sentences import ScoredSentence
from qa.question.names import parts

LEAD = 300
"""Characters of an article's beginning that say what it is about."""
NEAR = 0.5
"""Share of the best sentence's score from which on one is looked at that no reader marked."""
QUOTED = 0.2
"""The reader's probability from which another answer is quoted ahead of further sentences."""
MOST = 40
"""Sentences looked at without a reader."""


def read_statements(
    sentences: Sequence[ScoredSentence],
    groups: Mapping[str, int],
    text_of: Callable[[str], str],
) -> list[Statement]:
    """The sentences in which a reader marked an answer, and others that fit nearly as well as the
    best; without a reader, the best ones.

    `groups` has the same number for articles with mostly the same text, `text_of` gives an
    article's text by id.
    """
    best = sentences[0].quote.score if sentences else 0.0
    if any(one.evidence is not None for one in sentences):
        fit = [one for one in sentences if one.evidence or one.quote.score >= NEAR * best]
        return _told_once([_statement(one, groups, text_of) for one in fit])
    return [
        _statement(one, groups, text_of, max(0.0, one.quote.score / best) ** 2)
        for one in sentences[:MOST]
        if best > 0
    ]


def other_answers(sentences: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """Of sentences, best first, those in which a reader marked an answer that none before has:
    shown even where nobody can tell whether they contradict each other."""
    told: list[frozenset[str]] = []
    found = []
    for one in sentences:
        if one.evidence is None or one.evidence.reading.probability < QUOTED:
            continue
        answer = parts(one.evidence.text)
        if answer and not any(answer <= other or other <= answer for other in told):
            told.append(answer)
            found.append(one)
    return found


def _told_once(statements: Sequence[Statement]) -> list[Statement]:
    """The same sentence in several stories is one text, however short those are."""
    first: dict[str, int] = {}
    return [
        replace(one, group=first.setdefault(same_words(one.text), one.group)) for one in statements
    ]


def told_statements(
    sentences: Sequence[ScoredSentence],
    groups: Mapping[str, int],
    text_of: Callable[[str], str],
) -> list[Told]:
    """All sentences of dated articles with their cosines, for questions about how things stand."""
    return [
        Told(_statement(one, groups, text_of), one.cosine)
        for one in sentences
        if one.quote.article.date is not None
    ]


def _statement(
    one: ScoredSentence,
    groups: Mapping[str, int],
    text_of: Callable[[str], str],
    probability: float = 0.0,
) -> Statement:
    quote, evidence = one.quote, one.evidence
    own = -1 - hash(quote.article.id) if quote.article.id not in groups else 0
    return Statement(
        article=quote.article,
        group=groups.get(quote.article.id, own),
        start=quote.start,
        end=quote.end,
        text=quote.text,
        context=evidence.passage.text if evidence else "",
        lead=text_of(quote.article.id)[:LEAD],
        answer=(evidence.start, min(evidence.end, quote.end)) if evidence else None,
        probability=evidence.reading.probability if evidence else probability,
    )
