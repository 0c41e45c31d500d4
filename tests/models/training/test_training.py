"""The loop: every network learns a toy task in seconds, a killed run loses nothing, and its parts do what they say."""

from __future__ import annotations

import copy
import itertools
from contextlib import nullcontext

import numpy as np
import pytest
import torch
from torch import nn

import models
from models.base import DecodingOptions, Pair
from models.blocks.output_layer import output_loss
from models.budget import Budget
from models.checkpoint import CheckpointError
from models.language.tokenizer import Tokenizer
from models.messages import InputError
from models.training.loop import fit, learning_rate, validation_loss
from models.training.pair_data import TrainingPairs
from models.training.state import Run, TrainingSettings
from tests.support.helpers import (
    NEURAL,
    SEQ2SEQ,
    WORLD,
    assert_same_weights,
    quick,
    tiny_config,
    toy_pairs,
    toy_tokenizer,
    weights,
    with_settings,
)

#: settings under which the toy tasks are learned in a few seconds
TOY = {
    "d_model": 32, "hidden": 48, "d_ff": 64, "n_heads": 4, "n_decoder_layers": 1, "dropout": 0.0, "max_tokens": 400,
    "learning_rate": 1e-2, "label_smoothing": 0.0, "average_decay": 0.9, "continue_share": 0.0, "join_share": 0.0,
    "alone_share": 0.0, "contrastive_weight": 0.0,
}


def learn(key: str, reverse: bool, steps: int):
    """The method after `steps` on the toy task, held-out pairs, and the last report."""
    cls = with_settings(models.method_class(key), warmup_steps=20)
    method = cls(toy_tokenizer(), tiny_config(cls, **TOY))
    held_out = toy_pairs(80, 2, reverse, longest=3)
    *_, last = method.train(toy_pairs(1500, 1, reverse, longest=3), held_out, Budget(steps=steps), seed=1)
    return method, held_out, last


def test_networks_that_share_their_pairs_encode_them_once_and_learn_the_same(monkeypatch):
    encode, texts = Tokenizer.encode_batch, []

    def counted(self, given):
        texts.extend(given)
        return encode(self, given)

    def weights(pairs, valid):
        for key in NEURAL:
            cls = models.method_class(key)
            method = cls(toy_tokenizer(), tiny_config(cls, contrastive_weight=0.0))
            list(method.train(pairs, valid, Budget(steps=3), seed=5))
            yield from method.network.state_dict().values()

    pairs, valid = toy_pairs(60, 1, False), toy_pairs(20, 2, False)
    alone = list(weights(pairs, valid))
    shared = TrainingPairs(pairs), TrainingPairs(valid)
    monkeypatch.setattr(Tokenizer, "encode_batch", counted)
    together = list(weights(*shared))
    assert len(alone) == len(together) and all(map(torch.equal, alone, together))
    # both sides once for all networks, and once more for what the encoder measures at its end
    assert len(texts) == 2 * (len(pairs) + len(valid)) + 2 * len(pairs)
    first, second = (ids for _, ids in shared[0].ids(toy_tokenizer())[:2])
    assert TrainingPairs.of(shared[0]) is shared[0] and first == toy_tokenizer().encode(pairs[0].second)
    known = {id: id for ids in shared[0].ids(toy_tokenizer()) for id in ids[1]}
    assert all(known[id] is id for id in [*first, *second])  # equal numbers are one object


@pytest.mark.parametrize(("key", "reverse", "steps"), [
    ("rnn", True, 160), ("rnn_attention", True, 140), ("transformer_seq2seq", True, 150),
    ("transformer_seq2seq", False, 130), ("transformer_decoder", True, 260),
])
def test_learns_to_copy_or_reverse(key, reverse, steps):
    method, held_out, last = learn(key, reverse, steps)
    assert last.done and last.step == steps
    assert last.valid_loss < 0.5  # knowing nothing of the source: above 1.5
    found = method.translate([pair.first for pair in held_out], "zh", "en", DecodingOptions(beam_size=1))
    right = sum(translation.text == pair.second for translation, pair in zip(found, held_out))
    assert right > len(held_out) / 3  # by chance: one in a hundred


def test_the_encoder_learns_to_fill_masks():
    method, held_out, _ = learn("transformer_encoder", False, 150)
    right = 0
    for pair in held_out:
        first, second = method.encode(pair)
        text, place = method.joined(first, second), len(first) + 2
        answer, text[place] = text[place], method.tokenizer.mask_id
        right += int(method.logits_at([text], [(0, place)]).argmax()) == answer
    assert right > 0.4 * len(held_out)  # by chance: one in eight


