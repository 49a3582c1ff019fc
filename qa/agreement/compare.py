"""Statements to sides: who says the same, who says otherwise."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from qa.agreement.asking import asked
from qa.agreement.numbers import numbers, same_amount
from qa.agreement.same import kind_of, of_one_thing, rivals
from qa.agreement.types import AgreementSettings, Finding, Side, Statement
from qa.agreement.values import Amounts, Name, Value
from qa.agreement.voices import Voice, voices_of
from qa.question.names import parts

_CHANGED = re.compile(
    r"\b(?:from|up|down|rose|risen|fell|fallen|grew|grown|increased?|cut|raised|lowered|earlier"
    r"|previous\w*|formerly|instead|not|no longer|now|first|had been|originally|initially)\b",
    re.IGNORECASE,
)
"""Words of a sentence that tells an old number beside the new one."""
DEFAULTS = AgreementSettings()


def compare(
    question: str,
    statements: Sequence[Statement],
    settings: AgreementSettings = DEFAULTS,
) -> Finding | None:
    """What the statements, best first, say differently; `None` if they agree or say too little.

    Only values of the kind the question asks for are compared: numbers, ages, dates, names. One
    statement counts per article. `question` is as understood: its names say whom it is about.
    """
    about = asked(question)
    voices = voices_of(about, statements, settings)
    sides = _sides(voices, settings)
    if len(sides) < 2:
        return None
    sides = [sides[0], *(one for one in sides[1:] if rivals(about, sides[0], one, settings))]
    if len(sides) < 2:
        return None
    kind = kind_of(about, sides, settings)
    if kind == "listed":
        # What surely changed is worth more than what may be something else.
        sure = of_one_thing(about, sides, settings)
        if len(sure) > 1 and kind_of(about, sure, settings) == "changed":
            kind, sides = "changed", sure
    sides.sort(key=(lambda side: -_newest(side)) if kind == "changed" else _most_told)
    return Finding(kind, tuple(_side(side) for side in sides))


def _sides(voices: Sequence[Voice], settings: AgreementSettings) -> list[list[Voice]]:
    """Voices that agree together, the strongest side first; only sides that clash with it."""
    sides: list[list[Voice]] = []
    # The most exact first: "2012" joins "4 August 2012" and makes no bridge to "5 May 2012".
    for voice in sorted(voices, key=lambda one: -one.value.exactness):
        fits = [side for side in sides if all(voice.agrees(one) for one in side)]
        if fits:
            max(fits, key=len).append(voice)
        else:
            sides.append([voice])
    sides = _merged(sides)
    best = max(map(_strength, sides), default=0.0)
    named = any(isinstance(one.value, Name) for one in voices)
    floor = max(settings.strong, (settings.name_share if named else settings.share) * best)
    strong = [
        side for side in sides if _strength(side) >= floor or any(voice.sure for voice in side)
    ]
    # Numbers and dates are settled by how many say so; of names the best sentence's leads, for
    # one that stands everywhere ("Osterby") answers least.
    strong.sort(key=_best_place if named else _most_told)
    return [
        side for number, side in enumerate(strong) if number == 0 or _sides_clash(side, strong[0])
    ][: None if strong else 0]


def _strength(side: Sequence[Voice]) -> float:
    """How likely one of the side's stories answers: each by its likeliest sentence, as if they
    erred independently."""
    by_story: dict[int, float] = {}
    for one in side:
        group = one.statement.group
        by_story[group] = max(by_story.get(group, 0.0), one.statement.probability)
    return 1.0 - math.prod(1.0 - one for one in by_story.values())


def _sides_clash(side: Sequence[Voice], other: Sequence[Voice]) -> bool:
    """Whether two sides cannot both be right; of names, each has to differ from each, and no
    sentence may have both: "Falk builds the tram in Oslo" makes Oslo no rival of Falk."""
    pairs = [(one, another) for one in side for another in other]
    clashes = [one.clashes(another) for one, another in pairs]
    if isinstance(side[0].value, Amounts):
        return any(clashes) and not any(_counts_both(one, another) for one, another in pairs)
    if not isinstance(side[0].value, Name):
        return any(clashes)
    return all(clashes) and not any(_has_both(one, another) for one, another in pairs)


def _has_both(one: Voice, other: Voice) -> bool:
    def has(text: str, value: Value) -> bool:
        return isinstance(value, Name) and parts(text).issuperset(value.words)

    return has(one.statement.text, other.value) or has(other.statement.text, one.value)


def _counts_both(one: Voice, other: Voice) -> bool:
    """Whether one sentence has both numbers and does not tell how one became the other: "he won
    9, and 12 are needed"."""

    def has(text: str, value: Value) -> bool:
        there = list(numbers(text))
        return isinstance(value, Amounts) and all(
            any(same_amount(number, found) for found in there) for number in value.numbers
        )

    texts = one.statement.text, other.statement.text
    both = (has(texts[0], other.value), texts[0]), (has(texts[1], one.value), texts[1])
    return any(there and not _CHANGED.search(text) for there, text in both)


def _merged(sides: list[list[Voice]]) -> list[list[Voice]]:
    """Sides that differ only as time makes them differ become one: who was 41 is 42."""
    kept: list[list[Voice]] = []
    for side in sides:
        twin = next(
            (
                other
                for other in kept
                if all(a.value.agrees(b.value, a.apart(b)) for a in side for b in other)
            ),
            None,
        )
        if twin is None:
            kept.append(side)
        else:
            twin.extend(side)
    return kept


def _newest(side: list[Voice]) -> int:
    return max((voice.date.toordinal() for voice in side if voice.date), default=0)


def _best_place(side: list[Voice]) -> int:
    return min(voice.place for voice in side)


def _most_told(side: list[Voice]) -> tuple[int, int]:
    """What most stories say first, then what the best sentence says."""
    return -len({voice.statement.group for voice in side}), _best_place(side)


def _side(side: list[Voice]) -> Side:
    ordered = sorted(side, key=lambda voice: (-voice.statement.probability, -_newest([voice])))
    return Side(ordered[0].shown, tuple(voice.statement for voice in ordered))
