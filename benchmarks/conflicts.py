"""What becomes of sources that contradict each other: is it announced, are all answers shown?

    python benchmarks/conflicts.py --questions QUESTIONS.jsonl

Each line has a `question`, `answers` (all right ones; an ambiguous name has several), `wrong`
answers and `documents` with `text`, `type` (`correct`, `misinfo`, `noise`) and `answer`. Each
question is asked of an archive of its own documents. A conflict is announced if the answer has an
`agreement`; it is told in full if the quotes of its versions hold all right answers. False alarms
are counted over documents that agree: questions with one right answer, without their misinfo.
The settings were chosen on half A, by hash of the question.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import statistics
import string
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from report import report

from qa import Archive, Article
from qa.types import Answer

ARTICLES = re.compile(r"\b(a|an|the)\b")
SIGNS = str.maketrans(dict.fromkeys(f"{string.punctuation}–—", " "))


@dataclass(slots=True)
class Tally:
    """Counts over one half."""

    counts: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)

    def conflict(self, answer: Answer, row: dict[str, Any]) -> None:
        """A question whose documents differ."""
        several = len(row["answers"]) > 1
        told = answer.agreement is not None
        full = told and all(holds(shown(answer), one) for one in row["answers"])
        for name in ("conflicts", "several right" if several else "one right"):
            self.counts[name] += 1
            self.counts[f"{name} announced"] += told
            self.counts[f"{name} full"] += full
        self.counts["shown at all"] += all(
            holds([one.quote for one in answer.citations], one) for one in row["answers"]
        )
        if answer.agreement is not None:
            self.counts[answer.agreement.kind] += 1

    def agreeing(self, answer: Answer) -> None:
        """A question whose documents agree."""
        self.counts["agreeing"] += 1
        self.counts["alarms"] += answer.agreement is not None


def shown(answer: Answer) -> list[str]:
    """What the versions say: their values, and the quotes cited for them."""
    versions = answer.agreement.versions if answer.agreement else ()
    cited = {number for one in versions for number in one.citations}
    quotes = [one.quote for one in answer.citations if one.number in cited]
    return [*quotes, *(one.value for one in versions)]


def holds(texts: Sequence[str], wanted: str) -> bool:
    """Whether a text has the words of the answer in a row, as SQuAD compares."""
    return any(f" {plain(wanted)} " in f" {plain(text)} " for text in texts)


def plain(text: str) -> str:
    return " ".join(ARTICLES.sub(" ", text.casefold().translate(SIGNS)).split())


def ask(row: dict[str, Any], types: frozenset[str]) -> tuple[Answer, float] | None:
    """The answer from the documents of these types, and its milliseconds."""
    articles = [
        Article(id=f"d{number}", title=f"Document {number}", title_inferred=True, text=one["text"])
        for number, one in enumerate(row["documents"])
        if one["type"] in types and one["text"].strip()
    ]
    if not articles:
        return None
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.open(Path(folder) / "archive", create=True) as archive,
    ):
        archive.add(articles)
        archive.prepare()
        began = time.perf_counter()
        answer = archive.ask(row["question"])
        return answer, 1000 * (time.perf_counter() - began)


def measure(rows: Sequence[dict[str, Any]]) -> dict[str, Tally]:
    """A tally for each half."""
    halves = {"A": Tally(), "B": Tally()}
    for row in rows:
        half = halves["AB"[int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 2]]
        if len(row["answers"]) > 1 or row["wrong"]:
            asked = ask(row, frozenset({"correct", "misinfo", "noise"}))
            if asked is not None:
                half.conflict(asked[0], row)
                half.milliseconds.append(asked[1])
        if len(row["answers"]) == 1:
            asked = ask(row, frozenset({"correct", "noise"}))
            if asked is not None:
                half.agreeing(asked[0])
    return halves


def table(halves: dict[str, Tally]) -> Iterator[dict[str, object]]:
    """A row for each half and one for both."""
    both = Tally(
        sum((one.counts for one in halves.values()), Counter()),
        [one for half in halves.values() for one in half.milliseconds],
    )
    for name, one in [*halves.items(), ("both", both)]:
        counts = one.counts
        yield {
            "half": name,
            "conflicts": counts["conflicts"],
            "announced": counts["conflicts announced"] / counts["conflicts"],
            "announced, all right shown": counts["conflicts full"] / counts["conflicts"],
            "of several right": counts["several right full"] / counts["several right"],
            "of one right": counts["one right full"] / counts["one right"],
            "all right quoted": counts["shown at all"] / counts["conflicts"],
            "disagree": counts["disagree"],
            "listed": counts["listed"],
            "agreeing": counts["agreeing"],
            "false alarms": counts["alarms"] / counts["agreeing"],
            "ms p50": statistics.median(one.milliseconds),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="of questions, for a quick look")
    arguments = parser.parse_args()
    lines = arguments.questions.read_text(encoding="utf-8").splitlines()[: arguments.limit]
    began = time.perf_counter()
    rows = list(table(measure([json.loads(line) for line in lines])))
    report("conflicts", rows, seconds=round(time.perf_counter() - began, 1))


if __name__ == "__main__":
    main()
