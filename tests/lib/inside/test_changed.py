"""Changed copies: what is changed is, and the shared method is not."""

from __future__ import annotations

import pytest
import torch

from lib.inside.changed import without_heads, without_positions
from tests.support.helpers import untrained


def states(method, ids: list[int]) -> torch.Tensor:
    with torch.inference_mode():
        return method.read([method.single(ids)])[0][0]


@pytest.mark.quick
def test_without_positions_a_permuted_sentence_has_permuted_states(world_tokenizer):
    method = untrained("transformer_encoder", world_tokenizer, n_heads=2)
    one, two = [20, 30, 40, 50, 60], [20, 60, 40, 50, 30]
    bare, before = without_positions(method), states(method, one)
    first, second = states(bare, one), states(bare, two)
    order = [0, 1, 5, 3, 4, 2, 6]
    torch.testing.assert_close(first[order], second, atol=1e-5, rtol=1e-4)
    assert not torch.allclose(states(method, one)[order], states(method, two), atol=1e-3)
    torch.testing.assert_close(states(method, one), before)


@pytest.mark.quick
def test_a_silent_head_is_one_whose_result_is_not_added(world_tokenizer):
    method = untrained("transformer_encoder", world_tokenizer, n_heads=2, n_layers=1)
    all_silent = without_heads(method, [(0, 0), (0, 1)])
    one_silent = without_heads(method, [(0, 1)])
    ids = method.single(method.encode(["the cat sees the dog"])[0])
    with torch.inference_mode():
        mixed = [m.read([ids], inspect=True)[1][0].mixed for m in (method, one_silent, all_silent)]
    bias = method.network.stack.layers[0].self_attention.output.bias
    torch.testing.assert_close(mixed[2], bias.expand_as(mixed[2]))
    assert not torch.allclose(mixed[0], mixed[1]) and not torch.allclose(mixed[1], mixed[2])


def test_a_head_of_a_named_block_of_a_named_stack(world_tokenizer):
    method = untrained("transformer_seq2seq", world_tokenizer, n_heads=2)
    other = without_heads(method, [(1, 0)], "decoder", "cross_attention")
    weight = other.network.decoder.layers[1].cross_attention.output.weight
    half = weight.size(1) // 2
    assert not weight[:, :half].any() and weight[:, half:].any()
    assert other.network.encoder is not method.network.encoder
