"""Hits to an answer without a language model: the best sentences, quoted, numbered and checked."""

from __future__ import annotations

import datetime
import functools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.errors import UsageError
from corpus.store import Store
from corpus.types import Filter
from qa.agreement.asked_ages import without_others
from qa.agreement.states import timeless
from qa.answering import refusal
from qa.answering.citing import Cited, cite_sentences
from qa.answering.happened import confidence_of, subject, told_of
from qa.answering.lengths import as_lengths
from qa.answering.sentences import ScoredSentence, SentenceSettings, score_sentences, with_evidence
from qa.answering.short_answer import short_answer
from qa.answering.signals import reader_signals, refusal_signals
from qa.question.answer_type import asks_for_words
from qa.question.followup import understand
from qa.question.phrases import phrase_notes, without_exclusions
from qa.question.said import Said
from qa.question.spell_dates import day_words
from qa.reader.evidence import ReadingSettings, read_passages, reranked, without_misfits
from qa.reader.protocol import Reader
from qa.search.retrieve import Candidates, Mode, Retriever, with_raw_question
from qa.types import Answer, Citation, Hit, Trace

NOT_FOUND = "Not in these stories."
TRACED_HITS = 10
CLOSEST = 3
"""Passages offered when there is no answer."""
LONGEST_QUESTION = 10_000
"""Characters; what is longer is no question."""
WIDER = 40
"""Passages whose sentences tell how things stood, time by time."""


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
    if not any(character.isalnum() for character in without_exclusions(cleaned)):
        raise UsageError(
            "The question only says what to leave out.", 'Ask like this: qa ask "QUESTION -word"'
        )
    if len(cleaned) > LONGEST_QUESTION:
        raise UsageError(
            f"The question has {len(cleaned):,} characters; at most {LONGEST_QUESTION:,} are read.",
            "Ask in a sentence or two; index long texts with qa index.",
        )
    return cleaned


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What the stories have for a question, before anything is quoted."""

    candidates: Candidates
    sentences: list[ScoredSentence]
    """Best first, as read."""
    signals: dict[str, float]
    plain: str
    """The question without what it excludes, and without outright words for time."""
    confidence: float
    threshold: float


class Answerer:
    """Answers from one archive's current state. Thread-safe."""

    def __init__(
        self,
        store: Store,
        retriever: Retriever,
        reader: Reader | None = None,
        settings: SentenceSettings | None = None,
        reading: ReadingSettings | None = None,
    ) -> None:
        """Without a `reader` there are no short answers, and refusing knows less."""
        self._store = store
        self._retriever = retriever
        self._reader = reader
        self._settings = settings or SentenceSettings()
        self._reading = reading or ReadingSettings()

    def answer(
        self,
        question: str,
        *,
        limit: int = 3,
        filter: Filter = Filter(),
        earlier: Sequence[Said] = (),
        today: datetime.date | None = None,
    ) -> Answer:
        """At most `limit` different sentences with citations, or that the stories don't say.

        `earlier` are the conversation's turns, for follow-ups; `today` is what
        "new" refers to, by default the clock's day. Raises `UsageError` for an empty or endless
        question.
        """
        question = checked_question(question)
        understood = understand(question, earlier).text
        watch = Stopwatch()
        weighed = self._weigh(question, understood, filter, today, watch)
        found = weighed.confidence >= weighed.threshold and bool(weighed.sentences)
        cited = Cited()
        if found:
            more = functools.partial(self._wider, weighed.candidates, weighed.plain)
            asked = without_exclusions(understood)
            when = weighed.candidates.asked
            now = not when.periods and when.wants != "first"
            cited = cite_sentences(self._store, asked, weighed.sentences, limit, more, filter, now)
        watch.lap("cite")
        hits = self._retriever.hits(weighed.candidates, TRACED_HITS, "reranked")
        watch.lap("hits")
        return Answer(
            question=question,
            understood=understood,
            text=_text(cited.citations) if found else NOT_FOUND,
            short=short_answer(weighed.sentences, cited) if found else None,
            citations=cited.citations,
            found=found,
            confidence=weighed.confidence,
            closest=() if found else tuple(hits[:CLOSEST]),
            notes=self._notes(question, filter, weighed.candidates),
            filter=filter,
            trace=Trace(
                weighed.signals,
                weighed.threshold,
                tuple(hits),
                _rounded(watch.seconds),
                cited.speakers,
            ),
            agreement=cited.agreement,
        )

    def _weigh(
        self,
        question: str,
        understood: str,
        filter: Filter,
        today: datetime.date | None,
        watch: Stopwatch,
    ) -> _Weighed:
        plain = timeless(without_exclusions(question))
        searched = timeless(without_exclusions(understood))
        candidates = self._retriever.candidates(timeless(understood), filter, today=today)
        if understood != question:
            raw = self._retriever.candidates(timeless(question), filter, today=today)
            share = self._retriever.settings.raw_share
            candidates = with_raw_question(candidates, raw, share)
        if candidates.asked.firm:
            plain = searched = candidates.asked.searched
        watch.lap("retrieve")
        sentences = score_sentences(self._store, candidates, plain, self._settings)
        watch.lap("sentences")
        signals = refusal_signals(candidates, sentences)
        alone = candidates.asked.alone
        if self._reader is not None and sentences and asks_for_words(question) and not alone:
            evidence = read_passages(self._reader, self._store, candidates, searched, self._reading)
            evidence = as_lengths(question, evidence)
            candidates = reranked(candidates, evidence)
            marked = without_misfits(searched, without_others(searched, evidence))
            sentences = with_evidence(sentences, marked, self._settings)
            signals |= reader_signals(searched, candidates, evidence, sentences)
            watch.lap("read")
        deciding = refusal.current().model(signals)
        confidence = deciding.confidence(signals) if sentences else 0.0
        if alone and sentences:
            # There are no words to judge by; what counts is whether anything is dated so.
            confidence = float(candidates.timely[candidates.order("fused")[0]])
        elif sentences and (about := subject(candidates)):
            sentences, fit = told_of(candidates, sentences, about)
            confidence = confidence_of(fit, confidence, sentences[0])
        return _Weighed(candidates, sentences, signals, plain, confidence, deciding.threshold)

    def search(
        self,
        question: str,
        limit: int,
        filter: Filter = Filter(),
        mode: Mode = "fused",
        today: datetime.date | None = None,
    ) -> list[Hit]:
        """The best passages, best first. Without a reader `reranked` ranks as `fused` does."""
        question = checked_question(question)
        if mode != "reranked" or self._reader is None:
            return self._retriever.search(question, limit, filter, mode, today)
        depth = self._retriever.depth_for(limit)
        candidates = self._retriever.candidates(question, filter, depth, today)
        plain = without_exclusions(question)
        evidence = read_passages(self._reader, self._store, candidates, plain, self._reading)
        return self._retriever.hits(reranked(candidates, evidence), limit, mode)

    def _wider(self, candidates: Candidates, question: str) -> list[ScoredSentence]:
        """The sentences of more passages than usually compete."""
        settings = replace(self._settings, passages=WIDER)
        return score_sentences(self._store, candidates, question, settings)

    def _notes(self, question: str, filter: Filter, candidates: Candidates) -> tuple[str, ...]:
        notes = phrase_notes(question, found=bool(len(candidates.ids)))
        if candidates.asked.note:
            notes.append(f"{candidates.asked.note}.".replace("read", "Read", 1))
        if filter.as_of:
            notes.append(f"As of {day_words(filter.as_of)}: later stories are left out.")
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


def _text(citations: Sequence[Citation]) -> str:
    return " ".join(f"{citation.quote} [{citation.number}]" for citation in citations)


def _rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    return {stage: round(value, 6) for stage, value in seconds.items()}
