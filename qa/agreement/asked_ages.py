"""Which of a sentence's ages answer the question, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa.agreement.ages import Age, ages
from qa.agreement.asking import Asked, asked, kinship_terms, terms
from qa.agreement.owners import Owner, name_words, people
from qa.agreement.types import Statement
from qa.question.names import beside, mentions
from qa.reader.evidence import Evidence


def asked_ages(about: Asked, statement: Statement) -> tuple[Age, ...]:
    """The ages of whoever the question is about; empty if the sentence has none of theirs.

    An age without a name is the asked person's only if nobody else is spoken of.
    """
    found = [one for one in ages(statement.text) if about.then or not one.event]
    if not found:
        return ()
    if about.relative:
        others = [one for one in found if not _is_asked(about, one.owner)]
        meant = [one for one in others if _called(about, one.owner)]
        return tuple(meant or [one for one in others if one.owner.name])
    mine = [one for one in found if _is_asked(about, one.owner)]
    if not mine:
        mine = [one for one in found if _called(about, one.owner)]
    if mine or (not about.whom and about.topic):
        return tuple(mine)
    if not about.whom:
        return tuple(one for one in found if one.owner.name)
    if len(found) == len(about.whom) == 1 and _only_one(about, statement, found[0].owner):
        # "Falk won. The 42-year-old ..."
        name = next(one.name for one in mentions(about.text) if not beside(about.text, one))
        return (replace(found[0], owner=Owner(name, found[0].owner.role)),)
    return ()


def without_others(question: str, read: Sequence[Evidence]) -> list[Evidence]:
    """What a reader marked, without the ages of others where a story tells the asked person's by
    name: "46-year-old Berg met 25-year-old Falk". Other questions get all of it."""
    about = asked(question)
    if not about.age or about.relative or not about.whom:
        return list(read)
    kept, told = [], False
    for one in read:
        sentence, start = _sentence(one)
        found = ages(sentence)
        told = told or any(_is_asked(about, age.owner) for age in found)
        marked = [age for age in found if one.start - start <= age.start < one.end - start]
        if not any(age.owner.name and not _is_asked(about, age.owner) for age in marked):
            kept.append(one)
    return kept if told else list(read)


def _sentence(one: Evidence) -> tuple[str, int]:
    """The sentence in which the marked words begin, and where it begins in its article."""
    for start, end in one.passage.sentences:
        if start <= one.start < end:
            return one.passage.text[start - one.passage.start : end - one.passage.start], start
    return one.passage.text, one.passage.start


def _is_asked(asked: Asked, owner: Owner) -> bool:
    if not owner.name:
        return False
    own = name_words(owner.name)
    if not asked.whom:
        # Typed in lower case a name is any word.
        return not own.isdisjoint(asked.words)
    return any(own <= whom or whom <= own for whom in asked.whom)


def _called(asked: Asked, owner: Owner) -> bool:
    return bool(owner.role) and not terms(asked.text).isdisjoint(terms(owner.role))


def _only_one(asked: Asked, statement: Statement, owner: Owner) -> bool:
    """Whether an age without a name must be the asked person's: "Falk said that she is 25"; or
    nobody is named, and in the sentence before nobody else."""
    if owner.name or terms(owner.role) & kinship_terms():
        return False
    text = statement.text
    told = people(text)
    if told and not owner.pronoun:
        return False
    if not told:
        place = statement.context.find(text)
        ahead = statement.context[: max(0, place)].rstrip()
        text = ahead[max(ahead.rfind(". ", 0, len(ahead) - 1), 0) :]
        told = people(text)
    asked_of = asked.whom[0]
    return bool(told) and all(one <= asked_of or asked_of <= one for one in told)
