"""The output layer's loss of the same text read twice with different dropout, which should give the same prediction.

Liang et al. 2021, "R-Drop: regularized dropout for neural networks". Computed a few hundred rows at a time, as in
`models.blocks.output_layer`; a test holds it equal to the formula left to autograd.

Shapes: N tokens, D d_model, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from models.blocks.output_layer import output_loss

ROWS = 256


class _Loss(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, first: Tensor, second: Tensor, table: Tensor, answers: Tensor, weights: Tensor, smoothing: float,
        consistency: float,
    ) -> Tensor:
        matrix = table.to(first.dtype)
        total = first.new_zeros((), dtype=torch.float32)
        asked = any(ctx.needs_input_grad[:3])
        gradients = (torch.empty_like(first), torch.empty_like(second), torch.zeros_like(table)) if asked else None
        share = weights / weights.sum()  # (N,)
        for start in range(0, len(first), ROWS):
            rows = slice(start, start + ROWS)
            answer, part = answers[rows].unsqueeze(1), share[rows].unsqueeze(1)  # (n, 1)
            logs = [(hidden[rows] @ matrix.T).float().log_softmax(-1) for hidden in (first, second)]  # (n, V) each
            probabilities = [log.exp() for log in logs]
            apart = logs[0] - logs[1]  # (n, V)
            # Kullback-Leibler divergences from the first to the second and back, (n, 1) each
            far = [(probabilities[0] * apart).sum(-1, keepdim=True), -(probabilities[1] * apart).sum(-1, keepdim=True)]
            losses = consistency / 2 * (far[0] + far[1])
            for log in logs:
                losses = losses - ((1 - smoothing) * log.gather(1, answer)
                                   + smoothing * log.mean(-1, keepdim=True)) / 2
            total += (losses * part).sum()
            if gradients is None:
                continue
            surprise = probabilities[0] - probabilities[1]  # (n, V)
            for i, (hidden, sign) in enumerate(((first, 1.0), (second, -1.0))):
                # of the divergences: p (± log p/q - KL) ± (p - q); of the cross-entropies: p - smoothed answer
                gradient = apart.mul(sign).sub_(far[i]).mul_(probabilities[i]).add_(surprise, alpha=sign)
                gradient.mul_(consistency).add_(probabilities[i]).sub_(smoothing / gradient.size(1))
                gradient.scatter_add_(1, answer, part.new_full(part.shape, smoothing - 1))
                gradient = gradient.mul_(part / 2).to(hidden.dtype)
                gradients[i][rows] = gradient @ matrix
                gradients[2].add_(gradient.T @ hidden[rows])
        ctx.save_for_backward(*gradients or ())
        return total

    @staticmethod
    def backward(ctx: Any, d_loss: Tensor) -> tuple[Tensor | None, ...]:
        d_first, d_second, d_table = ctx.saved_tensors
        return d_first * d_loss, d_second * d_loss, d_table * d_loss, None, None, None, None


def consistent_output_loss(
    first: Tensor, second: Tensor, table: Tensor, answers: Tensor, weights: Tensor, smoothing: float, consistency: float
) -> Tensor:
    """Weighted mean over tokens of the mean cross-entropy (nats) of both readings, and `consistency` times the mean of
    the divergences between their predictions.

    first, second (N, D), table (V, D), answers (N,) ids, weights (N,) >= 0, of which at least one is above 0.
    """
    return _Loss.apply(first, second, table, answers, weights.float(), smoothing, consistency)


def readings_loss(
    readings: Sequence[Tensor], table: Tensor, answers: Tensor, weights: Tensor, smoothing: float, consistency: float
) -> Tensor:
    """The loss of one reading, hidden (N, D), or of two, which should agree."""
    if len(readings) == 1:
        return output_loss(readings[0], table, answers, weights, smoothing)
    return consistent_output_loss(readings[0], readings[1], table, answers, weights, smoothing, consistency)
