"""Writing by filling masks, a few at a time: Ghazvininejad et al. 2019, "Mask-predict".

Each round every empty place is guessed, and the surest guesses are kept; the rest are guessed again with more around
them to go by.

Shapes: P places, V vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from torch import Tensor

if TYPE_CHECKING:
    from models.language.any_tokenizer import AnyTokenizer

ROUNDS = 5


def fill_masks(
    logits_at: Callable[[Sequence[Sequence[int]], Sequence[tuple[int, int]]], Tensor], texts: Sequence[Sequence[int]],
    mask_id: int, rounds: int = ROUNDS,
) -> tuple[list[list[int]], list[list[float]]]:
    """Texts with every mask filled, and for each text the log-probability of each filled place, left to right.

    `logits_at(texts, places)` gives scores (P, V) for P places, each (text, position), with what may not be written at
    minus infinity.
    """
    filled = [list(text) for text in texts]
    masked = [[i for i, id in enumerate(text) if id == mask_id] for text in filled]
    scores: list[dict[int, float]] = [{} for _ in filled]
    per_round = [math.ceil(len(places) / rounds) for places in masked]
    while True:
        rows = [row for row, text in enumerate(filled) if mask_id in text]
        if not rows:
            break
        places = [(at, i) for at, row in enumerate(rows) for i in masked[row] if filled[row][i] == mask_id]
        best, guess = logits_at([filled[row] for row in rows], places).log_softmax(-1).max(-1)  # (P,) each
        by_row: dict[int, list[tuple[float, int, int]]] = {}
        for (at, i), logp, id in zip(places, best.tolist(), guess.tolist()):
            by_row.setdefault(rows[at], []).append((logp, i, id))
        for row, guesses in by_row.items():
            for logp, i, id in sorted(guesses, reverse=True)[: per_round[row]]:
                filled[row][i], scores[row][i] = id, logp
    return filled, [[scores[row][i] for i in masked[row]] for row in range(len(filled))]


def with_holes(tokenizer: AnyTokenizer, ids: Sequence[int], lang: str | None = None) -> str:
    """Readable text of ids, with "▢" for each mask."""
    parts: list[list[int]] = [[]]
    for id in ids:
        if id == tokenizer.mask_id:
            parts.append([])
        else:
            parts[-1].append(id)
    return " ▢ ".join(tokenizer.decode(part, lang) for part in parts).strip()
