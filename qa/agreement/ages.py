"""How old somebody is, and who: "Aleph, 12", "12-year-old Aleph", "Aleph is twelve"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.agreement.numbers import NUMBER_WORDS, Number, numbers
from qa.agreement.owners import NOBODY, RUN, Owner, after, apposed, name_words, same_person, subject

OLDEST = 120
"""Years; what is older is a thing and says so: "150-year-old"."""

LOOK_BACK = 300
"""Characters before an age in which its owner is looked for; a text may be one endless line."""
_OLD = re.compile(r"[\s-]years?[\s-]old(?P<several>s|\s+twins)?\b", re.IGNORECASE)
_TWO = re.compile(rf",?\s+({RUN.pattern})\s+and\s+({RUN.pattern})")
_CLOSED = re.compile(
    r"\s*(?:[,.;:)\]–—?!]|$|(?:and|who|but|or|at|today|now|on|in|next|this|last|when|respectively)\b)"
)
"""What follows a bare age in "Aleph, 12, and Amalia, 6."; "Aleph, 12 books" has none."""
_COPULA = re.compile(
    r"\s+(?:is|am|was|are|were|turns|turned|turning|has\s+turned|will\s+be|will\s+turn|has\s+just\s+turned)"
    r"(?:\s+(?:now|only|just|still|already|about|almost|nearly|then|aged|both|recently)){0,2}\s+$",
    re.IGNORECASE,
)
_IS_A = re.compile(
    r"(?:(?P<copula>\s+(?:is|was|becomes|became))|,|\s[–—-])\s+(?:an?|the|now\s+an?)\s+"
    r"(?:[a-z-]+\s+){0,2}$"
)
"""Before "25-year-old" in "Falk, a 25-year-old driver" and "Falk is a 25-year-old driver"."""
_BARE = re.compile(
    r"(?:(?P<who>,?\s+who\s+(?:is|was|turned|turns)\s+)|,\s*|\s*\(\s*|\s+[–—]\s+|\s+(?=aged?\s))"
    r"(?:now|then|also|only|just|aged?|both|\s)*$",
    re.IGNORECASE,
)
"""Between whoever is meant and "46" in "Berg, now 46" and "Berg, who is 46"."""
_ENDS = re.compile(r"\s*(?:[,.;:)–—]|$)|\s+(?:of|from|who|whose|at|with|in|and)\b")
"""What follows an apposition that is complete."""
_AGED = re.compile(r"\baged?\s+$")
_EVENT = re.compile(
    r"\b(?:at\s+(?:the\s+|just\s+|only\s+)?(?:(?:ripe|young|tender|old|early)\s+)*(?:age\s+of|age|aged)?\s*(?:just\s+|only\s+)?"
    r"|by\s+(?:the\s+)?age(?:\s+of)?\s+|(?:when|while|since|until|before|after)\s+[\w'’ ]{1,30}?"
    r"\s(?:was|were|turned)\s+(?:just\s+|only\s+)?(?:an?\s+)?|(?:died|dead)(?:,)?\s+(?:aged?\s+)?)$",
    re.IGNORECASE,
)
"""Before an age of a day long gone: "when she was 12", "at the age of 84"."""
_OPENING = re.compile(
    r"(?:^|[.;:]\s)\W*(?:at|aged|now|only|just|still only)\s+(?:just\s+|only\s+)?$", re.IGNORECASE
)
"""Before the age in "At 46, Berg is ..."."""
_COMMA = re.compile(r"(?:\s+years?\s+old)?,\s+")
_WORD = rf"(?:\d{{1,3}}|(?:{NUMBER_WORDS})(?:-(?:{NUMBER_WORDS}))?)\b"
_SEVERAL = re.compile(
    r"(?P<before>,?\s*\(?,?\s*(?:who\s+are\s+|who\s+were\s+|are\s+|were\s+)?(?:now\s+|aged?\s+|ages\s+)*)"
    rf"(?<!\w)(?P<numbers>{_WORD}(?:,\s+{_WORD})*,?\s+and\s+{_WORD})(?=\s*(?:[,.;:)–—]|$|respectively\b|years\b))"
)


@dataclass(frozen=True, slots=True)
class Age:
    """An age in years, and whose."""

    years: float
    owner: Owner
    start: int = 0
    """Where the number begins in the sentence."""
    event: bool = False
    """Whether it was theirs on a day that the sentence tells of, not on the day of the story."""


def ages(sentence: str) -> tuple[Age, ...]:
    """The ages in a sentence, in order, each once for each person; empty without ages."""
    found: list[Age] = []
    told = list(numbers(sentence))
    several = dict(_several(sentence, told))
    for number in told:
        for found_age in _age(sentence, number, several):
            one = replace(found_age, start=number.start)
            if not any(_repeats(one, other) for other in found):
                found.append(one)
    return tuple(found)


def same_owner(one: Age, other: Age) -> bool:
    """Whether two ages are of one person, as far as their sentences say."""
    return same_person(one.owner, other.owner)


def _repeats(one: Age, other: Age) -> bool:
    named = one.owner.name and other.owner.name
    return bool(named) and one.event == other.event and same_owner(one, other)


def _age(sentence: str, number: Number, several: dict[int, Owner]) -> Iterator[Age]:
    old = _OLD.match(sentence, number.end)
    if number.unit or number.amount != int(number.amount) or (number.amount > OLDEST and not old):
        return
    text = sentence[max(0, number.start - LOOK_BACK) : number.start]
    years = number.amount
    if number.start in several:
        yield Age(years, several[number.start])
    elif old and old["several"]:
        yield from (Age(years, owner) for owner in _plural(sentence, old.end()))
    elif _OPENING.search(text) and (comma := _COMMA.match(sentence, number.end)):
        run = RUN.match(sentence, comma.end())
        yield Age(years, Owner(run[0]) if run else NOBODY)
    elif _EVENT.search(text):
        yield Age(years, _of_event(text), event=True)
    elif old:
        yield Age(years, _of_old(sentence, text, old.end()))
    elif _CLOSED.match(sentence, number.end):
        owner = _of_bare(text)
        if owner is not None:
            yield Age(years, owner)


def _of_old(sentence: str, text: str, end: int) -> Owner:
    """Whose "25-year-old" is, which `text` stands before and which ends at `end`."""
    owner, behind = after(sentence, end)
    article = _IS_A.search(text)
    if article and (article["copula"] or _ENDS.match(sentence, behind)):
        meant = subject(text[: article.start()])
        if meant.name:
            return meant
    copula = _COPULA.search(text)
    if copula and not owner.name:
        return subject(text[: copula.start()])
    return owner


def _of_bare(text: str) -> Owner | None:
    """Whose a bare number after `text` is; `None` if nothing says that it is an age."""
    copula = _COPULA.search(text)
    if copula:
        return subject(text[: copula.start()])
    bare = _BARE.search(text)
    if bare is None:
        return NOBODY if _AGED.search(text) else None
    owner = apposed(f"{text[: bare.start()]}, ")
    said = bare["who"] or "age" in bare[0]
    return owner if owner.name or owner.role or said else None


def _of_event(text: str) -> Owner:
    runs = [run for run in RUN.finditer(text) if name_words(run[0])]
    return Owner(runs[-1][0]) if len(runs) == 1 else NOBODY


def _plural(sentence: str, end: int) -> Sequence[Owner]:
    """Of "two 25-year-olds, Jon Dahl and Ada Lund": both; else one of nobody."""
    match = _TWO.match(sentence, end)
    return (Owner(match[1]), Owner(match[2])) if match else (NOBODY,)


def _several(sentence: str, told: Sequence[Number]) -> Iterator[tuple[int, Owner]]:
    """Ages in a row behind names in a row: "Ada and Bo, 12 and 6"."""
    for match in _SEVERAL.finditer(sentence):
        start, end = match.span("numbers")
        places = [one.start for one in told if start <= one.start < end]
        if len(places) != len(re.findall(r",|\band\b", match["numbers"])) + 1:
            continue
        names = re.search(
            rf"({RUN.pattern}(?:,\s+{RUN.pattern})*)\s+and\s+({RUN.pattern})$",
            sentence[: match.start()],
        )
        owners = [*re.split(r",\s+", names[1]), names[2]] if names else []
        if len(owners) != len(places):
            if re.search(r"age[ds]?\s|who|are|were", match["before"]):
                yield from ((place, NOBODY) for place in places)
            continue
        yield from zip(places, map(Owner, owners), strict=True)
