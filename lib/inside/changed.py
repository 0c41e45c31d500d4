"""Copies of a method in which one thing is different: heads silent, positions gone. The original is never touched.

A silent head is one whose columns of the output matrix are zero: what it gathered reaches nobody.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import torch
from torch import nn

from models.blocks.attention import MultiHeadAttention
from models.blocks.transformer import Stack
from models.neural import NeuralMethod

M = TypeVar("M", bound=NeuralMethod)


def changed(method: M, change: Callable[[Any], None]) -> M:
    """A copy of the method with its own network, on which `change` has been at work."""
    other = copy.copy(method)
    other.network = copy.deepcopy(method.network)
    with torch.no_grad():
        change(other.network)
    return other


def without_positions(method: M) -> M:
    """A copy whose stacks add nothing for the place of a token."""
    def change(network: nn.Module) -> None:
        for part in network.modules():
            if isinstance(part, Stack):
                part.positions = torch.zeros_like(part.positions)

    return changed(method, change)


def silence(attention: MultiHeadAttention, head: int) -> None:
    """Make one head's result count for nothing, in place."""
    size = attention.output.in_features // attention.n_heads
    attention.output.weight[:, head * size:(head + 1) * size] = 0


def without_heads(
    method: M, heads: Iterable[tuple[int, int]], stack: str = "stack", block: str = "self_attention"
) -> M:
    """A copy in which the heads named (layer, head), from 0, are silent. `stack` is the network's: "stack", "encoder"
    or "decoder"; `block` is "self_attention" or "cross_attention"."""
    def change(network: nn.Module) -> None:
        for layer, head in heads:
            silence(getattr(getattr(network, stack).layers[layer], block), head)

    return changed(method, change)
