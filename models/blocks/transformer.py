"""One stack of Transformer layers with two switches: `causal` (see only what came before), `cross` (look at a memory).

causal off, cross off: the encoder.  causal on, cross off: the decoder.  causal on, cross on: the seq2seq decoder.

Vaswani et al. 2017, "Attention is all you need"; the norm stands before each block (Xiong et al. 2020, "On layer
normalization in the Transformer architecture").

Shapes: B batch, T positions, S positions looked at or memory positions, D d_model, F d_ff, H heads, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.answers import AttentionMap
from models.blocks.attention import KeyValues, MultiHeadAttention
from models.blocks.attention_patterns import Pattern
from models.blocks.layers import Dropout, TokenEmbedding, sinusoidal_positions

#: settings of every stack: heads of keys and values (0: as many as heads), and which positions may look at which
ATTENTION = {"n_kv_heads": 0, "attention": "full", "attention_span": 16}
#: parts that an experiment may leave out, to see what they are for: the positions, the addition of a block's result to
#: what it read (He et al. 2016), the norms, and the one matrix for reading and writing (else there are two)
PARTS = {"positions": True, "residual": True, "norm": True, "tied": True}


@dataclass
class LayerInside:
    """What one layer did to the stream (B, T, D): what it read, what each block added, and what it left, `state`; with
    the attention weights (B, H, T, S)."""

    read: Tensor
    mixed: Tensor
    crossed: Tensor | None
    thought: Tensor
    state: Tensor
    self_weights: Tensor
    cross_weights: Tensor | None = None


@dataclass
class LayerCache:
    """What one layer keeps between steps of writing."""

    itself: KeyValues = field(default_factory=KeyValues)
    memory: KeyValues = field(default_factory=KeyValues)


@dataclass
class StackCache:
    """What a stack keeps between steps: every layer's keys and values, and which positions are padding.

    `valid` (B, S) marks the positions kept that are not padding; `forgotten` (B, 1) counts those that no later position
    may look at and that are gone.
    """

    layers: list[LayerCache]
    valid: Tensor | None = None
    forgotten: Tensor | int = 0

    @property
    def bytes(self) -> int:
        """The size of all keys and values kept."""
        kept = (x for layer in self.layers for kv in (layer.itself, layer.memory) for x in (kv.k, kv.v))
        return sum(x.nbytes for x in kept if x is not None)

    def reorder(self, rows: Tensor) -> None:
        """Keep the batch rows named (B',), in that order."""
        for layer in self.layers:
            layer.itself.reorder(rows)
            layer.memory.reorder(rows)
        if self.valid is not None:
            self.valid = self.valid.index_select(0, rows)
        if isinstance(self.forgotten, Tensor):
            self.forgotten = self.forgotten.index_select(0, rows)

    def forget(self, unseen: Tensor) -> None:
        """Drop the first columns, as long as `unseen` (B, S): no later position of any row may look at them."""
        count = int(unseen.all(0).long().cumprod(0).sum())
        if count and self.valid is not None:
            for layer in self.layers:
                layer.itself.forget(count)
            self.forgotten = self.forgotten + self.valid[:, :count].sum(1, keepdim=True)
            self.valid = self.valid[:, count:]


class FeedForward(nn.Module):
    """Each position thinks for itself: D -> F -> D."""

    def __init__(self, d_model: int, d_ff: int) -> None:
        super().__init__()
        self.up = nn.Linear(d_model, d_ff)
        self.down = nn.Linear(d_ff, d_model)

    def forward(self, x: Tensor) -> Tensor:
        """(B, T, D) -> (B, T, D)."""
        return self.down(F.relu(self.up(x)))


def make_norm(d_model: int, there: bool) -> nn.LayerNorm:
    """The norm before a block, or in an experiment without norms what leaves its input as it is."""
    return nn.LayerNorm(d_model) if there else cast("nn.LayerNorm", nn.Identity())


class Layer(nn.Module):
    """Self-attention, then (if `cross`) attention to a memory, then the feed-forward; each added to the stream, or,
    without `residual`, taking its place."""

    def __init__(self, d_model: int, n_heads: int, d_ff: int, dropout: float, cross: bool, n_kv_heads: int = 0,
                 residual: bool = True, norm: bool = True) -> None:
        super().__init__()
        self.residual = residual
        self.self_norm = make_norm(d_model, norm)
        self.self_attention = MultiHeadAttention(d_model, n_heads, n_kv_heads)
        if cross:
            self.cross_norm = make_norm(d_model, norm)
            self.cross_attention = MultiHeadAttention(d_model, n_heads, n_kv_heads)
        self.cross = cross
        self.feed_forward_norm = make_norm(d_model, norm)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.dropout = Dropout(dropout)

    def join(self, x: Tensor, block: Tensor) -> Tensor:
        """What a block leaves in the stream: x and block (B, T, D) -> (B, T, D)."""
        return x + self.dropout(block) if self.residual else self.dropout(block)

    def forward(
        self, x: Tensor, mask: Tensor | None, memory: Tensor | None, memory_mask: Tensor | None,
        cache: LayerCache | None, inspect: bool,
    ) -> tuple[Tensor, LayerInside | None]:
        """x (B, T, D) -> (B, T, D)."""
        read, crossed, cross_weights = x, None, None
        mixed, self_weights = self.self_attention(
            self.self_norm(x), mask, cache=cache and cache.itself, need_weights=inspect
        )
        x = self.join(x, mixed)
        if self.cross:
            crossed, cross_weights = self.cross_attention(
                self.cross_norm(x), memory_mask, memory=memory, cache=cache and cache.memory, need_weights=inspect
            )
            x = self.join(x, crossed)
        thought = self.feed_forward(self.feed_forward_norm(x))
        x = self.join(x, thought)
        return x, LayerInside(read, mixed, crossed, thought, x, self_weights, cross_weights) if inspect else None


class Stack(nn.Module):
    """n layers and a last norm, over token vectors with positions added."""

    def __init__(
        self, config: Mapping[str, Any], n_layers: int, causal: bool, cross: bool = False, max_length: int = 1024,
    ) -> None:
        """`config` has d_model, n_heads, d_ff, dropout and what ATTENTION names; and of PARTS what is left out."""
        super().__init__()
        d_model, parts = config["d_model"], {**PARTS, **config}
        self.layers = cast("Sequence[Layer]", nn.ModuleList(
            Layer(d_model, config["n_heads"], config["d_ff"], config["dropout"], cross, config["n_kv_heads"],
                  parts["residual"], parts["norm"])
            for _ in range(n_layers)
        ))
        self.norm = make_norm(d_model, parts["norm"])
        self.dropout = Dropout(config["dropout"])
        self.causal = causal
        self.pattern = Pattern(config["attention"], config["attention_span"])
        self.positions: Tensor
        table = sinusoidal_positions(max_length, d_model)  # (max_length, D)
        self.register_buffer("positions", table if parts["positions"] else torch.zeros_like(table), persistent=False)

    def new_cache(self) -> StackCache:
        """An empty cache for writing step by step."""
        return StackCache([LayerCache() for _ in self.layers])

    def forward(
        self, x: Tensor, valid: Tensor, memory: Tensor | None = None, memory_valid: Tensor | None = None,
        cache: StackCache | None = None, inspect: bool = False, positions: Tensor | None = None,
        kept: list[Tensor] | None = None,
    ) -> tuple[Tensor, list[LayerInside]]:
        """x (B, T, D) token vectors, valid (B, T) True where not padding; memory (B, S, D), memory_valid (B, S).

        With a cache, x holds the new positions only. Padding is looked at by nobody and numbers no position. Tokens
        are numbered from 0, left to right, or as `positions` (B, T) says. What each layer leaves (B, T, D) comes into
        `kept`.
        Returns the hidden states (B, T, D), and a LayerInside per layer when `inspect`.
        """
        new = x.size(1)
        seen = valid if cache is None or cache.valid is None else torch.cat([cache.valid, valid], dim=1)  # (B, S)
        numbers = (seen.long().cumsum(1) - 1).clamp(min=0)  # (B, S)
        if cache is not None:
            cache.valid, numbers = seen, numbers + cache.forgotten
        if positions is None:
            positions = numbers[:, -new:]  # (B, T)
        x = self.dropout(x + self.positions[positions].to(x.dtype))
        mask = self.mask(seen, numbers, new)
        memory_mask = None if memory_valid is None else memory_valid[:, None, None, :]  # (B, 1, 1, S)
        insides: list[LayerInside] = []
        for i, layer in enumerate(self.layers):
            x, inside = layer(x, mask, memory, memory_mask, cache and cache.layers[i], inspect)
            if inside is not None:
                insides.append(inside)
            if kept is not None:
                kept.append(x)
        if cache is not None and self.pattern.reach is not None:
            cache.forget(~seen | (numbers[:, -1:] + 1 - numbers >= self.pattern.reach))
        return self.norm(x), insides

    def mask(self, seen: Tensor, numbers: Tensor, new: int) -> Tensor:
        """Who may look at whom: (B, 1, T, S), or (B, 1, 1, S) where all may look alike. seen (B, S) marks what is
        not padding, numbers (B, S) are the positions' numbers; the last `new` = T ask."""
        mask = seen[:, None, None, :]  # (B, 1, 1, S)
        near = self.pattern.allows(numbers[:, -new:], numbers)  # (B, T, S)
        if near is not None:
            mask = mask & near.unsqueeze(1)  # (B, 1, T, S)
        place = torch.arange(seen.size(1), device=seen.device)  # (S,)
        own = place[-new:].unsqueeze(1)  # (T, 1)
        if self.causal:
            mask = mask & (place <= own)  # (B, 1, T, S)
        if self.causal or near is not None:
            # a padded position may look at itself, so that no row of the mask is empty
            mask = mask | (place == own)
        return mask


def make_readout(size: int, n_heads: int, config: Mapping[str, Any]) -> Layer | None:
    """A layer more, for sentence vectors, over states of that size, where the configuration asks for the contrast."""
    return Layer(size, n_heads, 2 * size, config["dropout"], cross=False) if config["contrastive_weight"] else None


def read_out(readout: Layer, states: Tensor, valid: Tensor) -> Tensor:
    """states (B, T, D), valid (B, T) -> what the readout makes of them (B, T, D)."""
    return readout(states, valid[:, None, None, :], None, None, None, False)[0]


def initialise(module: nn.Module) -> None:
    """Glorot-uniform matrices and zero biases for every linear layer; the embedding keeps its own start."""
    for part in module.modules():
        if isinstance(part, nn.Linear):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
        elif isinstance(part, TokenEmbedding):
            for table in part.parameters():
                nn.init.normal_(table, std=table.size(1) ** -0.5)


def stack_maps(
    kind: Literal["encoder", "decoder"], layers: list[LayerInside], rows: list[str], columns: list[str]
) -> list[AttentionMap]:
    """The self-attention of the first sentence of a batch as one map a layer and head."""
    return [
        AttentionMap(kind, i, h, tuple(rows), tuple(columns), weights.numpy())
        for i, layer in enumerate(layers)
        for h, weights in enumerate(layer.self_weights[0])
    ]
