"""How well follow-up questions are understood, against rewrites by people.

    python benchmarks/followups.py --questions QUESTIONS.jsonl

Each line has `history` (the topic, a heading, then question and answer in turn), `question` and
`rewrite`. The topic and the earlier questions go through `Conversation`, answers do not, but in
"qa with answers": there they are quotes ("I don't know." is a refusal); short answers there are
none. The content words put in front of the question are compared with those that the rewrite added.
Self-contained is a question to which the rewrite added none. The rules were written looking at
half A and at the self-contained questions of B1; B2 was not looked at (parts of dialogues, by
hash). The baselines add the last question, and the last two.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from report import report

from qa import Conversation
from qa.question.followup import understand
from qa.question.names import parts
from qa.types import Answer, Citation

PARTS = ("A", "B1", "A", "B2")


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A follow-up with what was asked before it, topic first."""

    part: str
    earlier: tuple[str, ...]
    answers: tuple[str, ...]
    """To `earlier`; the topic's is empty."""
    question: str
    rewrite: str


def dialogues(path: Path) -> list[Dialogue]:
    """The questions of a file."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        key = str(row["id"]).split("_")[1].encode()
        part = PARTS[int(hashlib.sha256(key).hexdigest(), 16) % len(PARTS)]
        topic, _, *turns = row["history"]
        earlier, answers = (topic, *turns[::2]), ("", *turns[1::2])
        found.append(Dialogue(part, earlier, answers, row["question"], row["rewrite"]))
    return found


def shipped(one: Dialogue) -> str:
    """The question as `Conversation` has it understood."""
    conversation = Conversation()
    for question in one.earlier:
        understood = understand(question, conversation.context).text
        answer = Answer(question, understood, "", None, (), True, 1.0)
        conversation = conversation.with_turn(answer)
    return understand(one.question, conversation.context).text


def with_answers(one: Dialogue) -> str:
    """The same, if the conversation has heard the answers."""
    conversation = Conversation()
    for question, quote in zip(one.earlier, one.answers, strict=True):
        understood = understand(question, conversation.context).text
        found = not quote.startswith("I don't know")
        cited = (Citation(1, "", "", None, None, None, None, quote, 0, len(quote)),)
        quoted = cited if found and quote else ()
        answer = Answer(question, understood, "", None, quoted, found, 1.0)
        conversation = conversation.with_turn(answer)
    return understand(one.question, conversation.context).text


def last_question(one: Dialogue) -> str:
    """The last question (not the topic) in front."""
    return " ".join([*one.earlier[1:][-1:], one.question])


def last_two(one: Dialogue) -> str:
    """The last two questions (not the topic) in front."""
    return " ".join([*one.earlier[1:][-2:], one.question])


def score(
    name: str, part: str, rows: Sequence[Dialogue], method: Callable[[Dialogue], str]
) -> dict[str, object]:
    """Precision and recall of the added words, over all questions together."""
    right = added = wanted = alone = left_alone = 0
    times = []
    for one in rows:
        began = time.perf_counter()
        understood = method(one)
        times.append((time.perf_counter() - began) * 1000 / (len(one.earlier) + 1))
        own = parts(one.question)
        gold, got = parts(one.rewrite) - own, parts(understood) - own
        right, added, wanted = right + len(gold & got), added + len(got), wanted + len(gold)
        if not gold:
            alone += 1
            left_alone += understood == one.question
    precision, recall = right / added, right / wanted
    return {
        "method": name,
        "part": part,
        "questions": len(rows),
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
        "self-contained": alone,
        "left alone": left_alone,
        "share": left_alone / alone,
        "ms p50": sorted(times)[len(times) // 2],
        "ms max": max(times),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--questions", type=Path, required=True)
    rows = dialogues(parser.parse_args().questions)
    without = [replace(one, earlier=one.earlier[1:], answers=one.answers[1:]) for one in rows]
    table = [
        score("last question", "all", rows, last_question),
        score("last two questions", "all", rows, last_two),
        score("qa without the topic", "all", without, shipped),
        score("qa", "all", rows, shipped),
        score("qa with answers", "all", rows, with_answers),
    ]
    for part in sorted(set(PARTS)):
        own = [one for one in rows if one.part == part]
        table.append(score("qa", part, own, shipped))
    report("followups", table)


if __name__ == "__main__":
    main()
