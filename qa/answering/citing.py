"""What an answer quotes: the best sentences, who said them, and where the stories differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.store import Store
from corpus.types import Filter
from qa.agreement.compare import compare
from qa.agreement.gather import other_answers, read_statements, told_statements
from qa.agreement.states import asks_for_state, states
from qa.agreement.types import Finding, Side, Statement
from qa.answering.attribution import attributed
from qa.answering.citations import Quote, number_quotes, verify
from qa.answering.citations import cite as citation_of
from qa.answering.sentences import ScoredSentence
from qa.search.versions import Copies, cite_latest, copies_among
from qa.types import Agreement, Citation, Speaker, Version

WEAKER = 0.6
"""Further sentences need this share of the best one's score, or they are left out."""
FEW = 3
"""Quotes below which somebody asked for fewer than usual: then of all times only the newest."""
MOST_PER_SIDE = 3
"""Stories cited for one of several answers; all of them are counted."""


@dataclass(frozen=True, slots=True)
class Cited:
    """What an answer shows."""

    citations: tuple[Citation, ...] = ()
    agreement: Agreement | None = None
    speakers: tuple[Speaker, ...] = ()
    """Who said what, of the citations that report somebody's words."""
    in_order: bool = True
    """Whether the best sentence leads; not if the citations go by time."""


def cite_sentences(
    store: Store,
    question: str,
    sentences: Sequence[ScoredSentence],
    limit: int,
    more: Callable[[], Sequence[ScoredSentence]],
    filter: Filter = Filter(),
    newest_leads: bool = True,
) -> Cited:
    """At most `limit` different sentences, and one for each further answer that stories give.

    `question` is as understood, `sentences` are best first and not empty. Where the answer changed
    the newest one leads, unless the question is about a time of its own (`newest_leads`). A
    question for how things stand gets the sentences of each time instead, newest first, for which
    `more` brings sentences of more passages. Raises `ArchiveDamaged` if a quote does not stand in
    its article.
    """
    if asks_for_state(question):
        told = more()
        shown = _Shown(store, _copies(store, told, filter))
        current = told_statements(shown.latest(told), shown.copies.groups, shown.text_of)
        finding = states(question, current)
        if finding is not None:
            few = finding.sides[:limit] if limit < FEW else finding.sides
            return shown.with_sides(replace(finding, sides=few), in_order=False)
    shown = _Shown(store, _copies(store, sentences, filter))
    best = sentences[0].quote.score
    quotes = [one.quote for one in sentences if one.quote.score >= WEAKER * best]
    latest = shown.latest(sentences)
    # Another answer is worth more than another sentence.
    answers = [one.quote for one in other_answers(latest) if one.quote.score >= WEAKER * best]
    finding = compare(question, read_statements(latest, shown.copies.groups, shown.text_of))
    if finding is None:
        shown.add([quotes[0], *answers, *quotes], limit)
        return shown.cited(None)
    sides = [_quote(side.statements[0]) for side in finding.sides]
    lead = [] if newest_leads and finding.kind == "changed" else [quotes[0]]
    shown.add([*lead, *sides, *answers, *quotes], limit)
    return shown.with_sides(finding)


def _copies(store: Store, sentences: Sequence[ScoredSentence], filter: Filter) -> Copies:
    return copies_among(store, {one.quote.article.id for one in sentences}, filter)


class _Shown:
    """The citations of one answer while it is made."""

    def __init__(self, store: Store, copies: Copies) -> None:
        self.copies = copies
        self._store = store
        self._texts: dict[str, str] = {}
        self._citations: list[Citation] = []

    def text_of(self, article_id: str) -> str:
        """An article's text, read once."""
        if article_id not in self._texts:
            self._texts[article_id] = self._store.article(article_id).text
        return self._texts[article_id]

    def latest(self, sentences: Sequence[ScoredSentence]) -> list[ScoredSentence]:
        """The sentences without those of stories that a later version corrects."""
        there = {one.quote.article.id for one in sentences}
        replaced = {one for one, last in self.copies.latest.items() if last.id in there}
        return [one for one in sentences if one.quote.article.id not in replaced]

    def add(self, quotes: Sequence[Quote], limit: int) -> None:
        """The first `limit` different quotes, with who said them."""
        spoken: list[Quote] = []
        for quote in map(self._with_speaker, quotes):
            if not any(_overlap(quote, other) for other in spoken):
                spoken.append(quote)
        numbered = number_quotes(spoken, limit, self.copies)
        self._citations = cite_latest(numbered, self.copies)

    def with_sides(self, finding: Finding, *, in_order: bool = True) -> Cited:
        """What is shown, with a citation for each side of a finding."""
        versions = []
        for side in finding.sides:
            # Copies of one text are one voice: the first stands for all.
            voices = {one.group: one for one in reversed(side.statements)}
            heard = [one for one in side.statements if voices[one.group] is one]
            # Of answers that may both be true, no more are quoted than asked for.
            more = finding.kind != "listed"
            numbers = [self._number(one, more=more) for one in heard[:MOST_PER_SIDE]]
            versions.append(_version(side, tuple(dict.fromkeys(n for n in numbers if n))))
        told = tuple(one for one in versions if one.citations)
        agreement = Agreement(finding.kind, told) if len(told) > 1 else None
        return self.cited(agreement, in_order=in_order)

    def cited(self, agreement: Agreement | None, *, in_order: bool = True) -> Cited:
        """What is shown, checked."""
        verify(self._citations, self.text_of)
        speakers = []
        for one in self._citations:
            said = attributed(self.text_of(one.article_id), one.start, one.end)
            if said.speaker:
                speakers.append(Speaker(one.number, said.speaker, said.anonymous))
        return Cited(tuple(self._citations), agreement, tuple(speakers), in_order)

    def _number(self, statement: Statement, *, more: bool) -> int:
        """The number of the citation that has the statement; a new one if none has, or 0 if there
        may be no more."""
        for citation in self._citations:
            for one in (citation, *citation.also_in):
                same = one.article_id == statement.article.id
                if same and one.start < statement.end and statement.start < one.end:
                    return citation.number
        if not more:
            return 0
        quote = self._with_speaker(_quote(statement))
        self._citations.append(citation_of(quote, len(self._citations) + 1))
        return len(self._citations)

    def _with_speaker(self, quote: Quote) -> Quote:
        text = self.text_of(quote.article.id)
        said = attributed(text, quote.start, quote.end)
        return replace(quote, start=said.start, end=said.end, text=text[said.start : said.end])


def _quote(one: Statement) -> Quote:
    return Quote(one.article, one.start, one.end, one.text, one.probability)


def _overlap(one: Quote, other: Quote) -> bool:
    same = one.article.id == other.article.id
    return same and one.start < other.end and other.start < one.end


def _version(side: Side, citations: tuple[int, ...]) -> Version:
    dates = [one.article.date for one in side.statements if one.article.date]
    return Version(
        value=side.value,
        citations=citations,
        stories=side.stories,
        first=min(dates, default=None),
        last=max(dates, default=None),
    )
