"""The step of a stack for a few rows, in numpy: one sentence, its beams, or the last ones of a batch.

With a few rows a step is little else than reading matrices, and some hundred operations on a few numbers. numpy takes a
fraction of PyTorch's time for each of those, and reads a matrix faster for one vector. The matrices are `QuickStack`'s
own, and so is what is kept.

Shapes: B sentences, K beams, R = B * K rows, N places kept, D d_model, H heads, G heads of keys and values, E = D / H,
S memory positions.
"""

from __future__ import annotations

import numpy as np
from torch import Tensor

from models.writing.quick.products import Product
from models.writing.quick.stack import Kept, Norm, QuickStack


class _Normed:
    """A layer norm over x (R, D)."""

    def __init__(self, norm: Norm) -> None:
        _, weight, bias, self.eps = norm
        self.weight, self.bias = weight.numpy(), bias.numpy()
        self._share = np.full(len(self.weight), 1 / len(self.weight), np.float32)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        x = x - x.dot(self._share)[:, None]
        x *= (1 / np.sqrt((x * x).dot(self._share) + self.eps))[:, None]
        x *= self.weight
        x += self.bias
        return x


class _Times:
    """A product with x (R, N) -> (R, M)."""

    def __init__(self, product: Product) -> None:
        self.matrix, self.bias = product.weight.t().numpy(), product.bias.numpy()  # (N, M), (M,)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        x = np.dot(x, self.matrix)
        x += self.bias
        return x


class FewRows:
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

    def step(self, x: np.ndarray, kept: Kept, beams: int) -> np.ndarray:
        """As `QuickStack.step`: x (R, D), which is used up -> states (R, D); `kept` grows in place."""
        start, end, size = kept.used, kept.used + beams, x.shape[1]
        batch, mask, across = len(x) // beams, None, None
        kept.reach(end)
        number = kept.number
        places = self.positions[number.numpy() if isinstance(number, Tensor) else number]
        x += np.repeat(places, beams, 0) if isinstance(number, Tensor) else places
        if kept.hidden is not None and start:
            hidden, own = kept.hidden.numpy(), np.arange(beams)
            hidden[:, own, start + own] = 0
            mask = np.tile(hidden[:, None, :, :end], (1, 1, self.shared, 1))  # (B, 1, H / G * K, N)
        if kept.memory_hidden is not None:
            across = kept.memory_hidden.numpy()[:, None, None]  # (B, 1, 1, S)
        for i, (norm, inner, mixed, cross, thought, up, down) in enumerate(self.layers):
            parts = inner(norm(x))
            store = kept.places[i].numpy()  # (2, B, G, N, E)
            new = parts[:, size:].reshape(batch, beams, 2, self.groups, -1)
            store[:, :, :, start:end] = new.transpose(2, 0, 3, 1, 4)
            x += mixed(self._look(parts[:, :size], store[0, :, :, :end], store[1, :, :, :end], mask, beams))
            if cross is not None:
                norm, ask, crossed = cross
                k, v = kept.memory[i].numpy()
                x += crossed(self._look(ask(norm(x)), k, v, across, beams))
            middle = up(thought(x))
            np.maximum(middle, 0, out=middle)
            x += down(middle)
        kept.used, kept.number = end, number + 1
        return self.norm(x)

    def _look(self, q: np.ndarray, k: np.ndarray, v: np.ndarray, mask: np.ndarray | None, beams: int) -> np.ndarray:
        """q (R, D) looks at k and v (B, G, N, E): (R, D)."""
        batch, groups, _, size = k.shape
        if beams > 1:
            q = q.reshape(batch, beams, -1, size).transpose(0, 2, 1, 3)  # (B, H, K, E)
        weights = np.matmul(q.reshape(batch, groups, self.shared * beams, size), k.transpose(0, 1, 3, 2))
        if mask is not None:
            weights += mask  # (B, G, H / G * K, N)
        weights -= weights.max(-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(-1, keepdims=True)
        mixed = np.matmul(weights, v)
        if beams > 1:
            mixed = mixed.reshape(batch, -1, beams, size).transpose(0, 2, 1, 3)  # (B, K, H, E)
        return mixed.reshape(batch * beams, -1)
