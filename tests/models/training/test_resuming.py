"""A run that is stopped goes on as if it had not been; a state that is another run's or damaged is refused."""

from __future__ import annotations

import json

import pytest
import torch

from models.budget import Budget
from models.messages import InputError
from models.training.state import STATE_FILE
from tests.support.helpers import (
    NEURAL,
    WORLD,
    assert_same_weights,
    quick,
    weights,
)

#: pairs, and steps that end in the third epoch: a run stopped at 6 steps is within an epoch
RESUME = {"pairs": 60, "steps": 14, "stop": 6}


def run_to_the_end(method, directory=None, resume=False, seed=3):
    pairs, valid = WORLD()[:RESUME["pairs"]], WORLD()[200:210]
    return list(method.train(pairs, valid, Budget(steps=RESUME["steps"]), seed=seed, directory=directory,
                             resume=resume))


def stop_halfway(method, directory, stop=RESUME["stop"], seed=3):
    pairs, valid = WORLD()[:RESUME["pairs"]], WORLD()[200:210]
    reports = method.train(pairs, valid, Budget(steps=RESUME["steps"]), seed=seed, directory=directory)
    for report in reports:
        if report.step == stop:
            break
    reports.close()


@pytest.mark.parametrize("key", NEURAL)
def test_a_stopped_run_goes_on_as_if_it_had_not_been(key, world_tokenizer, tmp_path):
    whole = quick(key, world_tokenizer)
    run_to_the_end(whole)
    stop_halfway(quick(key, world_tokenizer), tmp_path)
    assert (tmp_path / STATE_FILE).is_file()
    torch.manual_seed(12345)  # whatever happened in between
    torch.rand(3)
    resumed = quick(key, world_tokenizer)
    reports = run_to_the_end(resumed, tmp_path, resume=True)
    assert reports[0].step == RESUME["stop"] + 1 and reports[-1].step == RESUME["steps"]
    assert_same_weights(weights(whole), weights(resumed))
    assert resumed.card["steps"] == whole.card["steps"] and resumed.card["target_tokens"] == whole.card["target_tokens"]


@pytest.mark.parametrize("key", ["transformer_seq2seq", "rnn_attention", "transformer_decoder"])
def test_muon_pieces_dropped_and_two_readings_resume_too(key, world_tokenizer, tmp_path):
    levers = {"optimizer": "muon", "piece_dropout": 0.2, "consistency": 2.0}
    whole, plain = quick(key, world_tokenizer, **levers), quick(key, world_tokenizer)
    run_to_the_end(whole)
    run_to_the_end(plain)
    assert any(not torch.equal(x, y) for x, y in zip(weights(whole).values(), weights(plain).values()))
    stop_halfway(quick(key, world_tokenizer, **levers), tmp_path)
    resumed = quick(key, world_tokenizer, **levers)
    run_to_the_end(resumed, tmp_path, resume=True)
    assert_same_weights(weights(whole), weights(resumed))


