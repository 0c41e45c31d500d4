"""The quick writers write what the readable search writes, number for number, and are never stale."""

from __future__ import annotations

import gc
import weakref

import pytest
import torch

from models import method_class
from models.base import DecodingOptions
from models.budget import Budget
from models.writing.decoding import beam_search, forbid
from models.writing.quick import products, writers
from models.writing.quick.search import search
from models.writing.quick.stack import QuickStack
from tests.support.helpers import tiny_config, toy_pairs, toy_tokenizer, untrained

KEYS = ["transformer_seq2seq", "transformer_decoder"]
LENGTHS = [3, 1, 7, 5, 2, 9, 4, 4, 6, 12, 1, 8]


def requests_of(method, count=None):
    """Requests of different lengths, longest in the middle, so that there is padding."""
    draw = torch.Generator().manual_seed(3)
    low, high = 20, method.tokenizer.vocab_size
    return [method.request(torch.randint(low, high, (n,), generator=draw).tolist(), "zh", "en")
            for n in LENGTHS[:count]]


@torch.inference_mode()
def both(method, asked, options):
    """What the readable search finds, and what the quick one does."""
    return method.search(asked, "en", options), method.written(asked, "en", options)


def assert_same(readable, quick, atol=1e-4):
    assert len(readable) == len(quick)
    for one, other in zip(readable, quick):
        assert [(h.ids, h.finished) for h in one] == [(h.ids, h.finished) for h in other]
        for a, b in zip(one, other):
            assert list(a.scores) == pytest.approx(list(b.scores), abs=atol)


@pytest.mark.parametrize("beams", [1, 4, 10])
@pytest.mark.parametrize("count", [1, 2, 12])
@pytest.mark.parametrize(("key", "changes"), [
    (KEYS[0], {}), (KEYS[1], {}), (KEYS[0], {"n_kv_heads": 1}), (KEYS[1], {"n_kv_heads": 1}), ("rnn", {}),
    ("rnn_attention", {}),
])
def test_both_write_the_same(key, changes, count, beams, world_tokenizer):
    method = untrained(key, world_tokenizer, **changes)
    assert method.writer() is not None
    options = DecodingOptions(beam_size=beams, max_new_tokens=21)
    asked = requests_of(method, count)
    assert_same(*both(method, asked, options))


