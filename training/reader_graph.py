"""The reader as an ONNX graph: the encoder's fused BERT with the reader's heads on top.

Inputs, int32[batch, length] each: `ids` (0 pads), `types` (0 up to the question's [SEP], then 1)
and `text` (1 on the tokens that may be part of an answer). Outputs: `spans`, float32[batch,
length, 2], logits of the answer's first and last token, where position 0 stands for "no span";
and `relevance`, float32[batch], the log-odds that the text answers the question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from embeddings.bert_graph import BertShape, Head, LinearLayer, Weights, build, float_linear

Array = NDArray[Any]

WORDS: Final = "embeddings.word_embeddings.weight"
HALF: Final = ".half"
"""Ends the names of constants that are kept in float16."""

_BACKBONE: Final = "bert."
_LARGE: Final = 4096


def split_weights(state: Mapping[str, Array]) -> tuple[dict[str, Array], dict[str, Array]]:
    """The backbone's weights by the names of `BertModel`, and the heads' weights."""
    backbone = {n.removeprefix(_BACKBONE): w for n, w in state.items() if n.startswith(_BACKBONE)}
    heads = {name: weight for name, weight in state.items() if not name.startswith(_BACKBONE)}
    return backbone, heads


def build_reader(
    shape: BertShape,
    state: Mapping[str, Array],
    *,
    linear: LinearLayer = float_linear,
    compact: bool = False,
    watched: Sequence[str] = (),
    metadata: Mapping[str, str] | None = None,
) -> bytes:
    """The serialised model; `metadata` is kept as it is, under the keys given.

    `compact` keeps the word embeddings in int8 and all other larger tables in half precision.
    """
    backbone, heads = split_weights(state)
    span_head = Head("spans", heads["span.weight"], heads["span.bias"])
    model = onnx.load_from_string(
        build(
            shape,
            backbone,
            heads=[span_head],
            token_types=True,
            linear=linear,
            watched=watched,
        )
    )
    surgery = _Surgery(model)
    surgery.ignore_padding()
    if compact:
        surgery.replace_embedding(backbone, shape.epsilon)
    surgery.add_relevance(heads, shape.hidden)
    if compact:
        surgery.halve_tables()
    for key, value in (metadata or {}).items():
        model.metadata_props.add(key=key, value=value)
    onnx.checker.check_model(model, full_check=False)
    return bytes(model.SerializeToString())


def quantise_rows(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """int8[rows, n] and float32[rows, 1] scales: the table is close to their product."""
    largest = np.abs(table).max(axis=1, keepdims=True)
    scales = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    return np.rint(table / scales).astype(np.int8), scales


class _Surgery:
    """Changes to a graph of `bert_graph.build`."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self._graph = model.graph

    def ignore_padding(self) -> None:
        """Tokens with id 0 are invisible to all others."""
        zero = self._constant("pad", np.array(0, np.int32))
        nodes = [
            helper.make_node("Equal", ["ids", zero], ["padding"], "padding"),
            helper.make_node("Not", ["padding"], ["tokens.real"], "tokens.real"),
            helper.make_node("Cast", ["tokens.real"], ["mask"], "mask", to=TensorProto.INT32),
        ]
        for position, node in enumerate(nodes):
            self._graph.node.insert(position, node)
        for node in self._graph.node:
            if node.op_type == "MultiHeadAttention":
                node.input.extend(["", "mask"])

    def replace_embedding(self, weights: Weights, epsilon: float) -> None:
        """Word embeddings in int8 with a scale for each word: 12 MB instead of 47."""
        position = next(i for i, n in enumerate(self._graph.node) if n.name == "embeddings")
        del self._graph.node[position]
        words = next(c for c in self._graph.initializer if c.name == "words")
        self._graph.initializer.remove(words)
        table, scales = quantise_rows(weights[WORDS])
        zero = self._constant("positions.first", np.array([0], np.int64))
        one = self._constant("positions.axis", np.array([1], np.int64))
        two = self._constant("positions.two", np.array([2], np.int64))
        axes = self._constant("positions.axes", np.array([0], np.int64))
        steps: list[tuple[str, list[str], str, dict[str, Any]]] = [
            ("Gather", [self._constant("words.table", table), "ids"], "words.stored", {}),
            ("Cast", ["words.stored"], "words.whole", {"to": TensorProto.FLOAT}),
            ("Gather", [self._constant("words.scales", scales), "ids"], "words.scale", {}),
            ("Mul", ["words.whole", "words.scale"], "words.real", {}),
            ("Shape", ["ids"], "ids.shape", {}),
            ("Slice", ["ids.shape", one, two, axes], "length", {}),
            ("Slice", ["positions", zero, "length", axes], "positions.used", {}),
            ("Gather", ["types.table", "types"], "types.real", {}),
            ("Add", ["words.real", "positions.used"], "embeddings.placed", {}),
            ("Add", ["embeddings.placed", "types.real"], "embeddings.sum", {}),
            (
                "LayerNormalization",
                ["embeddings.sum", "embeddings.scale", "embeddings.shift"],
                "embeddings",
                {"epsilon": epsilon},
            ),
        ]
        for offset, (operator, inputs, output, settings) in enumerate(steps):
            node = helper.make_node(operator, inputs, [output], output, **settings)
            self._graph.node.insert(position + offset, node)

    def add_relevance(self, heads: Mapping[str, Array], hidden: int) -> None:
        """The relevance head: [CLS] and the expected first and last token of the answer."""
        shape = ["batch", "length"]
        self._graph.input.append(helper.make_tensor_value_info("text", TensorProto.INT32, shape))
        dense, output = "relevance_dense", "relevance_output"
        low = self._constant("low", np.array(-1e9, np.float32))
        last = self._constant("last", np.array([-1], np.int64))
        first = self._constant("cls", np.array([0], np.int64))
        row = self._constant("row", np.array([-1, 3 * hidden], np.int64))
        flat = self._constant("flat", np.array([-1], np.int64))
        steps: list[tuple[str, list[str], str, dict[str, Any]]] = [
            ("Cast", ["text"], "text.true", {"to": TensorProto.BOOL}),
            ("Unsqueeze", ["text.true", last], "text.each", {}),
            ("Where", ["text.each", "spans", low], "spans.text", {}),
            ("Softmax", ["spans.text"], "spans.chance", {"axis": 1}),
            ("Transpose", ["spans.chance"], "spans.weights", {"perm": [0, 2, 1]}),
            ("MatMul", ["spans.weights", "tokens"], "candidates", {}),
            ("Gather", ["tokens", first], "tokens.first", {"axis": 1}),
            ("Concat", ["tokens.first", "candidates"], "features", {"axis": 1}),
            ("Reshape", ["features", row], "features.row", {}),
            ("Gemm", ["features.row", *self._layer(heads, dense)], "dense", {"transB": 1}),
            ("Tanh", ["dense"], "dense.active", {}),
            ("Gemm", ["dense.active", *self._layer(heads, output)], "single", {"transB": 1}),
            ("Reshape", ["single", flat], "relevance", {}),
        ]
        for operator, inputs, name, settings in steps:
            self._graph.node.append(helper.make_node(operator, inputs, [name], name, **settings))
        outputs = [value for value in self._graph.output if value.name != "tokens"]
        del self._graph.output[:]
        self._graph.output.extend(outputs)
        self._graph.output.append(
            helper.make_tensor_value_info("relevance", TensorProto.FLOAT, ["batch"])
        )

    def halve_tables(self) -> None:
        """Float tables as float16, cast when the graph runs: 1.9 MB less, 0.2 ms."""
        large = [c for c in self._graph.initializer if c.data_type == TensorProto.FLOAT]
        for constant in [c for c in large if int(np.prod(c.dims)) >= _LARGE]:
            half = numpy_helper.to_array(constant).astype(np.float16)
            name = constant.name
            self._graph.initializer.remove(constant)
            stored = self._constant(f"{name}{HALF}", half)
            node = helper.make_node("Cast", [stored], [name], f"{name}.real", to=TensorProto.FLOAT)
            self._graph.node.insert(0, node)

    def _layer(self, heads: Mapping[str, Array], name: str) -> list[str]:
        return [
            self._constant(f"{name}.{part}", heads[f"{name}.{part}"]) for part in ("weight", "bias")
        ]

    def _constant(self, name: str, value: Array) -> str:
        self._graph.initializer.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name
