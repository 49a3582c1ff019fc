"""A BERT's weights as an ONNX graph made of onnxruntime's fused operators.

Written directly from the weights: no torch, and nothing left to optimise when a session opens
(27 to 40 ms instead of 300). All rows of a batch have the same length, so there is no mask
and no padding. `LayerNormalization` after an `Add` takes 38 microseconds (160 tokens, one Zen 5
core) where the fused `SkipLayerNormalization` takes 270, so sessions must open with graph
optimisation off, or onnxruntime would fuse the two again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import EncoderError

Weights = Mapping[str, NDArray[np.float32]]
"""Tensors by the names that transformers' `BertModel` gives them."""

FUSED = "com.microsoft"
"""The operator domain of onnxruntime's own kernels."""

ACTIVATIONS = {"gelu": "Gelu", "gelu_new": "FastGelu", "gelu_pytorch_tanh": "FastGelu"}
"""`hidden_act` of a model's configuration -> fused operator."""


@dataclass(frozen=True, slots=True)
class BertShape:
    """The sizes a graph needs, from a model's `config.json`."""

    layers: int
    heads: int
    hidden: int
    epsilon: float
    activation: str

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> BertShape:
        """Read `config.json`; raises `EncoderError` if it is not a plain BERT."""
        kind, activation = config.get("model_type"), str(config.get("hidden_act"))
        if kind != "bert" or activation not in ACTIVATIONS:
            raise EncoderError(
                f"cannot write a graph for model type {kind!r} with activation {activation!r}",
                "Use this model through sentence-transformers.",
            )
        return cls(
            layers=int(config["num_hidden_layers"]),
            heads=int(config["num_attention_heads"]),
            hidden=int(config["hidden_size"]),
            epsilon=float(config["layer_norm_eps"]),
            activation=ACTIVATIONS[activation],
        )


@dataclass(frozen=True, slots=True)
class Head:
    """A linear layer on every token's output, and the graph's output that shows it."""

    name: str
    """Name of the output."""
    weight: NDArray[np.float32]
    """float32[outputs, hidden], as torch stores it."""
    bias: NDArray[np.float32]
    """float32[outputs]."""


class LinearLayer(Protocol):
    """How the matrix products are computed: in float, or in int8."""

    def __call__(
        self,
        graph: GraphBuilder,
        name: str,
        source: str,
        weight: NDArray[np.float32],
        bias: NDArray[np.float32],
    ) -> str:
        """Add `source @ weight + bias` (weight as float32[inputs, outputs]); its tensor's name."""
        ...


