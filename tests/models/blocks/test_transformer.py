"""The stack: what comes later changes nothing earlier, padding changes nothing, and a cache changes nothing."""

from __future__ import annotations

import pytest
import torch

from models.blocks.layers import Dropout, TokenEmbedding, mean_over, sinusoidal_positions
from models.blocks.transformer import ATTENTION, PARTS, Stack
from tests.support.helpers import ids_and_valid, untrained

CLOSE = {"atol": 1e-5, "rtol": 1e-4}


VARIANTS = {
    "multi-head": {}, "multi-query": {"n_kv_heads": 1}, "grouped-query": {"n_kv_heads": 2},
    "window": {"attention": "window", "attention_span": 3}, "strided": {"attention": "strided", "attention_span": 3},
}


def stack(causal=False, cross=False, dropout=0.0, **changes) -> Stack:
    torch.manual_seed(0)
    config = {"d_model": 16, "n_heads": 4, "d_ff": 32, "dropout": dropout, **ATTENTION, **changes}
    return Stack(config, 2, causal, cross).eval()


def everywhere(x: torch.Tensor) -> torch.Tensor:
    return torch.ones(x.shape[:2], dtype=torch.bool)


@torch.inference_mode()
@pytest.mark.parametrize("cross", [False, True])
def test_a_later_token_changes_nothing_earlier(cross):
    net = stack(causal=True, cross=cross)
    x, memory = torch.randn(2, 6, 16), torch.randn(2, 4, 16) if cross else None
    memory_valid = everywhere(memory) if cross else None
    before, _ = net(x, everywhere(x), memory, memory_valid)
    changed = x.clone()
    changed[:, 4] = torch.randn(2, 16)
    after, _ = net(changed, everywhere(x), memory, memory_valid)
    torch.testing.assert_close(after[:, :4], before[:, :4], **CLOSE)
    assert not torch.allclose(after[:, 4:], before[:, 4:], atol=1e-3)


@torch.inference_mode()
def test_the_encoder_sees_both_ways():
    net, x = stack(), torch.randn(1, 5, 16)
    before, _ = net(x, everywhere(x))
    x[:, 4] = torch.randn(16)
    assert not torch.allclose(net(x, everywhere(x))[0][:, 0], before[:, 0], atol=1e-4)


@torch.inference_mode()
@pytest.mark.parametrize("causal", [False, True])
def test_padding_changes_nothing(causal):
    net = stack(causal=causal)
    lengths = (3, 7, 5)
    rows = [torch.randn(1, n, 16) for n in lengths]
    together, valid = torch.full((3, 9, 16), 7.0), torch.zeros(3, 9, dtype=torch.bool)
    for i, row in enumerate(rows):
        together[i, :lengths[i]], valid[i, :lengths[i]] = row[0], True
    hidden, _ = net(together, valid)
    assert torch.isfinite(hidden).all()
    for i, row in enumerate(rows):
        torch.testing.assert_close(hidden[i:i + 1, :lengths[i]], net(row, everywhere(row))[0], **CLOSE)


@torch.inference_mode()
def test_padding_of_the_memory_changes_nothing():
    net = stack(causal=True, cross=True)
    x, memory = torch.randn(1, 4, 16), torch.randn(1, 3, 16)
    longer = torch.cat([memory, torch.randn(1, 5, 16)], dim=1)
    valid = torch.tensor([[True] * 3 + [False] * 5])
    alone, _ = net(x, everywhere(x), memory, everywhere(memory))
    padded, _ = net(x, everywhere(x), longer, valid)
    torch.testing.assert_close(padded, alone, **CLOSE)


@torch.inference_mode()
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("cross", [False, True])
@pytest.mark.parametrize("pieces", [[1] * 6, [3, 1, 2]])
def test_a_cache_changes_nothing(cross, pieces, variant):
    net, x = stack(causal=True, cross=cross, **VARIANTS[variant]), torch.randn(2, 6, 16)
    memory = torch.randn(2, 4, 16) if cross else None
    memory_valid = torch.tensor([[True] * 4, [True, True, False, False]]) if cross else None
    whole, _ = net(x, everywhere(x), memory, memory_valid)
    cache, parts, done = net.new_cache(), [], 0
    for n in pieces:
        part = x[:, done:done + n]
        parts.append(net(part, everywhere(part), memory, memory_valid, cache)[0])
        done += n
    torch.testing.assert_close(torch.cat(parts, dim=1), whole, **CLOSE)


