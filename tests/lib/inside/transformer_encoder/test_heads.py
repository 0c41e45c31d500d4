"""Heads, stream and feed-forward against the plain formulas; and what the recorded runs say."""

from __future__ import annotations

import argparse
import json

import numpy as np
import pytest
import torch
from scipy.spatial.distance import jensenshannon
from torch import nn

from lib.charts.heads import GAP, grid_frame, grid_tokens
from lib.commands.benchmark import heads as heads_benchmark
from lib.commands.benchmark import residual
from lib.corpus import load_corpus
from lib.inside.changed import without_heads
from lib.inside.transformer_encoder import feed_forward, heads, stream
from lib.inside.transformer_encoder import heads_measured as measured
from lib.shelf import library, recorded
from lib.ui.transformer_encoder.stream import verdict
from models.base import Pair
from models.messages import InputError
from models.training.masked_objective import MaskedObjective
from models.transformer_encoder import TransformerEncoder
from tests.support.helpers import WORLD, tiny_config, untrained

ZH, EN = "安娜帮助了大卫。", "Anna helped David."


@pytest.fixture(scope="module")
def encoder(tiny):
    return tiny("transformer_encoder")


@pytest.fixture(scope="module")
def decoder(tiny):
    return tiny("transformer_decoder")


@pytest.mark.quick
def test_places_by_hand(encoder):
    tokenizer = encoder.tokenizer
    word, mark = tokenizer.encode("安")[0], tokenizer.encode("。")[0]
    ids = encoder.joined([word, mark], [word])
    found = dict(zip(heads.KINDS, heads.places(ids, tokenizer, [0, 0, 0, 1, 1, 1])))
    row = 1  # the first word: [CLS] word 。 [SEP] word [SEP]
    assert found[heads.ITSELF][row].tolist() == [False, True, False, False, False, False]
    assert found[heads.PREVIOUS][row].argmax() == 0 and found[heads.NEXT][row].argmax() == 2
    assert found[heads.SAME][row].nonzero()[0].tolist() == [4]
    assert found[heads.MARK][row].nonzero()[0].tolist() == [2]
    assert found[heads.SPECIAL][row].nonzero()[0].tolist() == [0, 3, 5]
    assert found[heads.OTHER][row].nonzero()[0].tolist() == [4]
    assert not found[heads.PREVIOUS][0].any() and not heads.places(ids, tokenizer)[-1].any()


@pytest.mark.parametrize("piece, mark", [("。", True), ("##,", True), ("...", True), ("a", False), ("##1", False),
                                         ("我", False), ("", False)])
def test_marks(piece, mark):
    assert heads.is_mark(piece) is mark


def test_names_of_heads():
    assert heads.head_names(2, 2) == ["1.1", "1.2", "2.1", "2.2"]
    assert [heads.read_head(name) for name in heads.head_names(2, 2)] == [(0, 0), (0, 1), (1, 0), (1, 1)]


@pytest.mark.parametrize("reading", [measured.ALONE, measured.JOINED])
@torch.inference_mode()
def test_shares_and_chance_equal_the_plain_sums(encoder, reading):
    """Over two texts of different length, so that padding takes part."""
    texts = measured.texts_of(encoder, [Pair(ZH, EN), Pair("她是老师。", "She is a teacher.")], reading)
    found = measured.looks(encoder, texts, reading)
    tokenizer, sums = encoder.tokenizer, {}
    for ids in texts:
        _, layers = encoder.read([ids], inspect=True)
        ends = [i for i, id in enumerate(ids) if id == tokenizer.sep_id]
        for layer, inside in enumerate(layers):
            for head, weights in enumerate(inside.self_weights[0].numpy()):
                for row, id in enumerate(ids):
                    if tokenizer.is_special(id):
                        continue
                    across = [c for c, other in enumerate(ids)
                              if not tokenizer.is_special(other) and (c < ends[0]) != (row < ends[0])]
                    special = [c for c, other in enumerate(ids) if tokenizer.is_special(other)]
                    for kind, columns in (("itself", [row]), ("previous", [row - 1]), ("next", [row + 1]),
                                          ("special", special), ("other", across)):
                        if columns and (kind != "other" or reading == measured.JOINED):
                            entry = sums.setdefault((heads.head_name(layer, head), kind), [])
                            entry.append((weights[row, columns].sum(), len(columns) / len(ids)))
    rows = {(row["head"], row["kind"]): row for row in found["rows"]}
    for key, values in sums.items():
        share, chance = np.mean(values, axis=0)
        assert rows[key]["share"] == pytest.approx(share, abs=1e-5)
        assert rows[key]["chance"] == pytest.approx(chance, abs=1e-9) and rows[key]["words"] == len(values)
    assert (("1.1", "other") in rows) == (reading == measured.JOINED)


