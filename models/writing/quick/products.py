"""A linear layer as it is wanted while writing: for one row, or for a few hundred, again and again.

With one row nearly all of the time goes into reading the matrix, so it lies in memory in the order that it is read in.
From four rows on oneDNN, which comes with PyTorch on x86 processors, is up to twice as fast with a matrix in its own
order ("packed"), and adds what was there before, or cuts at zero, in the same pass; where it is missing the plain
product is taken. It compiles its kernel once for every number of rows, a millisecond each: few numbers should occur.

Shapes: R rows, N numbers in, M numbers out.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

#: from so many rows on a packed matrix is the faster one
PACKED_FROM = 4
#: the number of rows that a packed matrix is put in order for
ROWS = 32


def rounded(rows: int) -> int:
    """`rows` or a few more: one of few numbers."""
    step = 4 if rows <= 32 else 16 if rows <= 128 else 32
    return -(-rows // step) * step


@cache
def packing() -> Any:
    """oneDNN's operations on packed matrices, or None where this PyTorch has none that work."""
    try:
        ops = torch.ops.mkldnn
        ones = torch.ones(2, 2)
        packed = ops._reorder_linear_weight(ones, ROWS)
        twice = ops._linear_pointwise.binary(ones, ones, packed, ones[0], "add")
        cut = ops._linear_pointwise.default(ones, packed, -3 * ones[0], "relu", [], "")
        return ops if bool((twice == 4).all() and (cut == 0).all()) else None
    except (RuntimeError, AttributeError, TypeError, NotImplementedError):
        return None


class Product:
    """x (R, N) -> x Wᵀ + b (R, M)."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        # in memory as Wᵀ: for one row the processor then runs through it from its beginning to its end
        self.weight, self.bias = weight.detach().t().contiguous().t(), bias.detach()  # (M, N), (M,)
        self._packed: Tensor | None = None

    @classmethod
    def of(cls, layers: Sequence[nn.Linear], scaled: float = 1.0) -> Product:
        """Linear layers that read the same, one below the other; what the first gives is multiplied by `scaled`."""
        factors = [scaled, *[1.0] * (len(layers) - 1)]
        weights = [layer.weight * factor for layer, factor in zip(layers, factors)]
        biases = [layer.bias * factor for layer, factor in zip(layers, factors)]
        return cls(torch.cat(weights), torch.cat(biases))

    def _operations(self, x: Tensor) -> Any:
        if x.size(0) < PACKED_FROM or (ops := packing()) is None:
            return None
        if self._packed is None:
            self._packed = ops._reorder_linear_weight(self.weight.contiguous(), ROWS)
        return ops

    def __call__(self, x: Tensor, bias: Tensor | None = None) -> Tensor:
        """With another bias (M,) than its own where one is given."""
        bias, ops = self.bias if bias is None else bias, self._operations(x)
        if ops is None:
            return F.linear(x, self.weight, bias)
        return ops._linear_pointwise.default(x, self._packed, bias, "none", [], "")

    def cut(self, x: Tensor) -> Tensor:
        """What is below 0 becomes 0."""
        ops = self._operations(x)
        if ops is None:
            return F.linear(x, self.weight, self.bias).relu_()
        return ops._linear_pointwise.default(x, self._packed, self.bias, "relu", [], "")

    def onto(self, stream: Tensor, x: Tensor) -> Tensor:
        """Added to the stream (R, M)."""
        ops = self._operations(x)
        if ops is None:
            return F.linear(x, self.weight, self.bias).add_(stream)
        return ops._linear_pointwise.binary(x, stream, self._packed, self.bias, "add")
