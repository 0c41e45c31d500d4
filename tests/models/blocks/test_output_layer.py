"""The sliced loss is torch's cross-entropy: the value and both gradients."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from models.blocks.output_layer import ROWS, output_loss


def both(n, smoothing, weights=None, dtype=torch.float32):
    """Value and gradients of ours and of torch's, on the same random numbers."""
    generator = torch.Generator().manual_seed(n)
    hidden = torch.randn(n, 12, generator=generator).to(dtype)
    table = torch.randn(70, 12, generator=generator)
    answers = torch.randint(70, (n,), generator=generator)
    weights = torch.ones(n) if weights is None else weights
    results = []
    for ours in (True, False):
        h, t = hidden.clone().requires_grad_(), table.clone().requires_grad_()
        if ours:
            loss = output_loss(h, t, answers, weights, smoothing)
        else:
            losses = F.cross_entropy((h @ t.to(dtype).T).float(), answers, reduction="none", label_smoothing=smoothing)
            loss = (losses * weights).sum() / weights.sum()
        (3 * loss).backward()  # a factor, because a loss is often one part of a sum
        results.append((loss.detach(), h.grad, t.grad))
    return results


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("n", [1, 40, ROWS, 2 * ROWS + 3])
def test_equals_cross_entropy(n, smoothing):
    for mine, torchs in zip(*both(n, smoothing)):
        torch.testing.assert_close(mine, torchs, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_weights_count(smoothing):
    n = ROWS + 100
    weights = torch.rand(n, generator=torch.Generator().manual_seed(0))
    weights[::3] = 0
    mine, torchs = both(n, smoothing, weights)
    for a, b in zip(mine, torchs):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-4)
    assert not mine[1][::3].any()


def test_boolean_weights_are_a_mask():
    hidden, table, answers = torch.randn(6, 4), torch.randn(9, 4), torch.arange(6)
    mask = torch.tensor([True, False, True, True, False, False])
    expected = F.cross_entropy(hidden[mask] @ table.T, answers[mask])
    assert float(output_loss(hidden, table, answers, mask)) == pytest.approx(float(expected), rel=1e-5)


def test_half_precision_stays_near():
    for mine, torchs in zip(*both(200, 0.1, dtype=torch.bfloat16)):
        torch.testing.assert_close(mine.float(), torchs.float(), atol=2e-2, rtol=5e-2)


def test_no_gradient_wanted():
    with torch.inference_mode():
        loss = output_loss(torch.randn(5, 4), torch.randn(9, 4), torch.arange(5), torch.ones(5))
    assert loss > 0 and not loss.requires_grad


def test_great_scores_do_not_overflow():
    loss = output_loss(torch.full((2, 4), 1e4), torch.eye(9, 4), torch.tensor([0, 8]), torch.ones(2), 0.1)
    assert torch.isfinite(loss)


@pytest.mark.parametrize("learns", ["hidden", "table"])
def test_one_side_may_be_fixed(learns):
    hidden, table, answers = torch.randn(5, 4), torch.randn(9, 4), torch.arange(5)
    moving = (hidden if learns == "hidden" else table).requires_grad_()
    output_loss(hidden, table, answers, torch.ones(5)).backward()
    mine, moving.grad = moving.grad, None
    F.cross_entropy(hidden @ table.T, answers).backward()
    torch.testing.assert_close(mine, moving.grad)
