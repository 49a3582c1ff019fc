"""What every encoder must do, whatever is inside: run over all of them."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from embeddings.load import load_encoder
from embeddings.types import Encoder, PassageInput, PassageVectors

NAMES = ["hash-256", "all-MiniLM-L6-v2", "all-MiniLM-L6-v2:int8", "sbert:all-MiniLM-L6-v2"]

BAKERY = (
    "The bakery on Mill Street closed in June. Its owner, Ada Brandt, retired after forty years. "
    "A bookshop will move in."
)
STORM = (
    "A storm tore the roof off the ice rink. Nobody was hurt, the fire brigade said. "
    "Repairs will cost two million crowns and take all winter."
)
ORCHESTRA = (
    "The city orchestra has chosen a new conductor. He starts in autumn. "
    "His first concert is a night of Finnish music."
)


def passage(text: str, prefix: str = "") -> PassageInput:
    sentences = tuple(match.span() for match in re.finditer(r"[^.]+\.", text))
    return PassageInput(prefix, text, sentences)


PASSAGES = [
    passage(BAKERY, "Bakery closes. 2021-06-30"),
    passage(STORM, "Roof gone. 2020-12-01"),
    passage(ORCHESTRA),
    passage("Short."),
    passage(""),
    passage("No full stop at all"),
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QA_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("QA_MODEL_DIR", raising=False)
        yield


@pytest.fixture(scope="module", params=NAMES)
def encoder(request: pytest.FixtureRequest, cache: None) -> Encoder:
    # torch's own threads wait for each other on a busy machine, ours do not
    return load_encoder(request.param, threads=1 if "sbert" in request.param else 2)


def flat(vectors: PassageVectors) -> np.ndarray:
    """All vectors of a passage as rows, the passage's own first."""
    assert vectors.sentences is not None
    return np.vstack([vectors.passage, vectors.sentences])


def lowest_cosine(left: list[PassageVectors], right: list[PassageVectors]) -> float:
    assert len(left) == len(right)
    return min(float((flat(a) * flat(b)).sum(axis=1).min()) for a, b in zip(left, right))


def assert_unit(rows: np.ndarray, dimension: int) -> None:
    assert rows.dtype == np.float32
    assert rows.shape[-1] == dimension
    np.testing.assert_allclose(np.linalg.norm(rows, axis=-1), 1, atol=1e-5)


def test_is_an_encoder_and_says_what_it_is(encoder: Encoder) -> None:
    assert isinstance(encoder, Encoder)
    assert encoder.info.name in NAMES
    assert encoder.info.dimension > 0
    assert encoder.info.max_tokens >= 256
    # its name gives the same encoder again
    assert load_encoder(encoder.info.name).info == encoder.info


def test_fingerprints_tell_encoders_apart(cache: None) -> None:
    assert len({load_encoder(name).info.fingerprint for name in NAMES}) == len(NAMES)


def test_vectors_have_length_one(encoder: Encoder) -> None:
    questions = encoder.encode_questions(["Who retired?", "", "?!", "a" * 500])
    assert questions.shape == (4, encoder.info.dimension)
    assert_unit(questions, encoder.info.dimension)
    for given, vectors in zip(PASSAGES, encoder.encode_passages(PASSAGES), strict=True):
        assert_unit(vectors.passage, encoder.info.dimension)
        assert vectors.sentences is not None
        assert vectors.sentences.shape == (len(given.sentences), encoder.info.dimension)
        assert_unit(vectors.sentences, encoder.info.dimension)


def test_nothing_gives_nothing(encoder: Encoder) -> None:
    questions = encoder.encode_questions([])
    assert questions.shape == (0, encoder.info.dimension)
    assert questions.dtype == np.float32
    assert encoder.encode_passages([]) == []


def test_order_and_company_do_not_matter(encoder: Encoder) -> None:
    together = encoder.encode_passages(PASSAGES)
    order = list(range(len(PASSAGES)))
    random.Random(4).shuffle(order)
    shuffled = encoder.encode_passages([PASSAGES[position] for position in order])
    assert lowest_cosine([together[position] for position in order], shuffled) > 0.99999
    alone = [encoder.encode_passages([given])[0] for given in PASSAGES]
    assert lowest_cosine(together, alone) > 0.99999