@torch.inference_mode()
def test_distances_are_jensen_shannon_distances(encoder):
    ids = encoder.single(encoder.encode([ZH])[0])
    _, layers = encoder.read([ids], inspect=True)
    weights = heads.all_weights(layers)[:, 0].numpy()
    found = measured.looks(encoder, [ids])
    matrix = np.array(found["distances"])
    words = range(1, len(ids) - 1)
    plain = np.mean([jensenshannon(weights[0, row], weights[3, row], base=2) for row in words])
    assert matrix[0, 3] == pytest.approx(plain, abs=1e-4) and np.allclose(matrix, matrix.T)
    assert not matrix.diagonal().any() and (matrix <= 1).all()
    assert found["heads"][0]["distance"] == pytest.approx(matrix[0, 1:].mean(), abs=1e-3)


def test_chance_of_a_decoder_knows_that_it_cannot_see_ahead(decoder):
    texts = measured.texts_of(decoder, [Pair(ZH, "")], measured.ALONE)
    found = measured.looks(decoder, texts)
    rows = {row["kind"]: row for row in found["rows"] if row["head"] == "1.1"}
    assert "next" not in rows
    start, count = len(decoder.opening("zh")), len(texts[0])
    assert rows["itself"]["chance"] == pytest.approx(np.mean([1 / (row + 1) for row in range(start, count)]))


def test_what_cannot_be_measured(encoder, tiny):
    with pytest.raises(InputError, match="neither"):
        measured.looks(tiny("rnn"), [[1, 2]])
    with pytest.raises(InputError, match="no sentence"):
        measured.looks(encoder, [])


def test_masked_losses_are_the_objectives(encoder):
    pairs = WORLD()[220:240]
    examples = measured.masked_examples(encoder, pairs)
    losses = measured.masked_losses(encoder, examples)
    objective = MaskedObjective(encoder.tokenizer, [], pairs)
    with torch.inference_mode():
        plain, count = objective.loss(encoder.network, examples, 0.0)
    assert measured.mean_loss(losses) == pytest.approx(float(plain), abs=1e-4) and losses[:, 1].sum() == count
    assert measured.change(losses, losses) == (0.0, 0.0)


def test_silent_heads_change_the_answer_and_say_how_much(encoder):
    examples = measured.masked_examples(encoder, WORLD()[220:232])
    found = measured.silenced(encoder, examples, groups=[["1.1"], ["1.1", "1.2", "2.1", "2.2"], []])
    assert [row["head"] for row in found["silent"]] == ["1.1", "1.1 1.2 2.1 2.2", ""]
    assert found["silent"][0]["rise"] != 0 and found["silent"][2]["rise"] == 0
    ids = encoder.single(encoder.encode([ZH])[0])
    quiet = without_heads(encoder, [(0, 0), (0, 1), (1, 0), (1, 1)])
    _, layers = quiet.read([ids], inspect=True)
    assert all(torch.equal(layer.mixed, quiet.network.stack.layers[i].self_attention.output.bias.expand_as(layer.mixed))
               for i, layer in enumerate(layers))  # with all heads silent attention adds its bias alone
    before, after = (measured.word_scores(method, ids, [1, 2]) for method in (encoder, quiet))
    assert not np.allclose(before, after)
    steps = encoder.trace(ZH, "zh").steps[:2]
    assert before == pytest.approx(np.log([step.probability for step in steps]), abs=1e-4)


