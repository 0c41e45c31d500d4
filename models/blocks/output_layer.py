"""The loss of the output layer, computed a few hundred rows at a time.

The scores over the vocabulary are the largest thing in a training step: 1,400 tokens times 6,500 pieces. Made whole,
with their softmax and their gradient, they fill five matrices of up to 40 MB that no cache holds. Here a slice of rows
is scored, turned into its loss and its gradient, and forgotten (the idea of Hsu et al. 2024, "Liger kernel"). The
result is that of `torch.nn.functional.cross_entropy`; a test holds them equal.

Shapes: N tokens, D d_model, V vocabulary.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

ROWS = 512


class _Loss(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, hidden: Tensor, table: Tensor, answers: Tensor, weights: Tensor, smoothing: float
    ) -> Tensor:
        matrix = table.to(hidden.dtype)
        total = hidden.new_zeros((), dtype=torch.float32)
        gradients = (torch.empty_like(hidden), torch.zeros_like(table)) if any(ctx.needs_input_grad[:2]) else None
        share = weights / weights.sum()  # (N,)
        for rows in torch.arange(len(hidden)).split(ROWS):
            rows = slice(int(rows[0]), int(rows[-1]) + 1)
            scores = (hidden[rows] @ matrix.T).float()  # (n, V)
            answer = answers[rows].unsqueeze(1)  # (n, 1)
            part = share[rows].unsqueeze(1)  # (n, 1)
            expected = (1 - smoothing) * scores.gather(1, answer)  # (n, 1)
            if smoothing:
                expected += smoothing * scores.mean(-1, keepdim=True)
            top = scores.amax(-1, keepdim=True)  # (n, 1)
            scores.sub_(top).exp_()
            sums = scores.sum(-1, keepdim=True)  # (n, 1)
            total += ((top + sums.log() - expected) * part).sum()
            if gradients is not None:
                d_hidden, d_table = gradients
                # part * (softmax - smoothing / V), one pass over the scores
                gradient = torch.addcmul(part * (-smoothing / scores.size(1)), scores, part / sums)
                gradient = gradient.scatter_add_(1, answer, part * (smoothing - 1)).to(hidden.dtype)
                d_hidden[rows] = gradient @ matrix
                d_table += gradient.T @ hidden[rows]
        ctx.save_for_backward(*gradients or ())
        return total

    @staticmethod
    def backward(ctx: Any, d_loss: Tensor) -> tuple[Tensor | None, ...]:
        d_hidden, d_table = ctx.saved_tensors
        return d_hidden * d_loss, d_table * d_loss, None, None, None


def output_loss(
    hidden: Tensor, table: Tensor, answers: Tensor, weights: Tensor, smoothing: float = 0.0
) -> Tensor:
    """Weighted mean of the cross-entropy (nats) between softmax(hidden tableᵀ) and the answers.

    hidden (N, D), table (V, D), answers (N,) ids, weights (N,) >= 0, of which at least one is above 0. `smoothing`
    (0-1) is spread evenly over the vocabulary (Szegedy et al. 2016).
    """
    return _Loss.apply(hidden, table, answers, weights.float(), smoothing)