@torch.inference_mode()
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_cache_remembers_where_the_padding_is(variant):
    net = stack(causal=True, **VARIANTS[variant])
    short, long, new = torch.randn(1, 2, 16), torch.randn(1, 5, 16), torch.randn(2, 3, 16)
    together = torch.cat([torch.cat([short, torch.zeros(1, 3, 16)], dim=1), long])
    valid = torch.tensor([[True] * 2 + [False] * 3, [True] * 5])
    cache = net.new_cache()
    net(together, valid, cache=cache)
    steps = torch.cat([net(new[:, i:i + 1], everywhere(new[:, :1]), cache=cache)[0] for i in range(3)], dim=1)
    for row, start in enumerate((short, long)):
        text = torch.cat([start, new[row:row + 1]], dim=1)
        torch.testing.assert_close(steps[row:row + 1], net(text, everywhere(text))[0][:, -3:], **CLOSE)


@torch.inference_mode()
def test_inspection_is_returned_and_changes_nothing():
    net = stack(causal=True, cross=True)
    x, memory = torch.randn(2, 4, 16), torch.randn(2, 3, 16)
    plain, nothing = net(x, everywhere(x), memory, everywhere(memory))
    seen, insides = net(x, everywhere(x), memory, everywhere(memory), inspect=True)
    assert nothing == [] and len(insides) == 2
    torch.testing.assert_close(seen, plain, **CLOSE)
    for inside in insides:
        assert inside.state.shape == (2, 4, 16)
        assert inside.self_weights.shape == (2, 4, 4, 4) and inside.cross_weights.shape == (2, 4, 4, 3)
        assert not inside.self_weights.triu(1).any()
        torch.testing.assert_close(inside.read + inside.mixed + inside.crossed + inside.thought, inside.state, **CLOSE)
        torch.testing.assert_close(inside.cross_weights.sum(-1), torch.ones(2, 4, 4))


@torch.inference_mode()
@pytest.mark.parametrize("key", ["transformer_seq2seq", "transformer_decoder"])
def test_the_networks_decode_causally(key, world_tokenizer):
    method = untrained(key, world_tokenizer)
    ids, valid = ids_and_valid([[20, 30, 40, 50, 60]], world_tokenizer.pad_id)
    other = ids.clone()
    other[0, 3] = 99

    def hidden(tokens):
        if key == "transformer_decoder":
            return method.network(tokens, valid)[0]
        memory, _ = method.network.encode(ids, valid)
        return method.network.decode(tokens, valid, method.network.start(memory, valid))[0]

    torch.testing.assert_close(hidden(ids)[:, :3], hidden(other)[:, :3], **CLOSE)
    assert not torch.allclose(hidden(ids)[:, 3:], hidden(other)[:, 3:], atol=1e-3)


@torch.inference_mode()
def test_prompts_of_mixed_length_are_read_as_if_alone(world_tokenizer):
    method = untrained("transformer_decoder", world_tokenizer)
    prompts = [[5, 20, 30], [5, 21, 31, 41, 51, 61, 71], [5, 22]]
    first, cache = method.read(prompts)
    assert first.tolist() == [30, 71, 22]
    together = [method._step(first, cache), method._step(torch.tensor([80, 81, 82]), cache)]
    for row, prompt in enumerate(prompts):
        alone_first, alone_cache = method.read([prompt])
        alone = [method._step(alone_first, alone_cache), method._step(torch.tensor([80 + row]), alone_cache)]
        for many, one in zip(together, alone):
            torch.testing.assert_close(many[row], one[0], atol=1e-4, rtol=1e-4)


def test_positions_are_told_apart():
    table = sinusoidal_positions(50, 16)
    assert table.shape == (50, 16) and table.abs().max() <= 1
    assert torch.cdist(table, table)[~torch.eye(50, dtype=torch.bool)].min() > 0.1
    assert table[0].tolist() == [0.0, 1.0] * 8


