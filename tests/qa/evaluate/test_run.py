import dataclasses
import json

import pytest

from corpus.errors import ReadError
from qa.evaluate.outcomes import Run, read_run
from qa.evaluate.questions import Question
from qa.evaluate.run import MODES, gold_paragraphs, run_question, run_questions

BOUGHT = Question(
    "q1", "Who bought the lighthouse on Gull Rock?", ("Marta Quill",), True, ("lighthouse",)
)


def test_an_outcome_says_what_the_archive_says(archive):
    outcome = run_question(archive, BOUGHT, {})
    answer = archive.ask(BOUGHT.question)
    assert outcome.found == answer.found
    assert outcome.confidence == answer.confidence
    assert outcome.signals == answer.trace.signals
    assert outcome.quotes == tuple(citation.quote for citation in answer.citations)
    assert outcome.cited[0][0] == answer.citations[0].article_id
    assert (outcome.passage, outcome.unknown_gold) == ("none", 0)
    assert set(outcome.rankings) == set(MODES)
    for mode in MODES:
        hits = archive.search(BOUGHT.question, limit=50, mode=mode)
        ids = list(dict.fromkeys(hit.article.id for hit in hits))
        assert list(outcome.rankings[mode].articles) == ids
    assert outcome.rankings["lexical"].articles[0] == "lighthouse"
    assert outcome.seconds["total"] >= sum(answer.trace.seconds.values()) * 0.01
    assert set(outcome.seconds) == {*answer.trace.seconds, "total"}


def test_every_citation_is_looked_up_in_the_stored_text(archive):
    outcome = run_question(archive, BOUGHT, {})
    assert outcome.citations == outcome.literal == sum(map(len, outcome.cited)) > 0


def test_a_citation_that_is_not_literal_is_counted(archive):
    answer = archive.ask(BOUGHT.question)
    moved = dataclasses.replace(answer.citations[0], start=answer.citations[0].start + 1)
    unknown = dataclasses.replace(answer.citations[0], article_id="nowhere")
    good = dataclasses.replace(answer.citations[0], also_in=(moved, unknown))

    class Altered:
        """The archive, answering with citations that are wrong on purpose."""

        def ask(self, question, conversation=None, today=None):
            return dataclasses.replace(answer, citations=(good,))

        def __getattr__(self, name):
            return getattr(archive, name)

    outcome = run_question(Altered(), BOUGHT, {})
    assert (outcome.citations, outcome.literal) == (3, 1)
    assert outcome.cited == (("lighthouse", "lighthouse", "nowhere"),)


def test_the_rank_of_the_first_passage_in_the_paragraph(archive):
    text = archive.article("lighthouse").text
    whole = dataclasses.replace(BOUGHT, passage=(0, len(text)))
    outcome = run_question(archive, whole, {"lighthouse": text})
    ranks = {}
    for mode in MODES:
        hits = archive.search(BOUGHT.question, limit=50, mode=mode)
        ids = [hit.passage.article_id for hit in hits]
        ranks[mode] = ids.index("lighthouse") + 1 if "lighthouse" in ids else None
    assert {mode: r.passage_rank for mode, r in outcome.rankings.items()} == ranks
    assert ranks["lexical"] == 1
    assert outcome.passage == "located"


def test_a_paragraph_smaller_than_half_a_passage_is_not_hit(archive):
    outcome = run_question(archive, dataclasses.replace(BOUGHT, passage=(0, 20)), {})
    assert outcome.passage == "located"
    assert outcome.rankings["fused"].passage_rank is None


def test_paragraphs_and_stories_that_are_not_stored(archive):
    stories = {"lighthouse": "Some quite different words."}
    gone = dataclasses.replace(BOUGHT, passage=(0, 10), gold=("lighthouse", "nowhere"))
    outcome = run_question(archive, gone, stories)
    assert (outcome.passage, outcome.unknown_gold) == ("missing", 1)
    assert gold_paragraphs(gone, {"lighthouse": "Some  quite different"}, stories) == {
        "lighthouse": (0, 11)
    }


def test_a_follow_up_is_asked_in_its_conversation(archive):
    follow_up = dataclasses.replace(
        BOUGHT, question="What does she want to open?", history=(BOUGHT.question,)
    )
    outcome = run_question(archive, follow_up, {})
    conversation = archive.conversation().with_turn(archive.ask(BOUGHT.question))
    answer = archive.ask(follow_up.question, conversation=conversation)
    assert outcome.understood == answer.understood
    assert outcome.quotes == tuple(citation.quote for citation in answer.citations)


def test_order_modes_and_progress(archive):
    seen = []
    questions = [BOUGHT, dataclasses.replace(BOUGHT, id="q2", kind="other")]
    outcomes = run_questions(
        archive, questions, modes=["dense"], progress=lambda *state: seen.append(state)
    )
    assert [outcome.id for outcome in outcomes] == ["q1", "q2"]
    assert set(outcomes[0].rankings) == {"dense"}
    assert seen == [(1, 2), (2, 2)]


def test_a_run_survives_json(archive, tmp_path):
    run = Run("q.jsonl", {"version": "1"}, run_questions(archive, [BOUGHT]))
    path = tmp_path / "run.json"
    path.write_text(json.dumps(run.to_dict() | {"summary": {}}), encoding="utf-8")
    assert read_run(path) == run


@pytest.mark.parametrize("content", ["", "[]", '{"format": 99}', '{"format": 1, "outcomes": [{}]}'])
def test_files_that_hold_no_run(tmp_path, content):
    path = tmp_path / "run.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match="no evaluation"):
        read_run(path)
    with pytest.raises(ReadError, match="Cannot read"):
        read_run(tmp_path / "none.json")
