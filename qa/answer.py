"""Hits to an answer without a language model: the best sentences, quoted, numbered and checked."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.errors import UsageError
from corpus.store import Store
from corpus.types import Filter
from qa import refusal
from qa.citations import number_quotes, verify
from qa.followup import understand
from qa.phrases import phrases
from qa.retrieve import Candidates, Retriever
from qa.sentences import ScoredSentence, SentenceSettings, score_sentences
from qa.signals import refusal_signals
from qa.types import Answer, Citation, Trace

NOT_FOUND = "Not in these stories."
TRACED_HITS = 10
CLOSEST = 3
"""Passages offered when there is no answer."""
LONGEST_QUESTION = 10_000
"""Characters; what is longer is no question."""
WEAKER = 0.6
"""Further sentences need this share of the best one's score, or they are left out."""


@dataclass(slots=True)
class Stopwatch:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        """The time since the last lap was this stage's."""
        now = time.perf_counter()
        self.seconds[stage] = now - self._last
        self._last = now


def checked_question(question: str) -> str:
    """The question on one line; raises `UsageError` if it is empty or endless."""
    cleaned = " ".join(question.split())
    if not any(character.isalnum() for character in cleaned):
        raise UsageError("The question is empty.", 'Ask like this: qa ask "when did they marry?"')
    if len(cleaned) > LONGEST_QUESTION:
        raise UsageError(
            f"The question has {len(cleaned):,} characters; at most {LONGEST_QUESTION:,} are read.",
            "Ask in a sentence or two; index long texts with qa index.",
        )
    return cleaned


class Answerer:
    """Answers from one archive's current state. Thread-safe."""

    def __init__(
        self,
        store: Store,
        retriever: Retriever,
        settings: SentenceSettings | None = None,
    ) -> None:
        self._store = store
        self._retriever = retriever
        self._settings = settings or SentenceSettings()

    def answer(
        self,
        question: str,
        *,
        limit: int = 3,
        filter: Filter = Filter(),
        earlier: Sequence[str] = (),
    ) -> Answer:
        """At most `limit` different sentences with citations, or that the stories don't say.

        `earlier` are the conversation's questions as understood, for follow-ups. Raises
        `UsageError` for an empty or endless question.
        """
        question = checked_question(question)
        understood = understand(question, earlier).text
        watch = Stopwatch()
        candidates = self._retriever.candidates(understood, filter)
        watch.lap("retrieve")
        sentences = score_sentences(self._store, candidates, question, self._settings)
        watch.lap("sentences")
        signals = refusal_signals(candidates, sentences)
        confidence = refusal.confidence(signals) if sentences else 0.0
        found = bool(sentences) and confidence >= refusal.threshold()
        citations = self._cite(sentences, limit) if found else []
        watch.lap("cite")
        hits = self._retriever.hits(candidates, TRACED_HITS)
        watch.lap("hits")
        return Answer(
            question=question,
            understood=understood,
            text=_text(citations) if found else NOT_FOUND,
            short=None,
            citations=tuple(citations),
            found=found,
            confidence=confidence,
            closest=() if found else tuple(hits[:CLOSEST]),
            notes=self._notes(question, filter, candidates),
            filter=filter,
            trace=Trace(signals, refusal.threshold(), tuple(hits), _rounded(watch.seconds)),
        )

    def _cite(self, sentences: list[ScoredSentence], limit: int) -> list[Citation]:
        best = sentences[0].quote.score
        quotes = [one.quote for one in sentences if one.quote.score >= WEAKER * best]
        citations = number_quotes(quotes, limit)
        texts: dict[str, str] = {}

        def text_of(article_id: str) -> str:
            if article_id not in texts:
                texts[article_id] = self._store.article(article_id).text
            return texts[article_id]

        verify(citations, text_of)
        return citations

    def _notes(self, question: str, filter: Filter, candidates: Candidates) -> tuple[str, ...]:
        notes = []
        wanted = phrases(question)
        if wanted:
            shown = " and ".join(f'"{phrase.strip()}"' for phrase in wanted)
            where = "Only passages with" if len(candidates.ids) else "No passage found has"
            notes.append(f"{where} the exact words {shown}.")
        if filter.has_dates:
            undated = self._store.undated_count(filter)
            if undated:
                stories = (
                    "1 undated story was" if undated == 1 else f"{undated} undated stories were"
                )
                notes.append(f"{stories} left out because of the date limits.")
        if filter and not len(candidates.ids):
            notes.append("No story fits the limits given.")
        return tuple(notes)


def _text(citations: list[Citation]) -> str:
    return " ".join(f"{citation.quote} [{citation.number}]" for citation in citations)


def _rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    return {stage: round(value, 6) for stage, value in seconds.items()}
