"""Examples and the steps they are drawn for."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from training.dataset import Dataset, prepare
from training.examples import MAX_TEXT_TOKENS, build_example, sentence_window, whole_window
from training.records import ReadingSet
from training.sampler import WINDOW_TOKENS, Mixture, Sampler
from training.spans import Span
from training.tokens import CLS, SEP, TokenisedText


@pytest.fixture(scope="module")
def dataset(reading_set: ReadingSet, tokenizer: Tokenizer) -> Dataset:
    return prepare(reading_set, tokenizer)


def text_of(length: int, sentence: int) -> TokenisedText:
    tokens = np.arange(length, dtype=np.int32)
    return TokenisedText(tokens + 1000, tokens, tokens + 1, tokens[::sentence])


def test_an_input_is_question_prefix_and_window() -> None:
    question, prefix = np.array([5, 6], np.int32), np.array([7], np.int32)
    answers = (Span(3, 5), Span(9, 11))
    example = build_example(question, prefix, text_of(20, 5), Span(2, 10), answers)
    assert example.ids.tolist() == [CLS, 5, 6, SEP, 7, SEP, *range(1002, 1010), SEP]
    assert example.question_tokens == 4
    assert example.ids[example.text_start : example.text_end].tolist() == list(range(1002, 1010))
    # The second answer sticks out of the window.
    assert [example.ids[s.start : s.end].tolist() for s in example.spans] == [[1003, 1004]]


@given(st.integers(1, 700), st.integers(1, 90), st.data())
def test_windows_contain_the_answer_and_keep_the_limit(
    length: int, sentence: int, data: st.DataObject
) -> None:
    text = text_of(length, sentence)
    start = data.draw(st.integers(0, length - 1))
    answer = Span(start, data.draw(st.integers(start + 1, min(length, start + 30))))
    generator = np.random.default_rng(data.draw(st.integers(0, 5)))
    whole = whole_window(text, answer, generator)
    few = sentence_window(text, answer, 3, WINDOW_TOKENS, generator)
    for window, limit in ((whole, MAX_TEXT_TOKENS), (few, WINDOW_TOKENS)):
        assert 0 <= window.start <= answer.start < answer.end <= window.end <= length
        assert window.end - window.start <= limit


def test_a_step_depends_on_nothing_but_its_number(dataset: Dataset, tokenizer: Tokenizer) -> None:
    one = Sampler(dataset, tokenizer, seed=3, questions_per_step=4)
    two = Sampler(dataset, tokenizer, seed=3, questions_per_step=4)
    for step in (0, 1, 5):
        one.step(step)
    assert [e.ids.tolist() for e in one.step(9)] == [e.ids.tolist() for e in two.step(9)]
    other = Sampler(dataset, tokenizer, seed=4, questions_per_step=4)
    assert any(
        [e.ids.tolist() for e in one.step(n)] != [e.ids.tolist() for e in other.step(n)]
        for n in range(3)
    )


def test_an_epoch_draws_every_question_as_often_as_said(
    dataset: Dataset, tokenizer: Tokenizer
) -> None:
    sampler = Sampler(dataset, tokenizer, 1, 1, Mixture(unanswerable_draws=3))
    for epoch in range(3):
        drawn = [sampler._drawn(epoch * sampler.epoch_length() + n)[0] for n in range(7)]
        answerable = [dataset.entries[n].question.answerable for n in drawn]
        assert Counter(answerable) == {True: 4, False: 3}
        assert set(drawn) == set(range(5))


def test_targets_are_true(dataset: Dataset, tokenizer: Tokenizer) -> None:
    answers = {
        tokenizer.decode(list(text.ids[a.start : a.end]))
        for entry in dataset.entries
        for text in [dataset.texts[entry.question.context]]
        for a in entry.answers
    }
    sampler = Sampler(dataset, tokenizer, 1, 5, Mixture(swap=1, second_negative=1))
    seen = Counter()
    for step in range(30):
        examples = sampler.step(step)
        assert [e.group for e in examples] == sorted(e.group for e in examples)
        for example in examples:
            seen[example.relevant] += 1
            for span in example.spans:
                assert example.text_start <= span.start < span.end <= example.text_end
                assert tokenizer.decode(list(example.ids[span.start : span.end])) in answers
        per_group = Counter(e.group for e in examples if e.relevant)
        assert set(per_group.values()) <= {1}
    assert seen[True] > 60
    assert seen[False] > 60


def test_question_marks_and_titles_come_and_go(dataset: Dataset, tokenizer: Tokenizer) -> None:
    mark = tokenizer.token_to_id("?")
    for chance, expected in ((1.0, False), (0.0, True)):
        mixture = Mixture(no_question_mark=chance, title=1 - chance, swap=0)
        sampler = Sampler(dataset, tokenizer, 1, 5, mixture)
        for example in sampler.step(0):
            question = example.ids[: example.question_tokens].tolist()
            separators = example.ids[example.question_tokens : example.text_start].tolist()
            if tokenizer.token_to_id("rolls") not in question:  # asked without a mark anyway
                assert (mark in question) == expected
                assert (SEP in separators) == expected


def test_questions_that_lean_on_a_name(dataset: Dataset, tokenizer: Tokenizer) -> None:
    colon = tokenizer.token_to_id(":")
    for told in (0.0, 1.0):
        mixture = Mixture(lean=1, told=told, swap=0, title=0)
        sampler = Sampler(dataset, tokenizer, 1, 5, mixture)
        examples = [example for step in range(10) for example in sampler.step(step)]
        questions = [example.ids[: example.question_tokens].tolist() for example in examples]
        pronouns = {tokenizer.token_to_id(one) for one in ("they", "he", "she", "it", "them")}
        assert sum(bool(pronouns & set(one)) for one in questions) > 10
        assert any(colon in one for one in questions) == bool(told)
