"""Conversations over invented stories, end to end: understood, found, answered.

    python benchmarks/conversations.py [--raw-shares 0 0.1 0.25 0.5]

`conversations.json` has four sets of five stories and conversations about them: for every question
the stories that answer it and words of the answer. All sets are in one archive. Follow-ups are
all questions but the first of a conversation. Counted are: the first passage and the first quote
are of a right story, the words stand in the short answer or the first quote. `--raw-shares` are
weights of a follow-up's bare words beside the completed question; the default is the shipped one.
"""

from __future__ import annotations

import argparse
import datetime
import json
import tempfile
from dataclasses import replace
from pathlib import Path

from report import report

from corpus.types import Article
from qa import Archive
from qa.search.retrieve import RetrievalSettings
from qa.types import Answer

SETS = Path(__file__).parent / "conversations.json"


def asked(archive: Archive) -> list[tuple[Answer, set[str], str]]:
    """Every follow-up's answer, the stories that are right, and what an answer holds."""
    found = []
    for one in json.loads(SETS.read_text(encoding="utf-8")):
        for turns in one["conversations"]:
            conversation = archive.conversation()
            for position, (question, stories, words) in enumerate(turns):
                answer = archive.ask(question, conversation=conversation)
                conversation = conversation.with_turn(answer)
                if position:
                    found.append((answer, set(stories.split()), words))
    return found


def row(share: float, answers: list[tuple[Answer, set[str], str]]) -> dict[str, object]:
    """The table's row for one share."""
    first = sum(answer.trace.hits[0].article.id in right for answer, right, _ in answers)
    quoted = sum(
        answer.found and answer.citations[0].article_id in right for answer, right, _ in answers
    )
    said = sum(words.casefold() in said_first(answer) for answer, _, words in answers)
    return {
        "raw share": share,
        "follow-ups": len(answers),
        "first passage right": first,
        "first quote right": quoted,
        "answered": said,
        "refused": sum(not answer.found for answer, _, _ in answers),
    }


def said_first(answer: Answer) -> str:
    """Short answer and first quote, without case; empty if it was refused."""
    if not answer.found:
        return ""
    short = answer.short.text if answer.short else ""
    return f"{short} {answer.citations[0].quote}".casefold()


def main() -> None:
    """Index the sets, ask with every share."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    shipped = RetrievalSettings().raw_share
    parser.add_argument("--raw-shares", type=float, nargs="+", default=[shipped])
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    arguments = parser.parse_args()
    table = []
    with tempfile.TemporaryDirectory() as folder, Archive.open(folder, create=True) as archive:
        archive.add(
            [
                Article(
                    id=one["id"],
                    title=one["title"],
                    text=one["text"],
                    date=datetime.date.fromisoformat(one["date"]),
                )
                for every in json.loads(SETS.read_text(encoding="utf-8"))
                for one in every["articles"]
            ]
        )
        for share in arguments.raw_shares:
            retriever = archive._engine.prepare().retriever
            retriever.settings = replace(retriever.settings, raw_share=share)
            answers = asked(archive)
            table.append(row(share, answers))
            for answer, _, words in answers if arguments.show else ():
                if words.casefold() not in said_first(answer):
                    print(f"{answer.understood} | wanted {words} | {said_first(answer)[:90]}")
    report("conversations", table)


if __name__ == "__main__":
    main()
