"""Attention in blocks: the same weighted means as `attend` under a mask, without ever holding all scores at once.

Attention to some of the keys can be put together with attention to the others when each part remembers how large the
exponentials were that it divided by (Milakov & Gimelshein 2018, "Online normalizer calculation for softmax"; Dao et
al. 2022, "FlashAttention"). With that, a window costs T * span instead of T * T (Beltagy et al. 2020, "Longformer"),
strides T * T / span more (Child et al. 2019), and blocks can lie on different machines
(models/blocks/ring_attention.py).

Shapes: B batch, H heads, G heads of keys and values, T queries, S keys, K head size; N chunks of C positions. Masks are
boolean, True = may look.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from models.blocks.attention import attend


class Partial(NamedTuple):
    """Attention to some of the keys: the mixed values (B, H, T, K), and the logarithm (B, H, T) of the sum of all
    exponentials, -inf where nothing could be looked at."""

    mixed: Tensor
    logsum: Tensor


def partial_attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Partial:
    """Attention of q (B, H, T, K) to these keys and values (B, G, S, K) alone, ready to be merged with others. A row of
    `mask` (broadcastable to (B, H, T, S)) may be empty: it mixes nothing, and weighs nothing in a merge."""
    if k.size(1) != q.size(1):  # heads next to each other share
        k, v = k.repeat_interleave(q.size(1) // k.size(1), 1), v.repeat_interleave(q.size(1) // v.size(1), 1)
    scores = q / math.sqrt(q.size(-1)) @ k.transpose(-2, -1)  # (B, H, T, S)
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    top = scores.amax(-1, keepdim=True).clamp(min=torch.finfo(scores.dtype).min)  # (B, H, T, 1)
    exponentials = scores.sub(top).exp_()  # (B, H, T, S)
    total = exponentials.sum(-1, keepdim=True)  # (B, H, T, 1); 0 for an empty row, else at least 1
    return Partial(exponentials @ v / total.clamp(min=1), (top + total.log()).squeeze(-1))


def merge(a: Partial, b: Partial) -> Partial:
    """Attention to the keys of both parts: each part counts by its share of all exponentials."""
    logsum = torch.logaddexp(a.logsum, b.logsum)  # (B, H, T)
    shares = [(part.logsum - logsum).exp().nan_to_num(0).unsqueeze(-1) for part in (a, b)]  # (B, H, T, 1)
    return Partial(a.mixed * shares[0] + b.mixed * shares[1], logsum)


def windowed(q: Tensor, k: Tensor, v: Tensor, span: int, causal: bool = True) -> Tensor:
    """`attend` under the mask `Pattern("window", span)`: q, k, v as there, T = S. Each chunk of `span` positions looks
    at itself and at the chunk before (and, not causal, after): 2 (3) * T * span scores. Returns (B, H, T, K)."""
    return _from_chunks(attend(*_to_chunks(q, k, v, span, causal))[0], q)


def strided(q: Tensor, k: Tensor, v: Tensor, span: int, causal: bool = True) -> Tensor:
    """`attend` under the mask `Pattern("strided", span)`: the window merged with every `span`-th position, which adds
    T * T / span scores. q, k, v as in `windowed`; returns (B, H, T, K)."""
    near = partial_attend(*_to_chunks(q, k, v, span, causal))
    near = Partial(_from_chunks(near.mixed, q), _from_chunks(near.logsum.unsqueeze(-1), q).squeeze(-1))
    length, rows = q.size(2), -(-q.size(2) // span)
    # positions with the same remainder stand together: (B * span, H, rows, K)
    apart_q, apart_k, apart_v = (
        _padded(x, span).unflatten(2, (rows, span)).permute(0, 3, 1, 2, 4).flatten(0, 1) for x in (q, k, v))
    place = torch.arange(rows, device=q.device)
    # a position itself is in the window already
    other = place < place.unsqueeze(1) if causal else place != place.unsqueeze(1)  # (rows, rows)
    real = place * span + torch.arange(span, device=q.device).unsqueeze(1) < length  # (span, rows)
    mask = (other & real.unsqueeze(1)).repeat(q.size(0), 1, 1).unsqueeze(1)  # (B * span, 1, rows, rows)
    far = partial_attend(apart_q, apart_k, apart_v, mask)

    def back(x: Tensor) -> Tensor:
        """(B * span, H, rows, K) -> (B, H, T, K)."""
        return x.unflatten(0, (-1, span)).permute(0, 2, 3, 1, 4).flatten(2, 3)[:, :, :length]

    return merge(near, Partial(back(far.mixed), back(far.logsum.unsqueeze(-1)).squeeze(-1))).mixed


def _padded(x: Tensor, size: int) -> Tensor:
    """(B, H, T, K) with zeros after it, so that `size` divides T."""
    return F.pad(x, (0, 0, 0, -x.size(2) % size))


def _to_chunks(q: Tensor, k: Tensor, v: Tensor, span: int, causal: bool) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Chunks as a batch, C = span: q (B * N, H, C, K), each beside the keys and values (B * N, G, 2 C or 3 C, K) of its
    neighbours, and who may look at whom (B * N, 1, C, 2 C or 3 C)."""
    length, batch = q.size(2), q.size(0)
    q, k, v = (_padded(x, span).unflatten(2, (-1, span)).transpose(1, 2) for x in (q, k, v))  # (B, N, H, C, K)
    chunks, sides = q.size(1), 1 if causal else 2

    def beside(x: Tensor) -> Tensor:
        """(B, N, G, C, K) -> (B * N, G, 2 C or 3 C, K)."""
        wide = F.pad(x, (0, 0, 0, 0, 0, 0, 1, sides - 1))  # an empty chunk before the first (and after the last)
        return torch.cat([wide[:, i:i + chunks] for i in range(sides + 1)], dim=3).flatten(0, 1)

    first = torch.arange(chunks, device=q.device).unsqueeze(1) * span  # (N, 1)
    asking = first + torch.arange(span, device=q.device)  # (N, C)
    asked = first + torch.arange(-span, sides * span, device=q.device)  # (N, 2 C or 3 C)
    distance = asking.unsqueeze(2) - asked.unsqueeze(1)  # (N, C, 2 C or 3 C)
    mask = (distance.abs() < span) & ((asked >= 0) & (asked < length)).unsqueeze(1)
    if causal:
        mask &= distance >= 0
    mask |= distance == 0  # what was padded looks at itself, so that no row is empty
    return q.flatten(0, 1), beside(k), beside(v), mask.repeat(batch, 1, 1).unsqueeze(1)


def _from_chunks(x: Tensor, q: Tensor) -> Tensor:
    """(B * N, H, C, K) -> (B, H, T, K), as long as q."""
    return x.unflatten(0, (q.size(0), -1)).transpose(1, 2).flatten(2, 3)[:, :, :q.size(2)]
