"""The Transformer encoder: what it learns from, and how it fills masks."""

from __future__ import annotations

import hashlib
import json
import random

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file, save_file
from torch.nn import functional as F

from models.base import DecodingOptions, unit_rows
from models.budget import Budget
from models.training.masked_objective import MaskedObjective, positions_in, segments_of
from models.transformer_encoder import ORIGINS
from models.writing.mask_filling import ORDERS, easy_first, mask_predict
from tests.support.helpers import WORLD, untrained

MASK = 99


@pytest.fixture
def method(world_tokenizer):
    return untrained("transformer_encoder", world_tokenizer)


def objective(tokenizer) -> MaskedObjective:
    return MaskedObjective(tokenizer, WORLD()[:60], WORLD()[60:80])


def test_the_surest_masks_are_filled_first():
    """Each place's answer is its position; the later a place, the surer. What is asked each time is written down."""
    seen = []

    def logits_at(texts, places):
        assert all(texts[row][i] == MASK for row, i in places)
        seen.append(places)
        return torch.stack([torch.eye(20)[i] * (1.0 + i) for _, i in places])

    texts, scores = easy_first(logits_at, [[7, MASK, 7, MASK, MASK], [MASK], [5]], MASK, rounds=3)
    assert texts == [[7, 1, 7, 3, 4], [0], [5]]
    assert [len(s) for s in scores] == [3, 1, 0]
    assert seen == [[(0, 1), (0, 3), (0, 4), (1, 0)], [(0, 1), (0, 3)], [(0, 1)]]
    row = F.log_softmax(torch.eye(20)[3] * 4.0, -1)
    assert scores[0][1] == pytest.approx(float(row[3]), rel=1e-5)
    assert scores[0][0] < scores[0][1] < scores[0][2] < 0


@pytest.mark.parametrize("masks", [1, 4, 5, 6, 23])
def test_easy_first_fills_in_so_many_rounds(masks):
    rounds = []

    def logits_at(texts, places):
        rounds.append(len(places))
        return torch.randn(len(places), 9, generator=torch.Generator().manual_seed(len(rounds)))

    texts, _ = easy_first(logits_at, [[MASK] * masks], MASK)
    assert MASK not in texts[0] and len(rounds) <= 5
    assert rounds == sorted(rounds, reverse=True) and rounds[0] == masks


