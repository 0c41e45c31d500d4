"""The sum behind one written token, number by number: scores, exponentials, weights, and the context they make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.inside.rnn_attention.written import Written


@dataclass(frozen=True)
class AttentionSum:
    """One step's attention: `scores`, `exponentials` (of a score less the largest one) and `weights` (S), the states
    (S, H) and the `context` (H)."""

    tokens: tuple[str, ...]
    scores: np.ndarray
    exponentials: np.ndarray
    weights: np.ndarray
    states: np.ndarray
    context: np.ndarray

    @property
    def total(self) -> float:
        """What the exponentials are divided by."""
        return float(self.exponentials.sum())

    def strongest(self, count: int) -> list[int]:
        """The places of the largest weights, largest first."""
        return np.argsort(-self.weights, kind="stable")[:count].tolist()

    def table(self) -> pd.DataFrame:
        """`token`, `score`, `exponential`, `weight`: a row a source token."""
        return pd.DataFrame({"token": self.tokens, "score": self.scores, "exponential": self.exponentials,
                             "weight": self.weights})


def attention_sum(written: Written, step: int) -> AttentionSum:
    """The sum at a step (from 0) of a text that was written without a hand on it. The exponentials and weights are
    computed anew from the scores; that they are the network's own is for a test to say."""
    scores = written.scores[step].astype(np.float64)
    exponentials = np.exp(scores - scores.max())
    weights = exponentials / exponentials.sum()
    return AttentionSum(written.source, scores, exponentials, weights, written.memory, weights @ written.memory)
