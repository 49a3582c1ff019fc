"""A small invented corpus in the form of the evaluation folders."""

import gzip
import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from training.records import ReadingSet, load_sets
from training.tokens import load_tokenizer

HARBOUR = (
    "The harbour of Lindvik opened in 1871. Its first master was Ada Holm. "
    "She kept the post for twelve years. In 1883 Per Dahl followed her, and the pier was "
    "lengthened to 340 metres. Storms broke it twice."
)
LIGHTHOUSE = (
    "The lighthouse at Lindvik was finished in 1890. Its keeper, Nils Berg, wrote a diary. "
    "The lamp burned oil until 1921."
)
BAKERY = "We bought bread at the bakery in Orsta. It cost two crowns. The baker gave us two rolls."


def _write(directory: Path, stories: list[dict], questions: list[dict]) -> None:
    directory.mkdir()
    with gzip.open(directory / "stories.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(story) + "\n" for story in stories)
    with (directory / "questions.jsonl").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(question) + "\n" for question in questions)


@pytest.fixture(scope="session")
def eval_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("eval")
    town = HARBOUR + "\n" + LIGHTHOUSE
    split = len(HARBOUR)
    story = {"id": "Lindvik", "title": "Lindvik", "date": None, "source": "x", "text": town}
    other = {"id": "Orsta", "title": "Orsta", "date": None, "source": "x", "text": BAKERY}

    def ask(number: int, question: str, answers: list[str], start: int, end: int) -> dict:
        return {
            "id": f"q{number}",
            "question": question,
            "answers": answers,
            "answerable": bool(answers),
            "gold": ["Lindvik"],
            "passage": [start, end],
        }

    _write(
        directory / "written",
        [story, other],
        [
            ask(1, "When did the harbour of Lindvik open?", ["1871"], 0, split),
            ask(2, "Who followed Ada Holm?", ["Per Dahl", "Dahl"], 0, split),
            ask(3, "When did the harbour close?", [], 0, split),
            ask(4, "Who was the keeper of the lighthouse?", ["Nils Berg"], split + 1, len(town)),
        ],
    )
    _write(
        directory / "labelled",
        [other | {"id": "b-0"}],
        [
            {
                "id": "q5",
                "question": "How many rolls did the baker give",
                "answers": ["two", "two rolls"],
                "answerable": True,
                "gold": ["b-0"],
                "answer_start": BAKERY.rindex("two"),
                "answer_text": "two rolls",
            }
        ],
    )
    return directory


@pytest.fixture(scope="session")
def reading_set(eval_directory: Path) -> ReadingSet:
    return load_sets(eval_directory, ("written", "labelled"))


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    return load_tokenizer()
