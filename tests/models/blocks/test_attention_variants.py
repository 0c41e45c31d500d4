"""Variants of attention: each is the plain formula under its mask, and keeps exactly what it says."""

from __future__ import annotations

import pytest
import torch

from models.blocks.attention import KeyValues, MultiHeadAttention, attend
from models.blocks.attention_patterns import Pattern
from models.blocks.transformer import ATTENTION, Stack
from models.messages import InputError
from tests.support.helpers import untrained

CLOSE = {"atol": 1e-5, "rtol": 1e-4}


def stack(**changes) -> Stack:
    torch.manual_seed(0)
    config = {"d_model": 16, "n_heads": 4, "d_ff": 32, "dropout": 0.0, **ATTENTION, **changes}
    return Stack(config, 3, causal=True).eval()


@pytest.mark.quick
def test_windows_and_strides_number_by_number():
    numbers = torch.arange(7).unsqueeze(0)
    window = Pattern("window", 3).allows(numbers, numbers)[0]
    strided = Pattern("strided", 3).allows(numbers, numbers)[0]
    for i in range(7):
        for j in range(7):
            assert window[i, j] == (abs(i - j) < 3)
            assert strided[i, j] == (abs(i - j) < 3 or (i - j) % 3 == 0)
    assert Pattern().allows(numbers, numbers) is None and Pattern().reach is None
    assert Pattern("window", 3).reach == 3 and Pattern("strided", 3).reach is None


@pytest.mark.quick
@pytest.mark.parametrize("need_weights", [False, True])
@pytest.mark.parametrize("shared", [1, 2])
def test_shared_keys_and_values_are_copies_for_each_head(shared, need_weights):
    torch.manual_seed(1)
    q, k, v = torch.randn(2, 4, 5, 3), torch.randn(2, shared, 5, 3), torch.randn(2, shared, 5, 3)
    copies = [x[:, [h * shared // 4 for h in range(4)]] for x in (k, v)]
    with torch.inference_mode():
        got, weights = attend(q, k, v, need_weights=need_weights)
        expected, _ = attend(q, *copies, need_weights=True)
    torch.testing.assert_close(got, expected, **CLOSE)
    assert (weights.shape == (2, 4, 5, 5)) if need_weights else weights is None


@pytest.mark.parametrize("kind", ["window", "strided"])
def test_the_stack_obeys_its_pattern(kind):
    net, x = stack(attention=kind, attention_span=3), torch.randn(1, 9, 16)
    with torch.inference_mode():
        _, insides = net(x, torch.ones(1, 9, dtype=torch.bool), inspect=True)
    numbers = torch.arange(9).unsqueeze(0)
    allowed = Pattern(kind, 3).allows(numbers, numbers)[0].tril()
    for inside in insides:
        assert not inside.self_weights[0][:, ~allowed].any()
        assert (inside.self_weights[0][:, allowed] > 0).all()


def test_what_a_cache_keeps():
    """Multi-query keeps exactly 1/heads of multi-head's bytes; a window keeps no more than its span."""
    sizes = {}
    for name, changes in {"full": {}, "two": {"n_kv_heads": 2}, "one": {"n_kv_heads": 1},
                          "window": {"attention": "window", "attention_span": 4}}.items():
        net = stack(**changes)
        cache, seen = net.new_cache(), []
        with torch.inference_mode():
            for _ in range(10):
                net(torch.randn(1, 1, 16), torch.ones(1, 1, dtype=torch.bool), cache=cache)
                seen.append(cache.bytes)
        sizes[name] = seen
    assert sizes["full"] == [2 * 3 * 16 * 4 * n for n in range(1, 11)]
    assert [4 * size for size in sizes["one"]] == sizes["full"] == [2 * size for size in sizes["two"]]
    assert sizes["window"][4:] == [sizes["window"][3]] * 6 and sizes["window"][3] < sizes["full"][3]


def test_a_window_forgets_only_what_no_row_will_see():
    """Rows of different lengths share a cache; the longest has the most behind it."""
    net = stack(attention="window", attention_span=3)
    short, long = torch.randn(1, 2, 16), torch.randn(1, 8, 16)
    together = torch.cat([torch.cat([short, torch.zeros(1, 6, 16)], dim=1), long])
    valid = torch.tensor([[True] * 2 + [False] * 6, [True] * 8])
    new = torch.randn(2, 6, 16)
    one = torch.ones(2, 1, dtype=torch.bool)
    with torch.inference_mode():
        cache = net.new_cache()
        net(together, valid, cache=cache)
        steps = torch.cat([net(new[:, i:i + 1], one, cache=cache)[0] for i in range(6)], dim=1)
        assert cache.valid.size(1) == 2
        cache.reorder(torch.tensor([1, 0]))
        for row, start in enumerate((short, long)):
            text = torch.cat([start, new[row:row + 1]], dim=1)
            alone, _ = net(text, torch.ones(text.shape[:2], dtype=torch.bool))
            torch.testing.assert_close(steps[row:row + 1], alone[:, -6:], **CLOSE)
    assert cache.forgotten.tolist() == [[12], [6]]


def test_keys_forgotten_are_gone():
    cache = KeyValues(torch.arange(6.0).view(1, 1, 6, 1), torch.arange(6.0).view(1, 1, 6, 1))
    cache.forget(0)
    cache.forget(4)
    assert cache.k.flatten().tolist() == cache.v.flatten().tolist() == [4.0, 5.0]
    KeyValues().forget(2)


def test_parameters_of_shared_heads():
    count = [sum(p.numel() for p in MultiHeadAttention(16, 4, n).parameters()) for n in (0, 4, 2, 1)]
    assert count[0] == count[1] == 4 * (16 * 16 + 16)
    assert count[2] == count[1] - 2 * 8 * 17 and count[3] == count[1] - 2 * 12 * 17


@pytest.mark.parametrize("key", ["transformer_encoder", "transformer_decoder", "transformer_seq2seq"])
@pytest.mark.parametrize("changes", [{"n_kv_heads": 1}, {"attention": "window", "attention_span": 3},
                                     {"attention": "strided", "attention_span": 2}])
def test_every_transformer_works_with_every_variant(key, changes, world_tokenizer):
    method = untrained(key, world_tokenizer, **changes)
    zh, en = world_tokenizer.languages
    assert len(method.translate(["我喜欢书。", "他"], zh, en)) == 2
    assert method.embed(["I like books."], en).shape[0] == 1


@pytest.mark.parametrize("changes", [{"n_kv_heads": 3}, {"attention": "ring"}, {"attention_span": 0}])
def test_a_variant_that_cannot_be_is_refused(changes, world_tokenizer):
    with pytest.raises(InputError):
        untrained("transformer_decoder", world_tokenizer, n_heads=4, d_model=16, **changes)
