"""One text, one beam: a stack that writes for a single row, in numpy.

With one row nothing is left of a step but matrices times vectors, and a few hundred operations on a few numbers. numpy
takes a fraction of PyTorch's time for each of those, and reads a matrix faster for one vector. The matrices are
`QuickStack`'s own.

Shapes: N places kept, D d_model, H heads, G heads of keys and values, E = D / H, S memory positions.
"""

from __future__ import annotations

import math

import numpy as np
import torch

from models.writing.quick.products import Product
from models.writing.quick.stack import Kept, Norm, QuickStack


class _Normed:
    """A layer norm over a vector (D,)."""

    def __init__(self, norm: Norm) -> None:
        _, weight, bias, self.eps = norm
        self.weight, self.bias = weight.numpy(), bias.numpy()
        self._share = np.full(len(self.weight), 1 / len(self.weight), np.float32)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        x = x - x.dot(self._share)
        x *= 1 / math.sqrt(float(x.dot(x)) / len(x) + self.eps)
        x *= self.weight
        x += self.bias
        return x


class _Times:
    """A product with a vector (N,) -> (M,)."""

    def __init__(self, product: Product) -> None:
        self.matrix, self.bias = product.weight.t().numpy(), product.bias.numpy()  # (N, M), (M,)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        x = np.dot(x, self.matrix)
        x += self.bias
        return x


class RowStack:
    """The layers of a QuickStack."""

    def __init__(self, stack: QuickStack) -> None:
        first = stack.layers[0]
        self.groups, self.shared = first.kv_heads, first.heads // first.kv_heads
        self.layers = [(
            _Normed(layer.self_norm), _Times(layer.inner), _Times(layer.mixed),
            (_Normed(layer.cross_norm), _Times(layer.ask), _Times(layer.crossed)) if layer.cross else None,
            _Normed(layer.thought_norm), _Times(layer.up), _Times(layer.down),
        ) for layer in stack.layers]
        self.norm, self.positions = _Normed(stack.norm), stack.positions.numpy()

    def step(self, x: np.ndarray, kept: Kept) -> np.ndarray:
        """x (D,), the vector of the token just written -> its state (D,); `kept`, of one text and one beam, grows."""
        place, size, groups = kept.used, len(x), self.groups
        kept.reach(place + 1)
        x = x + self.positions[kept.number]
        for i, (norm, inner, mixed, across, thought, up, down) in enumerate(self.layers):
            parts = inner(norm(x))
            store = kept.places[i].numpy()[:, 0]  # (2, G, N, E)
            store[:, :, place] = parts[size:].reshape(2, groups, -1)
            x += mixed(self._look(parts[:size], store[0, :, :place + 1], store[1, :, :place + 1]))
            if across is not None:
                norm, ask, crossed = across
                k, v = kept.memory[i].numpy()[:, 0]
                x += crossed(self._look(ask(norm(x)), k, v))
            middle = up(thought(x))
            np.maximum(middle, 0, out=middle)
            x += down(middle)
        kept.used, kept.number = place + 1, kept.number + 1
        return self.norm(x)

    def _look(self, q: np.ndarray, k: np.ndarray, v: np.ndarray) -> np.ndarray:
        """q (D,) looks at k and v (G, N, E): (D,)."""
        weights = np.matmul(q.reshape(self.groups, self.shared, -1), k.transpose(0, 2, 1))  # (G, H / G, N)
        weights -= weights.max(-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(-1, keepdims=True)
        return np.matmul(weights, v).reshape(-1)

