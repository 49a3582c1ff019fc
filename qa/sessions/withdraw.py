"""Taking the words of removed stories out of saved chats."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

from qa.sessions.store import Sessions, StoredTurn
from qa.sessions.stored import answer_to_data
from qa.types import Answer, Hit


def turns_with(sessions: Sessions, archive: str, article_ids: Collection[str]) -> list[StoredTurn]:
    """Saved turns about this archive's folder whose answers show any of these articles."""
    return [
        turn
        for session in sessions.find()
        if session.archive == archive
        for turn in sessions.turns(session.id)
        if turn.answer is not None and _shows(answer_to_data(turn.answer), set(article_ids))
    ]


def withdraw(sessions: Sessions, archive: str, article_ids: Collection[str]) -> int:
    """Take these articles out of the saved turns about this archive's folder; how many had them.

    An answer that quotes one of them goes whole, with what later turns of the same chat took over
    from it; the user's own questions stay. The words leave the file of the sessions and its log.
    """
    gone = set(article_ids)
    changed = 0
    for session in sessions.find():
        if session.archive != archive:
            continue
        cut = False
        for turn in sessions.turns(session.id):
            if turn.answer is None:
                continue
            answer: Answer | None = turn.answer
            if _shows(answer_to_data(turn.answer), gone):
                answer = without(turn.answer, gone)
                changed += 1
            elif cut:
                answer = dataclasses.replace(turn.answer, understood=turn.question)
            cut = cut or answer is None
            if answer != turn.answer:
                sessions.rewrite_answer(turn, answer)
    if changed:
        sessions.overwrite_deleted()
    return changed


def without(answer: Answer, gone: Collection[str]) -> Answer | None:
    """The answer without these articles among copies and closest passages; `None` if it needs
    one of them."""
    rest = dataclasses.replace(
        answer,
        citations=tuple(
            dataclasses.replace(
                one, also_in=tuple(two for two in one.also_in if two.article_id not in gone)
            )
            for one in answer.citations
        ),
        closest=tuple(_folded(hit, gone) for hit in answer.closest if hit.article.id not in gone),
        trace=dataclasses.replace(answer.trace, hits=()),
    )
    return None if _shows(rest.to_dict(), set(gone)) else rest


def _folded(hit: Hit, gone: Collection[str]) -> Hit:
    also_in = tuple(article for article in hit.also_in if article.id not in gone)
    return dataclasses.replace(hit, also_in=also_in)


def _shows(data: Any, gone: set[str]) -> bool:
    """Whether any part of an answer, as plain data, is of one of these articles."""
    if isinstance(data, Mapping):
        named = {data.get("article_id"), data.get("id")}
        ours = {one for one in named if isinstance(one, str)}
        return not ours.isdisjoint(gone) or any(_shows(part, gone) for part in data.values())
    return isinstance(data, list) and any(_shows(part, gone) for part in data)
