"""Attention: both paths agree, rows are distributions, and a cache changes nothing."""

from __future__ import annotations

import math

import pytest
import torch

from models.blocks.attention import KeyValues, MultiHeadAttention, attend, causal_mask

B, H, T, S, K = 2, 3, 5, 7, 4


def queries(seed=0, t=T, s=S):
    generator = torch.Generator().manual_seed(seed)
    return (torch.randn(B, H, t, K, generator=generator), torch.randn(B, H, s, K, generator=generator),
            torch.randn(B, H, s, K, generator=generator))


def masks():
    """Of each shape that the networks use: none, padding, causal, both."""
    padding = torch.tensor([[True] * S, [True] * 4 + [False] * 3])[:, None, None, :]  # (B, 1, 1, S)
    causal = torch.ones(T, S, dtype=torch.bool).tril()
    return {"none": None, "padding": padding, "causal": causal, "both": padding & causal}


@pytest.mark.quick
@pytest.mark.parametrize("name", masks())
def test_fused_equals_formula(name):
    q, k, v = queries()
    mask = masks()[name]
    with torch.inference_mode():
        fused, nothing = attend(q, k, v, mask)
        written_out, weights = attend(q, k, v, mask, need_weights=True)
    assert nothing is None and weights.shape == (B, H, T, S)
    torch.testing.assert_close(fused, written_out, atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize("name", masks())
def test_rows_sum_to_one_and_what_is_masked_gets_nothing(name):
    q, k, v = queries()
    mask = masks()[name]
    _, weights = attend(q, k, v, mask, need_weights=True)
    torch.testing.assert_close(weights.sum(-1), torch.ones(B, H, T))
    if mask is not None:
        assert not weights[~mask.expand(B, H, T, S)].any()


@pytest.mark.quick
def test_the_formula_number_by_number():
    q, k, v = queries()
    out, weights = attend(q, k, v, None, need_weights=True)
    scores = [sum(float(q[1, 2, 3, i] * k[1, 2, s, i]) for i in range(K)) / math.sqrt(K) for s in range(S)]
    total = sum(math.exp(x) for x in scores)
    expected = [math.exp(x) / total for x in scores]
    assert weights[1, 2, 3].tolist() == pytest.approx(expected, rel=1e-5)
    mixed = [sum(w * float(v[1, 2, s, i]) for s, w in enumerate(expected)) for i in range(K)]
    assert out[1, 2, 3].tolist() == pytest.approx(mixed, abs=1e-5)


def test_gradients_are_those_of_the_fused_kernel():
    mask = masks()["both"]
    gradients = []
    for path in (lambda q, k, v: attend(q, k, v, mask)[0],
                 lambda q, k, v: torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)):
        parts = [x.requires_grad_() for x in queries()]
        path(*parts).square().sum().backward()
        gradients.append([x.grad for x in parts])
    for mine, torchs in zip(*gradients):
        torch.testing.assert_close(mine, torchs, atol=1e-5, rtol=1e-4)


@pytest.mark.quick
def test_causal_mask():
    assert causal_mask(3).tolist() == [[True, False, False], [True, True, False], [True, True, True]]


@pytest.fixture
def layer():
    torch.manual_seed(0)
    return MultiHeadAttention(12, 3).eval()


@torch.inference_mode()
@pytest.mark.parametrize("pieces", [[1] * 6, [4, 1, 1], [2, 4], [6]])
def test_self_attention_with_a_cache_equals_without(layer, pieces):
    x = torch.randn(B, 6, 12)
    whole, _ = layer(x, causal_mask(6))
    cache, parts, done = KeyValues(), [], 0
    for n in pieces:
        part, weights = layer(x[:, done:done + n], causal_mask(done + n)[-n:], cache=cache, need_weights=True)
        assert weights.shape == (B, 3, n, done + n)
        parts.append(part)
        done += n
    torch.testing.assert_close(torch.cat(parts, dim=1), whole, atol=1e-6, rtol=1e-5)


@torch.inference_mode()
def test_cross_attention_reads_the_memory_once(layer):
    x, memory = torch.randn(B, 3, 12), torch.randn(B, 5, 12)
    whole, _ = layer(x, memory=memory)
    cache = KeyValues()
    first, _ = layer(x[:, :1], memory=memory, cache=cache)
    kept = cache.k
    rest, _ = layer(x[:, 1:], memory=torch.full_like(memory, torch.nan), cache=cache)  # not looked at again
    assert cache.k is kept and kept.shape == (B, 3, 5, 4)
    torch.testing.assert_close(torch.cat([first, rest], dim=1), whole, atol=1e-6, rtol=1e-5)


@torch.inference_mode()
def test_a_reordered_cache_is_the_cache_of_the_reordered_rows(layer):
    x, new = torch.randn(3, 4, 12), torch.randn(2, 1, 12)
    rows = torch.tensor([2, 0])
    cache, expected_cache = KeyValues(), KeyValues()
    layer(x, cache=cache)
    cache.reorder(rows)
    layer(x[rows], cache=expected_cache)
    torch.testing.assert_close(layer(new, cache=cache)[0], layer(new, cache=expected_cache)[0])
    KeyValues().reorder(rows)  # nothing yet: nothing to do


@torch.inference_mode()
def test_fast_and_explicit_path_agree_through_the_layer(layer):
    x, memory = torch.randn(B, 4, 12), torch.randn(B, 6, 12)
    mask = torch.tensor([[True] * 6, [True] * 2 + [False] * 4])[:, None, None, :]
    fast, _ = layer(x, mask, memory)
    explicit, weights = layer(x, mask, memory, need_weights=True)
    torch.testing.assert_close(fast, explicit, atol=1e-6, rtol=1e-5)
    assert weights.shape == (B, 3, 4, 6)


def test_a_cache_that_grows_holds_what_was_given():
    torch.manual_seed(0)
    keys, values = torch.randn(2, 3, 9, 4), torch.randn(2, 3, 9, 4)
    cache, seen = KeyValues(), 0
    for n in (1, 1, 1, 2, 1, 3):
        k, v = cache.extend(keys[:, :, seen:seen + n], values[:, :, seen:seen + n])
        seen += n
        assert torch.equal(k, keys[:, :, :seen]) and torch.equal(v, values[:, :, :seen])
        assert torch.equal(cache.k, k) and cache.k.nbytes == 2 * 3 * seen * 4 * 4
    cache.reorder(torch.tensor([1]))
    cache.forget(2)
    k, _ = cache.extend(keys[:1, :, :1], values[:1, :, :1])
    assert torch.equal(k, torch.cat([keys[1:, :, 2:], keys[:1, :, :1]], dim=2))
