"""A training that begins with the weights of another: the same network, or one with fewer heads of keys and values."""

from __future__ import annotations

import json

import pytest
import torch

import models
from lib.cli import main
from lib.corpus.small_world.world import plain_corpus, small_world_pairs
from lib.shelf.training_run import TrainingData, train_method
from models.blocks.attention import MultiHeadAttention
from models.budget import Budget
from models.messages import InputError
from models.training.warm_start import fitted, mean_of_heads
from tests.support.helpers import tiny_config, toy_pairs, toy_tokenizer

KEY = "transformer_decoder"
PAIRS = toy_pairs(60, 1, True, longest=3)


def trained(tmp_path, **settings):
    """A decoder after a few steps, saved."""
    cls = models.method_class(KEY)
    method = cls(toy_tokenizer(), tiny_config(cls, n_heads=4, dropout=0.0, **settings))
    for _ in method.train(PAIRS, PAIRS[:8], Budget(steps=3), seed=1):
        pass
    method.save(tmp_path / KEY)
    return method


def another(**settings):
    cls = models.method_class(KEY)
    return cls(toy_tokenizer(), tiny_config(cls, n_heads=4, dropout=0.0, **settings))


def run(method, steps=0, **options):
    *_, last = method.train(PAIRS, PAIRS[:8], Budget(steps=steps), seed=2, **options)
    return last


def test_heads_are_averaged_in_groups_next_to_each_other():
    torch.manual_seed(0)
    weight = torch.randn(4 * 3, 12)
    by_hand = torch.cat([(weight[0:3] + weight[3:6]) / 2, (weight[6:9] + weight[9:12]) / 2])
    assert torch.allclose(mean_of_heads(weight, 2, 3), by_hand)
    assert torch.allclose(mean_of_heads(weight[:, 0], 1, 3), weight[:, 0].reshape(4, 3).mean(0))


def test_equal_heads_lose_nothing_by_being_averaged():
    torch.manual_seed(0)
    many, one = MultiHeadAttention(16, 4), MultiHeadAttention(16, 4, n_kv_heads=1)
    for layer in (many.key, many.value):  # four equal heads
        layer.weight.data = layer.weight.data[:4].repeat(4, 1)
        layer.bias.data = layer.bias.data[:4].repeat(4)
    one.load_state_dict(fitted(many.state_dict(), one.state_dict(), {"d_model": 16, "n_heads": 4}))
    x = torch.randn(2, 5, 16)
    assert torch.allclose(many(x)[0], one(x)[0], atol=1e-6)


def test_training_begins_where_the_other_ended(tmp_path):
    first, second = trained(tmp_path), another()
    second.begin_with(tmp_path / KEY)
    last = run(second)
    for name, value in first.network.state_dict().items():
        assert torch.allclose(value, second.network.state_dict()[name], atol=2e-3), name  # half precision on disk
    assert last.step == 0
    started = second.card["started_from"]
    assert started["steps"] == 3 and started["weights_sha256"] == first.card["weights_sha256"]
    assert second.card["target_tokens"] == started["target_tokens"] == first.card["target_tokens"] > 0  # cost adds up


@pytest.mark.parametrize("heads", [1, 2])
def test_fewer_key_value_heads_learn_on(tmp_path, heads):
    first, second = trained(tmp_path), another(n_kv_heads=heads)
    second.begin_with(tmp_path / KEY)
    last = run(second, 40)
    assert last.valid_loss < run(first, 0).valid_loss
    assert second.network.stack.layers[0].self_attention.key.weight.size(0) == heads * second.config["d_model"] // 4


def test_a_start_of_its_own_is_part_of_what_is_resumed(tmp_path):
    trained(tmp_path)
    begun = another()
    begun.begin_with(tmp_path / KEY)
    (tmp_path / "run").mkdir()
    stopped = begun.train(PAIRS, PAIRS[:8], Budget(steps=4, stop=lambda: True), seed=2, directory=tmp_path / "run")
    list(stopped)
    from_nothing = another().train(PAIRS, PAIRS[:8], Budget(steps=4), seed=2, directory=tmp_path / "run", resume=True)
    with pytest.raises(InputError, match="belongs to a run with other data"):
        list(from_nothing)


@pytest.mark.parametrize(("settings", "part"), [
    ({"d_model": 64}, "do not fit"), ({"n_layers": 3}, "other parts"),
])
def test_weights_that_do_not_fit_are_named(tmp_path, settings, part):
    trained(tmp_path)
    with pytest.raises(InputError, match=part):
        another(**settings).begin_with(tmp_path / KEY)


def test_more_heads_than_there_were_are_refused(tmp_path):
    trained(tmp_path, n_kv_heads=1)
    with pytest.raises(InputError, match="must divide"):
        another(n_kv_heads=2).begin_with(tmp_path / KEY)


@pytest.mark.parametrize("key", ["bag_of_words", "word2vec"])
def test_what_is_not_learned_step_by_step_says_so(key, tmp_path):
    with pytest.raises(InputError, match="only the networks"):
        next(train_method(key, toy_tokenizer(), TrainingData(plain_corpus(60)), tmp_path / "out",
                          Budget(steps=1), start=tmp_path))


def command(text, out, *more):
    settings = [part for name, value in tiny_config(models.method_class(KEY), n_heads=4).items()
                for part in ("--config", f"{name}={json.dumps(value)}")]
    return main(["train", "--data", str(text), "--method", KEY, "--epochs", "1", "--out", str(out), *settings, *more])


def test_the_command_takes_tokenizer_and_weights_along(tmp_path, capsys):
    text = tmp_path / "own.tsv"
    text.write_text("".join(f"{pair.second}\t{pair.first}\n" for pair in small_world_pairs(120)), encoding="utf-8")
    assert command(text, tmp_path / "first") == 0
    assert command(text, tmp_path / "second", "--start-from", str(tmp_path / "first"), "--config", "n_kv_heads=2") == 0
    first, second = (json.loads((tmp_path / name / KEY / "card.json").read_text()) for name in ("first", "second"))
    assert second["tokenizer"] == first["tokenizer"]
    assert {name: second["started_from"][name] for name in ("steps", "weights_sha256", "command")} == {
        name: first[name] for name in ("steps", "weights_sha256", "command")}
    assert "started_from" not in first and second["config"]["n_kv_heads"] == 2
    capsys.readouterr()
    assert command(text, tmp_path / "third", "--start-from", str(tmp_path / "nowhere")) == 2
    said = capsys.readouterr().err
    assert "no weights to start from" in said and "nowhere" in said and "Traceback" not in said
