"""Questions, their texts and their answers, read from the evaluation folders."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.spans import Span, answer_spans, labelled_span

TRAINING_SETS = (
    "squad2-train",
    "squadshifts-new-wiki",
    "squadshifts-reddit",
    "squadshifts-amazon-reviews",
)
"""The only sets that are ever trained on; everything else measures."""

INFORMAL_SETS = ("squadshifts-reddit", "squadshifts-amazon-reviews")
"""Forum posts and product reviews: furthest from news in style."""

HELD_OUT_COLLECTION = "squad2-train"
HELD_OUT_ARTICLES = 4
"""Articles kept out of training, to fit calibration and threshold on."""


@dataclass(frozen=True, slots=True)
class Context:
    """A text that questions are asked about: a paragraph or a short document."""

    collection: str
    """Name of the set it comes from."""
    article_id: str
    title: str
    """Empty if the set gives the same title to every text."""
    text: str


@dataclass(frozen=True, slots=True)
class ReadingQuestion:
    """A question about one text."""

    id: str
    question: str
    context: int
    """Position of its text in the list of contexts."""
    answers: tuple[str, ...]
    """Accepted answers; empty if the text does not answer the question."""
    spans: tuple[Span, ...]
    """Where the accepted answers stand in the text, in characters."""

    @property
    def answerable(self) -> bool:
        """Whether the text answers the question."""
        return bool(self.spans)


@dataclass(frozen=True, slots=True)
class ReadingSet:
    """Questions and the texts that they point into."""

    contexts: tuple[Context, ...]
    questions: tuple[ReadingQuestion, ...]


def load_sets(eval_directory: Path, names: tuple[str, ...]) -> ReadingSet:
    """Read the named sets and join them into one."""
    contexts: list[Context] = []
    questions: list[ReadingQuestion] = []
    for name in names:
        _load_set(eval_directory / name, contexts, questions)
    return ReadingSet(tuple(contexts), tuple(questions))


def hold_out_articles(
    reading_set: ReadingSet, collection: str, count: int
) -> tuple[ReadingSet, ReadingSet]:
    """Split off all questions about `count` articles of a collection: (training, validation).

    The articles are the first by the hash of their id, so that the split never depends on a
    seed, an order or a library version. Both parts keep the full list of contexts.
    """
    articles = {c.article_id for c in reading_set.contexts if c.collection == collection}
    held_out = set(sorted(articles, key=_stable_hash)[:count])

    def is_held_out(question: ReadingQuestion) -> bool:
        context = reading_set.contexts[question.context]
        return context.collection == collection and context.article_id in held_out

    training = tuple(q for q in reading_set.questions if not is_held_out(q))
    validation = tuple(q for q in reading_set.questions if is_held_out(q))
    return (
        ReadingSet(reading_set.contexts, training),
        ReadingSet(reading_set.contexts, validation),
    )


def _load_set(directory: Path, contexts: list[Context], questions: list[ReadingQuestion]) -> None:
    stories = {str(story["id"]): story for story in _json_lines(directory / "stories.jsonl.gz")}
    titles = {story["title"] for story in stories.values()}
    position_of: dict[tuple[str, int, int], int] = {}
    for record in _json_lines(directory / "questions.jsonl"):
        if not record["gold"]:
            continue
        story = stories[str(record["gold"][0])]
        start, end = record.get("passage") or (0, len(story["text"]))
        key = (str(story["id"]), start, end)
        if key not in position_of:
            position_of[key] = len(contexts)
            title = story["title"] if len(titles) > 1 else ""
            text = story["text"][start:end]
            contexts.append(Context(directory.name, str(story["id"]), title, text))
        question = _question(record, contexts[position_of[key]].text, position_of[key])
        if question is not None:
            questions.append(question)


def _question(record: dict[str, Any], text: str, context: int) -> ReadingQuestion | None:
    """The question with its spans; None if it is called answerable but no answer stands there."""
    answers = tuple(str(answer) for answer in record["answers"]) if record["answerable"] else ()
    spans: tuple[Span, ...] = ()
    if answers:
        labelled = None
        if "answer_start" in record:
            labelled = labelled_span(text, record["answer_start"], record["answer_text"])
        spans = answer_spans(text, answers, labelled)
        if not spans:
            return None
    return ReadingQuestion(str(record["id"]), record["question"].strip(), context, answers, spans)


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _stable_hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
