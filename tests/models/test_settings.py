"""Settings that cannot be are named; the default ones are allowed."""

from __future__ import annotations

import pytest

import models
from models.messages import InputError

pytestmark = pytest.mark.quick

# settings

@pytest.mark.parametrize(("key", "setting"), [
    ("rnn", {"n_layers": 0}), ("rnn", {"dropout": 1.5}), ("rnn", {"cell": "mlp"}), ("rnn", {"hidden": 33}),
    ("rnn", {"d_model": "big"}), ("rnn", {"n_layers": True}), ("rnn", {"pooling": "no"}),
    ("rnn", {"learning_rate": -1}), ("rnn", {"warmup_steps": 0}), ("transformer_decoder", {"n_heads": 3}),
    ("transformer_decoder", {"d_model": 10**9}),
    ("transformer_encoder", {"d_ff": 0}), ("transformer_encoder", {"dropout": float("nan")}),
    ("transformer_seq2seq", {"n_decoder_layers": -1}), ("word2vec", {"vector_size": 0}),
    ("word2vec", {"epochs": 1.5}),
    ("transformer_encoder", {"positions": "none"}), ("transformer_decoder", {"tied": 0}),
    ("bag_of_words", {"lower_case": "yes"}), ("bag_of_words", {"em_iterations": None}),
])
def test_a_setting_that_cannot_be_is_named(key, setting):
    name = next(iter(setting))
    with pytest.raises(InputError, match=name):
        models.method_class(key).complete_config(setting)


@pytest.mark.parametrize("key", list(models.REGISTRY))
def test_the_default_settings_are_allowed(key):
    cls = models.method_class(key)
    assert cls.complete_config(cls.default_config()) == cls.default_config()
