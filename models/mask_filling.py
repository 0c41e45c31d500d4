"""Writing by filling masks, a few at a time: Ghazvininejad et al. 2019, "Mask-predict".

Each round every empty place is guessed, and the surest guesses are kept; the rest are guessed again with more around
them to go by.

Shapes: B texts, T tokens, V vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

ROUNDS = 5


def fill_masks(
    logits_of: Callable[[Sequence[Sequence[int]]], Tensor], texts: Sequence[Sequence[int]], mask_id: int,
    rounds: int = ROUNDS,
) -> tuple[list[list[int]], list[list[float]]]:
    """Texts with every mask filled, and for each text the log-probability of each filled place, left to right.

    `logits_of(texts)` gives scores (B, T, V) with what may not be written at minus infinity.
    """
    texts = [list(text) for text in texts]
    places = [[i for i, id in enumerate(text) if id == mask_id] for text in texts]
    scores: list[dict[int, float]] = [{} for _ in texts]
    per_round = [math.ceil(len(p) / rounds) for p in places]
    while True:
        open_rows = [row for row, text in enumerate(texts) if mask_id in text]
        if not open_rows:
            break
        best, guess = logits_of([texts[row] for row in open_rows]).log_softmax(-1).max(-1)  # (B, T) each
        for at, row in enumerate(open_rows):
            empty = torch.tensor([i for i in places[row] if texts[row][i] == mask_id])
            surest = empty[best[at, empty].topk(min(per_round[row], len(empty))).indices]
            for i in surest.tolist():
                texts[row][i] = int(guess[at, i])
                scores[row][i] = float(best[at, i])
    return texts, [[scores[row][i] for i in places[row]] for row in range(len(texts))]
