"""Which of a sentence's ages answer the question, and whose they are."""

from __future__ import annotations

from dataclasses import replace

from qa.agreement.ages import Age, ages
from qa.agreement.asking import Asked, kinship_terms, terms
from qa.agreement.owners import Owner, name_words, people
from qa.agreement.types import Statement
from qa.question.names import beside, mentions


def asked_ages(asked: Asked, statement: Statement) -> tuple[Age, ...]:
    """The ages of whoever the question is about; empty if the sentence has none of theirs.

    An age without a name is the asked person's only if nobody else is spoken of.
    """
    found = [one for one in ages(statement.text) if asked.then or not one.event]
    if not found:
        return ()
    if asked.relative:
        others = [one for one in found if not _is_asked(asked, one.owner)]
        meant = [one for one in others if _called(asked, one.owner)]
        return tuple(meant or [one for one in others if one.owner.name])
    mine = [one for one in found if _is_asked(asked, one.owner)]
    if not mine:
        mine = [one for one in found if _called(asked, one.owner)]
    if mine or (not asked.whom and asked.topic):
        return tuple(mine)
    if not asked.whom:
        return tuple(one for one in found if one.owner.name)
    if len(found) == len(asked.whom) == 1 and _only_one(asked, statement, found[0].owner):
        # "Falk won. The 42-year-old ..."
        name = next(one.name for one in mentions(asked.text) if not beside(asked.text, one))
        return (replace(found[0], owner=Owner(name, found[0].owner.role)),)
    return ()


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
