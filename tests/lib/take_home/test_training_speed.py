"""Training beside Hugging Face's Trainer: the same losses step by step before anything is timed."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest

from lib.cli import main
from lib.take_home import training_speed
from models.messages import InputError
from tests.support.helpers import WORLD, tiny_config


@pytest.fixture
def tiny_method(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seq2seq Transformer, small."""
    import models

    real = models.method_class(training_speed.METHOD)
    config = {**real.default_config(), **tiny_config(real), "max_tokens": 300}
    monkeypatch.setattr(real, "default_config", classmethod(lambda cls: dict(config)))


def test_losses_are_the_same_and_both_sides_are_timed(tiny_method: None, world_tokenizer) -> None:
    pytest.importorskip("accelerate")
    rows = training_speed.measure(world_tokenizer, WORLD()[:150], 5, 1, ["float32"], 0, lambda message: None)
    assert [row["trainer"] for row in rows] == ["ours", "huggingface"]
    assert all(row["tokens_per_second"] > 0 and row["losses_apart_percent"] < 0.01 for row in rows)
    assert rows[0]["ours_is_times_as_fast"] == 1.0 and rows[1]["by_processor"] > 0


def test_too_few_batches_are_named(tiny_method: None, world_tokenizer) -> None:
    with pytest.raises(InputError, match="500 are asked for; ask for fewer steps"):
        training_speed.measure(world_tokenizer, WORLD()[:20], 500, 1, ["float32"], 0, lambda message: None)


@pytest.mark.quick
def test_a_missing_package_is_named_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(training_speed, "find_spec",
                        lambda name: None if name == "accelerate" else find_spec(name))
    with pytest.raises(InputError, match=r"pip install (accelerate|transformers)"):
        training_speed.check()
    assert main(["benchmark", "training", "--threads", "0"]) == 2
    assert json.dumps("'0'")[1:-1] in capsys.readouterr().err
