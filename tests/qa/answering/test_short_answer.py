"""Short answers end to end: the sample stories, the real models, real processes."""

import datetime
import json

import pytest

from corpus.types import Article
from qa.archive import Archive
from qa.question.answer_type import asks_for_words


@pytest.fixture(scope="module")
def sample():
    with Archive.sample() as archive:
        yield archive


@pytest.fixture(scope="module")
def quotes_only(sample):
    with Archive.open(sample.folder, encoder="all-MiniLM-L6-v2", reader=False) as archive:
        yield archive


def test_the_short_answer_stands_in_the_first_quote(sample):
    answer = sample.ask("When did they marry?")
    assert answer.short is not None
    assert answer.short.text == "2012"
    assert answer.short.citation == answer.citations[0].number
    lead = answer.citations[0]
    assert lead.start <= answer.short.start < answer.short.end <= lead.end
    text = sample.article(lead.article_id).text
    assert text[answer.short.start : answer.short.end] == answer.short.text
    assert 0.0 < answer.short.probability <= 1.0
    assert answer.short.articles >= 2


@pytest.mark.parametrize(
    "question", ["Who is Marie Curie?", "What is the capital of Peru?", "When was the tram built?"]
)
def test_what_is_not_there_has_no_short_answer(sample, question):
    answer = sample.ask(question)
    assert not answer.found
    assert answer.short is None
    assert answer.citations == ()
    assert answer.closest


def test_the_passages_are_shown_as_the_reader_ranked_them(sample):
    answer = sample.ask("How old is their daughter?")
    scores = [hit.rerank_score for hit in answer.trace.hits]
    assert scores[0] is not None
    assert answer.trace.signals["reader_log_odds"] >= answer.trace.signals["reader_second"]
    assert "read" in answer.trace.seconds


def test_without_the_reader_all_is_as_before(quotes_only):
    answer = quotes_only.ask("When did they marry?")
    assert answer.found
    assert answer.short is None
    assert "reader_log_odds" not in answer.trace.signals
    assert "read" not in answer.trace.seconds
    assert all(hit.rerank_score is None for hit in answer.trace.hits)
    hits = quotes_only.search("wedding", mode="reranked")
    assert [hit.passage.id for hit in hits] == [
        hit.passage.id for hit in quotes_only.search("wedding")
    ]


@pytest.mark.parametrize("question", ["Are they still together?", "How has their story changed?"])
def test_yes_or_no_and_change_are_answered_with_sentences(sample, question):
    answer = sample.ask(question)
    assert answer.short is None
    assert "reader_log_odds" not in answer.trace.signals


def test_reranked_search(sample):
    hits = sample.search("When did they marry?", mode="reranked", limit=5)
    assert len(hits) == 5
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.rerank_score is not None for hit in hits)
    assert "2012" in hits[0].passage.text


def test_a_question_about_a_time_alone(sample):
    answer = sample.ask("What happened in 2012?")
    assert answer.found
    assert "2012" in answer.citations[0].quote
    assert answer.confidence > 0.9
    assert not sample.ask("What happened in 1950?").found


def test_another_reader_may_be_given(sample):
    class Nothing:
        def read(self, question, texts):
            from qa.reader import Reading

            return [Reading(0, 0, -40.0, -9.0, -9.0) for _ in texts]

    with Archive.open(sample.folder, encoder="all-MiniLM-L6-v2", reader=Nothing()) as archive:
        answer = archive.ask("When did they marry?")
    assert not answer.found
    assert answer.trace.signals["reader_log_odds"] == -9.0


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("When did they marry?", True),
        ("who is the captain", True),
        ("Is the captain Ann or Bea?", True),
        ("How many ships are there?", True),
        ("How did the ship sink?", True),
        ("name of the ship", True),
        ("What is the new ship called?", True),
        ("Are they still together?", False),
        ("isn't the harbour closed", False),
        ("After the storm, did the ferry sail?", False),
        ("And was anyone hurt?", False),
        ("How has the story changed?", False),
        ("What's new?", False),
        ("What happened to the captain in June?", False),
        ("what is going on in the harbour", False),
        ("What has changed since May?", False),
    ],
)
def test_which_questions_a_few_words_can_answer(question, asks):
    assert asks_for_words(question) is asks


