"""The page of attention says what the network does: the sum, the hand on it, the search, the cost."""

from __future__ import annotations

import json
import math
from xml.etree import ElementTree

import numpy as np
import pytest
import torch

from lib.charts import attention as charts_attention
from lib.charts.attention_svg import all_weights, matrix_svg
from lib.inside.rnn_attention.beam_tree import beam_tree
from lib.inside.rnn_attention.cost import cost, kept_numbers
from lib.inside.rnn_attention.sum import attention_sum
from lib.inside.rnn_attention.written import EVEN, OFF, changed, decode_with, prefix_ids, stepper
from lib.inside.source import read
from models.base import DecodingOptions
from models.messages import InputError
from models.writing.decoding import forbid

TEXT = "Anna helped David."


@pytest.fixture(scope="module")
def method(tiny):
    return tiny("rnn_attention")


@pytest.fixture(scope="module")
def written(method):
    return decode_with(method, TEXT, "en", "zh")


def test_written_by_hand_is_what_the_network_writes(method, written):
    trace = method.trace(TEXT, "en", "zh")
    cross = next(m for m in trace.attention if m.kind == "cross")
    steps = len(cross.rows)
    assert written.text == trace.output and written.source == trace.tokens
    assert written.tokens[:steps] == cross.rows[: len(written.tokens)]
    np.testing.assert_allclose(written.weights, cross.weights[: len(written.tokens)], atol=1e-5)
    for mine, its in zip(written.steps, trace.steps):
        assert mine.probability == pytest.approx(its.probability, abs=1e-5)
        assert [c.token for c in mine.candidates[:3]] == [c.token for c in its.candidates[:3]]


def test_one_step_opened_is_the_same_step(method):
    reading = read(method, TEXT, "en", "zh")
    ids = torch.tensor([method.tokenizer.bos_id])
    states = [method.network.start(reading.memory, reading.valid) for _ in range(2)]
    with torch.inference_mode():
        for _ in range(4):
            look = method.look(ids, states[0])
            torch.testing.assert_close(look.logits, stepper(method)(ids, states[1]), atol=1e-5, rtol=1e-5)
            ids = forbid(look.logits.clone(), method.banned_ids).argmax(-1)


@pytest.mark.quick
def test_the_sum_is_the_networks_own(written):
    for step in range(len(written.steps)):
        found = attention_sum(written, step)
        assert found.weights.sum() == pytest.approx(1) and (found.weights >= 0).all()
        np.testing.assert_allclose(found.weights, written.weights[step], atol=1e-5)
        np.testing.assert_allclose(found.context, written.contexts[step], atol=1e-5)
        np.testing.assert_allclose(found.scores, written.memory @ written.queries[step] / math.sqrt(
            written.memory.shape[1]), atol=1e-4)
        assert found.exponentials / found.total == pytest.approx(found.weights)
    assert list(attention_sum(written, 0).table()["token"]) == list(written.source)


def test_a_moved_weight_is_there_and_nothing_changes_before_it(method, written):
    moved = decode_with(method, TEXT, "en", "zh", overrides={1: 2})
    assert moved.used[1].tolist() == [float(i == 2) for i in range(len(moved.source))]
    np.testing.assert_allclose(moved.contexts[1], moved.memory[2], atol=1e-6)
    assert moved.steps[0] == written.steps[0]
    assert moved.weights[1] == pytest.approx(written.weights[1], abs=1e-6)  # what it wanted itself
    assert moved.steps[1].candidates != written.steps[1].candidates
    assert changed(written, written) == [False] * len(written.ids)


def test_switched_off_it_sees_nothing_and_even_sees_the_mean(method):
    off = decode_with(method, TEXT, "en", "zh", everywhere=OFF)
    assert not off.contexts.any() and not off.used.any()
    even = decode_with(method, TEXT, "en", "zh", everywhere=EVEN)
    np.testing.assert_allclose(even.contexts, np.tile(even.memory.mean(0), (len(even.steps), 1)), atol=1e-5)


def test_a_place_that_is_not_there_is_a_mistake(method):
    with pytest.raises(InputError, match="source token 100"):
        decode_with(method, TEXT, "en", "zh", overrides={0: 99})
    with pytest.raises(InputError, match="no token"):
        decode_with(method, " ", "en", "zh")
    with pytest.raises(InputError, match="language"):
        decode_with(method, TEXT, "en", "xx")


