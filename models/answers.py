"""What methods answer with, as plain data: translations, written tokens, and the inside that led to them.

Shapes: T tokens; D vector size; R, C rows and columns of an attention map.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, NamedTuple

import numpy as np


class Sureness(StrEnum):
    """What a written token's probability is a probability of. Numbers of different kinds are not compared."""

    #: the next token's, given what is read and what is written so far: their product is the text's
    NEXT_TOKEN = "next token"
    #: a masked token's, given the other places as they were when it was filled: their product is no text's
    MASK = "mask"
    #: a word's among the translations that a lexicon has for one word of the source
    LEXICON = "lexicon"
    #: a softmax over how near words' vectors are; calibrated on nothing
    NEARNESS = "nearness"
    #: a token's among all that were counted, whatever stands before it
    FREQUENCY = "frequency"
    #: a token's near the last few, in no order
    NEIGHBOUR = "neighbour"
    #: the next token's, or a masked one's, in a vocabulary that the ladder does not share
    FOREIGN = "foreign"
    #: the method does not say
    OWN = "own"


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
    made, as an English phrase for the reader ("beam search", "word by word", "masks filled, the surest first")."""

    text: str
    tokens: tuple[str, ...]
    scores: tuple[float, ...]
    origin: str

    @property
    def score(self) -> float | None:
        """Mean log-probability per token, or None when nothing was written."""
        return float(np.mean(self.scores)) if self.scores else None


class Likelihood(NamedTuple):
    """The sum over the tokens (nats), and how many these are, the end included where the method writes one."""

    total: float
    tokens: int

    @property
    def per_token(self) -> float:
        """The mean: sentences of different lengths are compared by it. An empty sentence is never the likelier."""
        return self.total / self.tokens if self.tokens else float("-inf")


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
