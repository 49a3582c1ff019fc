"""Metrics, decoding, calibration, evaluation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from training import calibrate
from training.evaluate import figures, threshold_for
from training.examples import MAX_TEXT_TOKENS, Example, build_example
from training.metrics import auc, best_threshold, exact_match, expected_calibration_error, f1
from training.predict import Logits, Reading, decode, read, reading_windows
from training.records import ReadingSet
from training.spans import Span
from training.tokens import tokenise_short, tokenise_texts


class WordFinder:
    """A reader that finds one known word, everywhere but in texts without it."""

    def __init__(self, word: int) -> None:
        self.word = word

    def predict(self, examples: list[Example]) -> list[Logits]:
        found = [np.where(e.ids == self.word, 9.0, 0.0).astype(np.float32) for e in examples]
        return [Logits(logits, logits, float(logits.max() - 4)) for logits in found]


@pytest.mark.parametrize(
    ("predicted", "accepted", "exact", "overlap"),
    [
        ("the 1871.", ["1871"], 1.0, 1.0),
        ("in 2016", ["16"], 0.0, 0.0),
        ("Ada Holm", ["Holm", "Per Dahl"], 0.0, 2 / 3),
        ("", [], 1.0, 1.0),
        ("something", [], 0.0, 0.0),
        ("", ["something"], 0.0, 0.0),
    ],
)
def test_answers_are_compared_as_squad_does(
    predicted: str, accepted: list[str], exact: float, overlap: float
) -> None:
    assert exact_match(predicted, accepted) == exact
    assert f1(predicted, accepted) == pytest.approx(overlap)


SCORED = st.lists(st.tuples(st.integers(-3, 3), st.booleans()), min_size=2, max_size=12)


@given(SCORED)
def test_auc_counts_ordered_pairs(scored: list[tuple[int, bool]]) -> None:
    positive = [score for score, label in scored if label]
    negative = [score for score, label in scored if not label]
    result = auc([score for score, _ in scored], [label for _, label in scored])
    if not positive or not negative:
        assert np.isnan(result)
        return
    pairs = [(p > n) + (p == n) / 2 for p in positive for n in negative]
    assert result == pytest.approx(sum(pairs) / len(pairs))


@given(SCORED, st.data())
def test_no_threshold_is_better_than_the_best(
    scored: list[tuple[int, bool]], data: st.DataObject
) -> None:
    scores = [float(score) for score, _ in scored]
    refused = [float(not label) for _, label in scored]
    answered = [data.draw(st.floats(0, 1)) if label else 0.0 for _, label in scored]

    def mean(threshold: float) -> float:
        gains = [a if s >= threshold else r for s, a, r in zip(scores, answered, refused)]
        return sum(gains) / len(gains)

    threshold, best = best_threshold(scores, answered, refused)
    assert mean(threshold) == pytest.approx(best)
    assert all(mean(other / 2) <= best + 1e-9 for other in range(-9, 10))


@given(st.integers(0, 2000))
def test_reading_windows_cover_a_text(length: int) -> None:
    windows = reading_windows(length)
    covered = {token for window in windows for token in range(window.start, window.end)}
    assert covered == set(range(length))
    assert all(window.end - window.start <= MAX_TEXT_TOKENS for window in windows)


def test_the_answer_is_a_literal_part_of_the_text_in_whole_words(tokenizer: Tokenizer) -> None:
    text = "They cohabitated, then separated."
    (tokens,) = tokenise_texts(tokenizer, [text])
    (question,) = tokenise_short(tokenizer, ["What did they do first?"], 20)
    example = build_example(question, None, tokens, Span(0, len(tokens.ids)), ())
    logits = np.zeros(len(example.ids), np.float32)
    logits[example.text_start + 1] = 5.0  # the word's first piece only
    reading = decode(Logits(logits, logits, 1.5), example, text, tokens, Span(0, len(tokens.ids)))
    assert reading.answer == text[reading.start : reading.end] == "cohabitated"
    assert reading.margin == pytest.approx(10.0)
    assert reading.relevance == 1.5


def test_long_texts_are_read_to_the_end(tokenizer: Tokenizer) -> None:
    text = "Nothing happened here. " * 120 + "Then came the comet."
    word = tokenizer.token_to_id("comet")
    short, long = read(WordFinder(word), tokenizer, ["What?", "What?"], ["No.", text])
    assert long.answer == "comet"
    assert text[long.start : long.end] == "comet"
    assert long.relevance > short.relevance


def test_calibration_recovers_known_log_odds() -> None:
    generator = np.random.default_rng(0)
    readings = [Reading("", 0, 0, m, r) for m, r in generator.normal(size=(4000, 2))]
    log_odds = np.array([0.8 * (r.relevance + r.margin) + 0.5 for r in readings])
    labels = generator.random(4000) < 1 / (1 + np.exp(-log_odds))
    fitted = calibrate.fit(readings, labels.tolist())
    # Balanced classes move the offset by the log of the odds that were balanced away.
    prior = np.log(labels.mean() / (1 - labels.mean()))
    assert fitted.relevance == fitted.margin == pytest.approx(0.8, abs=0.1)
    assert fitted.offset + prior == pytest.approx(0.5, abs=0.2)
    restored = calibrate.Calibration(fitted.relevance, fitted.margin, fitted.offset + prior)
    assert expected_calibration_error(restored.probabilities(readings), labels) < 0.03


def test_balanced_classes_weigh_the_same() -> None:
    labels = [True, True, True, False]
    assert calibrate.balance(labels).tolist() == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2.0])
    assert calibrate.balance([True, True]).tolist() == [1.0, 1.0]


def test_figures_of_a_reader_that_is_always_right(reading_set: ReadingSet) -> None:
    readings = [
        Reading((q.answers or ("x",))[0], 0, 0, 5.0 * (2 * q.answerable - 1), 0.0)
        for q in reading_set.questions
    ]
    calibration = calibrate.Calibration(relevance=1.0, margin=1.0, offset=0.0)
    threshold = threshold_for(reading_set.questions, readings, calibration)
    result = figures(reading_set.questions, readings, calibration, threshold)
    assert (result.f1, result.exact, result.answerable_f1, result.auc) == (100, 100, 100, 1.0)
    assert result.refusing_f1 == 20.0
    refusing = figures(reading_set.questions, readings, calibration, 99.0)
    assert refusing.f1 == refusing.refusing_f1
