"""How each kind of Transformer begins to write: it reads its requests, and has the scores of the first token.

Shapes: B sentences, K beams, T prefix, S source tokens, D d_model, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.blocks.layers import TokenEmbedding
from models.blocks.transformer import Stack
from models.training.batching import pad
from models.writing.quick.few import FewRows
from models.writing.quick.fresh import kept
from models.writing.quick.products import Product, rounded
from models.writing.quick.stack import Kept, QuickStack, portions

#: up to so many rows numpy is the faster one
FEW = 8


class Text(Protocol):
    """A batch that is being written."""

    def step(self, ids: Tensor) -> Tensor:
        """The tokens just written, ids (B * K,) -> scores of the next ones (B * K, V), to be changed at will."""

    def follow(self, parents: Tensor) -> None:
        """Beam k of sentence b goes on from beam parents[b, k] (B, K)."""

    def shrink(self, gaps: Tensor, movers: Tensor, size: int) -> None:
        """Go on with the first `size` sentences, after those at `movers` were put into `gaps`."""


class Writer(Protocol):
    """A network that was laid out for writing."""

    def begin(self, requests: Sequence[Sequence[int]], beams: int, room: int, banned: Sequence[int]
              ) -> tuple[Text, Tensor]:
        """Requests are read, and with `beams` up to `room` tokens more will be written, none of them `banned`. The text
        that begins, and the scores of its first token (B, V)."""


class Embedding:
    """Token vectors as the readable one gives them, before their scale, and the output layer over the same rows."""

    def __init__(self, embedding: TokenEmbedding) -> None:
        self.weight, self.scale, self.pad_id = embedding.weight.detach(), embedding.scale, embedding.pad_id
        self.output = Product(self.weight, self.weight.new_zeros(len(self.weight)))

    def without(self, banned: Sequence[int]) -> Tensor:
        """A bias (V,) of the output layer with which nothing `banned` is ever chosen."""
        bias = self.output.bias.clone()
        bias[list(banned)] = float("-inf")
        return bias

    def padded(self, rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
        """Vectors (B, T, D) and valid (B, T)."""
        ids, valid = pad(rows, self.pad_id)
        return self(ids.flatten()).view(*ids.shape, -1), valid

    def __call__(self, ids: Tensor) -> Tensor:
        """ids (R,) -> vectors (R, D)."""
        return self.weight.index_select(0, ids).mul_(self.scale)


class Steps:
    """The step of a stack: with many rows in PyTorch, with few in numpy."""

    def __init__(self, stack: QuickStack) -> None:
        self._many, self._few = stack, FewRows(stack)

    def step(self, x: Tensor, kept: Kept, beams: int) -> Tensor:
        """x (R, D), which is used up -> states (R, D)."""
        if len(x) > FEW:
            return self._many.step(x, kept, beams)
        return torch.from_numpy(self._few.step(x.numpy(), kept, beams))


class StackText:
    """A text that a stack writes."""

    def __init__(self, stack: Steps, embedding: Embedding, kept: Kept, beams: int, banned: Sequence[int]) -> None:
        self._stack, self._embedding, self._kept, self._beams = stack, embedding, kept, beams
        self._bias = embedding.without(banned)
        self.follow, self.shrink = kept.follow, kept.shrink

    def scores(self, states: Tensor) -> Tensor:
        """states (R, D) -> (R, V)."""
        if len(states) > 1:
            return self._embedding.output(states, self._bias)
        return torch.from_numpy(np.dot(states.numpy(), self._embedding.output.weight.t().numpy())).add_(self._bias)

    def first(self, ids: Tensor) -> Tensor:
        """The scores after the very first token of each sentence, ids (B,): its beams are still one."""
        return self._after(ids, 1)

    def step(self, ids: Tensor) -> Tensor:
        return self._after(ids, self._beams)

    def _after(self, ids: Tensor, beams: int) -> Tensor:
        return self.scores(self._stack.step(self._embedding(ids), self._kept, beams))


class QuickSeq2Seq:
    """An encoder stack, and a decoder stack that begins at `bos_id`."""

    def __init__(self, encoder: QuickStack, decoder: QuickStack, embedding: Embedding, bos_id: int) -> None:
        self._encoder, self._decoder, self._embedding, self._bos = encoder, decoder, embedding, bos_id
        self._steps = Steps(decoder)

    @classmethod
    def of(cls, network: nn.Module, encoder: Stack, decoder: Stack, embedding: TokenEmbedding, bos_id: int
           ) -> QuickSeq2Seq | None:
        """The parts of `network` as they are now, or None."""
        def make() -> QuickSeq2Seq | None:
            reads, writes = QuickStack.of(encoder), QuickStack.of(decoder)
            if reads is None or writes is None or embedding.own_output is not None:
                return None
            return cls(reads, writes, Embedding(embedding), bos_id)
        return kept(network, make, (*QuickStack.settings(encoder), *QuickStack.settings(decoder), bos_id))

    def begin(self, requests: Sequence[Sequence[int]], beams: int, room: int, banned: Sequence[int]
              ) -> tuple[StackText, Tensor]:
        lengths = [len(request) for request in requests]
        kept = self._decoder.begin([1] * len(requests), room, beams, lengths)
        for rows in portions(lengths):
            memory, _ = self._encoder.read(*self._embedding.padded(requests[rows]))  # (B', S', D)
            self._decoder.remember(kept, rows, memory)
        text = StackText(self._steps, self._embedding, kept, beams, banned)
        return text, text.first(torch.full((len(requests),), self._bos))


class QuickDecoder:
    """A stack that goes on with a prompt."""

    def __init__(self, stack: QuickStack, embedding: Embedding) -> None:
        self._stack, self._embedding, self._steps = stack, embedding, Steps(stack)

    @classmethod
    def of(cls, network: nn.Module, stack: Stack, embedding: TokenEmbedding) -> QuickDecoder | None:
        """The parts of `network` as they are now, or None."""
        def make() -> QuickDecoder | None:
            quick = QuickStack.of(stack)
            return cls(quick, Embedding(embedding)) if quick and embedding.own_output is None else None
        return kept(network, make, QuickStack.settings(stack))

    def begin(self, requests: Sequence[Sequence[int]], beams: int, room: int, banned: Sequence[int]
              ) -> tuple[StackText, Tensor]:
        lengths = [len(request) for request in requests]
        kept, last = self._stack.begin(lengths, room, beams), []
        for rows in portions(lengths):
            states, prefix = self._stack.read(*self._embedding.padded(requests[rows]))  # (B', T', D)
            for place, read in zip(kept.places, prefix):
                place[:, rows, :, :states.size(1)] = read.transpose(1, 2)
            last.append(states[torch.arange(len(states)), torch.tensor(lengths[rows]) - 1])
        kept.used = max(lengths)
        kept.number = kept.used if min(lengths) == kept.used else torch.tensor(lengths)
        text = StackText(self._steps, self._embedding, kept, beams, banned)
        return text, text.scores(torch.cat(last))


class QuickEncoder:
    """A stack that reads both ways, and a head that says what stands somewhere: for filling masks."""

    def __init__(self, stack: QuickStack, head: nn.Linear, embedding: TokenEmbedding) -> None:
        self._stack, self._head, self._embedding = stack, Product.of([head]), Embedding(embedding)

    @classmethod
    def of(cls, network: nn.Module, stack: Stack, head: nn.Linear, embedding: TokenEmbedding) -> QuickEncoder | None:
        """The parts of `network` as they are now, or None."""
        def make() -> QuickEncoder | None:
            quick = QuickStack.of(stack)
            return cls(quick, head, embedding) if quick and embedding.own_output is None else None
        return kept(network, make, QuickStack.settings(stack))

    def logits(self, x: Tensor, valid: Tensor, numbers: Tensor, places: tuple[Tensor, Tensor], banned: Sequence[int]
               ) -> Tensor:
        """x (B, T, D) vectors with segments, valid and position numbers (B, T); the scores (P, V) at P places, each
        (sequence, position), of what is not banned."""
        hidden = self._stack.read(x, valid, numbers)[0][places]  # (P, D)
        more = F.pad(hidden, (0, 0, 0, rounded(len(hidden)) - len(hidden)))
        return self._embedding.output(F.gelu(self._head(more)), self._embedding.without(banned))[:len(hidden)]