def test_on_the_command_line(run_qa):
    result = run_qa("ask", "when did they marry?")
    assert result.returncode == 0
    assert result.stdout.startswith("2012 [1]\n")
    data = json.loads(run_qa("ask", "--json", "when did they marry?").stdout)
    assert data["short"]["text"] == "2012"
    assert data["text"][: len(data["citations"][0]["quote"])] == data["citations"][0]["quote"]


def test_switched_off_on_the_command_line_and_in_the_settings(run_qa, tmp_path):
    result = run_qa("ask", "--no-reader", "when did they marry?")
    assert result.returncode == 0
    assert not result.stdout.startswith("2012 [1]\n")
    settings = tmp_path / "config.toml"
    settings.write_text("reader = false\n", encoding="utf-8")
    again = run_qa("ask", "when did they marry?", env={"QA_CONFIG": str(settings)})
    assert again.stdout == result.stdout


def test_a_part_of_what_the_stories_disagree_about_is_no_short_answer(sample):
    answer = sample.ask("How old are their children?")
    assert answer.agreement is not None
    assert answer.agreement.kind == "disagree"
    assert answer.short is None


@pytest.mark.parametrize(
    ("text", "values", "whole"),
    [
        ("12", ("12", "11"), True),
        ("12", ("12 years", "11 years"), True),
        ("6", ("Ann 12, Bea 6", "Ann 11, Bea 6"), False),
        ("12-year-old", ("Ann 12, Bea 6", "Ann 11, Bea 6"), False),
        ("Ann, 11, and Bea, 6", ("Ann 12, Bea 6", "Ann 11, Bea 6"), True),
        ("Oslo", ("Oslo", "Bergen"), True),
    ],
)
def test_whole_or_part(text, values, whole):
    from qa.answering.short_answer import is_whole
    from qa.types import Agreement, Version

    versions = tuple(Version(value, (1,), 1, None, None) for value in values)
    assert is_whole(text, Agreement("disagree", versions)) is whole
    assert is_whole(text, Agreement("changed", versions))
    assert is_whole(text, None)


def test_where_the_answer_changed_the_newest_leads(tmp_path):
    stories = [
        (
            "plan",
            "2031-04-02",
            "The rink is to be opened in October 2032, said manager Ola Brandt.",
        ),
        (
            "late",
            "2032-08-19",
            "The rink will not be opened before March 2033, Brandt told members.",
        ),
    ]
    with Archive.open(tmp_path / "a", create=True) as archive:
        archive.add(
            Article(id=name, title="The rink", text=text, date=datetime.date.fromisoformat(day))
            for name, day, text in stories
        )
        changed = archive.ask("When will the rink be opened?")
        then = archive.ask("When was the rink to be opened, as was said in 2031?")
    assert changed.agreement.kind == "changed"
    assert [one.article_id for one in changed.citations] == ["late", "plan"]
    assert changed.short.text == "March 2033"
    assert then.citations[0].article_id == "plan"


def test_stories_that_agree_speak_louder_for_an_answer_than_stories_that_do_not(tmp_path):
    supports = []
    for name in ("Ida Nygaard", "Per Dahl"):
        stories = [
            Article(
                id="a", title="Concert", text="The orchestra of Bergen is conducted by Ida Nygaard."
            ),
            Article(
                id="b", title="Season", text=f"In Bergen {name} conducts the orchestra this autumn."
            ),
        ]
        with Archive.open(tmp_path / name, create=True) as archive:
            archive.add(stories)
            answer = archive.ask("Who conducts the orchestra of Bergen?")
        assert answer.found
        supports.append(answer.trace.signals["reader_support"])
    assert supports[0] > supports[1] + 0.5


def test_where_is_not_answered_by_a_year(tmp_path):
    text = "Ines Falk and Tom Berg married in 2012. They have two dogs."
    with Archive.open(tmp_path / "a", create=True) as archive:
        archive.add([Article(id="a", title="", text=text)])
        where = archive.ask("Where did Ines Falk and Tom Berg marry?")
        when = archive.ask("When did Ines Falk and Tom Berg marry?")
    assert where.short is None
    assert when.short.text == "2012"
