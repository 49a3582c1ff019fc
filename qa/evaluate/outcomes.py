"""What happened to one question: plain facts, from which every measure is computed later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import ReadError
from qa.types import plain

FORMAT = 1
"""Version of the JSON that `--json` writes and `--compare` reads."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What one way of searching found for a question."""

    articles: tuple[str, ...]
    """The first ten distinct article ids, best first; a folded article follows its hit."""
    passage_rank: int | None
    """Rank of the first passage that is at least half inside the gold paragraph, from 1;
    `None` if none was, or if the paragraph is not known."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, what was known about it, and what the archive made of it."""

    id: str
    kind: str | None
    question: str
    understood: str
    answers: tuple[str, ...]
    answerable: bool
    gold: tuple[str, ...]
    unknown_gold: int
    """Gold ids that the archive has no article of."""
    passage: str
    """The gold paragraph: `none` is known, `located` in the stored article, or `missing` there."""
    rankings: Mapping[str, Ranking]
    """By mode: lexical, dense, fused."""
    found: bool
    confidence: float
    short: str | None
    """The short answer; `None` if there is none."""
    quotes: tuple[str, ...]
    """Quoted sentences in the order of their numbers."""
    cited: tuple[tuple[str, ...], ...]
    """For each quote, the ids of the articles it is cited from."""
    citations: int
    """Citations made, those of `also_in` included."""
    literal: int
    """Those of them whose offsets hold exactly the quote."""
    signals: Mapping[str, float]
    seconds: Mapping[str, float]
    """By stage of answering; `total` is the whole call."""


@dataclass(frozen=True, slots=True)
class Run:
    """All outcomes of one evaluation and the conditions they were measured under."""

    name: str
    """The question file, with the last of its folders."""
    conditions: Mapping[str, str | int | float | None]
    outcomes: tuple[Outcome, ...]

    def to_dict(self) -> dict[str, Any]:
        """This run as plain data, ready for `json.dumps`."""
        data: dict[str, Any] = {"format": FORMAT, **plain(self)}
        return data


def _ranking(data: Mapping[str, Any]) -> Ranking:
    return Ranking(tuple(data["articles"]), data["passage_rank"], data["seconds"])


def _outcome(data: Mapping[str, Any]) -> Outcome:
    values = dict(data)
    for name in ("answers", "gold", "quotes"):
        values[name] = tuple(values[name])
    values["cited"] = tuple(tuple(ids) for ids in values["cited"])
    values["rankings"] = {mode: _ranking(item) for mode, item in values["rankings"].items()}
    return Outcome(**values)


def read_run(path: Path) -> Run:
    """A run that was written with `Run.to_dict`; keys beside it are left out.

    Raises `ReadError` if the file is none, or of another format.
    """
    remedy = "Give a file written by `qa eval --json`."
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']}, expected {FORMAT}")
        outcomes = tuple(map(_outcome, data["outcomes"]))
        return Run(data["name"], data["conditions"], outcomes)
    except OSError as error:
        raise ReadError(f"Cannot read {path}: {error}", remedy) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ReadError(f"{path} holds no evaluation: {error!r}", remedy) from error