@pytest.mark.parametrize("key", NEURAL)
def test_the_loss_falls_on_sentences(key, world_tokenizer):
    cls = with_settings(models.method_class(key), warmup_steps=10, validate_every=1)
    method = cls(world_tokenizer, tiny_config(cls, learning_rate=1e-2))
    reports = list(method.train(WORLD()[:100], WORLD()[200:230], Budget(steps=25), seed=1))
    validated = [report.valid_loss for report in reports if report.message == "validated"]
    assert len(validated) == 25 and validated[-1] < validated[0] - 0.1
    assert [report.done for report in reports] == [False] * (len(reports) - 1) + [True]
    assert [report.step for report in reports if report.message == "validated"] == list(range(1, 26))
    fractions = [report.fraction for report in reports]
    assert fractions == sorted(fractions) and fractions[-1] == 1.0
    assert reports[-1].valid_loss == pytest.approx(min(validated), rel=1e-5)
    assert method.card["parameters"] == method.parameter_count() == sum(p.numel() for p in method.network.parameters())
    assert not method.network.training


def test_a_training_without_an_end_is_refused(world_tokenizer):
    with pytest.raises(InputError, match="minutes, epochs or steps"):
        list(quick("rnn", world_tokenizer).train(WORLD()[:10], WORLD()[:5], Budget()))


@pytest.mark.parametrize("budget", [Budget(steps=0), Budget(epochs=0), Budget(minutes=0)])
def test_a_budget_of_nothing_ends(world_tokenizer, budget):
    reports = list(quick("rnn", world_tokenizer).train(WORLD()[:10], WORLD()[:5], budget))
    assert [(report.step, report.done) for report in reports] == [(0, True)]


@pytest.mark.parametrize("key", NEURAL)
def test_no_pairs_is_an_error_with_a_sentence(key, world_tokenizer):
    for pairs in ([], [Pair("", "")]):
        with pytest.raises(InputError, match="pair"):
            list(quick(key, world_tokenizer).train(pairs, [], Budget(steps=2)))


@pytest.mark.parametrize("key", NEURAL)
def test_training_without_held_out_pairs_works(key, world_tokenizer):
    """There is no best: the last average is kept, however often it was looked for."""
    often, never = quick(key, world_tokenizer), quick(key, world_tokenizer)
    never.config["validate_every"] = 1000
    for method in (often, never):
        *_, last = method.train(WORLD()[:20], [], Budget(steps=3))
        assert last.done and last.valid_loss is None
    assert_same_weights(weights(often), weights(never))


def test_epochs_end_a_run(world_tokenizer):
    method = quick("rnn", world_tokenizer)
    *_, last = method.train(WORLD()[:40], WORLD()[200:205], Budget(epochs=2), seed=0)
    assert last.summary["epochs"] == 2.0


def test_minutes_end_a_run(world_tokenizer):
    method = quick("rnn", world_tokenizer)
    *_, last = method.train(WORLD()[:40], WORLD()[200:205], Budget(minutes=0.005), seed=0)
    assert last.done and 0.3 <= last.seconds < 10


@pytest.mark.parametrize(("budget", "name", "most"), [
    (Budget(tokens=900), "target_tokens", 900 + 200), (Budget(cpu_minutes=0.004), "cpu_minutes", 0.1)])
def test_tokens_and_processor_minutes_end_a_run(world_tokenizer, budget, name, most):
    method = quick("rnn", world_tokenizer, max_tokens=400)
    *_, last = method.train(WORLD()[:40], WORLD()[200:205], budget, seed=0)
    assert last.done and next(iter(budget.limits().values())) <= last.summary[name] + 0.005 <= most


@pytest.mark.quick
@pytest.mark.parametrize(("keep", "kept"), [("best", 2.0), ("last", 3.0)])
def test_the_best_average_is_kept_or_the_last(keep, kept):
    network = nn.Linear(1, 1)
    run = Run(network, TrainingSettings(keep=keep), {})
    for loss in (5.0, 2.0, 3.0):
        torch.nn.init.constant_(run.average.weight, loss)
        run.keep_if_better(loss)
    assert float(run.kept["weight"]) == kept and run.place.best_loss == kept


@pytest.mark.quick
def test_the_rate_may_stay_before_it_falls():
    settings = TrainingSettings(learning_rate=0.5, warmup_steps=10)
    rates = [learning_rate(settings, step, step / 100, 0.6) for step in range(101)]
    assert set(rates[10:61]) == {0.5} and rates[80] == pytest.approx(0.25) and rates[100] == 0
    assert {learning_rate(settings, step, step / 100, 1.0) for step in range(10, 101)} == {0.5}


