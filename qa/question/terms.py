"""What a question asks for, as index terms with their weight in this collection."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.analysis import analyse
from corpus.irregular import base, variants
from corpus.language import ENGLISH
from corpus.lexical import LexicalIndex
from corpus.spaceless import is_ending
from qa.question.function_words import FUNCTION_WORDS

K1 = 1.2
B = 0.75
AVERAGE_SENTENCE = 22.0
"""Terms in a news sentence on average; only the slope of the length norm depends on it."""


_MEASURE = re.compile(
    r"\bhow (?:old|long|far|tall|high|big|large|often|fast|deep|wide|heavy)\b(?=\s+\w)",
    re.IGNORECASE,
)
"""Asks for a measure: "Ada, 12" answers "how old" without the word."""


@functools.cache
def _function_terms() -> frozenset[str]:
    return frozenset(analyse(FUNCTION_WORDS))


@dataclass(frozen=True, slots=True)
class QuestionTerms:
    """The terms of a question that carry meaning, with inverse document frequencies."""

    weights: Mapping[str, float]
    """Term (see `words`) to idf, `log(1 + (n - df + .5) / (df + .5))`; unseen ones weigh most."""
    unseen: frozenset[str]
    """Terms found nowhere in the collection."""
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """All the index terms that each stands for, where the collection has other languages."""

    @property
    def total(self) -> float:
        """Sum of all weights; 0 for a question without terms."""
        return sum(self.weights.values())

    def coverage(self, tokens: set[str]) -> float:
        """Share of the question's weight that these tokens cover, 0 to 1; 0 without terms."""
        if not self.weights:
            return 0.0
        found = (w for term, w in self.weights.items() if self._occurs(term, tokens))
        return sum(found) / self.total

    def _occurs(self, term: str, tokens: set[str]) -> bool:
        return term in tokens or not tokens.isdisjoint(self.forms.get(term, ()))

    def covered(self, index: LexicalIndex, passage_ids: Sequence[int]) -> dict[int, float]:
        """`coverage` of passages with their titles, by id, from the index alone."""
        total = self.total
        if not total:
            return dict.fromkeys(passage_ids, 0.0)
        weights = {
            self.forms.get(term) or variants(term): weight / total
            for term, weight in self.weights.items()
        }
        return index.matched_weight(weights, passage_ids)

    def bm25(self, tokens: Sequence[str]) -> float:
        """BM25 of one sentence given as index terms, divided by the best any text could get."""
        if not self.weights or not tokens:
            return 0.0
        standing = {form: term for term, forms in self.forms.items() for form in forms}
        known = (token if token in self.weights else standing.get(token, "") for token in tokens)
        counts = Counter(token for token in known if token in self.weights)
        norm = K1 * (1 - B + B * len(tokens) / AVERAGE_SENTENCE)
        score = sum(self.weights[t] * n * (K1 + 1) / (n + norm) for t, n in counts.items())
        return score / (self.total * (K1 + 1))


def words(text: str, language: str | None = None) -> list[str]:
    """A text as index terms in order, every irregular English form as its word's base."""
    terms = analyse(text, language)
    return [base(term) for term in terms] if language in (None, ENGLISH) else terms


def content_terms(terms: Iterable[str]) -> frozenset[str]:
    """Those of a text's `words` that are no function words."""
    return frozenset(terms) - _function_terms()


def weigh(question: str, index: LexicalIndex) -> QuestionTerms:
    """The question's content terms weighed by how rare they are in this collection.

    A question of function words only keeps them all.
    """
    every = index.words(_MEASURE.sub("how", question))
    content = [one for one in every if one not in _function_terms() and not is_ending(one)]
    content = content or list(every)
    frequencies = {
        base(term): sum(index.document_frequencies(every[term]).values()) for term in content
    }
    count = len(index)
    weights = {
        term: math.log(1 + max(0.0, count - seen + 0.5) / (seen + 0.5))
        for term, seen in frequencies.items()
    }
    forms = {base(term): every[term] for term in content if every[term] != variants(term)}
    unseen = frozenset(term for term, seen in frequencies.items() if seen == 0)
    return QuestionTerms(weights, unseen, forms)
