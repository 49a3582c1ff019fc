"""The sample stories, end to end: what changed, who says otherwise, what follow-ups mean."""

import pytest

from qa import Archive


@pytest.fixture(scope="module")
def stories():
    with Archive.sample() as archive:
        yield archive


def test_how_things_stood_newest_first(stories):
    for question in ("Are they still together?", "How did their relationship change?"):
        answer = stories.ask(question)
        dates = [one.date for one in answer.citations]
        assert answer.agreement.kind == "changed"
        assert len(set(dates)) >= 2
        assert dates == sorted(dates, reverse=True)
        assert answer.short is None
        assert [one.last for one in answer.agreement.versions] == dates


def test_the_latest_comes_first(stories):
    answer = stories.ask("What is the latest on their marriage?")
    assert str(answer.citations[0].date) == "2023-08-20"


def test_of_all_times_only_the_newest_if_one_quote_is_asked_for(stories):
    answer = stories.ask("What is the latest on their marriage?", limit=1)
    assert [str(one.date) for one in answer.citations] == ["2023-08-20"]
    assert answer.agreement is None


def test_one_story_says_another_age(stories):
    answer = stories.ask("How old are their children?")
    assert answer.agreement.kind == "disagree"
    most, other = answer.agreement.versions
    assert (most.value, most.stories) == ("Aleph 12, Amalia 6", 3)
    assert (other.value, other.stories) == ("Aleph 11, Amalia 6", 1)
    quoted = {one.number: one.quote for one in answer.citations}
    assert all("12" in quoted[number] and "6" in quoted[number] for number in most.citations)
    assert all("11" in quoted[number] for number in other.citations)


def test_what_all_stories_say_alike_is_no_disagreement(stories):
    for question in ("When did they marry?", "How many children do they have?"):
        assert stories.ask(question).agreement is None


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("Who is Camille Étienne?", "How old is she?", "25"),
        ("How many children do they have?", "And how old are they?", "12"),
        ("What is the first film that Millepied directed called?", "Who stars in it?", "Barrera"),
    ],
)
def test_follow_ups_are_answered(stories, first, second, words):
    conversation = stories.conversation().with_turn(stories.ask(first))
    answer = stories.ask(second, conversation=conversation)
    assert answer.found
    assert words in answer.text


def test_unnamed_sources_are_marked(stories):
    answer = stories.ask("What did the insider say about a divorce?")
    said = {one.citation: one for one in answer.trace.speakers}
    assert said[1].anonymous
    assert "insider" in said[1].name.casefold()
    assert "insider" in answer.citations[0].quote


def test_how_things_stood_within_a_conversation(stories):
    first = stories.ask("When did Portman and Millepied marry?")
    conversation = stories.conversation().with_turn(first)
    answer = stories.ask("Are they still together?", conversation=conversation)
    assert answer.understood != answer.question
    dates = [one.date for one in answer.citations]
    assert answer.agreement.kind == "changed"
    assert len(set(dates)) >= 2
    assert dates == sorted(dates, reverse=True)
