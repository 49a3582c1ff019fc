"""Questions over small sets of stories, end to end with the real model and reader.

Each file in `sets` has a few stories on a subject of its own and what must come of each question:
the kind of agreement (or kinds that it must not be), the values in order, the dates of the quotes,
words that must be quoted. Three sets are traps.
"""

import datetime
import json
from pathlib import Path

import pytest

from qa import Archive, Article

SETS = sorted((Path(__file__).parent / "sets").glob("*.json"))


@pytest.fixture(scope="module", params=SETS, ids=lambda path: path.stem)
def asked(request, tmp_path_factory):
    """The archive of one set, and its questions."""
    data = json.loads(request.param.read_text(encoding="utf-8"))
    stories = [
        Article(**one | {"date": one["date"] and datetime.date.fromisoformat(one["date"])})
        for one in data["stories"]
    ]
    with Archive.open(tmp_path_factory.mktemp("set") / "archive", create=True) as archive:
        archive.add(stories)
        yield archive, data["questions"]


def test_thirteen_sets_of_which_three_are_traps():
    assert len(SETS) == 13
    assert sum(path.stem.startswith("trap-") for path in SETS) == 3


def test_every_question_of_the_set(asked):
    archive, questions = asked
    for wanted in questions:
        answer = archive.ask(wanted["question"])
        check(wanted, answer)


def check(wanted, answer):
    question, agreement = wanted["question"], answer.agreement
    assert answer.found, question
    kind = agreement.kind if agreement else None
    if "kind" in wanted:
        assert kind == wanted["kind"], question
    assert kind not in wanted.get("not", []), question
    versions = agreement.versions if agreement else ()
    if "values" in wanted:
        assert [one.value for one in versions] == wanted["values"], question
    if "stories" in wanted:
        assert [one.stories for one in versions] == wanted["stories"], question
    if "dates" in wanted:
        assert [str(one.date) for one in answer.citations] == wanted["dates"], question
    quotes = [one.quote for one in answer.citations]
    for words in wanted.get("quoted", []):
        assert any(words in quote for quote in quotes), (question, quotes)
    if wanted.get("anonymous"):
        assert any(one.anonymous for one in answer.trace.speakers), question
    # Versions cite what is shown, literally.
    numbers = {one.number for one in answer.citations}
    assert all(set(one.citations) <= numbers and one.citations for one in versions), question
