"""Whom "she", "they", "it" and "there" mean: names from earlier questions and their answers.

The latest turn that names somebody who fits decides. Within it, a name that the question asked
for ("Who runs the office?" "Mira Solberg") comes before one the question brought, and that before
one that merely stands in the quoted sentence. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.question.names import beside, carried_by, fullest, longest, mentions, names, parts
from qa.question.persons import Kind, is_somebody, kind_of
from qa.question.said import Asked, Said, answered_with, asked_for, listed, quoted_names

MOST_NAMES = 2
"""Names carried at most, and only for "they": more turn a question into another one."""
LATEST = 8
"""Turns whose texts tell who is a woman or a man."""

_SEVERAL = re.compile(r"\b(they|them|their|theirs|themselves|both)\b", re.IGNORECASE)
_ONE = (
    (Kind.WOMAN, re.compile(r"\b(she|her|hers|herself)\b", re.IGNORECASE)),
    (Kind.MAN, re.compile(r"\b(he|him|his|himself)\b", re.IGNORECASE)),
)
_THING = re.compile(r"\b(it|its|itself)\b", re.IGNORECASE)
_THERE = re.compile(r"\bthere\b", re.IGNORECASE)
_IS_THERE = re.compile(
    r"\b(?:is|are|was|were|where|will|be|been|ever|have|has|had)\s+there\b", re.IGNORECASE
)
_ACTING = re.compile(
    r"\bwho(?:m|se)?\b[^?]*?\b(?:do|does|did|has|have|had|is|was|were|are|will|would|can) "
    r"((?:he|she|they)\b)?",
    re.IGNORECASE,
)
"""Before whoever does something to the one asked for: "Who did Ines Falk marry?"."""
_PERSONAL = (Asked.SOMEBODY, Asked.NAME)

Pick = Callable[[Said], list[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """Names that a question leans on, in the fullest form used in a question."""

    people: tuple[str, ...] = ()
    """Who or what it is about."""
    places: tuple[str, ...] = ()
    """Where "there" is."""
    answered: bool = False
    """Whether they are what the last question asked for."""


class Referents:
    """Finds whom a question means. `earlier` has one turn at least, oldest first."""

    def __init__(self, question: str, earlier: Sequence[Said]) -> None:
        self.question = question
        self.earlier = earlier
        self._spoken = list(dict.fromkeys(n for said in earlier for n in names(said.question)))
        self._single = list(dict.fromkeys(one for name in self._spoken for one in listed(name)))
        latest = reversed(earlier[-LATEST:])
        self._texts = [t for s in latest for t in (s.quote, s.short, s.question, s.around)]

    def found(self) -> Found:
        """The names; none if nobody was named."""
        people = self._people()
        places = self._places() if _points_at_place(self.question) else []
        if places and not points_at_somebody(self.question):
            people = []
        answers = self._new(answered_with(self.earlier[-1]))
        return Found(
            tuple(people),
            tuple(name for name in places if name not in people),
            answered=bool(people) and all(name in answers for name in people),
        )

    def _people(self) -> list[str]:
        if _SEVERAL.search(self.question):
            return self._several()
        for kind, pattern in _ONE:
            if pattern.search(self.question):
                return self._one(kind) or self._named()[:1]
        if _THING.search(self.question):
            return self._thing() or self._named()[:1]
        return self._named()[:1]

    def _named(self) -> list[str]:
        """Those named last, in a question or as its answer; who was only mentioned comes last."""
        return self._last(self._spoken_of) or self._last(lambda said: names(said.question))

    def _one(self, wanted: Kind) -> list[str]:
        """The woman, or the man, named last."""
        return (
            self._last(lambda said: self._best(self._persons(said), wanted))
            or self._last(lambda said: self._sure(names(said.question), wanted))
            or self._last(lambda said: self._sure(self._quoted(said), wanted))
        )

    def _thing(self) -> list[str]:
        """What is nobody: of the last turn, else what was last asked for."""
        last = self.earlier[-1]
        latest = self._no_person([*answered_with(last), *subjects(last.question)])
        return (latest or self._last(lambda said: self._no_person(answered_with(said))))[:1]

    def _no_person(self, names_found: list[str]) -> list[str]:
        return self._new([name for name in names_found if not is_somebody(name, self._texts)])

    def _several(self) -> list[str]:
        last = self.earlier[-1]
        answers = self._new(answered_with(last))
        asked = asked_for(last.question)
        if answers and asked is not Asked.PLACE:
            if len(answers) > 1 or asked is Asked.THING:
                return answers[:MOST_NAMES]
            with_whom = self._new(subjects(last.question))[:1]
            if not with_whom and is_somebody(answers[0], self._texts):
                with_whom = self._last(self._spoken_of, parts(answers[0]))[:1]
            return longest([*with_whom, *answers])
        carried = self._named()
        # "They" after a question about one person: with whoever was named before that.
        if len(carried) == 1 and " and " not in carried[0]:
            carried = [*carried, *self._last(self._spoken_of, parts(carried[0]))]
        return carried[:MOST_NAMES]

    def _places(self) -> list[str]:
        """Where "there" is: what was asked for, else what was mentioned ("in Oslo"), else what
        the last quote mentions."""

        def asked_or_mentioned(said: Said) -> list[str]:
            answers = answered_with(said) if asked_for(said.question) is Asked.PLACE else []
            return answers or [
                one.name for one in mentions(said.question) if beside(said.question, one)
            ]

        quoted = [one.name for one in quoted_names(self.earlier[-1]) if one.placed]
        return (self._last(asked_or_mentioned) or self._new(quoted))[:1]

    def _spoken_of(self, said: Said) -> list[str]:
        return subjects(said.question) or _persons_answered(said)

    def _persons(self, said: Said) -> list[str]:
        about, answers = subjects(said.question), _persons_answered(said)
        acting = _ACTING.search(said.question)
        acts = acting and (
            acting[1] or any(said.question.startswith(name, acting.end()) for name in about)
        )
        return [*about, *answers] if acts else [*answers, *about]

    def _quoted(self, said: Said) -> list[str]:
        return [one.name for one in quoted_names(said)]

    def _best(self, candidates: list[str], wanted: Kind) -> list[str]:
        """Who surely fits, else who may; of "Ada and Sten" the one, if it can be told."""
        may = [name for name in candidates if kind_of(name, self._texts) is Kind.UNKNOWN]
        called = [name for name in may if self._was_called(name, wanted)]
        return self._sure(candidates, wanted) or called[:1] or may[:1]

    def _sure(self, candidates: list[str], wanted: Kind) -> list[str]:
        single = [one for name in candidates for one in listed(name)]
        return [name for name in single if kind_of(name, self._texts) is wanted][:1]

    def _was_called(self, name: str, wanted: Kind) -> bool:
        """Whether the user took somebody for a woman, or a man: "Falk: where does she live?"."""
        pattern = dict(_ONE)[wanted]
        return any(
            carried_by(said.question) == name and pattern.search(said.question)
            for said in self.earlier
        )

    def _last(self, pick: Pick, without: frozenset[str] = frozenset()) -> list[str]:
        """What `pick` finds in the latest turn where it finds somebody new."""
        for said in reversed(self.earlier):
            found = self._new(pick(said))
            if kept := [name for name in found if not parts(name) & without]:
                return kept
        return []

    def _new(self, found: list[str]) -> list[str]:
        """In the fullest form used, without whom the question itself names."""
        asked = parts(self.question)
        full = longest(
            [fullest(name, self._spoken if " and " in name else self._single) for name in found]
        )
        return [name for name in full if not parts(name) <= asked]


def subjects(text: str) -> list[str]:
    """Names that a question is about, not those it only mentions."""
    return [one.name for one in mentions(text) if not beside(text, one)]


def _persons_answered(said: Said) -> list[str]:
    return answered_with(said) if asked_for(said.question) in _PERSONAL else []


def points_at_somebody(question: str) -> bool:
    """Whether "he", "she" or "they" stands in it."""
    return bool(_SEVERAL.search(question) or any(one.search(question) for _, one in _ONE))


def _points_at_place(question: str) -> bool:
    return bool(_THERE.search(_IS_THERE.sub(" ", question)))
