"""What every reader must do, whatever is inside."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Sequence

import pytest

from qa.reader import Reader, Reading, ReadingText
from qa.reader.model import OnnxReader, shared_reader

FERRY = ReadingText(
    "The ferry to Gull Rock will sail six times a day from June. Captain Oskar Lind said that "
    "the harbour needs a longer pier.",
    "More ferries for the island",
    datetime.date(2024, 3, 5),
)
BAKERY = ReadingText("The lighthouse was sold to Marta Quill, who wants to open a bakery in it.")
TEXTS = [
    FERRY,
    BAKERY,
    ReadingText("Sunday."),
    ReadingText(""),
    ReadingText("Ein Satz in einer anderen Sprache: Łódź, 東京, 😀."),
    ReadingText("word " * 900),
]
QUESTION = "Who is the captain of the ferry?"


class FirstWord:
    """A reader that always marks the first word: the smallest that keeps the contract."""

    def read(self, question: str, texts: Sequence[ReadingText]) -> list[Reading]:
        return [
            Reading(0, len((one.text.split() or [""])[0]), 0.0, 0.0, -float(len(one.text)))
            for one in texts
        ]


@pytest.fixture(scope="module", params=["shipped", "first word"])
def reader(request: pytest.FixtureRequest) -> Reader:
    return shared_reader() if request.param == "shipped" else FirstWord()


def test_one_reading_for_each_text_in_order(reader: Reader) -> None:
    readings = reader.read(QUESTION, TEXTS)
    assert len(readings) == len(TEXTS)
    backwards = reader.read(QUESTION, TEXTS[::-1])
    for one, other in zip(readings, backwards[::-1], strict=True):
        assert (one.start, one.end) == (other.start, other.end)
        assert one.log_odds == pytest.approx(other.log_odds, abs=0.2)


def test_offsets_lie_in_the_text(reader: Reader) -> None:
    for one, reading in zip(TEXTS, reader.read(QUESTION, TEXTS), strict=True):
        assert 0 <= reading.start <= reading.end <= len(one.text)
        assert not one.text or one.text[reading.start : reading.end].strip()


def test_probabilities(reader: Reader) -> None:
    readings = reader.read(QUESTION, TEXTS)
    assert all(0.0 <= reading.probability <= 1.0 for reading in readings)
    by_odds = sorted(readings, key=lambda reading: reading.log_odds)
    assert by_odds == sorted(readings, key=lambda reading: (reading.probability, reading.log_odds))


def test_no_texts(reader: Reader) -> None:
    assert reader.read(QUESTION, []) == []


@pytest.mark.parametrize("question", ["", "?", "who " * 500, "\ud800", "Wer ist das?\x00"])
def test_any_question_is_read(reader: Reader, question: str) -> None:
    assert len(reader.read(question, TEXTS[:2])) == 2


def test_threads_share_it(reader: Reader) -> None:
    expected = [(one.start, one.end) for one in reader.read(QUESTION, TEXTS)]
    found: list[list[tuple[int, int]]] = []

    def work() -> None:
        found.append([(one.start, one.end) for one in reader.read(QUESTION, TEXTS)])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def test_the_shipped_one_finds_the_captain() -> None:
    readings = OnnxReader(threads=1).read(QUESTION, TEXTS)
    assert "Oskar Lind" in FERRY.text[readings[0].start : readings[0].end]
    assert readings[0].probability > 0.5
    assert readings[0].probability == max(one.probability for one in readings)
