"""A topic to its timeline: candidates, dated sentences, events, citations that are checked."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace

from corpus.errors import UsageError
from corpus.store import Store
from corpus.types import ArticleInfo, Filter
from embeddings.types import EncoderInfo
from qa.answering.citations import cite, verify
from qa.question.terms import words
from qa.search.retrieve import Candidates, Retriever
from qa.search.versions import copies_among
from qa.timeline.merge import Moment, merge
from qa.timeline.moments import Moments
from qa.timeline.select import Scored, choose
from qa.timeline.settings import TimelineSettings
from qa.timeline.types import Event, Timeline
from qa.types import EventDate

LIMIT = 20
"""Events shown unless more are asked for: a screen and a half."""


def checked_topic(topic: str) -> str:
    """The topic on one line; raises `UsageError` if it is empty."""
    cleaned = " ".join(topic.split())
    if not any(character.isalnum() for character in cleaned):
        raise UsageError("The topic is empty.", 'Ask like this: qa timeline "the new tram".')
    return cleaned


class Timelines:
    """Makes timelines of one archive's current state. Thread-safe."""

    def __init__(
        self,
        store: Store,
        retriever: Retriever,
        info: EncoderInfo,
        settings: TimelineSettings | None = None,
    ) -> None:
        self._store = store
        self._retriever = retriever
        self._info = info
        self._settings = settings or TimelineSettings()

    def timeline(
        self,
        topic: str,
        *,
        limit: int = LIMIT,
        filter: Filter = Filter(),
        since: datetime.date | None = None,
        until: datetime.date | None = None,
    ) -> Timeline:
        """The `limit` events that fit the topic best, oldest first.

        `filter` says which stories may tell them, `since` and `until` when they happened
        (inclusive; an event that began before or ended after is one of both). Raises `UsageError`
        for an empty topic.
        """
        topic = checked_topic(topic)
        candidates = self._retriever.candidates(topic, filter, self._settings.depth)
        found = Moments(self._store, self._info, candidates, self._settings).find()
        allowed = [
            one
            for one in found
            if (since is None or one.last >= since) and (until is None or one.first <= until)
        ]
        events = merge(allowed)
        chosen, left_out = choose(events, limit)
        return Timeline(
            topic=topic,
            events=self._cited(chosen, filter),
            left_out=left_out,
            notes=_notes(topic, candidates),
            filter=filter,
        )

    def _cited(self, chosen: Iterable[Scored], filter: Filter) -> tuple[Event, ...]:
        ordered = sorted(chosen, key=lambda one: _place_in_time(one.event.best))
        ids = {m.quote.article.id for one in ordered for m in (one.event.best, *one.event.others)}
        latest = copies_among(self._store, ids, filter).latest
        events = tuple(_event(number, one, latest) for number, one in enumerate(ordered, start=1))
        texts: dict[str, str] = {}

        def text_of(article_id: str) -> str:
            if article_id not in texts:
                texts[article_id] = self._store.article(article_id).text
            return texts[article_id]

        verify([event.citation for event in events], text_of)
        return events


def _place_in_time(moment: Moment) -> tuple[datetime.date, int, bool, str, int]:
    """By first day; the year before its months; what is told before what is only reported."""
    quote = moment.quote
    length = (moment.last - moment.first).days
    return moment.first, -length, moment.clock == "published", quote.article.id, quote.start


def _event(number: int, scored: Scored, latest: Mapping[str, ArticleInfo]) -> Event:
    best, others = scored.event.best, scored.event.others
    told = best.told
    date = EventDate(
        first=best.first,
        last=best.last,
        granularity=told.granularity if told else "day",
        clock=best.clock,
        told=(told.start, told.end) if told else None,
        told_as=told.text if told else "",
    )
    later = latest.get(best.quote.article.id)
    citation = replace(
        cite(best.quote, number),
        also_in=tuple(
            replace(cite(one.quote, number), superseded_by=latest.get(one.quote.article.id))
            for one in others
            # It is named as the later version.
            if later is None or one.quote.article.id != later.id
        ),
        superseded_by=later,
    )
    return Event(date, citation, round(scored.score, 6))


def _notes(topic: str, candidates: Candidates) -> tuple[str, ...]:
    unseen = [word for word in topic.split() if set(words(word)) & candidates.terms.unseen]
    if not unseen or not len(candidates.ids):
        return ()
    return (f"No story has the word {' or '.join(unseen)}.",)
