"""The reader: a small BERT that marks the answer's first and last token, or says there is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from training.tokens import backbone_directory

_MASK_POOL_SIZE: Final = 1 << 24


@dataclass(frozen=True, slots=True)
class ReaderOutput:
    """What the reader says about a batch of inputs."""

    start: Tensor
    """[batch, tokens] logits of the answer's first token, -inf outside the text; [CLS] = none."""
    end: Tensor
    """[batch, tokens] logits of the answer's last token, likewise."""
    relevance: Tensor
    """[batch] log-odds that the text answers the question."""


class Reader(nn.Module):  # type: ignore[misc]
    """Question and text in, answer span and relevance out.

    The relevance head sees [CLS] and the tokens where the answer seems to start and end: whether
    there is an answer depends on how good the best candidate is.
    """

    def __init__(self, config: BertConfig) -> None:
        super().__init__()
        self.bert = BertModel(config, add_pooling_layer=False)
        self.span = nn.Linear(config.hidden_size, 2)
        self.relevance_dense = nn.Linear(3 * config.hidden_size, config.hidden_size)
        self.relevance_output = nn.Linear(config.hidden_size, 1)
        for layer in (self.span, self.relevance_dense, self.relevance_output):
            nn.init.normal_(layer.weight, std=config.initializer_range)
            nn.init.zeros_(layer.bias)

    def forward(
        self, ids: Tensor, segments: Tensor, attention: Tensor, answerable: Tensor
    ) -> ReaderOutput:
        """All arguments [batch, tokens]; `answerable` is true on [CLS] and on the text."""
        hidden = self.bert(
            input_ids=ids, token_type_ids=segments, attention_mask=attention
        ).last_hidden_state
        logits = self.span(hidden).float().masked_fill(~answerable[..., None], float("-inf"))
        # The relevance head asks where the best candidate is, so [CLS] takes no part in it.
        in_text = answerable.clone()
        in_text[:, 0] = False
        weights = logits.masked_fill(~in_text[..., None], float("-inf")).softmax(dim=1)
        candidates = torch.einsum("bth,btk->bkh", hidden, weights.to(hidden.dtype))
        features = torch.cat([hidden[:, :1], candidates], dim=1).flatten(1)
        relevance = self.relevance_output(torch.tanh(self.relevance_dense(features)))
        return ReaderOutput(logits[..., 0], logits[..., 1], relevance.float().squeeze(-1))


class PooledDropout(nn.Module):  # type: ignore[misc]
    """Dropout whose masks are slices of one random buffer.

    Drawing fresh random numbers took 40 % of a training step on the CPU (4,979 against 8,158
    tokens a second); a slice at a random offset costs one multiplication.
    """

    def __init__(self, probability: float) -> None:
        super().__init__()
        self.probability = probability

    def forward(self, hidden: Tensor) -> Tensor:
        """Zero a share of the values and scale the others up; nothing when not training."""
        if not self.training:
            return hidden
        size = hidden.numel()
        if hidden.device.type != "cpu" or size >= _MASK_POOL_SIZE:
            return nn.functional.dropout(hidden, self.probability)
        offset = int(torch.randint(_MASK_POOL_SIZE - size, (1,)))
        mask = _mask_pool(self.probability, hidden.dtype)[offset : offset + size]
        return hidden * mask.view(hidden.shape)


@lru_cache(maxsize=4)
def _mask_pool(probability: float, dtype: torch.dtype) -> Tensor:
    kept = torch.rand(_MASK_POOL_SIZE, generator=torch.Generator().manual_seed(0)) >= probability
    return kept.to(dtype) / (1 - probability)


def new_reader(dropout: float, seed: int) -> Reader:
    """A reader with the pretrained backbone and fresh heads."""
    torch.manual_seed(seed)
    reader = Reader(reader_config(dropout))
    pretrained = BertModel.from_pretrained(
        str(backbone_directory()), add_pooling_layer=False, attn_implementation="eager"
    )
    reader.bert.load_state_dict(pretrained.state_dict())
    return reader


def reader_config(dropout: float = 0.0) -> BertConfig:
    """The backbone's configuration; dropout only on hidden states, attention goes without."""
    config = BertConfig.from_pretrained(str(backbone_directory()))
    config.hidden_dropout_prob = dropout
    config.attention_probs_dropout_prob = 0.0
    config._attn_implementation = "eager"
    return config


def use_pooled_dropout(reader: Reader) -> None:
    """Replace the backbone's dropout by the cheap kind with the same probability."""
    for module in list(reader.bert.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, nn.Dropout) and child.p > 0:
                setattr(module, name, PooledDropout(child.p))