def test_same_input_gives_the_same_vectors(encoder: Encoder) -> None:
    first, second = (encoder.encode_passages(PASSAGES) for _ in range(2))
    for before, after in zip(first, second):
        np.testing.assert_allclose(flat(before), flat(after), atol=1e-6)
    questions = ["Who conducts?", "When does it start?"]
    np.testing.assert_allclose(
        encoder.encode_questions(questions), encoder.encode_questions(questions), atol=1e-6
    )


def test_question_finds_its_passage_and_sentence(encoder: Encoder) -> None:
    question = encoder.encode_questions(["What will the repairs of the rink's roof cost?"])[0]
    vectors = encoder.encode_passages(PASSAGES[:3])
    assert np.argmax([question @ v.passage for v in vectors]) == 1
    assert vectors[1].sentences is not None
    assert np.argmax(vectors[1].sentences @ question) in {0, 2}


def test_a_question_and_a_passage_of_the_same_words_agree(encoder: Encoder) -> None:
    text = "The orchestra has a new conductor from Finland."
    question = encoder.encode_questions([text])[0]
    # int8 passages meet fp32 questions, so this is not 1 for all
    assert float(question @ encoder.encode_passages([passage(text)])[0].passage) > 0.99


def test_prefix_is_read_but_is_in_no_sentence(encoder: Encoder) -> None:
    text = "It closed in June. Nobody knows why."
    bare, titled = encoder.encode_passages([passage(text), passage(text, "Fire in a zoo")])
    question = encoder.encode_questions(["a fire in the zoo"])[0]
    assert question @ titled.passage > question @ bare.passage + 0.05
    assert titled.sentences is not None and bare.sentences is not None
    # the first sentence is closer to its twin than to the other sentence
    assert titled.sentences[0] @ bare.sentences[0] > titled.sentences[0] @ bare.sentences[1]


def test_very_long_text_is_cut_not_refused(encoder: Encoder) -> None:
    text = "The council met on Monday and talked about the bridge. " * 2000
    assert len(text) > 100_000
    given = passage(text)
    vectors = encoder.encode_passages([given])[0]
    assert vectors.sentences is not None
    assert len(vectors.sentences) == len(given.sentences)
    assert_unit(vectors.sentences, encoder.info.dimension)
    assert_unit(encoder.encode_questions([text, "x" * 100_000]), encoder.info.dimension)
    if encoder.info.max_tokens < 1000:
        np.testing.assert_allclose(vectors.sentences[-1], vectors.passage, atol=1e-6)
        assert float(vectors.sentences[0] @ vectors.passage) < 0.99999


@pytest.mark.parametrize(
    "text",
    [
        "Zoë’s café in Łódź opened. 東京では雪が降った。 Она ушла.",
        "\x00\x01\x1b[31mred\x1b[0m [/markup]. \u202eleft. e\u0301\u0323.",
        "👩‍👩‍👧 won. 🏳️‍🌈.",
        "broken \ud800 bytes \udcff. here.",
        " \n\t \u00a0. .",
    ],
)
def test_any_characters_are_read(encoder: Encoder, text: str) -> None:
    given = passage(text, "Prefix \udc80")
    vectors = encoder.encode_passages([given])[0]
    assert_unit(flat(vectors), encoder.info.dimension)
    assert len(flat(vectors)) == 1 + len(given.sentences)
    assert_unit(encoder.encode_questions([text]), encoder.info.dimension)


def test_threads_may_share_one_encoder(encoder: Encoder) -> None:
    expected = encoder.encode_passages(PASSAGES)
    expected_question = encoder.encode_questions(["Who retired?"])
    failures: list[str] = []

    def work() -> None:
        try:
            for _ in range(3):
                if lowest_cosine(expected, encoder.encode_passages(PASSAGES)) < 0.99999:
                    failures.append("passages differ")
                question = encoder.encode_questions(["Who retired?"])
                if float(question[0] @ expected_question[0]) < 0.99999:
                    failures.append("questions differ")
        except Exception as error:
            failures.append(repr(error))

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
