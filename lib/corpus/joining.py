"""Long examples made of short ones: k pairs joined into one, to ask a method about length."""

from __future__ import annotations

import random
from collections.abc import Sequence

from models.base import Pair
from models.language.languages import base
from models.messages import N_, InputError

#: Languages written without spaces between sentences.
UNSPACED = frozenset({"zh", "ja", "th"})


def joined(
    pairs: Sequence[Pair], k: int, seed: int = 0, languages: Sequence[str] = ("zh", "en"), n: int | None = None
) -> list[Pair]:
    """Groups of `k` different pairs joined in random order: `n` of them, or as many as use every pair once.

    Texts of unspaced languages (Chinese) are joined without a space, others with one. The same `seed` gives the same
    list. Fewer than `k` pairs, or a `k` below 1, is an InputError.
    """
    if not 1 <= k <= len(pairs):
        raise InputError(N_("{k} pairs cannot be joined; choose from 1 to {choices}."), k=k, choices=len(pairs))
    rng = random.Random(seed)
    order: list[int] = []
    result = []
    for _ in range(len(pairs) // k if n is None else n):
        if len(order) < k:
            order = rng.sample(range(len(pairs)), len(pairs))
        group = [pairs[order.pop()] for _ in range(k)]
        first, second = ([p[side] for p in group] for side in (0, 1))
        result.append(Pair(_join(first, languages[0]), _join(second, languages[1])))
    return result


def _join(sentences: Sequence[str], lang: str) -> str:
    return ("" if base(lang) in UNSPACED else " ").join(s.strip() for s in sentences)
