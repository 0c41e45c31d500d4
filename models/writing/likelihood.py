"""How likely a sentence is to a method, for choosing between two sentences: natural logs summed over its tokens.

A language model gives each token a probability from those before it. An encoder has none: each token is hidden in turn
and guessed from both sides (Salazar et al. 2020, "Masked language model scoring"), and the sum is called
pseudo-log-likelihood. The product of such guesses is no probability of the text, but it does rank sentences.

Shapes: B sentences, T tokens, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from torch import Tensor

from models.answers import Likelihood

#: hidden sequences that are read together
TOGETHER = 256


def summed(logp: Tensor, ids: Tensor, valid: Tensor) -> list[Likelihood]:
    """logp (B, T, V), what was written (B, T) and which of it counts (B, T) -> one Likelihood a row."""
    chosen = logp.gather(-1, ids.unsqueeze(-1)).squeeze(-1).masked_fill(~valid, 0.0)  # (B, T)
    return [Likelihood(total, count) for total, count in zip(chosen.sum(1).tolist(), valid.sum(1).tolist())]


def in_turn(texts: Sequence[Sequence[int]], mask_id: int,
            logits_at: Callable[[list[list[int]], list[tuple[int, int]]], Any]) -> list[Likelihood]:
    """Pseudo-log-likelihood of texts "[CLS] … [SEP]": every token but those two hidden, one at a time."""
    hidden, places, answers, rows = [], [], [], []
    for row, text in enumerate(texts):
        for place in range(1, len(text) - 1):
            hidden.append([mask_id if i == place else id for i, id in enumerate(text)])
            places.append(place)
            answers.append(text[place])
            rows.append(row)
    totals = np.zeros(len(texts))
    order = sorted(range(len(hidden)), key=lambda i: len(hidden[i]))
    for start in range(0, len(order), TOGETHER):
        chunk = order[start:start + TOGETHER]
        logp = logits_at([hidden[i] for i in chunk], [(n, places[i]) for n, i in enumerate(chunk)]).log_softmax(-1)
        for n, i in enumerate(chunk):
            totals[rows[i]] += float(logp[n, answers[i]])
    return [Likelihood(float(total), max(len(text) - 2, 0)) for total, text in zip(totals, texts)]
