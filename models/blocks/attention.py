"""Attention: every position asks, every position answers, and the answers are averaged by how well they fit.

Vaswani et al. 2017, "Attention is all you need", sections 3.2.1 and 3.2.2. Heads may share their keys and values: all
of them (Shazeer 2019, "Fast Transformer decoding", multi-query) or in groups (Ainslie et al. 2023, "GQA").

Shapes: B batch, H heads, G heads of keys and values (H / G heads share one; G = H in plain multi-head attention),
T queries, S keys, D model size, K = D / H head size. Masks are boolean, True = may look.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def attend(
    q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None, need_weights: bool = False
) -> tuple[Tensor, Tensor | None]:
    """softmax(q kᵀ / √K) v: q (B, H, T, K), k and v (B, G, S, K), mask broadcastable to (B, H, T, S).

    PyTorch's fused kernel when nobody looks; the formula, written out, when `need_weights`, and for gradients on a CPU,
    where the kernel's backward pass takes ten times as long on sentences. Every row of `mask` must allow something: a
    row that allows nothing is 0 in the kernel and NaN in the formula.
    Returns the mixed values (B, H, T, K), and the weights (B, H, T, S) or None.
    """
    if k.size(1) != q.size(1):  # heads next to each other share
        k, v = k.repeat_interleave(q.size(1) // k.size(1), 1), v.repeat_interleave(q.size(1) // v.size(1), 1)
    slow_backward = q.device.type == "cpu" and torch.is_grad_enabled() and q.requires_grad
    if not need_weights and not slow_backward:
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask), None
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))  # (B, H, T, S)
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    weights = scores.softmax(dim=-1)  # (B, H, T, S)
    return weights.to(v.dtype) @ v, weights if need_weights else None  # (B, H, T, K)


def causal_mask(length: int, device: torch.device | None = None) -> Tensor:
    """(T, T), True on and below the diagonal: a position sees itself and what came before."""
    return torch.ones(length, length, dtype=torch.bool, device=device).tril()


@dataclass
class KeyValues:
    """The keys and values that one attention layer has already computed: k, v (B, G, S, K), or nothing yet.

    Who writes token after token gets room for more than there is, so that a new token does not cost a copy of all.
    """

    k: Tensor | None = None
    v: Tensor | None = None
    _room: tuple[Tensor, Tensor] | None = field(default=None, repr=False)
    _grown: bool = field(default=False, repr=False)

    def extend(self, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Add the new positions' keys and values, and return all."""
        if self.k is not None and self.v is not None:
            if self._grown:
                k, v = self._append(self.k, self.v, k, v)
            else:
                k, v = torch.cat([self.k, k], dim=2), torch.cat([self.v, v], dim=2)  # (B, G, S + T, K)
                self._grown = True
        self.k, self.v = k, v
        return k, v

    def _append(self, old_k: Tensor, old_v: Tensor, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        room, start, end = self._room, old_k.size(2), old_k.size(2) + k.size(2)
        if room is None or room[0].size(2) < end:
            room = self._room = _wider(old_k, 2 * end), _wider(old_v, 2 * end)
        for wide, new in zip(room, (k, v)):
            wide[:, :, start:end] = new
        return room[0][:, :, :end], room[1][:, :, :end]  # (B, G, S + T, K)

    def reorder(self, rows: Tensor) -> None:
        """Keep the batch rows (B',) named, in that order: beams that live on, or sentences not yet finished."""
        if self.k is not None and self.v is not None:
            self._keep(self.k.index_select(0, rows), self.v.index_select(0, rows))

    def forget(self, count: int) -> None:
        """Drop the first `count` positions: nobody may look at them any more."""
        if self.k is not None and self.v is not None and count:
            self._keep(self.k[:, :, count:], self.v[:, :, count:])

    def _keep(self, k: Tensor, v: Tensor) -> None:
        self.k, self.v, self._room, self._grown = k, v, None, False


def _wider(x: Tensor, size: int) -> Tensor:
    """A copy of x (B, G, S, K) with room for `size` positions."""
    room = x.new_empty(*x.shape[:2], size, x.size(3))
    room[:, :, :x.size(2)] = x
    return room


class MultiHeadAttention(nn.Module):
    """Four projections around `attend`: H small attentions side by side, each in its own K dimensions.

    With `n_kv_heads` G, which divides H, only G heads of keys and values are computed and kept; 0 means H.
    """

    def __init__(self, d_model: int, n_heads: int, n_kv_heads: int = 0) -> None:
        super().__init__()
        self.n_heads, self.n_kv_heads = n_heads, n_kv_heads or n_heads
        kv_size = d_model // n_heads * self.n_kv_heads
        self.query = nn.Linear(d_model, d_model)
        self.key = nn.Linear(d_model, kv_size)
        self.value = nn.Linear(d_model, kv_size)
        self.output = nn.Linear(d_model, d_model)

    @staticmethod
    def split_heads(x: Tensor, n_heads: int) -> Tensor:
        """(B, T, heads * K) -> (B, heads, T, K)."""
        return x.unflatten(-1, (n_heads, -1)).transpose(1, 2)

    def keys_values(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """x (B, S, D) -> keys and values (B, G, S, K)."""
        return self.split_heads(self.key(x), self.n_kv_heads), self.split_heads(self.value(x), self.n_kv_heads)

    def forward(
        self, x: Tensor, mask: Tensor | None = None, memory: Tensor | None = None,
        cache: KeyValues | None = None, need_weights: bool = False,
    ) -> tuple[Tensor, Tensor | None]:
        """x (B, T, D) looks at itself, or at `memory` (B, S, D) when given.

        With a cache, self-attention adds x's keys and values to those already there; cross-attention computes them
        from `memory` once and then reuses them. Returns (B, T, D) and the weights (B, H, T, S) or None.
        """
        q = self.split_heads(self.query(x), self.n_heads)  # (B, H, T, K)
        if memory is not None and cache is not None and cache.k is not None and cache.v is not None:
            k, v = cache.k, cache.v
        else:
            k, v = self.keys_values(x if memory is None else memory)  # (B, G, S, K)
            if cache is not None:
                k, v = cache.extend(k, v)
        mixed, weights = attend(q, k, v, mask, need_weights)  # (B, H, T, K)
        joined = mixed.transpose(1, 2).flatten(2)  # (B, T, D)
        return self.output(joined), weights
