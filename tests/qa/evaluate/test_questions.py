import datetime
import json

import pytest

from corpus.errors import ReadError
from qa.evaluate.questions import Question, read_questions

GOOD = {"id": "1", "question": "Who won?", "answers": ["Ada"], "answerable": True, "gold": ["s"]}


def write(path, *records):
    path.write_text("\n".join(json.dumps(r) for r in records) + "\n\n", encoding="utf-8")
    return path


def test_all_fields_are_read_and_others_left_out(tmp_path):
    record = GOOD | {"kind": "k", "history": ["Who ran?"], "passage": [3, 9], "asked": "2024-01-02"}
    assert read_questions(write(tmp_path / "q", record)) == (
        Question(
            "1",
            "Who won?",
            ("Ada",),
            True,
            ("s",),
            "k",
            ("Who ran?",),
            (3, 9),
            datetime.date(2024, 1, 2),
        ),
    )


def test_what_may_be_missing(tmp_path):
    record = {"id": "1", "question": "Who?", "answerable": False}
    assert read_questions(write(tmp_path / "q", record)) == (Question("1", "Who?", (), False, ()),)


def test_limit_takes_the_first_and_reads_no_further(tmp_path):
    path = tmp_path / "q"
    path.write_text(json.dumps(GOOD) + "\n\u2028not json", encoding="utf-8")
    assert [q.id for q in read_questions(path, limit=1)] == ["1"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"id": 5}, "id is missing"),
        ({"question": " "}, "question is missing"),
        ({"answerable": "yes"}, "answerable"),
        ({"answers": "Ada"}, "answers is not a list"),
        ({"gold": [1]}, "gold is not a list"),
        ({"kind": 3}, "kind"),
        ({"asked": 20240102}, "asked"),
        ({"asked": "yesterday"}, "yesterday"),
        ({"passage": [1]}, "passage"),
        ({"passage": [1, "2"]}, "passage"),
        ({"passage": [5, 5]}, "passage"),
        ({"passage": [True, 4]}, "passage"),
    ],
)
def test_a_bad_line_is_named(tmp_path, change, complaint):
    path = write(tmp_path / "q", GOOD, GOOD | {"id": "2"} | change)
    with pytest.raises(ReadError, match=rf"q:2: no question: .*{complaint}"):
        read_questions(path)


def test_an_id_may_be_used_once(tmp_path):
    with pytest.raises(ReadError, match="used before"):
        read_questions(write(tmp_path / "q", GOOD, GOOD))


@pytest.mark.parametrize("content", [b"[]", b"nonsense", b"", b"\xff\xfe"])
def test_files_that_are_none(tmp_path, content):
    path = tmp_path / "q"
    path.write_bytes(content)
    with pytest.raises(ReadError):
        read_questions(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(ReadError, match="Cannot read"):
        read_questions(tmp_path / "none")
