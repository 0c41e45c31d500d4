"""The seq2seq page says what the network does: steps, distribution, teacher forcing, one error, curves, the stack."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import torch

from lib.charts import style as chart_style
from lib.charts.rungs import seq2seq as charts_seq2seq
from lib.commands.benchmark import curves as benchmark_curves
from lib.inside.transformer_seq2seq.curves import curves_frame, facts_frame, points, quality_frame, same_training
from lib.inside.transformer_seq2seq.exposure import measure
from lib.inside.transformer_seq2seq.forcing import chances_frame, first_difference, read_forced, reference_ids, slip
from lib.inside.transformer_seq2seq.stack import mask_of, stack_facts
from lib.inside.transformer_seq2seq.steps import candidates, distribution, is_opened, rank_curve, terms, walk
from lib.shelf import recorded
from models.base import DecodingOptions
from models.messages import InputError
from models.seq2seq import Example, Seq2SeqObjective
from tests.support.helpers import WORLD, untrained

TEXT, REFERENCE = "Anna helped David.", "安娜帮助了大卫。"
GREEDY = DecodingOptions(beam_size=1)


@pytest.fixture(scope="module")
def method(world_tokenizer):
    """With weights as drawn: it writes long texts, where a briefly trained one stops at once."""
    return untrained("transformer_seq2seq", world_tokenizer)


@pytest.fixture(scope="module")
def found(method):
    return walk(method, TEXT, "en", "zh")


# ---- stepping equals translating at once

@pytest.mark.parametrize("source", ["en", "zh"])
@pytest.mark.parametrize("kind", ["tiny", "untrained"])
def test_stepping_is_translating_at_once(tiny, method, source, kind):
    method = tiny("transformer_seq2seq") if kind == "tiny" else method
    target = "zh" if source == "en" else "en"
    for pair in WORLD()[:12]:
        text = pair.second if source == "en" else pair.first
        found, answer = walk(method, text, source, target), method.translate([text], source, target, GREEDY)[0]
        assert found.text == answer.text
        assert tuple(m.token for m in found.moments)[: len(answer.tokens)] == answer.tokens
        assert [math.log(m.probability) for m in found.moments][: len(answer.scores)] == pytest.approx(
            answer.scores[: len(found.moments)], abs=1e-4)


@pytest.mark.quick
def test_stepping_looks_where_reading_at_once_looks(method, found):
    trace = method.trace(TEXT, "en", "zh")
    assert found.source == trace.tokens
    for m in trace.attention:
        for step, moment in enumerate(found.moments[: len(m.rows)]):
            if m.kind == "cross":
                np.testing.assert_allclose(moment.cross_weights[m.layer, m.head], m.weights[step], atol=1e-5)
            elif m.kind == "decoder":
                np.testing.assert_allclose(moment.self_weights[m.layer, m.head], m.weights[step, : step + 1], atol=1e-5)
                assert not m.weights[step, step + 1:].any()  # what comes later is masked
    for moment, step in zip(found.moments, trace.steps):
        assert moment.probability == pytest.approx(step.probability, abs=1e-5)


def test_window_and_shared_heads_step_alike(world_tokenizer):
    method = untrained("transformer_seq2seq", world_tokenizer, attention="window", attention_span=3, n_kv_heads=1)
    found = walk(method, TEXT, "en", "zh")
    assert found.text == method.translate([TEXT], "en", "zh", GREEDY)[0].text
    moment = found.moments[-1]
    assert moment.self_weights.shape[-1] == len(moment.read) == len(found.moments)
    assert not moment.self_weights[..., :-3].any()
    np.testing.assert_allclose(moment.self_weights.sum(-1), 1, atol=1e-5)


@pytest.mark.quick
def test_a_picked_token_is_written_and_nothing_before_it_changes(method, found):
    whole = distribution(method, found.moments[1].hidden)
    other = int(whole.ids[1])
    moved = walk(method, TEXT, "en", "zh", {1: other})
    assert moved.ids[1] == other and moved.moments[1].own == found.ids[1]
    assert moved.moments[0].id == found.moments[0].id
    np.testing.assert_array_equal(moved.moments[1].hidden, found.moments[1].hidden)
    assert moved.moments[1].probability == pytest.approx(float(whole.probabilities[1]), abs=1e-6)
    assert walk(method, TEXT, "en", "zh", dict(enumerate(found.ids))).ids == found.ids
    ended = walk(method, TEXT, "en", "zh", {0: method.tokenizer.eos_id})
    assert ended.ended and ended.text == "" and len(ended.moments) == 1


def test_one_language_goes_on(method):
    assert walk(method, "Anna", "en", "en").source[:2] == ("[CONTINUE]", "[TO:en]")
    with pytest.raises(InputError, match="no token"):
        walk(method, " ", "en", "zh")


# ---- output layer and softmax

def test_the_distribution_is_the_plain_formula(method, found):
    table = method.network.embedding.weight.detach().numpy().astype(np.float64)
    for moment in found.moments:
        whole = distribution(method, moment.hidden)
        logits = table @ moment.hidden.astype(np.float64)
        logits[method.banned_ids] = -np.inf
        p = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
        np.testing.assert_allclose(whole.probabilities, p[whole.ids], atol=1e-5)
        assert len(whole.ids) == method.tokenizer.vocab_size - len(method.banned_ids)
        assert (np.diff(whole.probabilities) <= 1e-9).all() and whole.probabilities.sum() == pytest.approx(1, abs=1e-5)
        assert whole.ids[0] == moment.own and whole.rank(moment.id) == 1
        assert whole.exponentials / whole.exponentials.sum() == pytest.approx(whole.probabilities, abs=1e-5)
        kept = p[p > 0]
        assert whole.entropy == pytest.approx(float(-(kept * np.log2(kept)).sum()), abs=1e-3)
        assert whole.rest(5) == pytest.approx(1 - np.sort(p)[-5:].sum(), abs=1e-5)
        assert np.sort(p)[::-1][: whole.needed(0.9)].sum() >= 0.9 - 1e-6
        assert terms(method, moment.hidden, moment.id).sum() == pytest.approx(float(logits[moment.id]), abs=1e-3)
    assert whole.rank(method.tokenizer.bos_id) is None
    assert len(candidates(method, whole, 5)) == 5
    curve = rank_curve(method, whole)
    assert curve["rank"].iloc[0] == 1 and curve["rank"].iloc[-1] == len(whole.ids) and curve["rank"].is_unique


# ---- teacher forcing

def test_forced_loss_is_the_training_objective(method):
    ids = reference_ids(method, REFERENCE)
    forced = read_forced(method, TEXT, "en", "zh", ids)
    example = Example(method.tagged(method.encode([TEXT])[0], "zh")[:-1], ids)
    with torch.inference_mode():
        loss, tokens = Seq2SeqObjective(method.tokenizer, [], [], method.config).loss(method.network, [example], 0.0)
    banned = float(np.mean(forced.chances))  # special tokens are forbidden in use, which takes them a little chance
    assert tokens == len(forced.ids) and forced.loss == pytest.approx(float(loss), rel=0.03), banned
    trace = method.trace(TEXT, "en", "zh", forced_target=REFERENCE)
    assert list(forced.chances) == pytest.approx([step.probability for step in trace.steps], abs=1e-5)
    assert list(forced.own_tokens) == [step.candidates[0].token for step in trace.steps]
    assert ((forced.ranks == 1) == (np.array(forced.own) == np.array(forced.ids))).all()
    assert forced.right == pytest.approx(np.mean(forced.ranks == 1))


def test_fed_its_own_text_it_agrees_with_itself(method, found):
    ids = found.ids[:-1] if found.ended else found.ids
    forced = read_forced(method, TEXT, "en", "zh", ids)
    assert list(forced.chances[: len(found.ids)]) == pytest.approx([m.probability for m in found.moments], abs=1e-4)
    assert forced.ids[: len(ids)] == tuple(ids) == forced.own[: len(ids)]


def test_one_error_changes_only_what_comes_after_it(method):
    ids = reference_ids(method, REFERENCE)
    forced = read_forced(method, TEXT, "en", "zh", ids)
    place = 2
    wrong = forced.own[place] if forced.own[place] != ids[place] else forced.seconds[place]
    one = slip(method, TEXT, "en", "zh", ids, place, wrong)
    np.testing.assert_allclose(one.forced.chances[: place + 1], forced.chances[: place + 1], atol=1e-6)
    assert not np.allclose(one.forced.chances[place + 1:], forced.chances[place + 1:], atol=1e-6)
    assert one.after_wrong.ids[place] == wrong and one.after_right.ids[: place + 1] == ids[: place + 1]
    frame = chances_frame(forced, one.forced)
    assert len(frame) == len(ids) + 1 and list(frame["token"])[-1] == "[EOS]"
    assert first_difference([1, 2, 3], [1, 5, 3]) == 1 and first_difference([1], [1]) is None
    assert first_difference([1, 2], [1]) == 1
    with pytest.raises(InputError, match="reference"):
        reference_ids(method, " ")


def test_exposure_is_counted(method):
    found = measure(method, WORLD()[:6])
    assert found["rows"][0]["distance"] == 1 and found["tokens"] > 20
    assert all(row["right_low"] <= row["right"] <= row["right_high"] for row in found["rows"])
    assert measure(method, WORLD()[:6]) == found  # the same seed, the same places


# ---- the stack

def test_stacks_are_what_the_table_says(tiny, method):
    facts = {(f.key, f.part): f for key in ("transformer_encoder", "transformer_decoder", "transformer_seq2seq")
             for f in stack_facts(tiny(key))}
    switches = [(f.causal, f.cross) for f in facts.values()]
    assert switches == [(False, False), (True, False), (False, False), (True, True)]
    plain = {True: np.tri(6, dtype=bool), False: np.ones((6, 6), dtype=bool)}
    for f in facts.values():
        masks = dict(mask_of(f))
        np.testing.assert_array_equal(masks["self"], plain[f.causal])
        assert ("cross" in masks) == f.cross == ("cross-attention" in f.blocks)
    assert not stack_facts(object()) and is_opened(method) and not is_opened(tiny("rnn_attention"))


# ---- learning curves

LOG = [{"step": n, "seconds": 6.0 * n, "loss": 9.0 - n / 20, "valid_loss": 8.0 - n // 10, "tokens_per_second": 100.0,
        "done": n == 100, "summary": {"steps": 100, "valid_loss": -2.0} if n == 100 else {}} for n in range(1, 101)]


def test_points_are_thinned_and_keep_each_measurement():
    found = points(LOG, 40)
    assert len(found) <= 40 and found[-1]["step"] == 100 and found[-1]["minutes"] == 10
    assert [row["valid_loss"] for row in found if row["valid_loss"] is not None] == [8.0 - n for n in range(11)]
    assert found[-1]["tokens"] == 60_000
    assert points([{"step": 1, "loss": None, "seconds": 1.0}]) == []


def test_curves_are_of_these_weights(tmp_path, monkeypatch):
    card = {"steps": 100, "valid_loss": -2.0, "minutes": 10.0, "tokens_per_second": 100, "parameters": 7}
    assert same_training(LOG, card) and not same_training(LOG, card | {"steps": 99}) and not same_training([], {})
    shelf, runs = tmp_path / "shelf" / "transformer_decoder", tmp_path / "runs" / "transformer_decoder"
    shelf.mkdir(parents=True)
    runs.mkdir(parents=True)
    (shelf / "card.json").write_text(json.dumps(card), encoding="utf-8")
    (runs / "progress.jsonl").write_text("\n".join(map(json.dumps, LOG)), encoding="utf-8")
    asked = type("Args", (), {"corpus": "x", "weights": tmp_path / "shelf", "runs": str(tmp_path / "runs")})
    record = benchmark_curves.run(asked, lambda message: None)
    assert list(record["curves"]) == ["transformer_decoder"] == [row["method"] for row in record["rows"]]
    recorded.write(tmp_path / "shelf", "curves", record | {"run": {"command": "c"}})
    frame, command = curves_frame("x", tmp_path / "shelf")
    assert command == "c" and set(frame["key"]) == {"transformer_decoder"}
    assert facts_frame("x", tmp_path / "shelf")["parameters"].tolist() == [7]
    assert quality_frame("x", tmp_path / "shelf").empty and curves_frame("x", tmp_path)[0].empty
    asked.runs = str(tmp_path)
    with pytest.raises(InputError, match="no log"):
        benchmark_curves.run(asked, lambda message: None)


def test_shipped_records_are_of_the_shipped_weights():
    frame, command = curves_frame("tatoeba-zh-en")
    facts = facts_frame("tatoeba-zh-en").set_index("key")
    if frame.empty:
        pytest.skip("no curves are shipped")
    assert command.startswith("python -m lib benchmark curves")
    for key, rows in frame.groupby("key"):
        last = rows.sort_values("step").iloc[-1]
        assert last["valid_loss"] == pytest.approx(facts.at[key, "valid_loss"], abs=1e-3)
        assert last["minutes"] == pytest.approx(facts.at[key, "minutes"], abs=0.1)


def test_charts_are_valid(method, found):
    names = dict.fromkeys(("rows", "columns", "weight", "dimension", "value", "rank", "probability", "token", "panel",
                           "may", "chance", "line", "distance", "loss", "title", "minutes", "low", "high"), "x")
    whole = distribution(method, found.moments[0].hidden)
    color = "#D55E00"
    charts_seq2seq.rank_curve(rank_curve(method, whole).assign(chosen=False), color, names).to_dict()
    forced = read_forced(method, TEXT, "en", "zh", reference_ids(method, REFERENCE))
    frame = chances_frame(forced)
    order = chart_style.tokens_in_order(frame["token"])
    spec = charts_seq2seq.chances(frame.assign(label=order, line="a"), order, color, names | {"lines": ["a"]})
    assert len(spec.to_dict()["layer"]) == 2
