"""Token vectors to passage and sentence vectors, worked out by hand."""

from __future__ import annotations

import numpy as np

from embeddings.pooling import full_text, pool_passage, text_start, unit_rows, without_surrogates
from embeddings.types import PassageInput

TOKENS = np.array([[4, 0], [0, 4], [4, 0], [0, 1], [0, 3], [0, 0]], np.float32)
"""Special, prefix, two of the first sentence, one of the second, special."""


def test_vectors_by_hand() -> None:
    passage = PassageInput("Ti", "ab cd. ef.", ((0, 6), (7, 10)))
    assert full_text(passage) == "Ti\nab cd. ef."
    assert text_start(passage) == 3
    vectors = pool_passage(TOKENS, [-1, 0, 3, 6, 10, -1], passage)
    np.testing.assert_allclose(vectors.passage, [0.7071068, 0.7071068], atol=1e-6)
    assert vectors.sentences is not None
    np.testing.assert_allclose(vectors.sentences, [[0.970142, 0.242536], [0, 1]], atol=1e-6)


def test_special_tokens_are_in_no_sentence() -> None:
    passage = PassageInput("", "ab", ((0, 2),))
    vectors = pool_passage(TOKENS[:3], [-1, 0, -1], passage)
    assert vectors.sentences is not None
    np.testing.assert_allclose(vectors.sentences, [[0, 1]])


def test_sentence_without_tokens_gets_the_passage_vector() -> None:
    # the second is behind the cut, the third is empty
    passage = PassageInput("", "abcdef", ((0, 2), (4, 6), (2, 2)))
    vectors = pool_passage(TOKENS[:2], [-1, 0], passage)
    assert vectors.sentences is not None
    np.testing.assert_allclose(vectors.sentences[1], vectors.passage)
    np.testing.assert_allclose(vectors.sentences[2], vectors.passage)
    np.testing.assert_allclose(vectors.sentences[0], [0, 1])


def test_no_sentences() -> None:
    assert pool_passage(TOKENS, [-1] * 6, PassageInput("", "", ())).sentences.shape == (0, 2)


def test_unit_rows_has_an_answer_for_zeros_and_leaves_its_input() -> None:
    rows = np.array([[0, 0], [3, 4]], np.float32)
    np.testing.assert_allclose(unit_rows(rows), [[1, 0], [0.6, 0.8]], atol=1e-6)
    np.testing.assert_array_equal(rows, [[0, 0], [3, 4]])


def test_surrogates_become_one_character_each() -> None:
    assert without_surrogates("a\ud800b\udcff") == "a?b?"
    assert without_surrogates("héllo 👋") == "héllo 👋"