@pytest.mark.parametrize("text", ["大卫", "她是老师。", "大卫帮了安娜" * 12])
def test_a_forced_prefix_is_written(method, text):
    prefix = prefix_ids(method, text)
    forced = decode_with(method, TEXT, "en", "zh", prefix=prefix)
    assert forced.ids[: len(prefix)] == prefix and forced.forced == len(prefix)
    assert forced.text.startswith(method.tokenizer.decode(prefix, "zh"))
    assert prefix_ids(method, "  ") == []


def test_what_follows_a_prefix_is_what_the_network_says_there(method, written):
    own = decode_with(method, TEXT, "en", "zh", prefix=written.ids[:2])
    assert own.ids == written.ids


@pytest.mark.parametrize("key", ["rnn", "rnn_attention", "transformer_seq2seq"])
@pytest.mark.parametrize("size", [2, 4])
def test_the_tree_is_the_search(tiny, key, size):
    method, options = tiny(key), DecodingOptions(beam_size=size)
    tree = beam_tree(method, TEXT, "en", "zh", options)
    answer = method.translate([TEXT], "en", "zh", options)[0]
    assert tree.beams[0].text == answer.text
    assert tree.greedy.text == method.trace(TEXT, "en", "zh").output
    scores = [found.score for found in tree.beams]
    assert scores == sorted(scores, reverse=True) and len(scores) == size
    way = [node for node in tree.nodes[1:] if node.winner]
    assert method.tokenizer.decode([node.id for node in way], "zh") == answer.text
    assert way[-1].total == pytest.approx(tree.beams[0].total, abs=1e-3)
    assert way[-1].score == pytest.approx(tree.beams[0].score, abs=1e-3)
    for node in tree.nodes[1:]:
        parent = tree.nodes[node.parent]
        assert node.total == pytest.approx(parent.total + node.logp, abs=1e-3) and parent.kept
        assert node.score == pytest.approx(node.total / node.depth ** options.length_penalty, abs=1e-3)
    for depth in range(1, tree.depth + 1):
        assert 1 <= sum(node.kept for node in tree.nodes if node.depth == depth) <= size


def test_attention_must_be_kept_for_every_token_and_the_one_vector_once(tiny):
    with_, without = (cost(tiny(key), TEXT, "en", "zh") for key in ("rnn_attention", "rnn"))
    hidden = tiny("rnn").config["hidden"]
    assert without.looked_at == hidden and with_.looked_at == hidden * with_.source
    assert without.products == 0 < with_.products and min(with_.read_seconds, with_.write_seconds) > 0
    for key, found in (("rnn_attention", with_), ("rnn", without)):
        assert kept_numbers(tiny(key), found.source) == found.carried + found.looked_at
    assert with_.text == tiny("rnn_attention").trace(TEXT, "en", "zh").output


# ---- to take along, charts, command

def test_the_drawing_is_whole_and_escapes_what_is_typed():
    drawn = matrix_svg(["<b>", "&"], ["我", '"x"'], np.array([[1.0, 0.0], [0.25, 0.75]]), "#2F6FDE")
    root = ElementTree.fromstring(drawn)
    assert len([e for e in root.iter() if e.tag.endswith("rect")]) == 5  # four cells and the ground
    assert "我" in drawn and "<b>" not in drawn


def test_all_weights_are_in_the_table(method):
    maps = method.trace(TEXT, "en", "zh").attention
    table = all_weights(maps)
    assert len(table) == sum(m.weights.size for m in maps)
    assert table.groupby(["layer", "head", "row"])["weight"].sum().to_numpy() == pytest.approx(1, abs=1e-5)
    assert all_weights([]).empty


def test_charts_are_valid(method, written):
    names = dict.fromkeys(("rows", "columns", "weight", "depth", "token", "probability", "total", "score", "text",
                           "name", "agreement", "aer", "early", "late", "entropy", "tokens", "kilobytes", "title"), "x")
    frame = charts_attention.lines_frame(written.tokens, written.source, written.weights)
    assert len(frame) == written.weights.size and frame["x_row"].between(0, max(written.weights.shape)).all()
    spec = json.dumps(charts_attention.attention_lines(frame, "#2F6FDE", names).to_dict())
    assert "over.end" in spec and "pointerover" in spec
    tree = beam_tree(method, TEXT, "en", "zh", DecodingOptions())
    nodes = tree.frame().assign(probability=0.5, lives=True, text="")
    charts_attention.beam_chart(nodes, "#2F6FDE", names).to_dict()
