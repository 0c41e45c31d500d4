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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.blocks.attention import MultiHeadAttention
from models.blocks.attention_patterns import FULL
from models.blocks.layers import Dropout
from models.blocks.transformer import FeedForward, Layer, Stack
from models.writing.quick.products import Product, rounded

Norm = tuple[tuple[int, ...], Tensor, Tensor, float]
#: how many tokens are read at once: so few that what is computed of them stays near the processor
AT_ONCE = 192
#: for how many tokens there is room when writing begins
AT_FIRST = 16
#: what a layer is made of; with anything else it is somebody's experiment
KNOWN = (Layer, MultiHeadAttention, FeedForward, nn.LayerNorm, nn.Linear, Dropout)


def _norm(norm: nn.LayerNorm) -> Norm:
    return tuple(norm.normalized_shape), norm.weight.detach(), norm.bias.detach(), norm.eps


def _beyond(lengths: Sequence[int]) -> Tensor:
    """Minus infinity where a text of that length has ended, else 0: (B, T)."""
    places = torch.arange(max(lengths))
    return torch.where(places < torch.tensor(lengths).unsqueeze(1), 0.0, float("-inf"))


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


@dataclass
class Kept:
    """What is kept between tokens: for every layer keys and values of places (2, B, G, N, E) and of the memory
    (2, B, G, S, E); `used` places are filled. `hidden` (B, K, N) is minus infinity where a beam must not look, None
    where all may look at all; `memory_hidden` (B, S) likewise. `number` (B,) is the position of the next token, or one
    for all."""

    places: list[Tensor]
    memory: list[Tensor]
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

    def shrink(self, gaps: Tensor, movers: Tensor, size: int) -> None:
        """Go on with the first `size` sentences, after those at `movers` were put into `gaps`."""
        def less(x: Tensor, dim: int) -> Tensor:
            if len(gaps):
                x.index_copy_(dim, gaps, x.index_select(dim, movers))
            return x.narrow(dim, 0, size)
        self.places = [less(x, 1) for x in self.places]
        self.memory = [less(x, 1) for x in self.memory]
        self.memory_hidden = None if self.memory_hidden is None else less(self.memory_hidden, 0)
        self.hidden = None if self.hidden is None else less(self.hidden, 0)
        self.number = less(self.number, 0) if isinstance(self.number, Tensor) else self.number


