"""Recurrent encoder and decoder: one step after another, each step handing its state to the next.

Hochreiter & Schmidhuber 1997 (LSTM); Cho et al. 2014 (GRU, encoder-decoder); Sutskever et al. 2014 (seq2seq);
Bahdanau et al. 2015 and Luong et al. 2015 (attention). The attention stands between the decoder's two layers, as in
Wu et al. 2016, so that a whole target is trained in two calls of a fused kernel.

Shapes: B batch, T target, S source, D embedding size, H state size, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn

from models.blocks.attention import attend
from models.blocks.layers import Dropout

CELLS: dict[str, Callable[..., nn.RNNBase]] = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
State = tuple[Tensor, ...]  # (h, c) of an LSTM, (h,) of the others; each (1, B, H)


def run(cell: nn.Module, x: Tensor, state: State | None) -> tuple[Tensor, State]:
    """Unroll a cell over x (B, T, D) from `state`: all its outputs (B, T, H) and its last state."""
    if state is None:
        outputs, last = cell(x)
    else:
        outputs, last = cell(x, state if isinstance(cell, nn.LSTM) else state[0])
    return outputs, last if isinstance(last, tuple) else (last,)


def reverse_within(x: Tensor, lengths: Tensor) -> Tensor:
    """x (B, T, ...) with the first `lengths` (B,) steps of each row in reverse order, padding left where it is."""
    steps = torch.arange(x.size(1), device=x.device)  # (T,)
    index = lengths[:, None] - 1 - steps  # (B, T)
    index = torch.where(index >= 0, index, steps)
    return x.gather(1, index.unsqueeze(-1).expand_as(x))


class RecurrentEncoder(nn.Module):
    """Layers that read the sentence in both directions; their outputs side by side are the memory (B, S, H)."""

    def __init__(self, d_model: int, hidden: int, n_layers: int, dropout: float, cell: str) -> None:
        super().__init__()
        sizes = [d_model, *[hidden] * (n_layers - 1)]
        self.forwards, self.backwards = (
            cast("Sequence[nn.RNNBase]", nn.ModuleList(CELLS[cell](size, hidden // 2, batch_first=True)
                                                       for size in sizes)) for _ in range(2))
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, valid: Tensor) -> tuple[Tensor, list[Tensor]]:
        """x (B, S, D), valid (B, S) -> memory (B, S, H) and the outputs of every layer, each (B, S, H)."""
        lengths = valid.sum(1)  # (B,)
        layers = []
        for left_to_right, right_to_left in zip(self.forwards, self.backwards):
            x = self.dropout(x)
            ahead, _ = run(left_to_right, x, None)  # (B, S, H/2)
            back, _ = run(right_to_left, reverse_within(x, lengths), None)
            x = torch.cat([ahead, reverse_within(back, lengths)], dim=-1)  # (B, S, H)
            layers.append(x)
        return x, layers

    @staticmethod
    def summary(memory: Tensor, valid: Tensor) -> Tensor:
        """The one vector (B, H): the last state of each direction, side by side. memory (B, S, H), valid (B, S)."""
        half = memory.size(-1) // 2
        last = (valid.sum(1) - 1).clamp(min=0)  # (B,)
        ahead = memory[torch.arange(memory.size(0), device=memory.device), last, :half]  # (B, H/2)
        return torch.cat([ahead, memory[:, 0, half:]], dim=-1)  # (B, H)


@dataclass
class DecoderState:
    """What the decoder carries from step to step: the states of its two layers, and what it reads from.

    `memory` (B, S, H) and `memory_valid` (B, S) with attention; `context` (B, 1, H), the one vector, without.
    """

    lower: State
    upper: State
    memory: Tensor | None
    memory_valid: Tensor | None
    context: Tensor | None

    def reorder(self, rows: Tensor) -> None:
        """Keep the batch rows named (B',), in that order."""
        self.lower = tuple(part.index_select(1, rows) for part in self.lower)
        self.upper = tuple(part.index_select(1, rows) for part in self.upper)
        for name in ("memory", "memory_valid", "context"):
            value = getattr(self, name)
            if value is not None:
                setattr(self, name, value.index_select(0, rows))


@dataclass
class DecoderInside:
    """What the decoder did: outputs of its two layers (B, T, H), and attention weights (B, 1, T, S) or None."""

    lower: Tensor
    upper: Tensor
    weights: Tensor | None


class RecurrentDecoder(nn.Module):
    """Two layers. The upper one also reads a context: without attention, always the same vector; with attention, at
    each step the part of the memory that the lower layer's state asks for. That is the whole difference."""

    def __init__(self, d_model: int, hidden: int, dropout: float, cell: str, attention: bool) -> None:
        super().__init__()
        self.lower = CELLS[cell](d_model, hidden, batch_first=True)
        self.upper = CELLS[cell](2 * hidden, hidden, batch_first=True)
        self.first_state = nn.Linear(hidden, 2 * hidden * (2 if cell == "lstm" else 1))
        self.query = nn.Linear(hidden, hidden, bias=False) if attention else None
        self.output = nn.Linear(2 * hidden, d_model)
        self.dropout = Dropout(dropout)

    def start(self, memory: Tensor, valid: Tensor) -> DecoderState:
        """The state before the first word, from the encoder's memory (B, S, H)."""
        summary = RecurrentEncoder.summary(memory, valid)  # (B, H)
        chunks = torch.tanh(self.first_state(summary)).chunk(4 if isinstance(self.lower, nn.LSTM) else 2, dim=-1)
        parts = [part.unsqueeze(0).contiguous() for part in chunks]  # each (1, B, H)
        half = len(parts) // 2
        looks = self.query is not None
        return DecoderState(
            tuple(parts[:half]), tuple(parts[half:]), memory if looks else None, valid if looks else None,
            None if looks else summary.unsqueeze(1),
        )

    def forward(self, x: Tensor, state: DecoderState, inspect: bool = False) -> tuple[Tensor, DecoderInside]:
        """x (B, T, D) target vectors; `state` is carried on in place. Returns (B, T, D), ready for the output layer."""
        lower, state.lower = run(self.lower, self.dropout(x), state.lower)  # (B, T, H)
        weights = None
        if state.context is not None:
            context = state.context.expand(-1, lower.size(1), -1)  # (B, T, H)
        else:
            assert self.query is not None and state.memory is not None and state.memory_valid is not None
            q = self.query(lower).unsqueeze(1)  # (B, 1, T, H)
            k = state.memory.unsqueeze(1).to(q.dtype)  # (B, 1, S, H)
            mixed, weights = attend(q, k, k, state.memory_valid[:, None, None, :], inspect)
            context = mixed.squeeze(1)  # (B, T, H)
        context = context.to(lower.dtype)
        upper, state.upper = run(self.upper, self.dropout(torch.cat([lower, context], dim=-1)), state.upper)
        hidden = self.output(self.dropout(torch.cat([upper + lower, context], dim=-1)))  # (B, T, D)
        return hidden, DecoderInside(lower, upper, weights)
