"""A whole conversation as Markdown or JSON, with its sources."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from corpus.errors import QAError, UsageError
from corpus.files import private_file
from qa.render import answer_markdown, safe
from qa.render.references import references
from qa.sessions.numbers import Numbers
from qa.sessions.store import StoredTurn
from qa.sessions.stored import answer_to_data
from qa.types import Citation, plain

Writer = Callable[[str, Iterable[StoredTurn]], str]
"""Name and turns of a conversation to the text of a file."""
ENDINGS = {"stopped": "Stopped before the answer came.", "sent": "No answer came."}


def as_markdown(name: str, turns: Iterable[StoredTurn]) -> str:
    """The conversation for reading: numbers are those of the session; ends with a newline."""
    numbers = Numbers()
    parts = [f"# {safe(name)}\n"]
    for turn in turns:
        if turn.answer is not None:
            parts.append(answer_markdown(numbers.renumbered(turn.answer)))
        else:
            ending = ENDINGS.get(turn.status) or f"Failed: {safe(turn.error or '')}"
            parts.append(f"## {safe(turn.question)}\n\n*{ending}*\n")
    return "\n".join(parts)


def as_json(name: str, turns: Iterable[StoredTurn]) -> str:
    """The conversation for programs: name and turns, answers as `Answer.to_dict` gives them but
    with the session's citation numbers; ends with a newline."""
    numbers = Numbers()
    data = {
        "name": name,
        "turns": [
            {
                "question": turn.question,
                "status": turn.status,
                "asked": turn.asked.isoformat(),
                "seconds": turn.seconds,
                "filter": plain(turn.filter),
                "answer": turn.answer and answer_to_data(numbers.renumbered(turn.answer)),
                "error": turn.error,
            }
            for turn in turns
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _as_references(form: str) -> Writer:
    """A writer of what the conversation cites, each place once."""

    def write(name: str, turns: Iterable[StoredTurn]) -> str:
        numbers = Numbers()
        cited: dict[int, Citation] = {}
        for turn in turns:
            if turn.answer is not None:
                shown = numbers.renumbered(turn.answer).citations
                cited |= {one.number: one for one in shown if one.number not in cited}
        return references(list(cited.values()), form)

    return write


WRITERS: dict[str, Writer] = {
    ".md": as_markdown,
    ".markdown": as_markdown,
    ".json": as_json,
    ".bib": _as_references("bibtex"),
    ".ris": _as_references("ris"),
    ".csv": _as_references("csv"),
}
"""What a conversation can be written as, by the ending of the file's name."""


def export_file(path: Path, name: str, turns: Iterable[StoredTurn]) -> None:
    """Write the conversation to a new file, as the ending of its name says (`WRITERS`).

    Raises `UsageError` for another ending or an existing file, `QAError` if it cannot be written.
    """
    writer = WRITERS.get(path.suffix.casefold())
    if writer is None:
        known = ", ".join(WRITERS)
        raise UsageError(f"{path.name} is none of {known}.", "Name it like chat.md.")
    try:
        with private_file(path) as file:
            file.write(writer(name, turns).encode())
    except FileExistsError as error:
        raise UsageError(f"{path} exists already.", "Choose another name.") from error
    except OSError as error:
        raise QAError(f"{path} cannot be written: {error.strerror or error}.") from error