@pytest.mark.parametrize("masks", [1, 4, 5, 7, 23])
def test_mask_predict_masks_so_many_again(masks):
    """n = N (T - t) / T of Ghazvininejad et al. 2019: all at first, then fewer each round."""
    rounds = []

    def logits_at(texts, places):
        rounds.append(len(places))
        return torch.randn(len(places), 9, generator=torch.Generator().manual_seed(len(rounds)))

    texts, scores = mask_predict(logits_at, [[MASK] * masks], MASK, rounds=4)
    assert MASK not in texts[0] and len(scores[0]) == masks
    assert rounds == [n for n in (masks, masks * 3 // 4, masks * 2 // 4, masks // 4) if n]


def test_mask_predict_takes_back_what_it_was_least_sure_of():
    """In the first round place 1 gets a weak 5; read again beside its neighbours it becomes a sure 6."""
    def logits_at(texts, places):
        again = len(places) == 1
        answers = {0: (4, 9.0), 1: (6, 7.0) if again else (5, 1.0), 2: (4, 8.0)}
        return torch.stack([torch.eye(9)[answers[i][0]] * answers[i][1] for _, i in places])

    texts, scores = mask_predict(logits_at, [[MASK, MASK, MASK]], MASK, rounds=2)
    assert texts == [[4, 6, 4]]
    assert scores[0][1] == pytest.approx(float(F.log_softmax(torch.eye(9)[6] * 7.0, -1)[6]), rel=1e-5)
    assert easy_first(logits_at, [[MASK, MASK, MASK]], MASK, rounds=1)[0] == [[4, 5, 4]]


@pytest.mark.parametrize("order", ORDERS)
def test_the_given_text_is_left_alone(order):
    given = [[MASK, 1], [2]]
    texts, scores = ORDERS[order](lambda texts, places: torch.zeros(len(places), 4), given, MASK)
    assert given == [[MASK, 1], [2]] and texts[1] == [2] and scores[1] == []


@pytest.mark.parametrize("order", ORDERS)
def test_a_translation_names_its_order(method, order):
    method.config["filling"] = order
    (found,) = method.translate(["I am a student."], "en", "zh", DecodingOptions(beam_size=1, max_new_tokens=9))
    assert found.origin == ORIGINS[order] and len(found.tokens) == len(found.scores) > 0


def test_examples_hide_something_and_ask_for_it(world_tokenizer):
    task = objective(world_tokenizer)
    examples = task._examples([20, 21, 22, 23], [30, 31, 32], random.Random(1))
    joined = examples[-1]
    end = joined.ids.index(world_tokenizer.sep_id)
    assert joined.ids[0] == world_tokenizer.cls_id and joined.ids[-1] == world_tokenizer.sep_id
    assert sorted((end - 1, len(joined.ids) - end - 2)) == [3, 4]
    for example in examples:
        assert len(example.ids) == len(example.answers)
        asked = [i for i, answer in enumerate(example.answers) if answer != world_tokenizer.pad_id]
        assert asked
        for i, (read, answer) in enumerate(zip(example.ids, example.answers)):
            if i not in asked:
                assert read != world_tokenizer.mask_id and answer == world_tokenizer.pad_id
            else:
                assert answer in (20, 21, 22, 23, 30, 31, 32)


def test_hiding_follows_its_shares(world_tokenizer):
    task, draw = objective(world_tokenizer), random.Random(0)
    text = list(range(20, 120))
    kinds = {"mask": 0, "kept": 0, "other": 0}
    for _ in range(100):
        example = task._hide(text, range(100), 0.2, draw)
        asked = [i for i, answer in enumerate(example.answers) if answer != world_tokenizer.pad_id]
        assert len(asked) == 20
        for i in asked:
            read = example.ids[i]
            kinds["mask" if read == world_tokenizer.mask_id else "kept" if read == text[i] else "other"] += 1
    assert kinds["mask"] / 2000 == pytest.approx(0.8, abs=0.04)
    assert kinds["kept"] / 2000 == pytest.approx(0.1, abs=0.03)


@torch.inference_mode()
def test_the_masked_loss_is_the_cross_entropy_at_the_masks(method):
    task = objective(method.tokenizer)
    examples = task.valid[:5]
    loss, count = task.loss(method.network, examples, 0.0)
    total, n = 0.0, 0
    for example in examples:
        hidden, _ = method.read([example.ids])
        logits = method.network.logits(hidden[0])
        for i, answer in enumerate(example.answers):
            if answer != method.tokenizer.pad_id:
                total, n = total - float(logits[i].log_softmax(-1)[answer]), n + 1
    assert count == n
    assert float(loss) == pytest.approx(total / n, rel=1e-4)


@torch.inference_mode()
def test_neighbours_in_a_batch_change_nothing(method):
    short, long = method.single([30, 31]), method.joined([40, 41, 42, 43], [50, 51, 52])
    together, _ = method.read([short, long])
    for row, text in enumerate((short, long)):
        alone, _ = method.read([text])
        torch.testing.assert_close(together[row, :len(text)], alone[0], atol=1e-5, rtol=1e-4)


def test_segments_change_after_the_first_separator(method):
    text = method.joined([30, 31], [40])
    assert segments_of(torch.tensor([text]), method.tokenizer.sep_id).tolist() == [[0, 0, 0, 0, 1, 1]]


def test_each_sentence_of_a_pair_is_numbered_from_one(method):
    text = torch.tensor([method.joined([30, 31], [40, 41]), [*method.single([30, 31]), 0, 0, 0]])
    valid = text != 0
    places = positions_in(segments_of(text, method.tokenizer.sep_id), valid)
    assert places[0].tolist() == [0, 1, 2, 3, 1, 2, 3]
    assert places[1, :4].tolist() == [0, 1, 2, 3]


def test_a_reader_may_write_masks(method):
    ids = method.encode_with_masks("I [MASK] a [MASK]student.")
    assert ids.count(method.tokenizer.mask_id) == 2
    assert method.show(ids) == "I ▢ a ▢ student."
    trace = method.trace("I [MASK] a student.", "en")
    assert len(trace.steps) == 1 and "▢" not in trace.steps[0].text
    assert trace.tokens.count("[MASK]") == 1


def test_without_masks_each_word_is_asked_for(method):
    trace = method.trace("I am here.", "en")
    assert [step.id for step in trace.steps] == method.tokenizer.encode("I am here.")


def test_writing_fills_every_mask(method):
    with torch.no_grad():
        method.network.mean_length.copy_(torch.tensor([9.0, 9.0]))
    steps = list(method.generate("I am", "en", DecodingOptions(temperature=1.0), seed=1))
    assert [step.text.count("▢") for step in steps] == list(range(len(steps) - 1, -1, -1))
    assert all(step.text.startswith("I am") for step in steps)


@torch.inference_mode()
def test_a_sentence_vector_is_the_weighed_mean_of_its_last_states(method):
    ids = method.tokenizer.encode("我是一个学生。")
    network = method.network
    network.importance.normal_()
    states = method.read([method.single(ids)])[0][0, 1:-1]  # without [CLS] and [SEP]
    weights = F.softplus(network.importance[ids] + 0.5)
    expected = (weights.unsqueeze(1) * states).sum(0) / weights.sum()
    # nothing in common has been found yet, so the length alone is changed
    assert torch.allclose(method.vectors([ids], "zh", "weighted")[0], F.normalize(expected, dim=0), atol=1e-4)


@torch.inference_mode()
def test_what_all_sentences_share_is_taken_out(world_tokenizer):
    method = untrained("transformer_encoder", world_tokenizer, d_model=32, n_heads=4, pooling="weighted")
    pairs = WORLD()[:200]
    ids = method.encode([pair[0] for pair in pairs])
    raw = F.normalize(method.vectors(ids, "zh", "weighted"), dim=-1)
    method.find_common(pairs)
    found = method.vectors(ids, "zh", "weighted")
    assert found.mean(0).abs().max() < 1e-5 < raw.mean(0).abs().max()
    centred = raw - raw.mean(0)
    values = torch.linalg.svdvals(centred)
    torch.testing.assert_close(torch.linalg.svdvals(found)[:5], values[1:6], atol=1e-4, rtol=1e-4)


@torch.inference_mode()
def test_a_sentence_vector_has_a_share_of_every_layer(method):
    """What each layer leaves, pooled and of length 1; the mean of these, whitened."""
    ids, network = method.tokenizer.encode("我是一个学生。"), method.network
    network.importance.normal_()
    _, layers = method.read([method.single(ids)], inspect=True)
    weights = F.softplus(network.importance[ids] + 0.5).unsqueeze(1)
    means = [F.normalize((weights * layer.state[0, 1:-1]).sum(0), dim=0) for layer in layers]
    expected = sum(means) / len(layers)
    torch.testing.assert_close(method.vectors([ids], "zh", "mixed")[0], expected, atol=1e-5, rtol=1e-4)
    method.find_common(WORLD()[:200])
    assert network.whitening.mean.any()
    torch.testing.assert_close(method.vectors([ids], "zh", "layers")[0], network.whitening(expected, 0),
                               atol=1e-4, rtol=1e-3)


@pytest.mark.parametrize(("pooling", "folded"), [("layers", True), ("embedding", True), ("weighted", False)])
def test_a_capital_does_not_tell_two_sentences_apart(world_tokenizer, pooling, folded):
    method = untrained("transformer_encoder", world_tokenizer, pooling=pooling)
    one, other = method.embed(["Anna helped David.", "anna helped david."], "en")
    assert np.allclose(one, other, atol=1e-5) == folded


def test_the_layers_know_the_order_and_the_embedding_does_not(world_tokenizer):
    for pooling in ("layers", "embedding"):
        method = untrained("transformer_encoder", world_tokenizer, pooling=pooling)
        one, other = unit_rows(method.embed(["Anna helped David.", "David helped Anna."], "en"))
        assert (one @ other > 1 - 1e-5) == (pooling == "embedding")


def test_weights_of_an_earlier_version_give_the_vectors_that_they_gave(world_tokenizer, tmp_path):
    """They have no whitening, and their configuration says that their last layer is compared."""
    method = untrained("transformer_encoder", world_tokenizer, pooling="weighted")
    method.find_common(WORLD()[:200])
    method.save(tmp_path)
    path = tmp_path / "model.safetensors"
    arrays = {name: array for name, array in load_file(path).items() if not name.startswith("whitening")}
    save_file(arrays, path)
    card = json.loads((tmp_path / "card.json").read_text())
    card["weights_bytes"] = path.stat().st_size
    card["weights_sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    (tmp_path / "card.json").write_text(json.dumps(card))
    again = type(method).load(tmp_path, world_tokenizer)
    texts = [pair[1] for pair in WORLD()[:9]]
    np.testing.assert_allclose(again.embed(texts, "en"), method.embed(texts, "en"), atol=2e-3)
    later = untrained("transformer_encoder", world_tokenizer)  # and a training goes on from them
    later.begin_with(tmp_path)
    list(later.train(WORLD()[:60], WORLD()[60:80], Budget(steps=2), seed=1))
    assert later.network.whitening.mean.any()
