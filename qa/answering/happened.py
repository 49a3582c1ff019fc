"""What happened to somebody at a time: the sentences that tell of it. Pure functions.

"What happened to the ferry in June 2023?" has one word that a sentence can share, so neither
words nor meaning say whether the stories answer. What does: a sentence that names the ferry (or
whose story's title does) and tells of those days, or was printed then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.told.find import told_dates
from qa.answering.sentences import ScoredSentence
from qa.question.terms import words
from qa.search.retrieve import Candidates
from qa.search.timing import covered_days, published_fit

_ASKS = re.compile(
    r"(?:and |so |but )?what(?:['’]s| is| was| has| have| had| else| all| been)*"
    r" (?:happen(?:ed|s|ing)?|(?:went|gone|going) on|took place|occurred)"
    r"(?: (?:to|with|between|at|around|in|on|for|about|concerning))?\b",
    re.IGNORECASE,
)
NOTHING = 0.1
"""A fit below this is none."""
TITLED = 0.6
"""What a subject counts that is named by the story's title alone."""
ELSEWHEN = 0.3
"""What publication in the days asked about counts for a sentence that tells of other days."""
WEIGHT = 2.0
"""Of how well a sentence is about the subject and the time, beside its other scores."""


def subject(candidates: Candidates) -> frozenset[str]:
    """The index terms of what the question asks about: of "the ferry"; empty if it does not ask
    what happened at a time, or to nothing in particular."""
    asked = candidates.asked
    found = _ASKS.match(asked.rest.strip()) if asked.periods else None
    if found is None:
        return frozenset()
    return frozenset(words(asked.rest.strip()[found.end() :])) & candidates.terms.weights.keys()


def told_of(
    candidates: Candidates, sentences: Sequence[ScoredSentence], about: frozenset[str]
) -> tuple[list[ScoredSentence], float]:
    """The sentences anew, best first, and how well the first fits subject and time, 0 to 1.

    `about` is what `subject` found. Empty sentences give `([], 0.0)`.
    """
    fits = [_fit(candidates, one, about) for one in sentences]
    ranked = sorted(
        (
            (replace(one, quote=replace(one.quote, score=one.quote.score + WEIGHT * fit)), fit)
            for one, fit in zip(sentences, fits, strict=True)
        ),
        key=lambda pair: -pair[0].quote.score,
    )
    return [one for one, _ in ranked], ranked[0][1] if ranked else 0.0


def confidence_of(fit: float, usual: float, lead: ScoredSentence) -> float:
    """How sure the answer is: as usual, or by its fit if that is better; and if a dated story has
    nothing of those days, its fit alone. It must not answer with another year's news."""
    return fit if fit < NOTHING and lead.quote.article.date else max(usual, fit)


def _fit(candidates: Candidates, one: ScoredSentence, about: frozenset[str]) -> float:
    article = one.quote.article
    named = set(words(one.quote.text, article.language))
    titled = named | set(words(article.title, article.language))
    weights = candidates.terms.weights
    total, own, whole = (
        sum(weights[term] for term in about & there) for there in (about, named, titled)
    )
    share = (TITLED * whole + (1.0 - TITLED) * own) / total
    if one.time_fit:
        return share * one.time_fit
    elsewhen = covered_days(told_dates(one.quote.text, article.date))
    printed = published_fit(candidates.asked, article.date)
    return share * printed * (ELSEWHEN if elsewhen else 1.0)
