"""The path, positions and query-key-value views show what the networks compute."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import torch

from lib.charts import stack as charts_stack
from lib.inside.changed import without_positions
from lib.inside.path import (
    largest_gap,
    open_pair,
    open_stacks,
    stages_in,
    stages_of_layer,
    stages_out,
)
from lib.inside.qkv import qkv, spelled
from lib.inside.transformer_encoder import positions
from lib.inside.transformer_encoder.positions import mean_state, only_in_one, order_test
from models.messages import InputError
from tests.support.helpers import untrained

TEXT = "安娜帮助了大卫。"
STACKS = [("transformer_encoder", "stack"), ("transformer_decoder", "stack"), ("transformer_seq2seq", "encoder"),
          ("transformer_seq2seq", "decoder")]


def opened(method, part: str, text: str = TEXT):
    target = None if method.key == "transformer_encoder" else "en"
    return open_stacks(method, text, "zh", target)[part]


@pytest.mark.parametrize(("key", "part"), STACKS)
def test_the_stages_are_the_network(tiny, key, part):
    method = tiny(key)
    inside = opened(method, part)
    assert largest_gap(inside) < 1e-5
    trace = method.trace(TEXT, "zh", None if key == "transformer_encoder" else "en")
    names = {"stack": "layer", "encoder": "encoder layer", "decoder": "decoder layer"}
    for i, layer in enumerate(inside.layers):
        read, mixed, thought = (x[0].numpy() for x in (layer.read, layer.mixed, layer.thought))
        crossed = 0 if layer.crossed is None else layer.crossed[0].numpy()
        state = trace.states[f"{names[part]} {i + 1}"]
        np.testing.assert_allclose(read + mixed + crossed + thought, state, atol=1e-5)
        stages = {stage.name: stage for stage in stages_of_layer(inside, i)}
        np.testing.assert_allclose(stages["self_residual"].picture, read + mixed, atol=1e-5)
        np.testing.assert_allclose(stages["state"].picture, state, atol=1e-5)
        assert stages["self_attention"].picture.sum() == pytest.approx(stages["self_attention"].size[0] * len(state))


@pytest.mark.quick
@pytest.mark.parametrize(("key", "part"), STACKS)
def test_shapes_are_said_as_they_are(tiny, key, part):
    inside = opened(tiny(key), part)
    count, size = inside.hidden.shape
    stages = [*stages_in(inside), *stages_of_layer(inside, 0), *stages_out(inside)]
    assert stages[0].size == (count,) and any(stage.symbols == "T, D" for stage in stages)
    for stage in stages[1:]:
        assert len(stage.symbols.split(", ")) == len(stage.size)
        if stage.symbols == "T, D":
            assert stage.size == stage.picture.shape == (count, size)
    assert [s.size for s in stages if s.name == "self_heads"] == [(2, count, size // 2)]


def test_the_end_of_the_path_is_what_the_encoder_fills_in(tiny):
    method = tiny("transformer_encoder")
    inside = opened(method, "stack", "安娜[MASK]了大卫。")
    place = inside.ids.index(method.tokenizer.mask_id)
    with torch.inference_mode():
        there = method.logits_at([list(inside.ids)], [(0, place)])[0]
    allowed = torch.isfinite(there)
    torch.testing.assert_close(inside.logits[place][allowed], there[allowed], atol=1e-5, rtol=1e-5)
    assert inside.words[place]


@pytest.mark.parametrize(("key", "part"), STACKS)
@pytest.mark.parametrize("changes", [{}, {"n_heads": 4, "n_kv_heads": 2}, {"n_kv_heads": 1},
                                     {"attention": "window", "attention_span": 2},
                                     {"attention": "strided", "attention_span": 3, "n_kv_heads": 1}])
def test_every_step_of_the_walk_is_the_networks(world_tokenizer, key, part, changes):
    inside = opened(untrained(key, world_tokenizer, **changes), part)
    n_heads = changes.get("n_heads", 2)
    for layer, seen in enumerate(inside.layers):
        blocks = [("self_attention", seen.self_weights, seen.mixed)]
        if seen.crossed is not None:
            blocks.append(("cross_attention", seen.cross_weights, seen.crossed))
        for block, weights, added in blocks:
            for head in range(n_heads):
                for word in (0, len(inside.tokens) - 1):
                    found = qkv(inside, layer, head, word, block)
                    np.testing.assert_allclose(found.weights, weights[0, head, word], atol=1e-5)
                    np.testing.assert_allclose(found.output, added[0, word], atol=1e-5)
                    assert found.kv_head == head // (n_heads // found.n_kv_heads)
                    assert (found.weights[~found.allowed] == 0).all()


def test_a_step_by_the_plain_formula(tiny):
    method = tiny("transformer_encoder")
    inside = opened(method, "stack")
    found = qkv(inside, 1, 1, 3)
    attention, x = inside.stack.layers[1].self_attention, inside.layers[1].read[0].numpy().astype(float)
    norm = inside.stack.layers[1].self_norm
    normed = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + norm.eps)
    normed = normed * norm.weight.detach().numpy() + norm.bias.detach().numpy()
    project = [normed @ p.weight.detach().numpy().T + p.bias.detach().numpy()
               for p in (attention.query, attention.key, attention.value)]
    q, k, v = (p[:, 8:16] for p in project)  # the second of two heads of size 8
    scores = [sum(a * b for a, b in zip(q[3], key)) / math.sqrt(8) for key in k]
    weights = np.exp(scores) / np.exp(scores).sum()
    np.testing.assert_allclose(found.query, q[3], atol=1e-5)
    np.testing.assert_allclose(found.own_key, k[3], atol=1e-5)
    np.testing.assert_allclose(found.scores, scores, atol=1e-5)
    np.testing.assert_allclose(found.weights, weights, atol=1e-5)
    np.testing.assert_allclose(found.mixed, weights @ v, atol=1e-5)
    larger = np.exp(np.array(scores) * math.sqrt(8))
    np.testing.assert_allclose(found.unscaled, larger / larger.sum(), atol=1e-5)
    assert found.root == pytest.approx(math.sqrt(8)) and found.joined.shape == (16,)


def test_a_sum_is_spelled_out_whole():
    pairs, rest, total = spelled(np.array([1.0, -3.0, 2.0, 0.5]), np.array([1.0, 2.0, 2.0, 1.0]), 2)
    assert pairs == [(-3.0, 2.0), (2.0, 2.0)] and rest == 1.5 and total == -0.5


def test_places_that_are_not_there_are_mistakes(tiny):
    inside = opened(tiny("transformer_encoder"), "stack")
    for place in ((9, 0, 0), (0, 9, 0), (0, 0, 999), (0, 0, -1)):
        with pytest.raises(InputError):
            qkv(inside, *place)
    with pytest.raises(InputError):
        qkv(inside, 0, 0, 0, "cross_attention")
    with pytest.raises(InputError):
        open_stacks(tiny("rnn"), TEXT, "zh")


@pytest.mark.parametrize(("first", "second", "lang"), [(*pair, lang) for lang, pairs in positions.WRITTEN.items()
                                                       for pair in pairs])
def test_without_positions_order_is_invisible(tiny, first, second, lang):
    method = tiny("transformer_encoder")
    tokenizer = method.tokenizer
    here, there = (tokenizer.pieces(tokenizer.encode(text)) for text in (first, second))
    assert only_in_one(here, there) == ([], [])

    def test(changed):
        return order_test(*(open_stacks(changed, text, lang)["stack"] for text in (first, second)))

    on, off = test(method), test(without_positions(method))
    assert off.gaps.max() < 1e-5 and off.mean_gap < 1e-5 and off.mean_cosine == pytest.approx(1)
    assert on.gaps.max() > 100 * off.gaps.max() and on.mean_gap > 10 * off.mean_gap
    assert len(on.tokens) == len(tokenizer.encode(first)) + 2


def test_the_mean_state_is_the_methods_own(tiny):
    method = tiny("transformer_encoder")
    ids = method.encode_with_masks(TEXT)
    with torch.inference_mode():
        vector = method.vectors([ids], "zh", "memory")[0]
    np.testing.assert_allclose(mean_state(opened(method, "stack")), vector, atol=1e-5)


def test_pieces_that_only_one_text_has_are_named():
    assert only_in_one(["a", "b", "a"], ["b", "c", "a"]) == (["a"], ["c"])


def test_positions_are_like_their_neighbours_and_only_the_distance_counts(tiny):
    stack = tiny("transformer_encoder").network.stack
    alike = positions.likeness(positions.table(stack, 30))
    for distance in (1, 5, 12):
        values = np.diagonal(alike, distance)
        np.testing.assert_allclose(values, values[0], atol=1e-5)
    assert alike[0, 1] > alike[0, 5] > alike[0, 12]
    table = positions.table(stack, 8)
    np.testing.assert_allclose(table[:, 0], np.sin(np.arange(8)), atol=1e-5)
    assert positions.wave_length(16, 1) == pytest.approx(2 * math.pi)


def test_the_second_sentence_of_a_pair_counts_from_one_again(tiny):
    method = tiny("transformer_encoder")
    inside = open_pair(method, TEXT, "Anna helped David.")
    second = inside.segments.index(1)
    assert inside.numbers[0] == 0 and inside.numbers[1] == inside.numbers[second] == 1
    assert inside.tokens[second - 1] == "[SEP]" and largest_gap(inside) < 1e-5


def test_pictures_and_charts_are_whole():
    picture = charts_stack.small_picture(np.array([[1.0, -1.0], [0.0, 0.5]]), "#2C5AA0")
    assert picture.dtype == np.uint8 and picture.shape[2] == 4 and (picture[0, 0] != picture[0, -1]).any()
    assert charts_stack.small_picture(np.array([[np.nan, 1.0]]), "#2C5AA0")[0, [0, -1], 3].tolist() == [0, 255]
    assert charts_stack.small_picture(np.zeros((3, 300)), "#2C5AA0").shape[1] == 300
    names = {"row": "r", "column": "c", "value": "v"}
    frame = charts_stack.with_shades(charts_stack.grid_frame(np.array([[1.0, -4.0], [0.0, 0.0]]), ["a", "b"],
                                                             ["1", "2"]))
    assert frame["shade"].tolist() == [0.25, -1.0, 0.0, 0.0]
    charts_stack.number_grid(frame, ["a", "b"], ["1", "2"], "#2C5AA0", names, own_scale=True, mark="a").to_dict()
    labels = ["1\u2003a", "2\u2003b"]
    charts_stack.number_grid(charts_stack.grid_frame(np.eye(2), labels, labels), labels, labels, "#2C5AA0", names,
                             column_labels=True).to_dict()
    bars = charts_stack.signed_bars(pd.DataFrame({"label": ["a", "b"], "value": [-1.0, np.nan]}), ["a", "b"], "#2C5AA0",
                                    {"token": "t", "value": "v"})
    bars.to_dict()