def portions(lengths: Sequence[int]) -> Iterator[slice]:
    """Texts of these lengths, in their order, in portions of about AT_ONCE tokens."""
    start = 0
    while start < len(lengths):
        end, longest = start + 1, lengths[start]
        while end < len(lengths) and max(longest, lengths[end]) * (end + 1 - start) <= AT_ONCE:
            longest, end = max(longest, lengths[end]), end + 1
        yield slice(start, end)
        start = end


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

    def read(self, x: Tensor, valid: Tensor, numbers: Tensor | None = None) -> tuple[Tensor, list[Tensor]]:
        """x (B, T, D) token vectors, valid (B, T) True where not padding, which is on the right -> states (B, T, D) and
        the keys and values (2, G, B, T, E) of every layer. Positions are `numbers` (B, T), or from 0 on."""
        batch, length, size = x.shape
        hidden, kept, rows = self._hidden(valid), [], batch * length
        x = x + (self.positions[:length] if numbers is None else self.positions[numbers])
        stream = F.pad(x.flatten(0, 1), (0, 0, 0, rounded(rows) - rows))  # (R, D)
        for layer in self.layers:
            heads, groups = layer.heads, layer.kv_heads
            parts = layer.inner(F.layer_norm(stream, *layer.self_norm))[:rows]  # (B * T, (H + 2 G) * E)
            parts = parts.view(batch, length, heads + 2 * groups, -1).permute(2, 0, 1, 3).contiguous()
            kept.append(parts[heads:].view(2, groups, batch, length, -1))
            q, k, v = parts.split((heads, groups, groups))  # (H or G, B, T, E)
            if groups != heads:
                k, v = k.repeat_interleave(heads // groups, 0), v.repeat_interleave(heads // groups, 0)
            q, k, v = q.flatten(0, 1), k.flatten(0, 1), v.flatten(0, 1)  # (H * B, T, E)
            scores = torch.bmm(q, k.transpose(1, 2))  # (H * B, T, T)
            if hidden is not None:
                scores.view(heads, batch, length, length).add_(hidden)
            mixed = torch.bmm(scores.softmax(-1), v).view(heads, batch, length, -1)
            mixed = mixed.permute(1, 2, 0, 3).reshape(rows, size)  # (B * T, D)
            stream = layer.mixed.onto(stream, F.pad(mixed, (0, 0, 0, len(stream) - rows)))
            stream = layer.down.onto(stream, layer.up.cut(F.layer_norm(stream, *layer.thought_norm)))
        return F.layer_norm(stream, *self.norm)[:rows].view(batch, length, size), kept

    def _hidden(self, valid: Tensor) -> Tensor | None:
        """What is added to the scores (H, B, T, T). Before what comes later, padding is hidden in any case."""
        length = valid.size(1)
        if self.causal:
            return self.positions.new_full((length, length), float("-inf")).triu(1) if length > 1 else None
        return None if bool(valid.all()) else torch.where(valid, 0.0, float("-inf")).unsqueeze(1)  # (B, 1, T)

    def begin(self, lengths: Sequence[int], room: int, beams: int, sources: Sequence[int] = ()) -> Kept:
        """Nothing kept yet, but room for prefixes of these lengths, for `room` tokens more of each of `beams` beams,
        and for memories of the lengths `sources`."""
        batch, length, source = len(lengths), max(lengths), max(sources, default=0)
        groups, size = self.layers[0].kv_heads, self.positions.size(1) // self.layers[0].heads
        places = length + min(room, AT_FIRST) * beams
        hidden = None
        if beams > 1 or min(lengths) < length:
            hidden = self.positions.new_full((batch, beams, length + room * beams), float("-inf"))
            hidden[:, :, :length] = _beyond(lengths).unsqueeze(1)
        # what is never filled must at least be numbers: the padding of prefixes and memories is hidden, but is read
        kept = [self.positions.new_empty(2, batch, groups, places, size) for _ in self.layers]
        for place in kept if min(lengths) < length else []:
            place[:, :, :, :length] = 0
        memory = [self.positions.new_zeros(2, batch, groups, source, size) for _ in self.layers if source]
        return Kept(kept, memory, 0, hidden, _beyond(sources) if source and min(sources) < source else None, 0)

    def remember(self, kept: Kept, rows: slice, memory: Tensor) -> None:
        """Keep what is looked at of the memory (B', S', D) of some texts."""
        flat = memory.flatten(0, 1)
        flat = F.pad(flat, (0, 0, 0, rounded(len(flat)) - len(flat)))
        for layer, place in zip(self.layers, kept.memory):
            both = layer.memory(flat)[:memory.size(0) * memory.size(1)]
            both = both.view(*memory.shape[:2], 2, layer.kv_heads, -1)  # (B', S', 2, G, E)
            place[:, rows, :, :memory.size(1)] = both.permute(2, 0, 3, 1, 4)

    def step(self, x: Tensor, kept: Kept, beams: int) -> Tensor:
        """x (R, D), the vectors of the tokens just written -> states (R, D); `kept` grows in place."""
        first, start, end = self.layers[0], kept.used, kept.used + beams
        heads, groups = first.heads, first.kv_heads
        batch, shared, number = x.size(0) // beams, heads // groups, kept.number
        if isinstance(number, int):
            x = x + self.positions[number]
        else:
            x = x + self.positions.index_select(0, number).repeat_interleave(beams, 0)
        mask, across = None, None
        kept.reach(end)
        if kept.hidden is not None and start:  # the very first token has itself alone to look at
            own = kept.hidden[:, :, start:end]
            own.diagonal(dim1=1, dim2=2).zero_()
            mask = kept.hidden[:, None, None, :, :end].expand(-1, groups, shared, -1, -1)
            mask = mask.reshape(batch * groups, shared * beams, end)  # (B * G, H / G * K, N)
        if kept.memory_hidden is not None:
            across = kept.memory_hidden.repeat_interleave(groups, 0).unsqueeze(1)  # (B * G, 1, S)
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
                k, v = kept.memory[i].flatten(1, 2).unbind(0)
                x = layer.crossed.onto(x, self._look(q, k, v, across, groups))
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
