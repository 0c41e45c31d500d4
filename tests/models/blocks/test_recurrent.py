"""The recurrent networks: padding changes nothing in either direction, and a carried state is an unrolled one."""

from __future__ import annotations

import pytest
import torch

from models.blocks.recurrent import CELLS, RecurrentDecoder, RecurrentEncoder, reverse_within

CLOSE = {"atol": 1e-5, "rtol": 1e-4}
LENGTHS = (2, 6, 4)


def encoder(cell="lstm") -> RecurrentEncoder:
    torch.manual_seed(0)
    return RecurrentEncoder(8, 12, 2, 0.0, cell).eval()


def decoder(cell="lstm", attention=True) -> RecurrentDecoder:
    torch.manual_seed(1)
    return RecurrentDecoder(8, 12, 0.0, cell, attention).eval()


def batch(size=8):
    """Rows of three lengths side by side, with noise where they are padded."""
    rows = [torch.randn(1, n, size) for n in LENGTHS]
    together, valid = torch.randn(3, 7, size), torch.zeros(3, 7, dtype=torch.bool)
    for i, row in enumerate(rows):
        together[i, :LENGTHS[i]], valid[i, :LENGTHS[i]] = row[0], True
    return rows, together, valid


def everywhere(x: torch.Tensor) -> torch.Tensor:
    return torch.ones(x.shape[:2], dtype=torch.bool)


def test_reversing_leaves_the_padding_where_it_is():
    x = torch.tensor([[1, 2, 3, 9, 9], [1, 2, 3, 4, 5], [7, 7, 7, 7, 7]]).unsqueeze(-1)
    back = reverse_within(x, torch.tensor([3, 5, 0]))
    assert back.squeeze(-1).tolist() == [[3, 2, 1, 9, 9], [5, 4, 3, 2, 1], [7, 7, 7, 7, 7]]


@torch.inference_mode()
@pytest.mark.parametrize("cell", CELLS)
def test_padding_changes_nothing_in_either_direction(cell):
    net = encoder(cell)
    rows, together, valid = batch()
    memory, layers = net(together, valid)
    summaries = net.summary(memory, valid)
    assert memory.shape == (3, 7, 12) and len(layers) == 2
    for i, row in enumerate(rows):
        alone, alone_layers = net(row, everywhere(row))
        for many, one in zip([memory, *layers], [alone, *alone_layers]):
            torch.testing.assert_close(many[i:i + 1, :LENGTHS[i]], one, **CLOSE)
        torch.testing.assert_close(summaries[i:i + 1], net.summary(alone, everywhere(row)), **CLOSE)


@torch.inference_mode()
def test_the_encoder_is_torchs_bidirectional_network():
    net, x = encoder(), torch.randn(2, 5, 8)
    torchs = torch.nn.LSTM(8, 6, batch_first=True, bidirectional=True)
    for name, value in net.forwards[0].state_dict().items():
        torchs.state_dict()[name].copy_(value)
    for name, value in net.backwards[0].state_dict().items():
        torchs.state_dict()[f"{name}_reverse"].copy_(value)
    _, layers = net(x, everywhere(x))
    outputs, (last, _) = torchs(x)
    torch.testing.assert_close(layers[0], outputs, **CLOSE)
    torch.testing.assert_close(net.summary(layers[0], everywhere(x)), last.transpose(0, 1).flatten(1), **CLOSE)


@torch.inference_mode()
@pytest.mark.parametrize("attention", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_a_carried_state_is_an_unrolled_one(cell, attention):
    net = decoder(cell, attention)
    x, memory = torch.randn(3, 5, 8), torch.randn(3, 7, 12)
    valid = batch()[2]
    whole, inside = net(x, net.start(memory, valid), inspect=True)
    state = net.start(memory, valid)
    steps = [net(x[:, t:t + 1], state, inspect=True) for t in range(5)]
    torch.testing.assert_close(torch.cat([hidden for hidden, _ in steps], dim=1), whole, **CLOSE)
    if attention:
        weights = torch.cat([part.weights for _, part in steps], dim=2)  # (B, 1, T, S)
        torch.testing.assert_close(weights, inside.weights, **CLOSE)
        torch.testing.assert_close(weights.sum(-1), torch.ones(3, 1, 5))
        assert not weights.squeeze(1).transpose(1, 2)[~valid].any()
    else:
        assert inside.weights is None


@torch.inference_mode()
@pytest.mark.parametrize("attention", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_padding_of_the_memory_changes_nothing(cell, attention):
    net, x = decoder(cell, attention), torch.randn(3, 4, 8)
    rows, together, valid = batch(12)
    many, _ = net(x, net.start(together, valid))
    for i, row in enumerate(rows):
        # the backward half of the summary is read at position 0, the forward half at the row's own end
        one, _ = net(x[i:i + 1], net.start(row, everywhere(row)))
        torch.testing.assert_close(many[i:i + 1], one, **CLOSE)


@torch.inference_mode()
@pytest.mark.parametrize("attention", [False, True])
def test_a_reordered_state_is_the_state_of_the_reordered_rows(attention):
    net = decoder("lstm", attention)
    x, memory, valid = torch.randn(3, 2, 8), torch.randn(3, 7, 12), batch()[2]
    rows = torch.tensor([2, 2, 0, 1])
    state = net.start(memory, valid)
    net(x, state)
    state.reorder(rows)
    expected = net.start(memory[rows], valid[rows])
    net(x[rows], expected)
    new = torch.randn(4, 1, 8)
    torch.testing.assert_close(net(new, state)[0], net(new, expected)[0], **CLOSE)


@torch.inference_mode()
def test_what_comes_later_changes_nothing_earlier():
    net, x = decoder(), torch.randn(1, 5, 8)
    memory = torch.randn(1, 7, 12)
    other = x.clone()
    other[:, 3:] = 0
    before, after = (net(ids, net.start(memory, everywhere(memory)))[0] for ids in (x, other))
    torch.testing.assert_close(after[:, :3], before[:, :3], **CLOSE)


@torch.inference_mode()
def test_without_attention_one_vector_holds_everything():
    """Change the memory everywhere but in its two ends: only the network with attention notices."""
    memory = torch.randn(1, 7, 12)
    other = memory.clone()
    other[:, 1:6] = torch.randn(5, 12)
    x = torch.randn(1, 3, 8)
    for attention in (False, True):
        net = decoder("gru", attention)
        a, b = (net(x, net.start(m, everywhere(m)))[0] for m in (memory, other))
        assert torch.allclose(a, b, atol=1e-6) is not attention
