"""The same recurrent network, and the decoder looks back at every encoder state.

Bahdanau, Cho & Bengio 2015, "Neural machine translation by jointly learning to align and translate"; Luong, Pham &
Manning 2015, "Effective approaches to attention-based neural machine translation" (the bilinear score).

One line differs from `rnn`: the context that the decoder reads at each step is no longer the same vector for all.

Shapes: B sentences, S source tokens, H hidden, V vocabulary.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

from models.blocks.recurrent import DecoderState, run
from models.rnn import RNN


class Look(NamedTuple):
    """One step of writing with its attention spelled out: `logits` (B, V), the `query` (B, H), the `scores` (B, S) of
    the encoder's states, the `weights` (B, S) that follow from them, the weights `used` (B, S), and the `context`
    (B, H), their weighted sum of the states."""

    logits: Tensor
    query: Tensor
    scores: Tensor
    weights: Tensor
    used: Tensor
    context: Tensor


class RNNAttention(RNN):
    """Recurrent seq2seq with attention."""

    key = "rnn_attention"
    attention = True

    @torch.inference_mode()
    def look(self, ids: Tensor, state: DecoderState, used: Tensor | None = None) -> Look:
        """What `decode` does with the tokens ids (B,), step by step; `state` moves on in place. `used` (B, S) takes
        the place of the network's own weights; zeros switch attention off."""
        decoder, memory, valid = self.network.decoder, state.memory, state.memory_valid  # memory (B, S, H)
        assert decoder.query is not None and memory is not None and valid is not None  # this network looks back
        lower, state.lower = run(decoder.lower, self.network.embedding(ids.unsqueeze(1)), state.lower)  # (B, 1, H)
        query = decoder.query(lower)  # (B, 1, H)
        scores = (query @ memory.transpose(1, 2) / math.sqrt(query.size(-1))).squeeze(1)  # (B, S)
        scores = scores.masked_fill(~valid, float("-inf"))
        weights = scores.softmax(-1)
        used = weights if used is None else used
        context = used.unsqueeze(1) @ memory  # (B, 1, H)
        upper, state.upper = run(decoder.upper, torch.cat([lower, context], dim=-1), state.upper)  # (B, 1, H)
        hidden = decoder.output(torch.cat([upper + lower, context], dim=-1))  # (B, 1, D)
        return Look(self.network.embedding.logits(hidden[:, 0]), query[:, 0], scores, weights, used, context[:, 0])
