"""The recurrent rung opened: gates equal torch's, and what the page says about memory and gradients holds."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

import models
from lib.charts import lines as charts_lines
from lib.charts.rungs import gates as charts_gates
from lib.charts.style import tokens_in_order
from lib.cli import main
from lib.inside.rnn import bottleneck, gradients, speed, unrolled
from lib.shelf import library
from lib.ui.shared.examples import WRITTEN
from models.blocks.recurrent import CELLS
from models.messages import InputError
from tests.support.helpers import SEQ2SEQ, WORLD

LONG = "昨天雨下得太大,我们没去成公园,所以今天晚上我们在家里看书喝茶。"


@pytest.fixture(scope="module")
def shipped():
    """The shipped methods, each loaded once."""
    found = library.load_methods(library.DEFAULT_CORPUS, SEQ2SEQ)
    assert not [error for error in found.values() if isinstance(error, InputError)]
    return found


@pytest.mark.quick
@pytest.mark.parametrize("kind", list(CELLS))
def test_unrolled_by_hand_equals_torch(kind: str) -> None:
    torch.manual_seed(1)
    cell, x = CELLS[kind](5, 7, batch_first=True), torch.randn(9, 5)
    state = [torch.randn(7), torch.randn(7)][: 2 if kind == "lstm" else 1]
    packed = [one[None, None] for one in state]
    expected, last = cell(x[None], tuple(packed) if kind == "lstm" else packed[0])
    found = unrolled.unroll(cell, x, state)
    assert np.allclose(found["states"], expected[0].detach(), atol=1e-6)
    for name in unrolled.GATES[type(cell)]:
        low = -1 if name == "candidate" else 0
        assert found[name].shape == (9, 7)
        assert (found[name] >= low).all() and (found[name] <= 1).all()
    if kind == "lstm":
        assert np.allclose(found["memory"][-1], last[1][0, 0].detach(), atol=1e-6)
        kept = found["forget"] * found["before"] + found["input"] * found["candidate"]
        assert np.allclose(found["memory"], kept, atol=1e-6)
        assert np.allclose(found["states"], found["output"] * np.tanh(found["memory"]), atol=1e-6)


@pytest.mark.parametrize("key", ["rnn", "rnn_attention"])
def test_every_cell_is_the_one_that_runs(key: str, shipped) -> None:
    method = shipped[key]
    trace = method.trace(LONG, "zh", "en")
    steps = unrolled.write_on(method, LONG, "zh", "en")
    written = [step.id for step in steps if step.id != method.tokenizer.eos_id]
    assert steps[-1].text == trace.output
    for place in unrolled.places(method):
        seen = unrolled.look(method, LONG, "zh", "en", place, written)
        part, number, *way = place.split()
        states = trace.states[f"{part} layer {number}"]
        half = states.shape[1] // 2
        if part == "encoder":
            states = states[::-1, half:] if way == ["backward"] else states[:, :half]
        assert len(seen.tokens) == len(states)
        assert np.allclose(seen.states, states, atol=1e-4), place
        for name, values in seen.gates.items():
            assert (np.abs(values) <= 1).all()
            assert name == "candidate" or (values >= 0).all()
    assert set(seen.gates) == {"input", "forget", "candidate", "output"}
    lines = unrolled.openings(seen)
    assert all(0 <= line[name] <= 1 for line in lines for name in ("mean", "open", "shut"))
    with pytest.raises(InputError, match="encoder 1 forward"):
        unrolled.look(method, LONG, "zh", "en", "encoder 9 forward")


def test_a_forced_beginning_is_kept_and_changes_the_rest(shipped) -> None:
    method = shipped["rnn"]
    own = unrolled.write_on(method, LONG, "zh", "en")
    other = method.tokenizer.token_id(next(c.token for c in own[0].candidates if c.token != own[0].token))
    changed = unrolled.write_on(method, LONG, "zh", "en", [other])
    assert changed[0].id == other
    assert changed[0].candidates == own[0].candidates
    assert changed[1].candidates != own[1].candidates


def test_words_in_another_order_are_another_vector(shipped) -> None:
    method = shipped["rnn"]
    same = bottleneck.closeness(method, LONG, LONG, "zh")
    assert same.cosine == pytest.approx(1) and same.distance == pytest.approx(0, abs=1e-6) and same.usual is None
    swapped = bottleneck.closeness(method, "狗追猫。", "猫追狗。", "zh")
    assert swapped.cosine < 0.999


def test_one_early_word_is_forgotten_on_the_way(shipped) -> None:
    """What the page says of its two sentences: very close, and ever closer from the word that differs on."""
    from lib.ui.rnn.bottleneck import FIRST, SECOND

    found = bottleneck.closeness(shipped["rnn"], FIRST, SECOND, "zh", WRITTEN["zh"])
    assert found.cosine > 0.85 > 0.5 > found.usual
    ahead = found.states["forward"]
    assert ahead[-1] > 0.95 > 0.8 > ahead[1:4].min()
    assert found.states["backward"][-1] == pytest.approx(1, abs=1e-3)
    memory = shipped["rnn"].trace(FIRST, "zh").states["encoder layer 2"]
    half = memory.shape[1] // 2
    vector = np.concatenate([memory[-1, :half], memory[0, half:]])
    assert np.allclose(vector, shipped["rnn"].embed([FIRST], "zh")[0], atol=1e-4)  # its pooling is `summary`


@pytest.mark.quick
def test_recall_counts_a_parts_own_words() -> None:
    alone = ["The dog sleeps.", "The cat eats fish.", "The"]
    assert bottleneck.recall_of(alone, "The dog eats, the fish sleeps", "en") == (1.0, pytest.approx(2 / 3), None)
    assert bottleneck.recall_of(["我爱猫。", "我爱狗。"], "我爱狗", "zh") == (0.0, 1.0)
    assert bottleneck.words_of("I don't, 3 Times!", "en") == ["i", "dont", "3", "times"]


def test_a_joined_text_loses_parts(shipped) -> None:
    parts = WRITTEN["zh"][:4]
    found = {key: bottleneck.kept(method, parts, "zh", "en") for key, method in shipped.items()}
    for one in found.values():
        assert len(one) == 4 and {kept.parts[0] for kept in one} == set(parts)
        assert all(0 <= value <= 1 for value in bottleneck.by_place(one))
    mean = {key: np.mean(bottleneck.by_place(one)) for key, one in found.items()}
    assert mean["rnn"] < mean["rnn_attention"] < 1
    with pytest.raises(InputError, match="2 to 6"):
        bottleneck.kept(shipped["rnn"], parts[:1], "zh", "en")


def test_recorded_bleu_falls_faster_without_attention() -> None:
    from lib.evaluation.results import length_frame, read_results

    frame = length_frame(read_results(library.DEFAULT_CORPUS))
    frame = frame[frame["metric"] == "bleu"].set_index(["method", "direction", "pairs"])["value"]
    for direction in ("zh_en", "en_zh"):
        kept = {key: frame[key, direction, 6] / frame[key, direction, 1] for key in SEQ2SEQ}
        assert kept["rnn"] < kept["rnn_attention"] and kept["rnn"] < 0.5


def test_sizes_are_the_jacobians() -> None:
    x = torch.randn(4, 3, dtype=torch.float64)
    matrix = torch.randn(4, 3, dtype=torch.float64)
    # a state whose every number is the same mix of the tokens: its gradient is known
    found = gradients.sizes(lambda x: (x * matrix).sum((1, 2)).unsqueeze(1), x)
    assert np.allclose(found, matrix.norm(dim=1))


@pytest.mark.parametrize("text", [LONG, *WRITTEN["zh"][1:], *WRITTEN["en"][1:]])
def test_plain_cell_forgets_faster_than_the_shipped_lstm(text: str, shipped) -> None:
    method = shipped["rnn"]
    curves = {kind: gradients.fresh_curve(method, text, kind) for kind in gradients.FRESH}
    trained = gradients.trained_cell_curve(method, text)
    assert trained.relative[-1] == 1 and len(trained.tokens) == len(trained.sizes)
    assert curves["rnn"].factor < curves["lstm"].factor < trained.factor < 1
    assert curves["rnn"].factor < curves["gru"].factor
    assert curves["rnn"].relative[0] < curves["lstm"].relative[0] < trained.relative[0]
    for kind in ("attention", "transformer"):  # every token in one step
        assert 0.75 < curves[kind].factor < 1.35


def test_the_dial_makes_it_explode(shipped) -> None:
    method = shipped["rnn"]
    cell = gradients.with_radius(nn.LSTM(4, 6), 1.5)
    assert [gradients.spectral_radius(block) for block in cell.weight_hh_l0.split(6)] == pytest.approx([1.5] * 4)
    factors = [gradients.fresh_curve(method, LONG, "rnn", radius=radius).factor for radius in (0.5, 1, 2, 3, 5)]
    assert factors == sorted(factors)
    assert factors[0] < 0.5 and factors[-1] > 1.3
    with pytest.raises(InputError, match="above 0"):
        gradients.fresh_curve(method, LONG, "rnn", radius=0)


def test_trained_translators_reach_every_token(shipped) -> None:
    plain = gradients.fresh_curve(shipped["rnn"], LONG, "rnn")
    for method in shipped.values():
        before = {name: value.clone() for name, value in method.network.state_dict().items()}
        curve = gradients.loss_curve(method, LONG, "zh", "en")
        assert curve.tokens == plain.tokens and (curve.sizes > 0).all()
        assert curve.sizes.min() / curve.sizes.max() > 1e-3 > plain.sizes.min() / plain.sizes.max()
        assert all(parameter.grad is None for parameter in method.network.parameters())
        assert all(torch.equal(value, before[name]) for name, value in method.network.state_dict().items())


def test_clipping_shortens_the_gradient_and_saves_the_learning(shipped) -> None:
    free, clipped = (gradients.learning(shipped["rnn"], LONG, 3.0, clip) for clip in (None, gradients.CLIP))
    assert free[0]["norm"] == clipped[0]["norm"] > 100
    assert clipped[0]["used"] == pytest.approx(gradients.CLIP) and free[0]["used"] == free[0]["norm"]
    assert free[-1]["loss"] > free[0]["loss"]
    assert clipped[-1]["loss"] < clipped[0]["loss"]


def test_one_token_and_none(shipped) -> None:
    method = shipped["rnn"]
    curve = gradients.fresh_curve(method, "茶", "lstm")
    assert len(curve.sizes) == 1 and np.isnan(curve.factor)
    for compute in (lambda: gradients.fresh_curve(method, "", "rnn"),
                    lambda: unrolled.write_on(method, "", "zh", "en"),
                    lambda: bottleneck.closeness(method, "茶", "", "zh")):
        with pytest.raises(InputError, match="empty"):
            compute()
    with pytest.raises(InputError, match="lstm"):
        gradients.fresh("elman", 4, 4)


def test_steps_grow_with_length_only_where_there_is_recurrence(tiny) -> None:
    methods = [tiny("rnn"), tiny("transformer_seq2seq")]
    found = list(speed.measure(methods, (6, 12), batch_tokens=24, repeats=1))
    assert [(one.key, one.length) for one in found] == [
        ("rnn", 6), ("transformer_seq2seq", 6), ("rnn", 12), ("transformer_seq2seq", 12)]
    assert all(one.tokens_per_second > 0 for one in found)
    assert [one.steps for one in found] == [19, 4, 37, 4]


@pytest.mark.parametrize("cell", list(CELLS))
def test_other_cells_and_one_language(cell: str) -> None:
    from tests.support.helpers import tiny_config

    pairs = WORLD()[:80]
    from models.language.tokenizer import Tokenizer

    tokenizer = Tokenizer.train([pair.second for pair in pairs], ("en",), vocab_size=500)
    cls = models.method_class("rnn")
    method = cls(tokenizer, tiny_config(cls, cell=cell))
    text = pairs[0].second
    steps = unrolled.write_on(method, text, "en", "en", limit=6)
    for place in unrolled.places(method):
        seen = unrolled.look(method, text, "en", "en", place, [step.id for step in steps])
        assert tuple(seen.gates) == unrolled.GATES[CELLS[cell]]
    assert (gradients.trained_cell_curve(method, text).sizes > 0).all()
    assert len(gradients.loss_curve(method, text, "en", "en").sizes) == len(tokenizer.encode(text))
    assert bottleneck.closeness(method, text, pairs[1].second, "en").cosine <= 1


def test_charts_are_valid() -> None:
    labels = tokens_in_order(["我", "是", "我"])
    names = {"dimension": "d", "token": "t", "value": "v", "gate": "g", "mean": "m", "open": "o", "shut": "s",
             "row": "r", "series": "n", "step": "k"}
    states = pd.DataFrame({"label": labels[:2], "token": ["我", "是"], "dimension": [1, 1], "value": [0.1, -0.2]})
    gates = pd.DataFrame({"label": labels, "token": ["我", "是", "我"], "gate": "input", "mean": 0.5, "open": 0.1,
                          "shut": 0.2})
    now = pd.DataFrame({"row": ["input"], "dimension": [1], "value": [0.3]})
    lines = pd.DataFrame({"label": labels, "token": ["我", "是", "我"], "series": "LSTM", "value": [1e-9, 0.0, 1.0],
                          "step": [0, 1, 2]})
    for chart in (charts_gates.unrolled(states, labels, labels[1], 1.0, "#56B4E9", names),
                  charts_gates.gate_means(gates, labels, ["input"], labels[1], "#56B4E9", names),
                  charts_gates.gates_now(now, ["input"], "#56B4E9", names),
                  charts_lines.over_tokens(lines, labels, ["LSTM"], names, log=True),
                  charts_lines.over_steps(lines, ["LSTM"], names)):
        assert json.dumps(chart.to_dict())
    log = charts_lines.over_tokens(lines, labels, ["LSTM"], names, log=True).to_dict()
    assert not any(row["value"] == 0 for rows in log["datasets"].values() for row in rows)


def test_command(capsys: pytest.CaptureFixture[str], shipped) -> None:
    assert main(["recurrence", "--text", LONG, "--view", "gradients", "--json"]) == 0
    lines = json.loads(capsys.readouterr().out)
    assert lines[0]["rnn"] == pytest.approx(gradients.fresh_curve(shipped["rnn"], LONG, "rnn").sizes[0])
    assert main(["recurrence", "--text", "我喜欢茶。", "--place", "decoder 1"]) == 0
    assert "forget" in capsys.readouterr().out
    assert main(["recurrence", "--text", "我喜欢茶。", "--text", "你喜欢茶。", "--view", "vector"]) == 0
    assert main(["recurrence", "--text", "我喜欢茶。", "--view", "vector"]) == 2
    assert main(["recurrence", "--text", "我喜欢茶。", "--text", "下雨了。", "--view", "joined"]) == 0
