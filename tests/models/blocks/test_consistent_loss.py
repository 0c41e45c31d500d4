"""R-Drop's loss in slices is the formula that autograd works on whole."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from models.blocks.consistent_loss import ROWS, consistent_output_loss
from models.blocks.output_layer import output_loss

pytestmark = pytest.mark.quick


def inputs(n: int) -> tuple[Tensor, ...]:
    torch.manual_seed(n)
    first, second, table = torch.randn(n, 8), torch.randn(n, 8), torch.randn(30, 8)
    weights = torch.rand(n)
    weights[1:3] = 0.0
    return first, second, table, torch.randint(0, 30, (n,)), weights


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("consistency", [0.0, 2.5])
@pytest.mark.parametrize("n", [5, ROWS + 3])
def test_loss_and_gradients_are_the_formula(n: int, consistency: float, smoothing: float) -> None:
    *tensors, answers, weights = inputs(n)
    mine = [x.clone().requires_grad_() for x in tensors]
    plain = [x.clone().requires_grad_() for x in tensors]
    loss = consistent_output_loss(*mine, answers, weights, smoothing, consistency)
    logs = [(hidden @ plain[2].T).log_softmax(-1) for hidden in plain[:2]]
    each = sum(F.nll_loss(log, answers, reduction="none") * (1 - smoothing) - smoothing * log.mean(-1)
               for log in logs) / 2
    each = each + consistency / 2 * sum(F.kl_div(log, other, reduction="none", log_target=True).sum(-1)
                                        for log, other in (logs, logs[::-1]))
    expected = (each * weights).sum() / weights.sum()
    assert float(loss.detach()) == pytest.approx(float(expected.detach()), rel=1e-5)
    loss.backward()
    expected.backward()
    for a, b in zip(mine, plain):
        torch.testing.assert_close(a.grad, b.grad, rtol=1e-4, atol=1e-6)


def test_two_equal_readings_are_one_reading() -> None:
    first, _, table, answers, weights = inputs(7)
    twice = consistent_output_loss(first, first, table, answers, weights, 0.1, 5.0)
    torch.testing.assert_close(twice, output_loss(first, table, answers, weights, 0.1))
