"""Pairs of sentences as pairs of id lists, as the three objectives read them."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from itertools import chain

from models.base import Pair
from models.tokenizer import Tokenizer

IdPair = tuple[list[int], list[int]]
#: a sentence longer than this, in tokens, is cut in training
LONGEST = 120


def digest(pairs: Sequence[Pair]) -> str:
    """Hex sha256 of the sentences in their order: what tells one training's data from another's."""
    return hashlib.sha256(json.dumps([list(pair) for pair in pairs]).encode()).hexdigest()


def encode_pairs(tokenizer: Tokenizer, pairs: Sequence[Pair]) -> list[IdPair]:
    """Ids of both sides of each pair; pairs with an empty side are left out."""
    first = tokenizer.encode_batch([pair.first for pair in pairs])
    second = tokenizer.encode_batch([pair.second for pair in pairs])
    return [(a[:LONGEST], b[:LONGEST]) for a, b in zip(first, second) if a and b]


def joined_pairs(pairs: Sequence[IdPair], share: float, draw: random.Random) -> list[IdPair]:
    """Longer examples: two or three pairs drawn at random, side joined to side; `share` times as many as `pairs`."""
    joined = []
    for _ in range(int(share * len(pairs))):
        parts = draw.choices(pairs, k=draw.choice((2, 2, 3)))
        first, second = (list(chain.from_iterable(part[side] for part in parts)) for side in (0, 1))
        joined.append((first, second))
    return joined