@pytest.mark.quick
@pytest.mark.parametrize("key", ["transformer_encoder", "transformer_decoder"])
@torch.inference_mode()
def test_the_last_layers_lens_is_the_network_itself(tiny, key):
    method = tiny(key)
    reading = stream.read(method, ZH, "zh")
    network = method.network
    plain = network.logits(reading.hidden) if key == "transformer_encoder" else network.embedding.logits(reading.hidden)
    for place in (1, len(reading.ids) - 1):
        rows = stream.lens(reading, place)
        assert len(rows) == method.config["n_layers"] + 1
        assert torch.allclose(rows[-1], plain[place].log_softmax(-1), atol=1e-5)
        found = stream.best(rows, 3)[-1]
        assert found[0][0] == int(plain[place].argmax()) and stream.rank_of(rows[-1], found[0][0]) == 1


@torch.inference_mode()
def test_the_stream_is_the_sum_of_what_was_added(encoder):
    reading = stream.read(encoder, ZH, "zh", EN)
    for layer in reading.layers:
        assert torch.allclose(layer.read + layer.mixed + layer.thought, layer.state, atol=1e-5)
    found = {(one.layer, one.part): one.values for one in stream.sizes(reading.layers)}
    state = reading.layers[0].state[0]
    assert found[1, stream.STREAM] == pytest.approx(np.sqrt((state.numpy() ** 2).mean(-1)).tolist(), rel=1e-5)
    assert (1, stream.CROSS) not in found and len(stream.kept(reading.layers)) == 2
    with pytest.raises(InputError, match="no token"):
        stream.read(encoder, "", "zh")


@pytest.mark.parametrize("key", ["transformer_encoder", "transformer_decoder"])
@torch.inference_mode()
def test_the_sum_over_neurons_is_the_feed_forward(tiny, key):
    reading = stream.read(tiny(key), ZH, "zh")
    for number, (layer, inside) in enumerate(zip(reading.stack.layers, reading.layers)):
        fires = feed_forward.firing(reading, number)
        total = fires @ feed_forward.rows(layer) + layer.feed_forward.down.bias
        assert (fires >= 0).all() and torch.allclose(total, inside.thought[0], atol=1e-5)
    shares = np.array(feed_forward.shares(reading))
    assert shares.shape == (2, len(reading.ids)) and ((shares >= 0) & (shares <= 1)).all()


@torch.inference_mode()
def test_neurons_taken_out_one_by_one(encoder):
    reading, place = stream.read(encoder, "安娜[MASK]了大卫。", "zh"), 3
    found = feed_forward.strongest(reading, 1, place, 5, 4, sorted(encoder.tokenizer.special_ids))
    fires = feed_forward.firing(reading, 1)[place]
    assert [n.fires for n in found] == sorted((n.fires for n in found), reverse=True)
    assert found[0].fires == pytest.approx(float(fires.max()))
    neuron, layer, network = found[0], reading.stack.layers[1], encoder.network
    state = reading.layers[1].state[0, place]
    left = state - neuron.fires * layer.feed_forward.down.weight[:, neuron.number]
    plain = network.logits(network.stack.norm(state)) - network.logits(network.stack.norm(left))
    for id, value in (*neuron.up, *neuron.down):
        assert value == pytest.approx(float(plain[id]), abs=1e-4)
        assert not encoder.tokenizer.is_special(id)
    assert neuron.up[0][1] >= neuron.up[-1][1] >= neuron.down[-1][1] >= neuron.down[0][1]
    probabilities = [network.logits(network.stack.norm(x)).softmax(-1) for x in (state, left)]
    for id, value in neuron.likelier:
        assert value == pytest.approx(float(probabilities[0][id] - probabilities[1][id]), abs=1e-5)


def test_other_shapes_and_shared_keys(world_tokenizer):
    method = untrained("transformer_encoder", world_tokenizer, n_layers=3, n_heads=4, n_kv_heads=2)
    found = measured.looks(method, measured.texts_of(method, [Pair(ZH, EN)], measured.ALONE))
    assert len(found["names"]) == 12 and np.shape(found["distances"]) == (12, 12)
    window = untrained("transformer_encoder", world_tokenizer, attention="window", attention_span=2)
    found = measured.looks(window, measured.texts_of(window, [Pair(ZH, EN)], measured.ALONE))
    chance = next(row["chance"] for row in found["rows"] if row["kind"] == "itself")
    assert chance == pytest.approx(1 / 3)  # itself and one neighbour on either side