@pytest.mark.parametrize("p", [0.1, 0.2, 0.5])
def test_dropout_keeps_the_mean_and_the_rate(p):
    torch.manual_seed(0)
    layer, x = Dropout(p).train(), torch.full((400, 501), 2.0)
    out = layer(x)
    assert float((out == 0).float().mean()) == pytest.approx(round(p * 256) / 256, abs=0.01)
    assert float(out.mean()) == pytest.approx(2.0, abs=0.02)
    assert out.unique().numel() == 2
    assert not torch.equal(layer(x), out)


def test_dropout_lets_gradients_through_where_it_lets_numbers_through():
    layer, x = Dropout(0.3).train(), torch.ones(7, 9, requires_grad=True)
    out = layer(x)
    out.sum().backward()
    torch.testing.assert_close(x.grad, out.detach())


def test_dropout_is_off_in_use():
    x = torch.randn(5, 5)
    assert Dropout(0.5).eval()(x) is x
    assert Dropout(0.0).train()(x) is x


def test_the_embedding_reads_and_writes_with_one_matrix():
    table = TokenEmbedding(11, 4, pad_id=0)
    hidden = torch.randn(2, 3, 4)
    torch.testing.assert_close(table.logits(hidden), hidden @ table.weight.T)
    torch.testing.assert_close(table(torch.tensor([[7]]))[0, 0], table.weight[7] * 2)
    assert sum(p.numel() for p in table.parameters()) == 44


def test_mean_over_leaves_out_what_is_masked():
    states = torch.tensor([[[1.0], [3.0], [50.0]], [[9.0], [9.0], [9.0]]])
    mask = torch.tensor([[True, True, False], [False, False, False]])
    assert mean_over(states, mask).tolist() == [[2.0], [0.0]]


def test_a_layer_without_residuals_leaves_only_what_its_last_block_says():
    net = stack(residual=False)
    with torch.inference_mode():
        x = torch.randn(1, 4, 16)
        _, insides = net(x, everywhere(x), inspect=True)
    torch.testing.assert_close(insides[-1].state, insides[-1].thought)
    assert not torch.allclose(insides[0].state, stack()(x, everywhere(x), inspect=True)[1][0].state)


@torch.inference_mode()
def test_a_stack_with_all_its_parts_named_is_the_stack_itself():
    x = torch.randn(2, 5, 16)
    assert torch.equal(stack(**PARTS)(x, everywhere(x))[0], stack()(x, everywhere(x))[0])
    assert all(PARTS.values())


@torch.inference_mode()
def test_without_positions_a_stack_that_sees_both_ways_reads_a_bag():
    x, order = torch.randn(1, 5, 16), torch.tensor([3, 0, 4, 1, 2])
    bag = stack(positions=False)
    torch.testing.assert_close(bag(x[:, order], everywhere(x))[0], bag(x, everywhere(x))[0][:, order], **CLOSE)
    assert not torch.allclose(stack()(x[:, order], everywhere(x))[0], stack()(x, everywhere(x))[0][:, order], atol=1e-3)


@torch.inference_mode()
def test_without_norms_there_is_none():
    net, x = stack(norm=False), torch.randn(1, 4, 16)
    assert not any(isinstance(part, torch.nn.LayerNorm) for part in net.modules())
    state, layers = net(x, everywhere(x), inspect=True)
    torch.testing.assert_close(state, layers[-1].state)


@pytest.mark.parametrize("key", ["transformer_encoder", "transformer_decoder", "transformer_seq2seq"])
def test_a_part_left_out_is_kept_with_the_weights(key, world_tokenizer, tmp_path):
    method = untrained(key, world_tokenizer, tied=False, norm=False)
    whole = untrained(key, world_tokenizer)
    rows = world_tokenizer.vocab_size * method.config["d_model"]
    norms = sum(p.numel() for m in whole.network.modules() if isinstance(m, torch.nn.LayerNorm) for p in m.parameters())
    assert method.parameter_count() == whole.parameter_count() + rows - norms
    method.save(tmp_path)
    again = type(method).load(tmp_path, world_tokenizer)
    assert again.network.embedding.own_output is not None and again.config["norm"] is False
    answers = [one.translate(["狗追猫。"], "zh", "en")[0].text for one in (method, again)]
    assert answers[0] == answers[1]
