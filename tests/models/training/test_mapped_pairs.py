"""Pairs that lie in a file: every pass meets each of them once, and a training goes on with the right block."""

from __future__ import annotations

import numpy as np
import pytest

from models.budget import Budget
from models.training import mapped_pairs
from models.training.mapped_pairs import HeldOutPairs, MappedPairs
from models.training.pair_data import TrainingPairs
from tests.support.helpers import WORLD, untrained


@pytest.fixture
def held(world_tokenizer):
    return [(world_tokenizer.encode(a), world_tokenizer.encode(b)) for a, b in WORLD()[:100]]


@pytest.fixture
def mapped(held, world_tokenizer, monkeypatch):
    monkeypatch.setattr(mapped_pairs, "BLOCK", 20)
    return MappedPairs(held, np.arange(90), world_tokenizer, "digest")


def test_a_pass_reads_each_pair_once_and_a_block_at_a_time(mapped, held, world_tokenizer):
    assert mapped.parts == 5
    ids, passes = mapped.ids(world_tokenizer), []
    for number in range(10):
        mapped.turn(3, number)
        assert len(ids) <= 20
        passes.append(list(ids))
    for seen in (passes[:5], passes[5:]):
        assert sorted(pair for block in seen for pair in block) == sorted(held[:90])
    mapped.turn(3, 7)
    assert list(ids) == passes[7]
    mapped.turn(4, 7)
    assert list(ids) != passes[7]


def test_blocks_have_pairs_from_all_over_the_file(mapped, held, world_tokenizer):
    mapped.turn(0, 0)
    places = [held.index(pair) for pair in mapped.ids(world_tokenizer)]
    assert max(places) - min(places) > 70


def test_what_is_at_hand_are_texts(mapped, world_tokenizer):
    assert list(mapped)[:9] == list(WORLD()[:9]) and mapped.digest == "digest"
    assert type(mapped.at_hand) is TrainingPairs and mapped.at_hand is mapped.at_hand
    valid = HeldOutPairs.of_ids(mapped._file, [95, 97], world_tokenizer)
    assert list(valid) == [WORLD()[95], WORLD()[97]]
    assert valid.ids(world_tokenizer) == [mapped._file[95], mapped._file[97]]


@pytest.mark.parametrize("key", ["transformer_seq2seq", "transformer_encoder"])
def test_a_training_that_was_stopped_goes_on_in_the_same_block(mapped, held, world_tokenizer, tmp_path, key):
    """Two epochs are two passes through all blocks; killed between, the end is the same to the last bit."""
    valid = HeldOutPairs.of_ids(held, range(90, 100), world_tokenizer)
    config = {"max_tokens": 200, "contrastive_pairs": 4, "contrastive_weight": 1.0}

    def trained(steps, resume, folder):
        method = untrained(key, world_tokenizer, **config)
        budget = Budget(epochs=2)
        if steps is not None:
            budget = Budget(epochs=2, stop=iter([False] * steps + [True] * 99).__next__)
        last = list(method.train(mapped, valid, budget, seed=1, directory=folder, resume=resume))[-1]
        return method, last

    whole, last = trained(None, False, tmp_path / "whole")
    assert last.summary["epochs"] == 2 and last.summary["steps"] >= 10
    _, stopped = trained(last.summary["steps"] // 2 + 1, False, tmp_path / "parts")
    assert stopped.summary.get("stopped") and stopped.summary["epochs"] < 2
    again, end = trained(None, True, tmp_path / "parts")
    assert end.summary["steps"] == last.summary["steps"]
    one, other = whole.network.state_dict(), again.network.state_dict()
    assert all((one[name] == other[name]).all() for name in one)