@pytest.mark.quick
def test_the_learning_rate_rises_then_falls_to_zero():
    settings = TrainingSettings(learning_rate=0.5, warmup_steps=10)
    rates = [learning_rate(settings, step, step / 100) for step in range(101)]
    assert rates[0] == pytest.approx(0.05)
    assert all(a < b for a, b in itertools.pairwise(rates[:10]))
    assert all(a > b for a, b in itertools.pairwise(rates[10:]))
    assert max(rates) == pytest.approx(0.5 * 0.91)
    assert rates[100] == 0 and learning_rate(settings, 5, 2.0) == 0
    assert rates[60] == pytest.approx(0.5 * 0.4)


@pytest.mark.quick
def test_the_running_average_is_the_formula():
    torch.manual_seed(0)
    network, decay = nn.Linear(3, 2), 0.8
    run = Run(network, TrainingSettings(), {})
    seen, expected = [], None
    for step in range(12):
        with torch.no_grad():
            network.weight.copy_(torch.randn(2, 3))
        run.update_average(decay)
        run.place.step += 1
        seen.append(network.weight.detach().clone())
        # for 1 / (1 - decay) steps their plain mean
        expected = torch.stack(seen).mean(0) if step < 5 else decay * expected + (1 - decay) * seen[-1]
        torch.testing.assert_close(run.average.weight.detach(), expected, atol=1e-6, rtol=1e-5)


class Line:
    """A network of one matrix that must learn a fixed answer; just enough of an objective."""

    def __init__(self):
        self.network = nn.Linear(4, 5, bias=False)

    def examples(self, rng):
        return list(rng.permutation(30))

    def valid_examples(self):
        return list(range(30))

    def size(self, example):
        return (1 + example % 3,)

    def loss(self, network, examples, smoothing):
        assert smoothing in (0.0, 0.1)
        answers = torch.tensor([int(e) % 4 for e in examples])
        hidden = network(torch.eye(4)[answers])  # (B, 5)
        return output_loss(hidden, torch.eye(5), answers, torch.ones(len(examples)), smoothing), len(examples)


@pytest.mark.quick
def test_the_loop_knows_nothing_of_sentences():
    torch.manual_seed(0)
    line = Line()
    before = copy.deepcopy(line.network)
    settings = TrainingSettings(learning_rate=0.1, warmup_steps=5, max_tokens=40, validate_every=1)
    *_, last = fit(line.network, line, Budget(steps=60), settings, seed=0, identity={})
    after = validation_loss(line.network, line, 40, nullcontext())
    assert last.summary["valid_loss"] == pytest.approx(after, rel=1e-4)
    assert after < 0.5 < validation_loss(before, line, 40, nullcontext())


def test_what_validated_best_is_kept():
    """A rate that ruins the weights: what is kept is the best of what was seen, not the last."""
    torch.manual_seed(0)
    line = Line()
    settings = TrainingSettings(learning_rate=50.0, warmup_steps=1, max_tokens=40, validate_every=1,
                                average_decay=0.0)
    reports = list(fit(line.network, line, Budget(steps=10), settings, seed=0, identity={}))
    seen = [report.valid_loss for report in reports if report.message == "validated"]
    assert np.isfinite(seen).all()
    kept = validation_loss(line.network, line, 40, nullcontext())
    assert kept == pytest.approx(min(seen), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("key", SEQ2SEQ)
def test_a_loss_does_not_depend_on_its_neighbours(key, world_tokenizer):
    """Batches are padded to rounded lengths: the loss of two examples is the mean of their losses by token."""
    method = quick(key, world_tokenizer)
    objective = method.objective(WORLD()[:20], WORLD()[:5])
    with torch.inference_mode():
        both, count = objective.loss(method.network, objective.valid[:4], 0.1)
        alone = [objective.loss(method.network, [example], 0.1) for example in objective.valid[:4]]
    assert count == sum(n for _, n in alone)
    assert float(both) == pytest.approx(sum(float(loss) * n for loss, n in alone) / count, rel=1e-4)


def test_half_precision_trains_too(world_tokenizer, monkeypatch):
    monkeypatch.setattr("models.training.loop.mixed_precision", lambda device: torch.autocast("cpu", torch.bfloat16))
    for key in ("rnn_attention", "transformer_encoder"):
        method = quick(key, world_tokenizer)
        reports = list(method.train(WORLD()[:12], WORLD()[200:203], Budget(steps=6), seed=1))
        assert np.isfinite(reports[-1].valid_loss) and reports[-1].valid_loss < reports[0].valid_loss
        assert "bfloat16" in method.card["precision"]
        assert all(p.dtype == torch.float32 for p in method.network.parameters())


def test_weights_of_another_size_are_refused(world_tokenizer, tmp_path):
    quick("rnn", world_tokenizer).save(tmp_path)
    cls = models.method_class("rnn_attention")
    with pytest.raises((CheckpointError, InputError)):
        cls.load(tmp_path, world_tokenizer)
