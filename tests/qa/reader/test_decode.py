import itertools

import numpy as np
import pytest

from qa.reader.decode import LONGEST_ANSWER, best_span, mark, whole_words, without_stop


def slow_best_span(starts, ends):
    pairs = [
        (first, last)
        for first, last in itertools.product(range(len(starts)), repeat=2)
        if first <= last < first + LONGEST_ANSWER
    ]
    return max(pairs, key=lambda pair: starts[pair[0]] + ends[pair[1]])


@pytest.mark.parametrize("tokens", [1, 2, 7, LONGEST_ANSWER, LONGEST_ANSWER + 1, 90])
def test_the_best_span_among_all(tokens):
    generator = np.random.default_rng(tokens)
    for _ in range(20):
        starts, ends = generator.normal(size=(2, tokens)).astype(np.float32)
        first, last, score = best_span(starts, ends)
        assert (first, last) == slow_best_span(starts, ends)
        assert score == pytest.approx(float(starts[first] + ends[last]))


def test_a_span_never_ends_before_it_begins_nor_is_too_long():
    starts, ends = np.zeros((2, 80), np.float32)
    starts[70] = ends[2] = 9.0
    first, last, _ = best_span(starts, ends)
    assert first <= last
    starts, ends = np.zeros((2, 80), np.float32)
    starts[0] = ends[79] = 9.0
    first, last, _ = best_span(starts, ends)
    assert last - first < LONGEST_ANSWER


@pytest.mark.parametrize(
    ("gap", "wanted"),
    [("\n\n", "Lindvik"), ("\n \t\n", "Lindvik"), ("\n", "Orsta\nLindvik"), (" ", "Orsta Lindvik")],
)
def test_an_answer_ends_with_its_paragraph(gap, wanted):
    text = f"Orsta{gap}Lindvik"
    offsets = [(0, 5), (5 + len(gap), len(text))]
    spans = np.array([[9, 2], [2, 10]], np.float32)
    (start, end), _ = mark(text, offsets, spans, np.zeros(2, np.float32))
    assert text[start:end] == wanted


@pytest.mark.parametrize(
    ("text", "span", "wanted"),
    [
        ("They have separated now.", (10, 17), "separated"),
        ("They have separated now.", (13, 19), "separated"),
        ("a 12-year-old girl", (3, 4), "12"),
        ("Łódź, Poland", (1, 3), "Łódź"),
        ("one", (0, 3), "one"),
        ("two words", (0, 9), "two words"),
    ],
)
def test_whole_words(text, span, wanted):
    start, end = whole_words(text, *span)
    assert text[start:end] == wanted


def test_the_margin_is_over_no_answer():
    text = "In Oslo."
    offsets = [(0, 2), (3, 7), (7, 8)]
    spans = np.array([[0, 0], [5, 4], [0, 1]], np.float32)
    place, margin = mark(text, offsets, spans, np.array([1.0, 2.0], np.float32))
    assert place == (3, 7)
    assert margin == 6.0


def test_a_text_without_tokens_has_no_answer():
    none = np.array([1.0, 2.0], np.float32)
    assert mark("", [], np.empty((0, 2), np.float32), none) == ((0, 0), -np.inf)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("two miles off Port Selby.", "two miles off Port Selby"),
        ("in 1964.", "in 1964"),
        ("about 40 %, ", "about 40 %"),
        ("DNIC 2049).", "DNIC 2049"),
        ("115 °F (46.1 °C)", "115 °F (46.1 °C)"),
        ("the U.S.", "the U.S."),
        ("Ada Falk Jr.", "Ada Falk Jr."),
        ("3 p.m.", "3 p.m."),
        (".", "."),
        ("", ""),
    ],
)
def test_an_answer_ends_before_the_stop(text, wanted):
    assert text[: without_stop(text, 0, len(text))] == wanted
