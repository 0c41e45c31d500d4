"""What methods answer with, as plain data: translations, written tokens, and the inside that led to them.

Shapes: T tokens; D vector size; R, C rows and columns of an attention map.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np


class Candidate(NamedTuple):
    """A token that could have come next, and its probability (0-1)."""

    token: str
    probability: float


@dataclass(frozen=True)
class Step:
    """One written token: the token, its id, its probability (0-1), the best candidates, and the text so far."""

    token: str
    id: int
    probability: float
    candidates: tuple[Candidate, ...]
    text: str


@dataclass(frozen=True)
class Translation:
    """A translated sentence. `tokens` and `scores` (natural-log probabilities) are parallel; `origin` says how it was
    made, as an English phrase for the reader ("beam search", "word by word", "masks filled")."""

    text: str
    tokens: tuple[str, ...]
    scores: tuple[float, ...]
    origin: str

    @property
    def score(self) -> float | None:
        """Mean log-probability per token, or None when nothing was written."""
        return float(np.mean(self.scores)) if self.scores else None


@dataclass(frozen=True)
class AttentionMap:
    """Who looked at whom: `weights` (R, C), each row a distribution over `columns`. `layer` and `head` count from 0."""

    kind: Literal["encoder", "decoder", "cross"]
    layer: int
    head: int
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    weights: np.ndarray


@dataclass(frozen=True)
class Trace:
    """The inside of a method on one sentence, as data.

    `tokens` and `ids` (T) are what the method reads. `states` are named matrices with a row a token, (T, D), such as
    the hidden states of each layer. `attention` lists the maps. `steps` are the written tokens with their candidates,
    when the method wrote something; `output` is that text. `table` holds rows for methods whose inside is a table
    (counts, neighbours).
    """

    tokens: tuple[str, ...]
    ids: tuple[int, ...]
    states: Mapping[str, np.ndarray] = field(default_factory=dict)
    attention: tuple[AttentionMap, ...] = ()
    steps: tuple[Step, ...] = ()
    output: str | None = None
    table: tuple[Mapping[str, Any], ...] = ()
