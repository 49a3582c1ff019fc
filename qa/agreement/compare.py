"""Statements to sides: who says the same, who says otherwise, and whether time explains it."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.agreement.reading import Asked, asked, counts, terms, told_in, value_of
from qa.agreement.types import Finding, Kind, Side, Statement
from qa.agreement.values import Days, Name, Value, times_apart
from qa.names import folded, names, parts
from qa.terms import words

SAME_TIME = datetime.timedelta(days=7)
"""Stories this near in time report the same state of things."""
NO_TIME = datetime.timedelta(0)
MOST_TIMES = 20.0
"""By which two amounts of one thing differ at most; a ticket is no tram line."""
NEAR_ANSWER = 40
"""Characters between an answer and the date that it is of: "5,390 at the 2010 census"."""

_ORDINAL = re.compile(
    r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next|previous|other"
    r"|\d+(?:st|nd|rd|th)|\d+-year)[\s-]+(\w+(?:[\s-]+\w+)?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AgreementSettings:
    """The numbers of comparing, with the values that measured best (docs/quality.md)."""

    strong: float = 0.4
    """The reader's probability from which a statement can be a side of its own."""
    weak: float = 0.15
    """The same for joining a side, if the sentence shares a word of the question's topic."""
    share: float = 0.5
    """Of the best statement's probability that a side of its own needs."""
    topic: float = 0.5
    """Share of the question's topic words that a sentence needs, of what the best one has."""
    alike: float = 0.6
    """Share of words, answers left out, from which on two sentences say the same of two names."""


@dataclass(frozen=True, slots=True)
class _Voice:
    """A statement with its value."""

    statement: Statement
    value: Value
    shown: str
    place: int
    """Among the statements, best first."""

    @property
    def date(self) -> datetime.date | None:
        return self.statement.article.date


def compare(
    question: str,
    statements: Sequence[Statement],
    settings: AgreementSettings = AgreementSettings(),
) -> Finding | None:
    """What the statements, best first, say differently; `None` if they agree or say too little.

    Only values of the kind the question asks for are compared: numbers, ages, dates, names. One
    statement counts per article. `question` is as understood: its names say whom it is about.
    """
    about = asked(question)
    voices = _voices(about, statements, settings)
    sides = _sides(voices, settings)
    if len(sides) < 2:
        return None
    kind = _kind(about, sides, settings)
    sides.sort(key=(lambda side: -_newest(side)) if kind == "changed" else _most_told)
    return Finding(kind, tuple(_side(side) for side in sides))


def _voices(
    about: Asked, statements: Sequence[Statement], settings: AgreementSettings
) -> list[_Voice]:
    """One voice for each article: its likeliest statement that is about what is asked."""
    shares = [_topic_share(about, one) for one in statements]
    possible = [s for s, one in zip(shares, statements) if one.probability >= settings.weak]
    floor = settings.topic * max(possible, default=0.0)
    found: dict[str, _Voice] = {}
    likely = sorted(range(len(statements)), key=lambda place: -statements[place].probability)
    for place in likely:
        share, statement = shares[place], statements[place]
        # "He expects 9,000 passengers": what is counted is topic enough.
        about_it = share >= floor or counts(about, statement)
        if not about_it or statement.article.id in found:
            continue
        value = value_of(about, statement) if _heard(about, statement, settings) else None
        if value is not None:
            found[statement.article.id] = _Voice(statement, *value, place)
    counted = [one for one in found.values() if counts(about, one.statement)]
    # "14,000 passengers" is no answer to "how many people" where a story counts people.
    return counted or list(found.values())


def _topic_share(about: Asked, statement: Statement) -> float:
    """Share of the question's topic words in the sentence; 1 if it has none."""
    return len(about.topic & terms(statement.text)) / len(about.topic) if about.topic else 1.0


def _heard(about: Asked, statement: Statement, settings: AgreementSettings) -> bool:
    """Whether the sentence can be about the question's thing at all."""
    article = statement.article
    around = parts(f"{article.title} {statement.lead} {statement.context} {statement.text}")
    if about.who and not about.who & around:
        return False
    if _other_one(about.text, statement.text):
        return False
    if statement.probability >= settings.strong:
        return True
    return statement.probability >= settings.weak and _topic_share(about, statement) > 0


def _sides(voices: Sequence[_Voice], settings: AgreementSettings) -> list[list[_Voice]]:
    """Voices that agree together, the strongest side first; only sides that clash with it."""
    sides: list[list[_Voice]] = []
    # The most exact first: "2012" joins "4 August 2012" and makes no bridge to "5 May 2012".
    for voice in sorted(voices, key=lambda one: -one.value.exactness):
        fits = [side for side in sides if all(_agree(voice, one, NO_TIME) for one in side)]
        if fits:
            max(fits, key=len).append(voice)
        else:
            sides.append([voice])
    sides = _merged(sides)
    best = max((one.statement.probability for one in voices), default=0.0)
    floor = max(settings.strong, settings.share * best)
    strong = [side for side in sides if max(one.statement.probability for one in side) >= floor]
    # Numbers and dates are settled by how many say so; of names the best sentence's leads, for
    # one that stands everywhere ("Osterby") answers least.
    strong.sort(key=_best_place if any(isinstance(v.value, Name) for v in voices) else _most_told)
    return [
        side for number, side in enumerate(strong) if number == 0 or _sides_clash(side, strong[0])
    ][: None if strong else 0]


