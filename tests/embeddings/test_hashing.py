"""The encoder without a model: its cosines can be foretold."""

from __future__ import annotations

import numpy as np
import pytest

from embeddings.hashing import HashEncoder
from embeddings.types import PassageInput


def cosine(encoder: HashEncoder, left: str, right: str) -> float:
    first, second = encoder.encode_questions([left, right])
    return float(first @ second)


def test_cosine_is_the_share_of_common_words() -> None:
    encoder = HashEncoder(4096)
    assert cosine(encoder, "red fox", "Fox, RED!") == pytest.approx(1)
    assert cosine(encoder, "red fox", "red hen") == pytest.approx(0.5, abs=0.15)
    assert cosine(encoder, "red fox", "grey hen") == pytest.approx(0, abs=0.1)


def test_forms_of_a_word_are_close() -> None:
    encoder = HashEncoder()
    assert cosine(encoder, "marries", "married") > cosine(encoder, "marries", "bicycle") + 0.1


def test_unrelated_long_texts_do_not_grow_alike() -> None:
    draw, letters = np.random.default_rng(0), list("abcdefghijklmnopqrstuvwxyz")
    words = ["".join(draw.choice(letters, 7)) for _ in range(600)]
    left, right = " ".join(words[:300]), " ".join(words[300:])
    assert abs(cosine(HashEncoder(), left, right)) < 0.3


def test_vectors_never_change_between_versions() -> None:
    # stored vectors stay valid: change the fingerprint with the numbers
    vector = HashEncoder(8).encode_questions(["news desk"])[0]
    assert HashEncoder(8).info.fingerprint == "hash-8:words+trigrams:1"
    frozen = [-0.516398, 0.129099, 0.129099, -0.774597, 0, -0.129099, -0.258199, -0.129099]
    np.testing.assert_allclose(vector, frozen, atol=1e-6)


def test_text_without_words_is_the_first_unit_vector() -> None:
    vectors = HashEncoder(4).encode_questions(["", "... !"])
    np.testing.assert_array_equal(vectors, [[1, 0, 0, 0], [1, 0, 0, 0]])


def test_sentence_vectors_are_those_of_the_sentences() -> None:
    encoder = HashEncoder()
    [vectors] = encoder.encode_passages([PassageInput("T", "One two. Three.", ((0, 8), (9, 15)))])
    expected = encoder.encode_questions(["T\nOne two. Three.", "One two.", "Three."])
    np.testing.assert_array_equal(vectors.passage, expected[0])
    np.testing.assert_array_equal(vectors.sentences, expected[1:])
