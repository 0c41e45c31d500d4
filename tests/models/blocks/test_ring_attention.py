"""Attention in blocks, and over processes: every way is the plain formula under its mask, and holds less of it."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
import torch

from lib.inside.attention_variants import child as variants_child
from lib.inside.attention_variants.ring import check_ring, measure_ring, no_gloo, run_ring, stack_difference
from lib.inside.attention_variants.timing import Task
from models.blocks.attention import attend, causal_mask
from models.blocks.attention_blocks import merge, partial_attend, strided, windowed
from models.blocks.attention_patterns import Pattern
from models.blocks.ring_attention import block_lengths
from models.blocks.transformer import ATTENTION, Stack
from models.messages import InputError

CLOSE = {"atol": 1e-5, "rtol": 1e-4}
ring = pytest.mark.skipif(no_gloo() is not None, reason="PyTorch without gloo")


def drawn(length: int, shared: int = 4) -> tuple[torch.Tensor, ...]:
    torch.manual_seed(length)
    return tuple(torch.randn(2, n, length, 8) for n in (4, shared, shared))


@pytest.mark.parametrize("shared", [1, 2, 4])
@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize(("length", "span"), [(1, 4), (5, 8), (16, 4), (23, 5), (40, 3), (9, 1)])
@pytest.mark.parametrize("kind", ["window", "strided"])
def test_blocks_are_the_formula_under_the_mask(kind, length, span, causal, shared):
    q, k, v = drawn(length, shared)
    numbers = torch.arange(length).unsqueeze(0)
    mask = Pattern(kind, span).allows(numbers, numbers)
    if causal:
        mask = mask & causal_mask(length)
    expected, _ = attend(q, k, v, mask.unsqueeze(1), need_weights=True)
    found = (windowed if kind == "window" else strided)(q, k, v, span, causal)
    torch.testing.assert_close(found, expected, **CLOSE)


def test_parts_merge_to_the_whole_in_any_order():
    q, k, v = drawn(12)
    mask = causal_mask(12)
    parts = [partial_attend(q, k[:, :, i:j], v[:, :, i:j], mask[:, i:j]) for i, j in ((0, 5), (5, 9), (9, 12))]
    expected, _ = attend(q, k, v, mask, need_weights=True)
    for order in ((0, 1, 2), (2, 0, 1), (1, 2, 0)):
        found = merge(merge(parts[order[0]], parts[order[1]]), parts[order[2]])
        torch.testing.assert_close(found.mixed, expected, **CLOSE)
    scores = (q @ k.transpose(-2, -1) / 8**0.5).masked_fill(~mask, float("-inf"))
    torch.testing.assert_close(found.logsum, scores.logsumexp(-1), **CLOSE)


def test_a_row_that_sees_nothing_weighs_nothing():
    q, k, v = drawn(4)
    nothing = partial_attend(q, k, v, torch.zeros(4, 4, dtype=torch.bool))
    assert not nothing.mixed.any() and (nothing.logsum == float("-inf")).all()
    all_of_it = partial_attend(q, k, v)
    torch.testing.assert_close(merge(nothing, all_of_it).mixed, all_of_it.mixed)
    assert not merge(nothing, nothing).mixed.isnan().any()


def test_large_scores_do_not_overflow():
    q, k, v = drawn(6)
    expected, _ = attend(100 * q, k, v, causal_mask(6), need_weights=True)
    torch.testing.assert_close(windowed(100 * q, k, v, 6), expected, **CLOSE)
    torch.testing.assert_close(strided(100 * q, k, v, 6), expected, **CLOSE)


def test_gradients_flow_through_the_blocks():
    for blocks in (windowed, strided):
        q, k, v = (x.requires_grad_() for x in drawn(11))
        blocks(q, k, v, 3).sum().backward()
        assert all(x.grad.isfinite().all() for x in (q, k, v))


@pytest.mark.parametrize(("length", "processes"), [(10, 2), (7, 3), (5, 5), (11, 4)])
def test_blocks_are_as_even_as_can_be(length, processes):
    lengths = block_lengths(length, processes)
    assert sum(lengths) == length and max(lengths) - min(lengths) <= 1 and min(lengths) > 0


@ring
@pytest.mark.parametrize("causal", [True, False])
def test_ring_on_two_processes_is_full_attention(causal):
    """The promise: difference at most 1e-5, and at most 0.55 of the memory of the scores, counted where they are."""
    found = check_ring(Task(lengths=(9, 512), heads=4, head_size=16, repeats=1), causal)
    assert [check.tokens for check in found] == [9, 512]
    assert all(check.difference <= 1e-5 for check in found)
    assert found[1].block_bytes == 4 * 256 * 256 * 4
    assert found[1].full_block_bytes == 4 * 512 * 512 * 4
    assert found[1].block_bytes <= 0.55 * found[1].full_block_bytes
    assert found[1].peak_bytes <= 0.55 * found[1].full_peak_bytes


@ring
def test_ring_of_three_with_uneven_blocks():
    found = check_ring(Task(lengths=(3, 100), heads=2, head_size=8, processes=3, repeats=1), True)
    assert all(check.difference <= 1e-5 for check in found)


@ring
@pytest.mark.parametrize("causal", [True, False])
def test_a_whole_stack_through_the_ring(causal):
    config = {"d_model": 16, "n_heads": 4, "d_ff": 32, "dropout": 0.0, **ATTENTION, "n_kv_heads": 2}
    torch.manual_seed(0)
    stack = Stack(config, 3, causal=causal).eval()
    difference, largest = stack_difference(stack, config, torch.randn(1, 13, 16))
    assert difference <= 1e-5 < largest


def test_a_stack_that_no_ring_can_be_made_of():
    config = {"d_model": 16, "n_heads": 4, "d_ff": 32, "dropout": 0.0, **ATTENTION}
    stack = Stack(config, 1, causal=True).eval()
    with pytest.raises(InputError, match="at least 2 tokens"):
        stack_difference(stack, config, torch.randn(1, 1, 16))
    window = {**config, "attention": "window"}
    with pytest.raises(InputError, match="full attention"):
        stack_difference(Stack(window, 1, causal=True).eval(), window, torch.randn(1, 8, 16))


@pytest.fixture
def started(monkeypatch):
    """Every process that was started."""
    found, start = [], subprocess.Popen

    def popen(*args, **options):
        found.append(start(*args, **options))
        return found[-1]

    monkeypatch.setattr(variants_child.subprocess, "Popen", popen)
    return found


@ring
def test_a_ring_that_takes_too_long_is_ended(started):
    with pytest.raises(InputError, match="was stopped"):
        next(measure_ring(Task(lengths=(64,)), patience=0.2))
    assert len(started) == 2 and all(process.poll() is not None for process in started)


@ring
def test_who_asks_can_stop_the_ring(started):
    def beat() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_ring({"kind": "attend"}, {}, beat=beat)
    assert all(process.poll() is not None for process in started)


@ring
def test_a_ring_that_breaks_says_so(started):
    with pytest.raises(InputError, match="could not work together"):
        run_ring({"kind": "attend", "causal": True}, {})  # the job says nothing of lengths
    assert all(process.poll() is not None for process in started)


def test_without_gloo_there_is_a_sentence(monkeypatch):
    monkeypatch.setattr("torch.distributed.is_gloo_available", lambda: False)
    with pytest.raises(InputError, match="without gloo"):
        run_ring({}, {})


def test_a_child_leaves_when_its_parent_is_gone():
    code = "from lib.inside.attention_variants.child import leave_with_parent as f; f(); import time; time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, cwd=variants_child.ROOT)
    began = time.monotonic()
    child.stdin.close()
    assert child.wait(timeout=40) == 1 and time.monotonic() - began < 40