def _sides_clash(side: Sequence[_Voice], other: Sequence[_Voice]) -> bool:
    """Whether two sides cannot both be right; of names, each has to differ from each, and no
    sentence may have both: "Falk builds the tram in Oslo" makes Oslo no rival of Falk."""
    pairs = [(one, another) for one in side for another in other]
    clashes = [_clash(one, another) for one, another in pairs]
    if not isinstance(side[0].value, Name):
        return any(clashes)
    return all(clashes) and not any(_has_both(one, another) for one, another in pairs)


def _has_both(one: _Voice, other: _Voice) -> bool:
    def has(text: str, value: Value) -> bool:
        return isinstance(value, Name) and parts(text).issuperset(value.words)

    return has(one.statement.text, other.value) or has(other.statement.text, one.value)


def _merged(sides: list[list[_Voice]]) -> list[list[_Voice]]:
    """Sides that differ only as time makes them differ become one: who was 41 is 42."""
    kept: list[list[_Voice]] = []
    for side in sides:
        twin = next(
            (
                other
                for other in kept
                if all(_agree(a, b, _apart(a, b)) for a in side for b in other)
            ),
            None,
        )
        if twin is None:
            kept.append(side)
        else:
            twin.extend(side)
    return kept


def _agree(one: _Voice, other: _Voice, apart: datetime.timedelta) -> bool:
    return one.value.agrees(other.value, apart)


def _clash(one: _Voice, other: _Voice) -> bool:
    return one.value.clashes(other.value, _apart(one, other))


def _apart(one: _Voice, other: _Voice) -> datetime.timedelta:
    if one.date is None or other.date is None:
        return NO_TIME
    return other.date - one.date


# Why they differ


def _kind(about: Asked, sides: Sequence[list[_Voice]], settings: AgreementSettings) -> Kind:
    for one, other in itertools.combinations(sides, 2):
        if not any(_same_thing(about, a, b, settings) for a in one for b in other):
            return "listed"
    return "changed" if _in_turn(sides) and not _past(sides) else "disagree"


def _same_thing(about: Asked, one: _Voice, other: _Voice, settings: AgreementSettings) -> bool:
    """Whether two sentences are about one thing: not the 10th and the 11th anniversary, not two
    people of one name, not two census years."""
    if _other_one(one.statement.text, other.statement.text):
        return False
    times = _told_beside(one), _told_beside(other)
    if times[0] and times[1] and not times[0].agrees(times[1], NO_TIME):
        return False
    if times_apart(one.value, other.value) > MOST_TIMES:
        return False
    if isinstance(one.value, Name):
        return _words_alike(about, one, other) >= settings.alike
    mine, theirs = (_surroundings(about, voice) for voice in (one, other))
    return bool(mine & theirs) or not mine or not theirs


def _surroundings(about: Asked, voice: _Voice) -> frozenset[str]:
    """Words of the names around the answer that the question does not bring."""
    statement = voice.statement
    around = statement.context or statement.text
    found = names(f"{statement.article.title}. {statement.lead} . {around}")
    return frozenset[str]().union(*map(parts, found)) - about.words


def _words_alike(about: Asked, one: _Voice, other: _Voice) -> float:
    """Share of the shorter sentence's words in the other, without answers and question."""
    asked_for = terms(about.text)
    mine, theirs = (terms(v.statement.text) - terms(v.shown) - asked_for for v in (one, other))
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def _other_one(one: str, other: str) -> bool:
    """Whether two texts number the same word differently: first vote, second vote."""
    mine, theirs = _ordinals(one), _ordinals(other)
    return any(mine[word].isdisjoint(theirs[word]) for word in mine.keys() & theirs.keys())


def _ordinals(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for match in _ORDINAL.finditer(text):
        for term in words(match[2]):
            found.setdefault(term, set()).add(folded(match[1]))
    return found


def _told_beside(voice: _Voice) -> Days | None:
    """The days told right beside an answer that is no date itself."""
    statement = voice.statement
    if isinstance(voice.value, Days):
        return None
    place = statement.text.find(voice.shown)
    if statement.answer is not None:
        place = statement.answer[0] - statement.start
    for told in told_in(statement):
        near = told.start - NEAR_ANSWER <= place + len(voice.shown) and place <= (
            told.end + NEAR_ANSWER
        )
        if near and told.first and told.last and told.kind == "DATE":
            return Days(told.first, told.last)
    return None


def _in_turn(sides: Sequence[list[_Voice]]) -> bool:
    """Whether each side was told in a time of its own, well after the one before."""
    spans = []
    for side in sides:
        dates = [voice.date for voice in side if voice.date is not None]
        if len(dates) < len(side):
            return False
        spans.append((min(dates), max(dates)))
    spans.sort()
    return all(later[0] - earlier[1] > SAME_TIME for earlier, later in itertools.pairwise(spans))


def _past(sides: Sequence[list[_Voice]]) -> bool:
    """Whether all answers are days gone by when they were told: those don't change any more."""
    return all(
        isinstance(voice.value, Days) and voice.date is not None and voice.value.last < voice.date
        for side in sides
        for voice in side
    )


def _newest(side: list[_Voice]) -> int:
    return max((voice.date.toordinal() for voice in side if voice.date), default=0)


def _best_place(side: list[_Voice]) -> int:
    return min(voice.place for voice in side)


def _most_told(side: list[_Voice]) -> tuple[int, int]:
    """What most stories say first, then what the best sentence says."""
    return -len({voice.statement.group for voice in side}), _best_place(side)


def _side(side: list[_Voice]) -> Side:
    ordered = sorted(side, key=lambda voice: (-voice.statement.probability, -_newest([voice])))
    return Side(ordered[0].shown, tuple(voice.statement for voice in ordered))
