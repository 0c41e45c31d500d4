"""A translation written one token at a time by an encoder-decoder Transformer, with all that leads to each token.

The encoder reads once. Then, for every token: the decoder looks back at what is written (masked self-attention), across
at the encoder's memory (cross-attention), its last state is multiplied with every row of the embedding (logits), and
softmax makes them a distribution over the vocabulary. The likeliest token is written, or the one a reader picks.

Shapes: S source tokens, T tokens written so far ([BOS] first), L layers, H heads, D d_model, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from lib.inside.source import read
from models.blocks.transformer import Stack
from models.writing.decoding import forbid

if TYPE_CHECKING:
    from models.transformer_seq2seq import TransformerSeq2Seq

#: points of a curve over all ranks of the vocabulary
CURVE = 160


@dataclass(frozen=True)
class Moment:
    """One written token. `read` (T) are the tokens that the decoder had; `self_weights` (L, H, T) and `cross_weights`
    (L, H, S) where it looked; `hidden` (D,) what it came to; `id` what was written, with its `probability`, and `own`
    what it would have written itself; `text` is all that is written by now."""

    read: tuple[str, ...]
    self_weights: np.ndarray
    cross_weights: np.ndarray
    hidden: np.ndarray
    id: int
    own: int
    token: str
    probability: float
    text: str


@dataclass(frozen=True)
class Walk:
    """A text written step by step: the `source` pieces, the encoder's `memory` (S, D), a Moment a token, and whether
    the writer came to its end or to the limit."""

    source: tuple[str, ...]
    memory: np.ndarray
    moments: tuple[Moment, ...]
    text: str
    ended: bool

    @property
    def ids(self) -> list[int]:
        """The written ids, the end token included."""
        return [moment.id for moment in self.moments]


@dataclass(frozen=True)
class Distribution:
    """What could be written at one place: `ids` from the likeliest to the least likely of all that may be written,
    with their `logits` and `probabilities`; `entropy` in bits."""

    ids: np.ndarray
    logits: np.ndarray
    probabilities: np.ndarray

    @property
    def entropy(self) -> float:
        """0: all on one token; log2 of the vocabulary's size: all alike."""
        p = self.probabilities[self.probabilities > 0]
        return max(0.0, float(-(p * np.log2(p)).sum()))

    @property
    def exponentials(self) -> np.ndarray:
        """e to the power of each logit less the largest."""
        return np.exp(self.logits - self.logits[0])

    def rest(self, count: int) -> float:
        """The mass (0-1) of all but the `count` likeliest."""
        return max(0.0, float(self.probabilities[count:].sum()))

    def rank(self, id: int) -> int | None:
        """The place of a token, from 1; None for one that is never written."""
        found = np.flatnonzero(self.ids == id)
        return int(found[0]) + 1 if len(found) else None

    def needed(self, share: float) -> int:
        """How many of the likeliest tokens reach `share` (0-1) of the mass together."""
        return int(np.searchsorted(self.probabilities.cumsum(), share) + 1)


def is_opened(method: object) -> TypeGuard[TransformerSeq2Seq]:
    """Whether the method has an encoder and a decoder of Transformer layers that can be looked into."""
    network = getattr(method, "network", None)
    return isinstance(getattr(network, "encoder", None), Stack) and isinstance(getattr(network, "decoder", None), Stack)


@torch.inference_mode()
def walk(
    method: TransformerSeq2Seq, text: str, source: str, target: str, picks: Mapping[int, int] | None = None
) -> Walk:
    """Write greedily, one token at a time; `picks` names places (from 0) and the ids that are written there instead.
    With `target` the same as `source` the text is gone on with."""
    picks = picks or {}
    reading, tokenizer, network = read(method, text, source, target), method.tokenizer, method.network
    state = network.start(reading.memory, reading.valid)
    one = torch.ones(1, 1, dtype=torch.bool, device=method.device)
    written: list[int] = []
    moments: list[Moment] = []
    for place in range(max(reading.limit, max(picks, default=-1) + 1)):
        fed = torch.tensor([[written[-1] if written else tokenizer.bos_id]], device=method.device)
        hidden, layers = network.decode(fed, one, state, inspect=True)  # (1, 1, D)
        probabilities = forbid(network.embedding.logits(hidden[0, -1]), method.banned_ids).softmax(-1)  # (V,)
        own = int(probabilities.argmax())
        chosen = picks.get(place, own)
        read_so_far = ("[BOS]", *tokenizer.pieces(written))
        written.append(chosen)
        moments.append(Moment(
            read_so_far, np.stack([_row(layer.self_weights, len(read_so_far)) for layer in layers]),
            np.stack([_row(layer.cross_weights, len(reading.ids)) for layer in layers
                      if layer.cross_weights is not None]),
            hidden[0, -1].float().cpu().numpy(), chosen, own, tokenizer.piece(chosen), float(probabilities[chosen]),
            tokenizer.decode(written, target)))
        if chosen == tokenizer.eos_id:
            break
    return Walk(reading.pieces, reading.memory[0].float().cpu().numpy(), tuple(moments),
                tokenizer.decode(written, target), written[-1] == tokenizer.eos_id)


def _row(weights: Tensor, width: int) -> np.ndarray:
    """The newest token's weights (1, H, 1, C) as (H, width); positions that a window has forgotten come out as 0."""
    row = weights[0, :, -1].float().cpu().numpy()
    return np.pad(row, ((0, 0), (width - row.shape[1], 0)))


@torch.inference_mode()
def distribution(method: TransformerSeq2Seq, hidden: np.ndarray) -> Distribution:
    """Logits and softmax of a decoder's state (D,), over all tokens that may be written, likeliest first."""
    state = torch.from_numpy(hidden).to(method.device)
    logits = forbid(method.network.embedding.logits(state), method.banned_ids)  # (V,)
    probabilities = logits.softmax(-1)
    order = probabilities.argsort(descending=True, stable=True)
    order = order[logits[order] > float("-inf")]
    return Distribution(order.cpu().numpy(), logits[order].double().cpu().numpy(),
                        probabilities[order].double().cpu().numpy())


def terms(method: TransformerSeq2Seq, hidden: np.ndarray, id: int) -> np.ndarray:
    """What each number of a state (D,) adds to a token's logit: (D,), and their sum is the logit."""
    row = method.network.embedding.weight[id].detach().float().cpu().numpy()
    return hidden * row


def candidates(method: TransformerSeq2Seq, found: Distribution, count: int) -> pd.DataFrame:
    """The `count` likeliest tokens: `id`, `token`, `logit`, `exponential`, `probability`."""
    shown = slice(0, count)
    return pd.DataFrame({
        "id": found.ids[shown], "token": [method.tokenizer.piece(int(i)) for i in found.ids[shown]],
        "logit": found.logits[shown], "exponential": found.exponentials[shown],
        "probability": found.probabilities[shown]})


def rank_curve(method: TransformerSeq2Seq, found: Distribution) -> pd.DataFrame:
    """Probability by rank over the whole vocabulary, at ranks ever further apart: `rank`, `token`, `probability`."""
    ranks = np.unique(np.geomspace(1, len(found.ids), CURVE).round().astype(int))
    return pd.DataFrame({
        "rank": ranks, "token": [method.tokenizer.piece(int(found.ids[rank - 1])) for rank in ranks],
        "probability": found.probabilities[ranks - 1]})