def test_the_grid_has_a_cell_a_weight():
    weights = np.random.default_rng(0).dirichlet(np.ones(3), size=(4, 3))
    frame = grid_frame(weights, ["a", "b", "c"], 2)
    assert len(frame) == 36 and frame["right"].max() == pytest.approx(2 + GAP)
    last = frame.iloc[-1]
    assert (last["head"], last["row_token"], last["column_token"]) == ("2.2", "c", "c")
    assert frame.groupby("head")["share"].max().tolist() == [1.0] * 4
    assert grid_tokens(16) == 32 and grid_tokens(144) ** 2 * 144 <= 20_000 and grid_tokens(10_000) == 4


def test_the_heads_benchmark_keeps_no_sentence(encoder, tmp_path):
    shelf = tmp_path / "small-world"
    shelf.mkdir()
    encoder.tokenizer.save(shelf / "tokenizer.json")
    encoder.save(shelf / "transformer_encoder")
    args = argparse.Namespace(corpus="small-world", weights=str(tmp_path), data=None, pairs=6, loss_pairs=4)
    record = heads_benchmark.run(args, lambda message: None)
    kept = json.dumps(record, ensure_ascii=False)
    test = load_corpus("small-world").split("test")
    assert not any(side in kept for pair in test for side in pair)
    assert [row["head"] for row in record["rows"]] == ["chance", "1.1", "1.2", "2.1", "2.2"]
    assert set(record["readings"]) == {"alone", "joined"} and record["about"]["pairs"] == 6
    assert heads_benchmark.spread(list(range(10)), 5) == [0, 2, 4, 6, 8] and heads_benchmark.spread([1], 5) == [1]


def test_what_is_taken_away_is_gone(world_tokenizer):
    method = TransformerEncoder(world_tokenizer, tiny_config(TransformerEncoder, contrastive_weight=0.0))
    objective = method.objective(WORLD()[:60], WORLD()[220:230])
    variants = {name: TransformerEncoder(world_tokenizer, {**method.config, **parts})
                for name, parts in residual.VARIANTS.items()}
    found = {name: residual.train_one(one, objective, 20, 0) for name, one in variants.items()}
    assert all(np.isfinite(one["losses"][-1]["loss"]) and len(one["gradients"]) == 2 for one in found.values())
    assert len({one["losses"][0]["loss"] for one in found.values()}) == 4
    network = variants["neither"].build().eval()
    ids, valid = method.pad([method.single(method.encode([ZH])[0])])
    _, layers = network(ids, valid, torch.zeros_like(ids), inspect=True)
    assert torch.equal(layers[0].state, layers[0].thought) and isinstance(network.stack.norm, nn.Identity)


def shipped(name: str) -> dict:
    found = recorded.read(library.SHIPPED / library.DEFAULT_CORPUS, name)
    if not found:
        pytest.skip("not recorded here")
    return found


def test_the_recorded_training_says_what_the_page_says():
    record = shipped("residual")
    loss = {name: run["valid_loss"] for name, run in record["runs"].items()}
    about = record["about"]
    assert loss["whole"] < about["frequency"] - 1
    assert abs(loss["no_residual"] - about["frequency"]) < 0.3 and abs(loss["neither"] - about["frequency"]) < 0.3
    assert loss["no_norm"] == pytest.approx(about["chance"], abs=0.01)
    assert max(point["loss"] for point in record["runs"]["no_norm"]["losses"]) > 2 * about["chance"]
    said = verdict(record["runs"], about["chance"], about["frequency"]).splitlines()
    assert "frequent" in said[0] and "blind" in said[1] and "frequent" in said[2]


def test_the_recorded_heads_are_of_the_shipped_weights_and_differ():
    record = shipped("heads")
    card = library.read_card(library.DEFAULT_CORPUS, "transformer_encoder", None)
    assert record["about"]["weights_sha256"] == card["weights_sha256"]
    rows = {(row["head"], row["kind"]): row for row in record["readings"]["joined"]["rows"]}
    best = {kind: max((row["share"] - row["chance"], head) for (head, k), row in rows.items() if k == kind)
            for kind in heads.KINDS}
    assert best["previous"][0] > 0.25 and best["next"][0] > 0.35 and best["mark"][0] > 0.5 and best["other"][0] > 0.3
    assert len({best[kind][1] for kind in ("previous", "next", "mark", "other")}) == 4  # four heads, four jobs
    rises = sorted(row["rise"] for row in record["silent"]["silent"])
    assert rises[-1] > 0.2 and rises[0] < 0.03
