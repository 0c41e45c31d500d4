"""Ring attention: a sequence too long for one machine, each machine with a block of it, keys and values passed round.

Liu, Zaharia & Abbeel 2023, "Ring attention with blockwise Transformers for near-infinite context". Every process keeps
the queries of its own block. The blocks of keys and values go from neighbour to neighbour; after as many turns as there
are processes everybody has seen everything, and no process ever held more than one block's scores.

Nothing here starts processes: each of them calls this inside a process group of `torch.distributed`.

Shapes: B batch, H heads, G heads of keys and values, P processes, T this process's positions, S those of the block at
hand, K head size, D model size.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
import torch.distributed as dist
from torch import Tensor, nn

from models.blocks.attention import KeyValues, MultiHeadAttention, causal_mask
from models.blocks.attention_blocks import Partial, merge, partial_attend
from models.blocks.transformer import Stack


def block_lengths(length: int, processes: int) -> list[int]:
    """How many of `length` positions each process has: as even as can be."""
    ends = [length * i // processes for i in range(processes + 1)]
    return [end - start for start, end in pairwise(ends)]


def ring_attend(q: Tensor, k: Tensor, v: Tensor, lengths: Sequence[int], causal: bool = True) -> Tensor:
    """Attention of this process's q (B, H, T, K) to the keys and values (B, G, T, K) of all; `lengths` (P) are the
    positions of each process, in order, at least one each. Returns (B, H, T, K).

    While a block is worked on, it is already on its way to the next process. Causal: a block that lies behind this
    one is passed on unread.
    """
    rank, processes = dist.get_rank(), dist.get_world_size()
    held = torch.stack([k, v])  # (2, B, G, S, K)
    found: Partial | None = None
    for turn in range(processes):
        owner = (rank - turn) % processes
        coming, under_way = held, []
        if turn + 1 < processes:
            coming = held.new_empty(*held.shape[:3], lengths[owner - 1], held.size(4))
            under_way = [dist.isend(held, (rank + 1) % processes), dist.irecv(coming, (rank - 1) % processes)]
        if owner <= rank or not causal:
            mask = causal_mask(q.size(2), q.device) if causal and owner == rank else None
            part = partial_attend(q, held[0], held[1], mask)
            found = part if found is None else merge(found, part)
            del part, mask
        for transfer in under_way:
            if transfer is not None:
                transfer.wait()
        held = coming
    assert found is not None  # the own block is always seen
    return found.mixed


class RingAttention(nn.Module):
    """A layer's own self-attention, its four projections, around `ring_attend`; for texts without padding."""

    def __init__(self, attention: MultiHeadAttention, lengths: Sequence[int], causal: bool) -> None:
        super().__init__()
        self.attention, self.lengths, self.causal = attention, list(lengths), causal

    def forward(
        self, x: Tensor, mask: Tensor | None = None, memory: Tensor | None = None,
        cache: KeyValues | None = None, need_weights: bool = False,
    ) -> tuple[Tensor, None]:
        """x (B, T, D) of this process -> (B, T, D). The mask is the ring's own; there is no memory and no cache."""
        q = self.attention.split_heads(self.attention.query(x), self.attention.n_heads)  # (B, H, T, K)
        mixed = ring_attend(q, *self.attention.keys_values(x), self.lengths, self.causal)  # (B, H, T, K)
        return self.attention.output(mixed.transpose(1, 2).flatten(2)), None


def put_in_ring(stack: Stack, lengths: Sequence[int]) -> Tensor:
    """Let every layer of the stack look round the ring, in place. Returns the numbers (1, T) of this process's
    positions, which the stack must be given."""
    for layer in stack.layers:
        layer.register_module("self_attention", RingAttention(layer.self_attention, lengths, stack.causal))
    first = sum(lengths[:dist.get_rank()])
    return torch.arange(first, first + lengths[dist.get_rank()]).unsqueeze(0)
