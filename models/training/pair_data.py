"""Pairs of sentences as pairs of id lists, as the three objectives read them. In a corpus of one language the second
list of every pair is empty."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from itertools import chain

from models.base import Pair
from models.language.tokenizer import Tokenizer

IdPair = tuple[list[int], list[int]]
#: a sentence longer than this, in tokens, is cut in training
LONGEST = 256


def digest(pairs: Sequence[Pair]) -> str:
    """Hex sha256 of the sentences in their order: what tells one training's data from another's."""
    return hashlib.sha256(json.dumps([list(pair) for pair in pairs]).encode()).hexdigest()


def encode_pairs(tokenizer: Tokenizer, pairs: Sequence[Pair]) -> list[IdPair]:
    """Ids of both sides of each pair; pairs with an empty side are left out. With one language the first sides."""
    first = tokenizer.encode_batch([pair.first for pair in pairs])
    if len(tokenizer.languages) == 1:
        return [(ids[:LONGEST], []) for ids in first if ids]
    second = tokenizer.encode_batch([pair.second for pair in pairs])
    return [(a[:LONGEST], b[:LONGEST]) for a, b in zip(first, second) if a and b]


def usual_longest(pairs: Sequence[IdPair], languages: Sequence[str]) -> dict[str, int]:
    """For each language the length in tokens that 99 of 100 texts keep to, where a text says little about how long its
    counterpart is (an answer to a question, an article under a title); {} where translations are about as long."""
    def unlike(a: Sequence[int], b: Sequence[int]) -> bool:
        return max(len(a), len(b)) > 2 * min(len(a), len(b)) + 8

    if len(languages) < 2 or sum(unlike(a, b) for a, b in pairs) <= 0.01 * len(pairs):
        return {}
    return {code: sorted(len(pair[side]) for pair in pairs)[int(0.99 * (len(pairs) - 1))]
            for side, code in enumerate(languages)}


def joined_pairs(pairs: Sequence[IdPair], share: float, draw: random.Random) -> list[IdPair]:
    """Longer examples: two or three pairs drawn at random, side joined to side; `share` times as many as `pairs`. What
    would be too long is left out."""
    joined = []
    for _ in range(int(share * len(pairs))):
        parts = draw.choices(pairs, k=draw.choice((2, 2, 3)))
        first, second = (list(chain.from_iterable(part[side] for part in parts)) for side in (0, 1))
        if max(len(first), len(second)) <= LONGEST:
            joined.append((first, second))
    return joined
