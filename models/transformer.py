"""One stack of Transformer layers with two switches: `causal` (see only what came before), `cross` (look at a memory).

causal off, cross off: the encoder.  causal on, cross off: the decoder.  causal on, cross on: the seq2seq decoder.

Vaswani et al. 2017, "Attention is all you need"; the norm stands before each block (Xiong et al. 2020, "On layer
normalization in the Transformer architecture"), which trains without accidents.

Shapes: B batch, T positions, S memory positions, D d_model, F d_ff, H heads, V vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.attention import KeyValues, MultiHeadAttention, causal_mask
from models.layers import Dropout, TokenEmbedding, sinusoidal_positions


@dataclass
class LayerInside:
    """What one layer did: its output (B, T, D), and its attention weights (B, H, T, S)."""

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

    `valid` (B, S) marks the positions already read that are not padding.
    """

    layers: list[LayerCache]
    valid: Tensor | None = None

    def reorder(self, rows: Tensor) -> None:
        """Keep the batch rows named (B',), in that order."""
        for layer in self.layers:
            layer.itself.reorder(rows)
            layer.memory.reorder(rows)
        if self.valid is not None:
            self.valid = self.valid.index_select(0, rows)


class FeedForward(nn.Module):
    """Each position thinks for itself: D -> F -> D."""

    def __init__(self, d_model: int, d_ff: int) -> None:
        super().__init__()
        self.up = nn.Linear(d_model, d_ff)
        self.down = nn.Linear(d_ff, d_model)

    def forward(self, x: Tensor) -> Tensor:
        """(B, T, D) -> (B, T, D)."""
        return self.down(F.relu(self.up(x)))


class Layer(nn.Module):
    """Self-attention, then (if `cross`) attention to a memory, then the feed-forward; each added to the stream."""

    def __init__(self, d_model: int, n_heads: int, d_ff: int, dropout: float, cross: bool) -> None:
        super().__init__()
        self.self_norm = nn.LayerNorm(d_model)
        self.self_attention = MultiHeadAttention(d_model, n_heads)
        if cross:
            self.cross_norm = nn.LayerNorm(d_model)
            self.cross_attention = MultiHeadAttention(d_model, n_heads)
        self.cross = cross
        self.feed_forward_norm = nn.LayerNorm(d_model)
        self.feed_forward = FeedForward(d_model, d_ff)
        self.dropout = Dropout(dropout)

    def forward(
        self, x: Tensor, mask: Tensor | None, memory: Tensor | None, memory_mask: Tensor | None,
        cache: LayerCache | None, inspect: bool,
    ) -> tuple[Tensor, LayerInside | None]:
        """x (B, T, D) -> (B, T, D)."""
        mixed, self_weights = self.self_attention(
            self.self_norm(x), mask, cache=cache and cache.itself, need_weights=inspect
        )
        x = x + self.dropout(mixed)
        cross_weights = None
        if self.cross:
            mixed, cross_weights = self.cross_attention(
                self.cross_norm(x), memory_mask, memory=memory, cache=cache and cache.memory, need_weights=inspect
            )
            x = x + self.dropout(mixed)
        x = x + self.dropout(self.feed_forward(self.feed_forward_norm(x)))
        return x, LayerInside(x, self_weights, cross_weights) if inspect else None


class Stack(nn.Module):
    """n layers and a last norm, over token vectors with positions added."""

    def __init__(
        self, d_model: int, n_heads: int, n_layers: int, d_ff: int, dropout: float,
        causal: bool, cross: bool = False, max_length: int = 1024,
    ) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(d_model, n_heads, d_ff, dropout, cross) for _ in range(n_layers))
        self.norm = nn.LayerNorm(d_model)
        self.dropout = Dropout(dropout)
        self.causal = causal
        self.register_buffer("positions", sinusoidal_positions(max_length, d_model), persistent=False)

    def new_cache(self) -> StackCache:
        """An empty cache for writing step by step."""
        return StackCache([LayerCache() for _ in self.layers])

    def forward(
        self, x: Tensor, valid: Tensor, memory: Tensor | None = None, memory_valid: Tensor | None = None,
        cache: StackCache | None = None, inspect: bool = False, positions: Tensor | None = None,
    ) -> tuple[Tensor, list[LayerInside]]:
        """x (B, T, D) token vectors, valid (B, T) True where not padding; memory (B, S, D), memory_valid (B, S).

        With a cache, x holds the new positions only. Padding is looked at by nobody and numbers no position. Tokens
        are numbered from 0, left to right, or as `positions` (B, T) says.
        Returns the hidden states (B, T, D), and a LayerInside per layer when `inspect`.
        """
        new = x.size(1)
        seen = valid if cache is None or cache.valid is None else torch.cat([cache.valid, valid], dim=1)  # (B, S)
        if cache is not None:
            cache.valid = seen
        if positions is None:
            positions = (seen.long().cumsum(1) - 1).clamp(min=0)[:, -new:]  # (B, T)
        x = self.dropout(x + self.positions[positions].to(x.dtype))
        mask = seen[:, None, None, :]  # (B, 1, 1, S)
        if self.causal:
            total = seen.size(1)
            mask = mask & causal_mask(total, x.device)[-new:]  # (B, 1, T, S)
            # a padded position may look at itself, so that no row of the mask is empty
            mask = mask | torch.eye(total, dtype=torch.bool, device=x.device)[-new:]
        memory_mask = None if memory_valid is None else memory_valid[:, None, None, :]  # (B, 1, 1, S)
        insides: list[LayerInside] = []
        for i, layer in enumerate(self.layers):
            x, inside = layer(x, mask, memory, memory_mask, cache and cache.layers[i], inspect)
            if inside is not None:
                insides.append(inside)
        return self.norm(x), insides


def initialise(module: nn.Module) -> None:
    """Glorot-uniform matrices and zero biases for every linear layer; the embedding keeps its own start."""
    for part in module.modules():
        if isinstance(part, nn.Linear):
            nn.init.xavier_uniform_(part.weight)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
        elif isinstance(part, TokenEmbedding):
            nn.init.normal_(part.weight, std=part.weight.size(1) ** -0.5)
