"""Questions with known answers, read from JSON lines."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from corpus.errors import ReadError
from corpus.types import Span

_FORMAT = "One JSON object a line: id, question, answers, answerable, gold."


@dataclass(frozen=True, slots=True)
class Question:
    """A question, what counts as its answer, and where the answer is."""

    id: str
    question: str
    answers: tuple[str, ...]
    """Any one of these counts; empty if unanswerable or not known."""
    answerable: bool
    gold: tuple[str, ...]
    """Ids of the stories that answer it."""
    kind: str | None = None
    """A name for results to be told apart by."""
    history: tuple[str, ...] = ()
    """Questions asked before in the same conversation, oldest first."""
    passage: Span | None = None
    """The answering paragraph, offsets into the story's text as its file has it."""
    asked: datetime.date | None = None
    """The day it was asked on, which is then "today"."""


def _strings(record: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = record.get(name) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{name} is not a list of strings")
    return tuple(values)


def _passage(record: Mapping[str, Any]) -> Span | None:
    values = record.get("passage")
    if values is None:
        return None
    if not (isinstance(values, list) and len(values) == 2 and all(type(v) is int for v in values)):
        raise ValueError("passage is not [start, end]")
    start, end = values
    if not 0 <= start < end:
        raise ValueError(f"passage [{start}, {end}] is empty or negative")
    return start, end


def _asked(record: Mapping[str, Any]) -> datetime.date | None:
    value = record.get("asked")
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("asked is not a date in text")
    return datetime.date.fromisoformat(value[:10])


def _question(record: Any) -> Question:
    if not isinstance(record, dict):
        raise ValueError("not an object")
    for name in ("id", "question"):
        if not isinstance(record.get(name), str) or not record[name].strip():
            raise ValueError(f"{name} is missing or not text")
    if not isinstance(record.get("answerable"), bool):
        raise ValueError("answerable is missing or neither true nor false")
    kind = record.get("kind")
    if kind is not None and not isinstance(kind, str):
        raise ValueError("kind is not text")
    return Question(
        id=record["id"],
        question=record["question"],
        answers=_strings(record, "answers"),
        answerable=record["answerable"],
        gold=_strings(record, "gold"),
        kind=kind,
        history=_strings(record, "history"),
        passage=_passage(record),
        asked=_asked(record),
    )


def read_questions(path: Path, *, limit: int | None = None) -> tuple[Question, ...]:
    """The questions of a file, in order, at most `limit`; fields not known here are left out.

    Raises `ReadError` naming the line on anything that is not a question, on an id met twice,
    and if there is no question at all.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"Cannot read the questions in {path}: {error}") from error
    questions: dict[str, Question] = {}
    filled = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    for number, line in islice(filled, limit):
        try:
            question = _question(json.loads(line))
            if question.id in questions:
                raise ValueError(f"id {question.id} was used before")
        except ValueError as error:  # json's own errors are ValueErrors
            raise ReadError(f"{path}:{number}: no question: {error}", _FORMAT) from error
        questions[question.id] = question
    if not questions:
        raise ReadError(f"No questions in {path}.", _FORMAT)
    return tuple(questions.values())