@pytest.mark.parametrize("beams", [1, 3])
@pytest.mark.parametrize("key", [*KEYS, "rnn", "rnn_attention"])
def test_sentences_that_end_at_different_times_leave_and_the_others_go_on(key, beams, world_tokenizer):
    """Several tokens end a text, those that some would write, and limits differ."""
    method = untrained(key, world_tokenizer, seed=1)
    with torch.no_grad():  # so that what is written depends on what is read
        for name, parameter in method.network.named_parameters():
            parameter *= 6 if "attention.output.weight" in name else 1
    asked, banned = requests_of(method), [2, 5, 11]
    limits = [1, 2, 30, 7, 4, 18, 3, 9, 12, 1, 25, 6]
    options = DecodingOptions(beam_size=beams)

    def readable_with(ends):
        with torch.inference_mode():
            if key != KEYS[1]:
                src, valid = method.pad(asked)
                state = method.network.start(method.network.encode(src, valid)[0], valid)
                first = torch.full((len(asked),), method.tokenizer.bos_id)
            else:
                first, state = method.read(asked)
        return beam_search(method._step, state, first, options, ends, banned, limits)

    ends = sorted({found[0].ids[len(found[0].ids) // 2] for found in readable_with([])[::3]})
    if "rnn" in key:  # which write the same token on and on, as they were never trained
        ends = [ends[0] + 1]
    readable = readable_with(ends)
    assert len({len(found[0].ids) for found in readable}) > 3
    assert "rnn" in key or {found[0].finished for found in readable} == {True, False}
    assert_same(readable, search(method.writer(), asked, options, ends, banned, limits))


@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("key", KEYS)
def test_numpy_and_torch_packed_and_plain_agree(key, packed, few, world_tokenizer, monkeypatch):
    monkeypatch.setattr(writers, "FEW", few)
    if not packed:
        monkeypatch.setattr(products, "packing", lambda: None)
    method = untrained(key, world_tokenizer)
    asked = requests_of(method)
    for beams in (1, 4):
        options = DecodingOptions(beam_size=beams, max_new_tokens=20)
        assert_same(*both(method, asked, options))


@pytest.mark.quick
def test_one_packed_product_is_the_product():
    if products.packing() is None:
        pytest.skip("this PyTorch has no packed products")
    layer = torch.nn.Linear(48, 80)
    product, stream = products.Product.of([layer]), torch.randn(8, 80)
    x = torch.randn(8, 48)
    torch.testing.assert_close(product(x), layer(x), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(product.cut(x), layer(x).relu(), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(product.onto(stream, x), stream + layer(x), atol=1e-5, rtol=1e-5)


def greedy(method):
    return both(method, requests_of(method), DecodingOptions(beam_size=1, max_new_tokens=12))


@pytest.mark.parametrize("key", KEYS)
def test_what_is_laid_out_is_never_stale(key, world_tokenizer):
    method, other = untrained(key, world_tokenizer), untrained(key, world_tokenizer, seed=7)
    first, _ = greedy(method)
    assert method.writer() is method.writer()
    before = method.writer()

    method.network.load_state_dict(other.network.state_dict())
    readable, quick = greedy(method)
    assert_same(readable, quick)
    assert [h[0].ids for h in quick] != [h[0].ids for h in first] and method.writer() is not before

    with torch.no_grad():
        next(iter(method.network.parameters())).mul_(1.5)  # an optimiser's step
    assert_same(*greedy(method))
    stack = method.network.decoder if key == KEYS[0] else method.network.stack
    stack.layers[0].feed_forward.up = torch.nn.Linear(*reversed(stack.layers[0].feed_forward.up.weight.shape))
    assert_same(*greedy(method))
    for parameter in method.network.parameters():
        parameter.data = parameter.data * 0.9  # as `module.to` does it
    assert_same(*greedy(method))


@pytest.mark.parametrize("key", [*KEYS, "rnn", "rnn_attention"])
def test_it_is_made_again_after_training(key, world_tokenizer):
    method = method_class(key)(toy_tokenizer(), tiny_config(method_class(key)))
    assert method.writer() is not None
    before = method.writer()
    for progress in method.train(toy_pairs(60, 1, False), toy_pairs(8, 2, False), Budget(steps=3)):
        assert progress.done or not method.network.training or method.writer() is None
    assert method.writer() is not None and method.writer() is not before
    assert_same(*greedy(method))


@pytest.mark.parametrize("key", KEYS)
def test_who_is_trained_or_watched_or_an_experiment_writes_readably(key, world_tokenizer):
    method = untrained(key, world_tokenizer)
    stack = method.network.decoder if key == KEYS[0] else method.network.stack
    assert method.writer() is not None
    hook = stack.layers[0].register_forward_hook(lambda *_: None)
    assert method.writer() is None
    hook.remove()
    assert method.writer() is not None
    method.network.train()
    assert method.writer() is None
    method.network.eval()
    stack.layers[0].residual = False
    assert method.writer() is None
    assert_same(*greedy(method))
    stack.layers[0].residual = True
    stack.layers[0].self_norm = torch.nn.Identity()
    assert method.writer() is None
    method.network.double()
    assert method.writer() is None


def test_masks_are_filled_as_the_network_fills_them(world_tokenizer):
    method = untrained("transformer_encoder", world_tokenizer)
    mask = method.tokenizer.mask_id
    texts = [method.joined([30, 31, 32], [mask, 40, mask]), method.joined([50], [mask]), method.single([60, mask, 61])]
    places = [(i, j) for i, text in enumerate(texts) for j, id in enumerate(text) if id == mask]
    with torch.inference_mode():
        quick = method.logits_at(texts, places)
        hidden, _ = method.read(texts)
        rows, columns = torch.tensor(places).unbind(1)
        expected = forbid(method.network.logits(hidden[rows, columns]), sorted(method.tokenizer.special_ids))
    torch.testing.assert_close(quick, expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("cell", ["gru", "rnn"])
def test_other_cells_are_not_laid_out(cell, world_tokenizer):
    assert untrained("rnn", world_tokenizer, cell=cell).writer() is None


@pytest.mark.parametrize("key", KEYS)
def test_a_window_is_not_laid_out(key, world_tokenizer):
    method = untrained(key, world_tokenizer, attention="window", attention_span=4)
    assert method.writer() is None
    assert_same(*greedy(method))


@pytest.mark.parametrize("key", [*KEYS, "rnn"])
def test_what_is_laid_out_keeps_no_network_alive(key, world_tokenizer):
    method = untrained(key, world_tokenizer)
    assert method.writer() is not None
    network = weakref.ref(method.network)
    del method
    gc.collect()
    assert network() is None


def test_reading_is_the_stacks(world_tokenizer):
    network = untrained(KEYS[0], world_tokenizer).network
    valid = torch.arange(6) < torch.tensor([[6], [2], [5]])
    x = torch.randn(3, 6, network.encoder.norm.weight.numel())
    with torch.inference_mode():
        states, _ = QuickStack.of(network.encoder).read(x, valid)
        expected, _ = network.encoder(x, valid)
    torch.testing.assert_close(states[valid], expected[valid], atol=1e-5, rtol=1e-5)
