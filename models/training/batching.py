"""Sequences of different lengths into rectangular batches, with as little padding as possible.

Shapes: B batch, T longest sequence of the batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

#: Lengths that training batches are padded to. A CPU compiles its bfloat16 kernels anew for every shape of matrix, two
#: milliseconds each, so a training that meets a few hundred shapes is three times as fast as one that meets thousands.
LENGTHS = np.array([4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 28, 32, 40, 48, 64, 80, 96, 128, 192, 256, 384, 512])


def rounded_up(lengths: np.ndarray) -> np.ndarray:
    """Each length as the next one of LENGTHS."""
    return LENGTHS[np.minimum(np.searchsorted(LENGTHS, lengths), len(LENGTHS) - 1)]


def pad(
    sequences: Sequence[Sequence[int]], pad_id: int, device: torch.device | None = None, round_up: bool = False
) -> tuple[Tensor, Tensor]:
    """Sequences as ids (B, T), padded on the right, and valid (B, T), True where not padding. `round_up` takes T from
    LENGTHS."""
    lengths = np.fromiter((len(s) for s in sequences), dtype=np.int64, count=len(sequences))
    longest = max(1, int(lengths.max(initial=1)))
    if round_up:
        longest = max(longest, int(rounded_up(np.array(longest))))
    valid = np.arange(longest) < lengths[:, None]  # (B, T)
    ids = np.full((len(sequences), longest), pad_id, dtype=np.int64)
    ids[valid] = np.fromiter((i for s in sequences for i in s), dtype=np.int64, count=int(lengths.sum()))
    return torch.from_numpy(ids).to(device), torch.from_numpy(valid).to(device)


def chosen_places(asked: Tensor) -> tuple[Tensor, Tensor]:
    """Indexes (P,) of the True places of `asked` (B, T), flattened, and their weights (P,), 1. A few places are added
    with weight 0, so that P is a multiple of 128 and shapes repeat."""
    places = asked.flatten().nonzero().squeeze(1)
    count = len(places)
    places = torch.cat([places, places[:1].expand(-count % 128)])
    return places, (torch.arange(len(places), device=asked.device) < count).float()


def bucketed(sizes: Sequence[tuple[int, ...]], max_tokens: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Indexes of all examples in batches of about `max_tokens` tokens, padding included, in random order.

    `sizes` are the lengths of an example's sequences, e.g. (source, target). Examples of like lengths come together;
    those of the same rounded lengths are shuffled among themselves, then the batches are shuffled.
    """
    if not len(sizes):
        return []
    lengths = rounded_up(np.asarray(sizes, dtype=np.int64).reshape(len(sizes), -1))
    order = rng.permutation(len(lengths))
    order = order[np.lexsort(lengths[order].T)]
    batches, start = [], 0
    while start < len(order):
        longest, end = lengths[order[start]], start + 1
        while end < len(order):
            longest = np.maximum(longest, lengths[order[end]])
            if (end - start + 1) * int(longest.sum()) > max_tokens:
                break
            end += 1
        batches.append(order[start:end])
        start = end
    return [batches[i] for i in rng.permutation(len(batches))]


def chunks_by_length(sequences: Sequence[Sequence[int]], size: int) -> Iterator[list[int]]:
    """Indexes of the sequences, `size` at a time, from the shortest to the longest."""
    order = sorted(range(len(sequences)), key=lambda i: len(sequences[i]))
    for start in range(0, len(order), size):
        yield order[start:start + size]