class GraphBuilder:
    """Collects nodes and constants; names of tensors are what its methods return."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: dict[str, NDArray[Any]] = {}

    def add(
        self, operator: str, inputs: Sequence[str], output: str, domain: str = "", **settings: Any
    ) -> str:
        """Append one node with one used output; gives that output's name back."""
        from onnx import helper

        outputs = (
            [output, f"{output}.unused"] if operator == "EmbedLayerNormalization" else [output]
        )
        self._nodes.append(
            helper.make_node(operator, inputs, outputs, name=output, domain=domain, **settings)
        )
        return output

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Keep an array in the model; ValueError if the name is taken by another one."""
        if not np.array_equal(
            self._constants.setdefault(name, np.asarray(value, order="C")), value
        ):
            raise ValueError(f"two constants are called {name}")
        return name

    def model(self, inputs: Sequence[str], outputs: Mapping[str, int], producer: str) -> bytes:
        """The finished model; inputs are int32[batch, length], outputs float32 of a given rank."""
        from onnx import TensorProto, helper, numpy_helper

        graph = helper.make_graph(
            self._nodes,
            "bert",
            [
                helper.make_tensor_value_info(n, TensorProto.INT32, ["batch", "length"])
                for n in inputs
            ],
            [
                helper.make_tensor_value_info(
                    n, TensorProto.FLOAT, [f"{n}.{i}" for i in range(rank)]
                )
                for n, rank in outputs.items()
            ],
            [numpy_helper.from_array(value, name) for name, value in self._constants.items()],
        )
        domains = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
        model = helper.make_model(
            graph, opset_imports=domains, ir_version=9, producer_name=producer
        )
        return bytes(model.SerializeToString())


def float_linear(
    graph: GraphBuilder,
    name: str,
    source: str,
    weight: NDArray[np.float32],
    bias: NDArray[np.float32],
) -> str:
    """The product in float32."""
    constants = [graph.constant(f"{name}.weight", weight), graph.constant(f"{name}.bias", bias)]
    return graph.add("Gemm", [source, *constants], name)


def build(
    shape: BertShape,
    weights: Weights,
    *,
    heads: Sequence[Head] = (),
    token_types: bool = False,
    linear: LinearLayer = float_linear,
    watched: Sequence[str] = (),
) -> bytes:
    """The serialised model. Inputs `ids` and, with `token_types`, `types`: int32[batch, length].

    Outputs: `tokens`, float32[batch, length, hidden]; one per head, float32[batch, length, n];
    and any inner tensors `watched` by calibration, float32[tokens, n].
    Without `token_types` every token is of type 0.
    """
    graph = GraphBuilder()
    rows, batches = _shapes(graph, shape.hidden)
    state = graph.add("Reshape", [_embed(graph, shape, weights, token_types), rows], "layer.in")
    for layer in range(shape.layers):
        state = _layer(graph, shape, weights, layer, state, linear, (rows, batches))
    graph.add("Reshape", [state, batches], "tokens")
    outputs = {"tokens": 3}
    for head in heads:
        outputs[_head(graph, head)] = 3
    outputs.update(dict.fromkeys(watched, 2))
    inputs = ["ids", "types"] if token_types else ["ids"]
    return graph.model(inputs, outputs, "qa")


def product_inputs(shape: BertShape) -> list[str]:
    """The tensors that enter matrix products, in order: what calibration measures."""
    names = ["layer.in"]
    for layer in range(shape.layers):
        names += [f"layer.{layer}.{part}" for part in ("mixed", "middle", "active", "out")]
    # the last layer's output enters no product but a head's, which stays in float
    return names[:-1]


def _shapes(graph: GraphBuilder, hidden: int) -> tuple[str, str]:
    """The two shapes tensors switch between: [tokens, hidden] and [batch, length, hidden]."""
    rows = graph.constant("shape.rows", np.array([-1, hidden], np.int64))
    width = graph.constant("shape.hidden", np.array([hidden], np.int64))
    sizes = graph.add("Shape", ["ids"], "shape.ids")
    return rows, graph.add("Concat", [sizes, width], "shape.batches", axis=0)


def _embed(graph: GraphBuilder, shape: BertShape, weights: Weights, token_types: bool) -> str:
    """Word, position and type embeddings, added up and normalised."""
    positions = weights["embeddings.position_embeddings.weight"]
    types = weights["embeddings.token_type_embeddings.weight"]
    tables = [
        graph.constant("words", weights["embeddings.word_embeddings.weight"]),
        # one type only: its embedding is the same for every token, so it joins the positions
        graph.constant("positions", positions if token_types else positions + types[0]),
        graph.constant("types.table", types) if token_types else "",
        graph.constant("embeddings.scale", weights["embeddings.LayerNorm.weight"]),
        graph.constant("embeddings.shift", weights["embeddings.LayerNorm.bias"]),
    ]
    inputs = ["ids", "types" if token_types else "", *tables]
    return graph.add("EmbedLayerNormalization", inputs, "embeddings", FUSED, epsilon=shape.epsilon)


def _layer(
    graph: GraphBuilder,
    shape: BertShape,
    weights: Weights,
    layer: int,
    state: str,
    linear: LinearLayer,
    shapes: tuple[str, str],
) -> str:
    """One transformer layer on float32[tokens, hidden]."""
    name, source = f"layer.{layer}", f"encoder.layer.{layer}"
    rows, batches = shapes

    def project(part: str, key: str, value: str) -> str:
        weight, bias = weights[f"{source}.{key}.weight"], weights[f"{source}.{key}.bias"]
        return linear(graph, f"{name}.{part}", value, weight.T, bias)

    def add_and_normalise(part: str, key: str, new: str, old: str) -> str:
        both = graph.add("Add", [new, old], f"{name}.{part}.sum")
        scale = graph.constant(f"{name}.{part}.scale", weights[f"{source}.{key}.weight"])
        shift = graph.constant(f"{name}.{part}.shift", weights[f"{source}.{key}.bias"])
        inputs = [both, scale, shift]
        return graph.add("LayerNormalization", inputs, f"{name}.{part}", epsilon=shape.epsilon)

    roles = [
        graph.add(
            "Reshape",
            [project(role, f"attention.self.{role}", state), batches],
            f"{name}.{role}.batches",
        )
        for role in ("query", "key", "value")
    ]
    mixed = graph.add(
        "MultiHeadAttention", roles, f"{name}.mixed.batches", FUSED, num_heads=shape.heads
    )
    mixed = graph.add("Reshape", [mixed, rows], f"{name}.mixed")
    attended = project("attended", "attention.output.dense", mixed)
    state = add_and_normalise("middle", "attention.output.LayerNorm", attended, state)
    wide = project("wide", "intermediate.dense", state)
    active = graph.add(shape.activation, [wide], f"{name}.active", FUSED)
    narrow = project("narrow", "output.dense", active)
    return add_and_normalise("out", "output.LayerNorm", narrow, state)


def _head(graph: GraphBuilder, head: Head) -> str:
    """A linear layer on the token outputs, always in float32."""
    weight = graph.constant(f"{head.name}.weight", head.weight.T)
    bias = graph.constant(f"{head.name}.bias", head.bias)
    product = graph.add("MatMul", ["tokens", weight], f"{head.name}.product")
    return graph.add("Add", [product, bias], head.name)
