"""Graphs against transformers' own BERT, with random weights of a small, odd shape."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from corpus.errors import EncoderError
from embeddings.bert_graph import BertShape, GraphBuilder, Head, build
from embeddings.session import open_session

torch = pytest.importorskip("torch")

CONFIG = {
    "model_type": "bert",
    "vocab_size": 50,
    "hidden_size": 24,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "intermediate_size": 40,
    "max_position_embeddings": 32,
    "type_vocab_size": 2,
    "layer_norm_eps": 1e-12,
    "hidden_act": "gelu",
}


def random_bert(**changes: Any) -> tuple[Any, BertShape, dict[str, np.ndarray]]:
    """A transformers model, and its shape and weights as the graph wants them."""
    from transformers import BertConfig, BertModel

    torch.manual_seed(7)
    config = {**CONFIG, **changes}
    model = BertModel(BertConfig(**config, initializer_range=0.3)).eval()
    with torch.no_grad():
        # fresh biases and norms are all zeros and ones, which would hide a mix-up
        for parameter in model.parameters():
            parameter += 0.2 * torch.randn_like(parameter)
    weights = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    return model, BertShape.from_config(config), weights


def tokens_of(model: Any, ids: np.ndarray, types: np.ndarray | None = None) -> np.ndarray:
    with torch.no_grad():
        kinds = None if types is None else torch.from_numpy(types).long()
        output = model(torch.from_numpy(ids).long(), token_type_ids=kinds)
    return output.last_hidden_state.numpy()


IDS = np.random.default_rng(1).integers(0, 50, (3, 11)).astype(np.int32)


@pytest.mark.parametrize("activation", ["gelu", "gelu_new"])
def test_tokens_equal_transformers(activation: str) -> None:
    model, shape, weights = random_bert(hidden_act=activation)
    session = open_session(build(shape, weights))
    [tokens] = session.run(["tokens"], {"ids": IDS})
    assert tokens.shape == (3, 11, 24)
    np.testing.assert_allclose(tokens, tokens_of(model, IDS), atol=2e-4)


def test_token_types_equal_transformers() -> None:
    model, shape, weights = random_bert()
    types = np.repeat([[0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]], 3, axis=0).astype(np.int32)
    session = open_session(build(shape, weights, token_types=True))
    [tokens] = session.run(["tokens"], {"ids": IDS, "types": types})
    np.testing.assert_allclose(tokens, tokens_of(model, IDS, types), atol=2e-4)
    # the types do something
    assert np.abs(tokens - tokens_of(model, IDS)).max() > 0.01


def test_heads_are_linear_layers_on_the_tokens() -> None:
    model, shape, weights = random_bert()
    draw = np.random.default_rng(2)
    span = Head("span", draw.normal(size=(2, 24)).astype("f"), draw.normal(size=2).astype("f"))
    session = open_session(build(shape, weights, heads=[span]))
    [spans] = session.run(["span"], {"ids": IDS})
    expected = tokens_of(model, IDS)
    np.testing.assert_allclose(spans, expected @ span.weight.T + span.bias, atol=1e-3)


def test_watched_tensors_are_outputs() -> None:
    _, shape, weights = random_bert()
    session = open_session(build(shape, weights, watched=["layer.0.active", "layer.1.out"]))
    active, last, tokens = session.run(["layer.0.active", "layer.1.out", "tokens"], {"ids": IDS})
    assert active.shape == (33, 40)
    np.testing.assert_array_equal(last, tokens.reshape(33, 24))


@pytest.mark.parametrize("change", [{"model_type": "roberta"}, {"hidden_act": "relu"}])
def test_other_architectures_are_refused(change: dict[str, str]) -> None:
    with pytest.raises(EncoderError, match="cannot write a graph") as caught:
        BertShape.from_config({**CONFIG, **change})
    assert "sentence-transformers" in caught.value.remedy


def test_a_constant_is_not_replaced_silently() -> None:
    graph = GraphBuilder()
    graph.constant("bias", np.zeros(3))
    graph.constant("bias", np.zeros(3))
    with pytest.raises(ValueError, match="two constants are called bias"):
        graph.constant("bias", np.ones(3))
