"""A recurrent decoder with LSTM cells for writing token by token: each cell is one product and a few gates.

What `models.blocks.recurrent.RecurrentDecoder` computes, without a kernel that was made for whole texts.

Shapes: B sentences, K beams, R = B * K rows, S source tokens, D embedding size, H state size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn

from models.blocks.layers import TokenEmbedding
from models.blocks.recurrent import RecurrentDecoder, RecurrentEncoder
from models.writing.quick.fresh import kept
from models.writing.quick.products import Product
from models.writing.quick.writers import Embedding


def cell_of(cell: nn.LSTM) -> Product:
    """Input and last state side by side -> the four gates, one after another."""
    of_input, of_state, bias, more = cell.all_weights[0]
    return Product(torch.cat([of_input, of_state], 1), bias + more)  # (4 H, N + H)


def advance(cell: Product, x: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
    """Input (R, N), and the cell's state (R, H) twice -> its next state; Hochreiter & Schmidhuber 1997."""
    enter, forget, new, leave = cell(torch.cat([x, state[0]], 1)).chunk(4, 1)
    memory = forget.sigmoid().mul_(state[1]).add_(enter.sigmoid().mul_(new.tanh()))
    return leave.sigmoid().mul_(memory.tanh()), memory


@dataclass
class RecurrentText:
    """A text that a recurrent network writes: states of the two cells, each (R, H) twice; with attention `memory`
    (B, S, H) and what is added to its scores (B, 1, S), without it `context` (B, H)."""

    parts: QuickRecurrent
    bias: Tensor
    lower: tuple[Tensor, Tensor]
    upper: tuple[Tensor, Tensor]
    memory: Tensor | None
    hidden: Tensor | None
    context: Tensor | None

    @property
    def _sentences(self) -> int:
        return len(self.memory if self.memory is not None else cast("Tensor", self.context))

    def step(self, ids: Tensor) -> Tensor:
        """See `Text`."""
        parts, batch = self.parts, self._sentences
        beams = len(ids) // batch
        self.lower = advance(parts.lower, parts.embedding(ids), self.lower)
        lower = self.lower[0]
        if self.context is not None:
            context = self.context.repeat_interleave(beams, 0)
        else:
            memory = cast("Tensor", self.memory)
            q = cast("Product", parts.query)(lower).view(batch, beams, -1)
            scores = torch.bmm(q, memory.transpose(1, 2))  # (B, K, S)
            if self.hidden is not None:
                scores += self.hidden
            context = torch.bmm(scores.softmax(-1), memory).flatten(0, 1)  # (R, H)
        self.upper = advance(parts.upper, torch.cat([lower, context], 1), self.upper)
        hidden = parts.output(torch.cat([self.upper[0] + lower, context], 1))  # (R, D)
        return parts.embedding.output(hidden, self.bias)

    def follow(self, parents: Tensor) -> None:
        """See `Text`. After the first token there is one beam, from which all go on."""
        now = len(self.lower[0]) // self._sentences
        rows = (parents + now * torch.arange(len(parents)).unsqueeze(1)).flatten()
        self.lower, self.upper = ((h.index_select(0, rows), c.index_select(0, rows)) for h, c in
                                  (self.lower, self.upper))

    def shrink(self, gaps: Tensor, movers: Tensor, size: int) -> None:
        """See `Text`."""
        batch = self._sentences

        def less(x: Tensor) -> Tensor:
            rows = x.view(batch, -1, *x.shape[1:])
            if len(gaps):
                rows.index_copy_(0, gaps, rows.index_select(0, movers))
            return rows[:size].flatten(0, 1)
        self.lower, self.upper = ((less(h), less(c)) for h, c in (self.lower, self.upper))
        self.memory, self.hidden, self.context = (None if x is None else less(x)
                                                  for x in (self.memory, self.hidden, self.context))


class QuickRecurrent:
    """The parts of a recurrent seq2seq network; the encoder is its own, as it reads whole texts."""

    def __init__(self, encoder: RecurrentEncoder, decoder: RecurrentDecoder, embedding: TokenEmbedding, bos_id: int
                 ) -> None:
        self._encoder, self._start, self._bos = encoder, decoder.start, bos_id
        self.embedding = Embedding(embedding)
        self.lower, self.upper = cell_of(cast("nn.LSTM", decoder.lower)), cell_of(cast("nn.LSTM", decoder.upper))
        query = decoder.query
        # the scale of the scores is put into the query
        self.query = None if query is None else Product(
            query.weight / math.sqrt(query.out_features), query.weight.new_zeros(query.out_features))
        self.output = Product.of([decoder.output])

    @classmethod
    def of(cls, network: nn.Module, encoder: RecurrentEncoder, decoder: RecurrentDecoder, embedding: TokenEmbedding,
           bos_id: int) -> QuickRecurrent | None:
        """The parts of `network` as they are now; None where its cells are no LSTMs."""
        def make() -> QuickRecurrent | None:
            known = type(decoder) is RecurrentDecoder and type(decoder.lower) is type(decoder.upper) is nn.LSTM
            return cls(encoder, decoder, embedding, bos_id) if known else None
        return kept(network, make, bos_id)

    def begin(self, requests: Sequence[Sequence[int]], beams: int, room: int, banned: Sequence[int]
              ) -> tuple[RecurrentText, Tensor]:
        """See `Writer`."""
        x, valid = self.embedding.padded(requests)  # (B, S, D), (B, S)
        memory, _ = self._encoder(x, valid)
        state = self._start(memory, valid)
        hidden = None
        if state.memory is not None and not bool(valid.all()):
            hidden = torch.where(valid, 0.0, float("-inf")).unsqueeze(1)
        (h, c), (upper_h, upper_c) = ((part.squeeze(0) for part in parts) for parts in (state.lower, state.upper))
        text = RecurrentText(self, self.embedding.without(banned), (h, c), (upper_h, upper_c), state.memory, hidden,
                             None if state.context is None else state.context.squeeze(1))
        return text, text.step(torch.full((len(requests),), self._bos))
