"""Some of many, drawn by a seed. The shared corpus is sorted by length, so its first sentences are its shortest: who
wants only a few takes them from everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def shuffled(items: Sequence[T], seed: int = 0) -> list[T]:
    """All items in an order that the seed draws."""
    return [items[i] for i in np.random.default_rng(seed).permutation(len(items))]


def sample_of(items: Sequence[T], count: int | None, seed: int = 0) -> list[T]:
    """`count` of the items, drawn by the seed, in their own order; all where there are no more, or for None. A smaller
    sample lies within a larger one of the same items."""
    if count is None or count >= len(items):
        return list(items)
    return [items[i] for i in sorted(np.random.default_rng(seed).permutation(len(items))[:count])]
