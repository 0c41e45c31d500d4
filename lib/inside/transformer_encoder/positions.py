"""Positions: the table that is added to the embedding, and what the order of the words is worth to a stack.

Vaswani et al. 2017, section 3.5. Without positions self-attention treats a text as a bag: words in another order give
the same states, in another order.

Shapes: P positions, T tokens, D d_model.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from lib.inside.path import StackInside
from models.base import unit_rows
from models.blocks.transformer import Stack

#: two orders of the same words that mean different things, by language
WRITTEN: dict[str, Sequence[tuple[str, str]]] = {
    "zh": (("狗追猫。", "猫追狗。"), ("老师帮了学生。", "学生帮了老师。")),
    "en": (("The dog bit the man.", "The man bit the dog."), ("Tom loves Mary.", "Mary loves Tom.")),
}


def table(stack: Stack, count: int) -> np.ndarray:
    """The encoding of the first `count` positions: (P, D)."""
    return stack.positions[:count].cpu().numpy().astype(float)


def likeness(encoding: np.ndarray) -> np.ndarray:
    """Cosine of every position (P, D) with every other: (P, P)."""
    return unit_rows(encoding) @ unit_rows(encoding).T


def wave_length(d_model: int, dimension: int) -> float:
    """After how many positions the wave of a dimension (from 0) begins anew."""
    return 2 * np.pi * 10000.0 ** ((dimension - dimension % 2) / d_model)


def only_in_one(first: Sequence[str], second: Sequence[str]) -> tuple[list[str], list[str]]:
    """The pieces that one text has and the other has not, each as often as it is missing."""
    a, b = Counter(first), Counter(second)
    return list((a - b).elements()), list((b - a).elements())


@dataclass(frozen=True)
class OrderTest:
    """Two texts of the same pieces, token by token: `here` and `there` are a token's places (from 0), `gaps` (T) the
    largest difference between any of the numbers of its last states, `cosines` (T) their cosine. `mean_gap` and
    `mean_cosine` compare the mean states of the words; `size` is the largest number in any state."""

    tokens: tuple[str, ...]
    here: tuple[int, ...]
    there: tuple[int, ...]
    gaps: np.ndarray
    cosines: np.ndarray
    mean_gap: float
    mean_cosine: float
    size: float


def mean_state(inside: StackInside) -> np.ndarray:
    """The mean of the last states over the words: (D,)."""
    return inside.hidden[torch.from_numpy(inside.words)].double().mean(0).cpu().numpy()


def order_test(first: StackInside, second: StackInside) -> OrderTest:
    """Each token of the first text beside the same piece in the second; where a piece stands more than once, the
    first with the first. Pieces that only one text has are left out."""
    waiting: dict[int, list[int]] = defaultdict(list)
    for place, id in enumerate(second.ids):
        waiting[id].append(place)
    pairs = [(place, waiting[id].pop(0)) for place, id in enumerate(first.ids) if waiting[id]]
    here, there = [a for a, _ in pairs], [b for _, b in pairs]
    a, b = first.hidden[here].double().cpu().numpy(), second.hidden[there].double().cpu().numpy()
    means = mean_state(first), mean_state(second)
    return OrderTest(
        tuple(first.tokens[i] for i in here), tuple(here), tuple(there), np.abs(a - b).max(1),
        (unit_rows(a) * unit_rows(b)).sum(1), float(np.abs(means[0] - means[1]).max()),
        float((unit_rows(means[0][None]) @ unit_rows(means[1][None]).T).item()), float(np.abs(a).max()))
