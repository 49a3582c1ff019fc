"""The default encoder against sentence-transformers, and int8 against float."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from embeddings.export import open_float
from embeddings.load import load_encoder
from embeddings.models import MINILM
from embeddings.onnx import OnnxEncoder
from embeddings.pooling import full_text
from embeddings.reference import TEXTS, load_reference
from embeddings.session import has_int8_products
from embeddings.tokens import load_tokenizer
from embeddings.types import PassageInput, PassageVectors

STORIES = [
    "The lighthouse keeper's son, Piotr, found 14 gold coins under a floorboard. He told nobody. "
    "Three weeks later the museum's director rang him up, and on 9 May he handed them over.",
    "Sales of winter tyres doubled in a week! Dealers blame the forecast. “We have none left,” "
    "said one of them; the next lorry comes on Thursday. Until then people will have to walk.",
    "Rain. More rain.",
    "The parliament voted 61 to 58 for the new fishing quotas after a debate of nine hours. "
    "Ministers called it a compromise. Fishermen from the north blocked two harbours the same "
    "night and said that they would stay until somebody talked to them about the price of fuel.",
    "naïve café Łódź 東京 — 50 % €9.99 (approx.) http://example.org/a?b=c",
    "word " * 400,
]

PASSAGES = [
    PassageInput(
        "A headline. 2021-04-05" if position % 2 else "",
        text,
        tuple(match.span() for match in re.finditer(r"\S[^.!]*[.!]?", text)),
    )
    for position, text in enumerate(STORIES)
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QA_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module")
def in_float(cache: None) -> list[PassageVectors]:
    return OnnxEncoder(threads=2).encode_passages(PASSAGES)


def cosines(left: list[PassageVectors], right: list[PassageVectors]) -> tuple[float, float]:
    """Lowest of the passages and lowest of the sentences."""
    assert all(a.sentences is not None and b.sentences is not None for a, b in zip(left, right))
    return (
        min(float(a.passage @ b.passage) for a, b in zip(left, right, strict=True)),
        min(float((a.sentences * b.sentences).sum(axis=1).min()) for a, b in zip(left, right)),
    )


def test_float_equals_the_reference(in_float: list[PassageVectors]) -> None:
    reference = load_encoder("sbert:all-MiniLM-L6-v2", threads=1)
    passages, sentences = cosines(in_float, reference.encode_passages(PASSAGES))
    assert passages > 0.9999
    assert sentences > 0.9999
    ours, theirs = OnnxEncoder().encode_questions(STORIES), reference.encode_questions(STORIES)
    assert float((ours * theirs).sum(axis=1).min()) > 0.9999


def test_passage_vectors_are_what_plain_encode_gives(in_float: list[PassageVectors]) -> None:
    from sentence_transformers import SentenceTransformer

    from embeddings.models import model_directory

    model = SentenceTransformer(str(model_directory(MINILM)), device="cpu", local_files_only=True)
    expected = model.encode([full_text(p) for p in PASSAGES], normalize_embeddings=True)
    actual = np.stack([vectors.passage for vectors in in_float])
    assert float((actual * expected).sum(axis=1).min()) > 0.9999
    # the shipped reference is what this sentence-transformers gives, too
    shipped = load_reference(MINILM)
    fresh = model.encode(list(TEXTS), normalize_embeddings=True, batch_size=1)
    assert float((shipped.vectors * fresh).sum(axis=1).min()) > 0.99999
    assert [tuple(model.tokenizer(t)["input_ids"]) for t in TEXTS] == list(shipped.token_ids)


@pytest.mark.skipif(not has_int8_products(), reason="int8 is computed in float here")
def test_int8_stays_close_to_float(in_float: list[PassageVectors]) -> None:
    whole = OnnxEncoder("int8").encode_passages(PASSAGES)
    passages, sentences = cosines(in_float, whole)
    assert 0.99 < passages < 0.99999
    assert sentences > 0.98
    # ordinary prose
    prose = [0, 1, 3]
    passages, sentences = cosines([in_float[at] for at in prose], [whole[at] for at in prose])
    assert passages > 0.995
    assert sentences > 0.99


def test_a_cpu_without_int8_products_computes_in_float(
    monkeypatch: pytest.MonkeyPatch, in_float: list[PassageVectors]
) -> None:
    monkeypatch.setattr("embeddings.onnx.has_int8_products", lambda: False)
    encoder = OnnxEncoder("int8")
    np.testing.assert_array_equal(encoder.encode_passages(PASSAGES)[0].passage, in_float[0].passage)
    # vectors of both kinds of CPU may share an archive
    monkeypatch.undo()
    assert encoder.info.fingerprint == OnnxEncoder("int8").info.fingerprint


def test_questions_of_an_int8_archive_are_float(cache: None) -> None:
    np.testing.assert_array_equal(
        OnnxEncoder("int8").encode_questions(STORIES), OnnxEncoder("fp32").encode_questions(STORIES)
    )


def test_threads_and_company_change_no_bit(cache: None, in_float: list[PassageVectors]) -> None:
    encoder = OnnxEncoder(threads=1)
    for position, passage in enumerate(PASSAGES):
        [alone] = encoder.encode_passages([passage])
        np.testing.assert_array_equal(alone.passage, in_float[position].passage)
        np.testing.assert_array_equal(alone.sentences, in_float[position].sentences)


def test_many_passages_keep_their_order(cache: None) -> None:
    # more than one chunk; lengths differ, so batches are made of mixed positions
    texts = [f"{number} " * (1 + number % 3) for number in range(1100)]
    vectors = OnnxEncoder(threads=2).encode_passages([PassageInput("", t, ()) for t in texts])
    questions = OnnxEncoder().encode_questions([texts[at] for at in (0, 500, 1023, 1024, 1099)])
    for question, position in zip(questions, (0, 500, 1023, 1024, 1099)):
        assert float(question @ vectors[position].passage) > 0.9999


def test_sentences_are_found_behind_accents_emoji_and_other_scripts(cache: None) -> None:
    first = "👩‍👩‍👧 Cafe\u0301 Łódź, 東京 ﬁnal\u00a0İstanbul."
    second = "The ferry sank in the harbour."
    passage = PassageInput(
        "Título 🚢", f"{first} {second}", ((0, len(first)), (len(first) + 1, 99))
    )
    [vectors] = OnnxEncoder().encode_passages([passage])
    # by counting tokens instead of using offsets
    tokenizer, session = load_tokenizer(MINILM), open_float(MINILM)
    ids = tokenizer.encode(full_text(passage)).ids
    own = len(tokenizer.encode(second, add_special_tokens=False).ids)
    [tokens] = session.run(["tokens"], {"ids": np.array([ids], np.int32)})
    expected = tokens[0, -1 - own : -1].mean(axis=0)
    assert vectors.sentences is not None
    cosine = float(vectors.sentences[1] @ expected / np.linalg.norm(expected))
    assert cosine > 0.99999
