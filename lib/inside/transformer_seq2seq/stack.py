"""The one stack that three methods are made of: its switches, sizes and masks, read off the loaded networks.

Shapes: T positions, S memory positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from models.blocks.transformer import Stack
from models.messages import N_

KEYS = ("transformer_encoder", "transformer_decoder", "transformer_seq2seq")
#: what a layer does, in order
SELF, CROSS, THINK = N_("self-attention"), N_("cross-attention"), N_("feed-forward")
#: positions and memory positions of the masks that are drawn
TOKENS, MEMORY = 6, 8


@dataclass(frozen=True)
class StackFacts:
    """One stack of a method: `part` is its name in the network, `owner` the method's class, `blocks` what each layer
    does, in order."""

    key: str
    part: str
    owner: str
    stack: Stack
    causal: bool
    cross: bool
    layers: int
    heads: int
    d_model: int
    parameters: int
    blocks: tuple[str, ...]


def stack_facts(method: Any) -> list[StackFacts]:
    """The stacks of a method's network; [] where it has none."""
    network = getattr(method, "network", None)
    found = []
    for part, stack in network.named_children() if network is not None else ():
        if isinstance(stack, Stack):
            first = stack.layers[0]
            blocks = (SELF, *((CROSS,) if first.cross else ()), THINK)
            found.append(StackFacts(
                method.key, part, type(method).__name__, stack, stack.causal, first.cross, len(stack.layers),
                first.self_attention.n_heads, stack.norm.normalized_shape[0],
                sum(p.numel() for p in stack.parameters()), blocks))
    return found


def mask_of(facts: StackFacts) -> list[tuple[str, np.ndarray]]:
    """What each position may look at, as the stack itself says: ("self", (T, T)) and, with the cross switch, ("cross",
    (T, S)): a memory without padding is open to all."""
    seen = torch.ones(1, TOKENS, dtype=torch.bool)
    mask = facts.stack.mask(seen, torch.arange(TOKENS)[None], TOKENS)  # (1, 1, T, T) or (1, 1, 1, T)
    found = [("self", mask.expand(1, 1, TOKENS, TOKENS)[0, 0].numpy())]
    if facts.cross:
        found.append(("cross", np.ones((TOKENS, MEMORY), dtype=bool)))
    return found