def test_a_state_from_before_a_setting_existed_goes_on(world_tokenizer, tmp_path):
    """Stopped by an earlier version, which had one optimiser and dropped no pieces."""
    from safetensors import safe_open
    from safetensors.torch import save_file

    whole = quick("rnn", world_tokenizer)
    run_to_the_end(whole)
    stop_halfway(quick("rnn", world_tokenizer), tmp_path)
    with safe_open(tmp_path / STATE_FILE, framework="pt") as file:
        metadata, tensors = dict(file.metadata()), {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    identity = json.loads(metadata["identity"])
    del identity["config"]["piece_dropout"], identity["config"]["consistency"], identity["settings"]["optimizer"]
    save_file(tensors, tmp_path / STATE_FILE, metadata | {"identity": json.dumps(identity)})
    resumed = quick("rnn", world_tokenizer)
    run_to_the_end(resumed, tmp_path, resume=True)
    assert_same_weights(weights(whole), weights(resumed))


@pytest.mark.parametrize("stop", [1, 13])
def test_it_does_not_matter_when_it_is_stopped(world_tokenizer, tmp_path, stop):
    whole = quick("rnn_attention", world_tokenizer)
    run_to_the_end(whole)
    stop_halfway(quick("rnn_attention", world_tokenizer), tmp_path, stop)
    resumed = quick("rnn_attention", world_tokenizer)
    run_to_the_end(resumed, tmp_path, resume=True)
    assert_same_weights(weights(whole), weights(resumed))


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(world_tokenizer):
    a, b, c = (quick("rnn", world_tokenizer) for _ in range(3))
    run_to_the_end(a)
    run_to_the_end(b)
    run_to_the_end(c, seed=4)
    assert_same_weights(weights(a), weights(b))
    assert any(not torch.equal(x, y) for x, y in zip(weights(a).values(), weights(c).values()))


def test_a_longer_budget_goes_on_where_a_shorter_one_left_off(world_tokenizer, tmp_path):
    """The trunk of a study: a constant rate, a state that stays, and two endings laid over it."""
    def trained(directory, **budget):
        method = quick("rnn_attention", world_tokenizer)
        list(method.train(WORLD()[:60], WORLD()[200:210], Budget(**budget), seed=3, directory=directory, resume=True))
        return method

    whole = trained(None, steps=10, decay_from=1.0)
    trained(tmp_path, steps=6, decay_from=1.0, go_on=True)
    state = (tmp_path / STATE_FILE).read_bytes()
    assert_same_weights(weights(whole), weights(trained(tmp_path, steps=10, decay_from=1.0, go_on=True)))
    (tmp_path / STATE_FILE).write_bytes(state)
    fallen = trained(tmp_path, steps=10, decay_from=0.6)
    assert any(not torch.equal(a, b) for a, b in zip(weights(whole).values(), weights(fallen).values()))
    assert fallen.card["steps"] == 10


def test_patience_ends_a_run(world_tokenizer):
    method = quick("rnn", world_tokenizer)
    *reports, last = method.train(WORLD()[:60], WORLD()[200:210],
                                  Budget(steps=400, patience=3, decay_from=1.0), seed=3)
    losses = [report.valid_loss for report in reports if report.message == "validated"]
    assert last.done and last.summary["steps"] < 400
    assert min(losses) < min(losses[-3:]) and len(losses) - 1 - losses.index(min(losses)) == 3


def test_resuming_without_a_state_starts_anew(world_tokenizer, tmp_path):
    method = quick("rnn", world_tokenizer)
    assert run_to_the_end(method, tmp_path, resume=True)[0].step == 1


def test_a_state_of_another_run_is_refused(world_tokenizer, tmp_path):
    stop_halfway(quick("rnn", world_tokenizer), tmp_path)
    for other, seed in ((quick("rnn", world_tokenizer, hidden=24), 3), (quick("rnn_attention", world_tokenizer), 3),
                        (quick("rnn", world_tokenizer, dropout=0.3), 3), (quick("rnn", world_tokenizer), 4)):
        with pytest.raises(InputError, match="other data, seed or settings"):
            run_to_the_end(other, tmp_path, resume=True, seed=seed)


def test_a_state_of_other_sentences_is_refused(world_tokenizer, tmp_path):
    stop_halfway(quick("rnn", world_tokenizer), tmp_path)
    others = WORLD()[100:100 + RESUME["pairs"]]  # as many as before
    with pytest.raises(InputError, match="other data, seed or settings"):
        list(quick("rnn", world_tokenizer).train(others, WORLD()[200:210], Budget(steps=RESUME["steps"]), seed=3,
                                                 directory=tmp_path, resume=True))


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:1000], lambda data: b"x" * 5000])
def test_a_damaged_state_is_named(world_tokenizer, tmp_path, damage):
    stop_halfway(quick("rnn", world_tokenizer), tmp_path, 1)
    (tmp_path / STATE_FILE).write_bytes(damage((tmp_path / STATE_FILE).read_bytes()))
    with pytest.raises(InputError, match="without --resume"):
        run_to_the_end(quick("rnn", world_tokenizer), tmp_path, resume=True)


def test_saving_the_weights_removes_the_state(world_tokenizer, tmp_path):
    method = quick("rnn", world_tokenizer)
    stop_halfway(method, tmp_path, 1)
    run_to_the_end(method, tmp_path, resume=True)
    method.save(tmp_path)
    assert not (tmp_path / STATE_FILE).exists()
