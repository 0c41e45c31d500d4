"""A stack of Transformer layers for reading once and then writing token by token.

What `models.blocks.transformer.Stack` computes, in fewer steps: one product makes queries, keys and values; the queries
are scaled in their weights; keys and values go to a place that was there before; where nothing is hidden there is no
mask. Beams of one sentence share one store of keys and values, and a beam's mask says which of them are its own past:
nothing is copied when beams go on from one another.

Shapes: B sentences, K beams, R = B * K rows, T tokens read, N places kept, S memory positions, D d_model, H heads,
G heads of keys and values, E = D / H.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.blocks.attention import MultiHeadAttention
from models.blocks.attention_patterns import FULL
from models.blocks.layers import Dropout
from models.blocks.transformer import FeedForward, Layer, Stack
from models.writing.quick.products import Product, rounded

Norm = tuple[tuple[int, ...], Tensor, Tensor, float]
#: for how many tokens there is room when writing begins
AT_FIRST = 16
#: what a layer is made of; with anything else it is somebody's experiment
KNOWN = (Layer, MultiHeadAttention, FeedForward, nn.LayerNorm, nn.Linear, Dropout)


def _norm(norm: nn.LayerNorm) -> Norm:
    return tuple(norm.normalized_shape), norm.weight.detach(), norm.bias.detach(), norm.eps


class QuickLayer:
    """The products of one layer."""

    def __init__(self, layer: Layer) -> None:
        attention = layer.self_attention
        self.heads, self.kv_heads = attention.n_heads, attention.n_kv_heads
        size = attention.query.out_features
        scale = 1 / math.sqrt(size // self.heads)
        self.self_norm, self.thought_norm = _norm(layer.self_norm), _norm(layer.feed_forward_norm)
        self.inner = Product.of([attention.query, attention.key, attention.value], scale)
        self.mixed = Product.of([attention.output])
        self.up, self.down = Product.of([layer.feed_forward.up]), Product.of([layer.feed_forward.down])
        self.cross = layer.cross
        if layer.cross:
            across = layer.cross_attention
            self.cross_norm = _norm(layer.cross_norm)
            self.ask = Product.of([across.query], scale)
            self.memory = Product.of([across.key, across.value])
            self.crossed = Product.of([across.output])


class Ragged:
    """A batch of texts of different lengths, valid (B, T), as rows one below the other, without padding but for a few at
    the end. `mask` (B, 1, 1, T) is minus infinity at padding, None where there is none."""

    def __init__(self, valid: Tensor) -> None:
        self._shape, self.mask, self._places = valid.shape, None, None  # type: Any, Tensor | None, Tensor | None
        self._count = valid.numel()
        if not bool(valid.all()):
            self.mask = torch.where(valid, 0.0, float("-inf"))[:, None, None]
            self._places = valid.flatten().nonzero().squeeze(1)
            self._count = len(self._places)
        self._rows = rounded(self._count)

    def strip(self, x: Tensor) -> Tensor:
        """x (B, T, M) -> (R, M)."""
        flat = x.flatten(0, 1)
        if self._places is not None:
            flat = flat.index_select(0, self._places)
        return flat if self._rows == self._count else F.pad(flat, (0, 0, 0, self._rows - self._count))

    def fill(self, flat: Tensor) -> Tensor:
        """(R, M) -> (B, T, M), 0 at padding."""
        flat = flat[:self._count]
        if self._places is not None:
            flat = flat.new_zeros(self._shape.numel(), flat.size(1)).index_copy_(0, self._places, flat)
        return flat.view(*self._shape, -1)


@dataclass
class Kept:
    """What is kept between tokens: for every layer keys and values of places (B, G, N, E) and of the memory
    (B * G, S, E); `used` places are filled. `hidden` (B, K, N) is minus infinity where a beam must not look, None where
    all may look at all; `memory_hidden` (B * G, 1, S) likewise. `number` (B,) is the position of the next token, or one
    for all."""

    places: list[Tensor]
    memory: list[tuple[Tensor, Tensor]]
    used: int
    hidden: Tensor | None
    memory_hidden: Tensor | None
    number: Tensor | int

    def reach(self, end: int) -> None:
        """Have room for `end` places, and if there was not, for twice as many."""
        for i, old in enumerate(self.places):
            if old.size(3) < end:
                self.places[i] = old.new_empty(*old.shape[:3], 2 * end, old.size(4))
                self.places[i][:, :, :, :self.used] = old[:, :, :, :self.used]

    def follow(self, parents: Tensor) -> None:
        """Beam k of sentence b goes on from beam parents[b, k] (B, K)."""
        if self.hidden is not None:
            past = self.hidden[:, :, :self.used]
            self.hidden[:, :, :self.used] = past.gather(1, parents.unsqueeze(-1).expand(-1, -1, self.used))

    def keep(self, sentences: Tensor) -> None:
        """Keep the sentences (B',) named, in that order."""
        for i, old in enumerate(self.places):
            new = old.new_empty(2, len(sentences), *old.shape[2:])
            new[:, :, :, :self.used] = old[:, sentences, :, :self.used]
            self.places[i] = new
        groups = self.places[0].size(2)
        rows = (sentences.unsqueeze(1) * groups + torch.arange(groups)).flatten()  # (B' * G,)
        self.memory = [(k.index_select(0, rows), v.index_select(0, rows)) for k, v in self.memory]
        if self.memory_hidden is not None:
            self.memory_hidden = self.memory_hidden.index_select(0, rows)
        if self.hidden is not None:
            self.hidden = self.hidden.index_select(0, sentences)
        if isinstance(self.number, Tensor):
            self.number = self.number.index_select(0, sentences)


class QuickStack:
    """A Stack's weights, laid out."""

    def __init__(self, stack: Stack) -> None:
        self.layers = [QuickLayer(layer) for layer in stack.layers]
        self.norm, self.positions = _norm(stack.norm), stack.positions.detach()
        self.causal = stack.causal

    @classmethod
    def of(cls, stack: Stack) -> QuickStack | None:
        """None for a stack that is another than is computed here: in an experiment, or with a window."""
        plain = type(stack) is Stack and type(stack.norm) is nn.LayerNorm and stack.pattern.kind == FULL and all(
            layer.residual and all(type(part) in KNOWN for part in layer.modules()) for layer in stack.layers)
        return cls(stack) if plain else None

    @staticmethod
    def settings(stack: Stack) -> tuple[object, ...]:
        """What a stack is set to that is no tensor."""
        return stack.pattern, stack.causal, *(layer.residual for layer in stack.layers)

    def read(self, x: Tensor, valid: Tensor) -> tuple[Tensor, list[tuple[Tensor, Tensor]]]:
        """x (B, T, D) token vectors, valid (B, T) True where not padding, which is on the right -> states (B, T, D) and
        the keys and values (B, G, T, E) of every layer. Padding is neither looked at nor computed."""
        rows, kept = Ragged(valid), []
        mask = rows.mask if not self.causal else None  # what comes later, padding too, is not seen in any case
        stream = rows.strip(x + self.positions[:x.size(1)])  # (R, D)
        for layer in self.layers:
            parts = rows.fill(layer.inner(F.layer_norm(stream, *layer.self_norm)))  # (B, T, (H + 2 G) * E)
            parts = parts.unflatten(-1, (layer.heads + 2 * layer.kv_heads, -1)).transpose(1, 2)
            q, k, v = parts.split((layer.heads, layer.kv_heads, layer.kv_heads), 1)  # (B, H or G, T, E)
            kept.append((k, v))
            if layer.kv_heads != layer.heads:
                k, v = (part.repeat_interleave(layer.heads // layer.kv_heads, 1) for part in (k, v))
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, scale=1.0,
                                                   is_causal=self.causal and x.size(1) > 1)  # (B, H, T, E)
            stream = layer.mixed.onto(stream, rows.strip(mixed.transpose(1, 2).flatten(2)))
            stream = layer.down.onto(stream, layer.up.cut(F.layer_norm(stream, *layer.thought_norm)))
        return rows.fill(F.layer_norm(stream, *self.norm)), kept

    def begin(self, valid: Tensor, prefix: list[tuple[Tensor, Tensor]] | None, room: int, beams: int,
              memory: Tensor | None = None, memory_valid: Tensor | None = None) -> Kept:
        """What is kept of a prefix, and room for `room` tokens more of each of `beams` beams. valid (B, T) is the
        prefix's, which `read` has read; None: it is one token, and the first `step`. memory (B, S, D) is looked at,
        where memory_valid (B, S)."""
        batch, length = valid.shape
        size, groups = self.positions.size(1) // self.layers[0].heads, self.layers[0].kv_heads
        at_first = min(room, AT_FIRST) * beams
        places = [self.positions.new_empty(2, batch, groups, length + at_first, size) for _ in self.layers]
        for place, (k, v) in zip(places, prefix or []):
            place[0, :, :, :length], place[1, :, :, :length] = k, v
        padded, hidden = not bool(valid.all()), None
        if padded or beams > 1:
            hidden = self.positions.new_full((batch, beams, length + room * beams), float("-inf"))
            hidden[:, :, :length].masked_fill_(valid.unsqueeze(1), 0.0)
        used = length if prefix else 0
        seen, memory_hidden = [], None
        if memory is not None and memory_valid is not None:
            rows = Ragged(memory_valid)
            flat = rows.strip(memory)
            for layer in self.layers:
                both = rows.fill(layer.memory(flat)).unflatten(-1, (2, groups, size)).permute(2, 0, 3, 1, 4)
                k, v = both.flatten(1, 2).contiguous().unbind(0)  # (B * G, S, E) each
                seen.append((k, v))
            if rows.mask is not None:
                memory_hidden = rows.mask[:, 0].repeat_interleave(groups, 0)  # (B * G, 1, S)
        return Kept(places, seen, used, hidden, memory_hidden, valid.sum(1) if padded else used)

    def step(self, x: Tensor, kept: Kept, beams: int) -> Tensor:
        """x (R, D), the vectors of the tokens just written -> states (R, D); `kept` grows in place."""
        first, start, end = self.layers[0], kept.used, kept.used + beams
        heads, groups = first.heads, first.kv_heads
        batch, shared, number = x.size(0) // beams, heads // groups, kept.number
        if isinstance(number, int):
            x = x + self.positions[number]
        else:
            x = x + self.positions.index_select(0, number).repeat_interleave(beams, 0)
        mask = None
        kept.reach(end)
        if kept.hidden is not None and start:  # the very first token has itself alone to look at
            own = kept.hidden[:, :, start:end]
            own.diagonal(dim1=1, dim2=2).zero_()
            mask = kept.hidden[:, None, None, :, :end].expand(-1, groups, shared, -1, -1)
            mask = mask.reshape(batch * groups, shared * beams, end)  # (B * G, H / G * K, N)
        for i, layer in enumerate(self.layers):
            parts = layer.inner(F.layer_norm(x, *layer.self_norm)).view(batch, beams, heads + 2 * groups, -1)
            place = kept.places[i]
            # (B, K, 2, G, E) -> (2, B, G, K, E)
            place[:, :, :, start:end] = parts[:, :, heads:].unflatten(2, (2, groups)).permute(2, 0, 3, 1, 4)
            k, v = place[:, :, :, :end].flatten(1, 2).unbind(0)
            q = parts[:, :, :heads]  # (B, K, H, E)
            x = layer.mixed.onto(x, self._look(q, k, v, mask, groups))
            if layer.cross:
                q = layer.ask(F.layer_norm(x, *layer.cross_norm)).view(batch, beams, heads, -1)
                x = layer.crossed.onto(x, self._look(q, *kept.memory[i], kept.memory_hidden, groups))
            x = layer.down.onto(x, layer.up.cut(F.layer_norm(x, *layer.thought_norm)))
        kept.used, kept.number = end, number + 1
        return F.layer_norm(x, *self.norm)

    @staticmethod
    def _look(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None, groups: int) -> Tensor:
        """q (B, K, H, E) looks at k and v (B * G, N, E): (R, D). Heads that share keys ask them side by side, and so do
        the beams of a sentence."""
        batch, beams, heads, size = q.shape
        if beams > 1:
            q = q.transpose(1, 2)  # (B, H, K, E)
        q = q.reshape(batch * groups, heads // groups * beams, size)
        keys = k.transpose(1, 2)  # (B * G, E, N)
        scores = torch.bmm(q, keys) if mask is None else torch.baddbmm(mask, q, keys)  # (B * G, H / G * K, N)
        mixed = torch.bmm(scores.softmax(-1), v)  # (B * G, H / G * K, E)
        if beams > 1:
            return mixed.view(batch, heads, beams, size).transpose(1, 2).reshape(batch * beams, -1)
        return mixed.view(batch, -1)
