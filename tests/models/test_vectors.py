"""A network's sentence vector goes through its layers: toy networks, and the shipped ones, two of which also know who
does what to whom."""

from __future__ import annotations

import numpy as np
import pytest

import models
from lib.evaluation.order import told_apart, triples
from lib.evaluation.random_layers import with_random_layers
from lib.shelf import library
from models.base import unit_rows
from models.neural import WITHOUT_LAYERS
from tests.support.helpers import NEURAL, WORLD
from tests.support.noise import kept_by_noise

#: networks whose vectors were trained by the contrast
CONTRASTED = ("transformer_encoder", "transformer_seq2seq")
ENGLISH = [pair.second for pair in WORLD()[:60]]


@pytest.fixture(scope="module")
def shipped_method():
    made: dict = {}
    tokenizer = library.load_tokenizer(library.DEFAULT_CORPUS)

    def get(key: str):
        if key not in made:
            made[key] = library.load_method(library.DEFAULT_CORPUS, key, None, tokenizer)
        return made[key]

    return get


@pytest.mark.parametrize("key", NEURAL)
def test_a_toy_vector_is_made_of_what_the_layers_hand_on(tiny, key):
    method = tiny(key)
    assert method.config["pooling"] != WITHOUT_LAYERS
    assert abs(kept_by_noise(method, ENGLISH, "en")) < 0.3


def test_a_vector_past_the_layers_is_found_out(tiny):
    """The test can fail: the mean of the embedding rows stays what it was, whatever the layers do."""
    method = tiny("transformer_encoder")
    chosen, method.config["pooling"] = method.config["pooling"], WITHOUT_LAYERS
    try:
        assert kept_by_noise(method, ENGLISH, "en") > 0.99
    finally:
        method.config["pooling"] = chosen


@pytest.mark.parametrize("key", NEURAL)
def test_a_shipped_vector_is_made_of_what_the_layers_hand_on(shipped_method, key):
    method = shipped_method(key)
    assert method.config["pooling"] != WITHOUT_LAYERS
    assert abs(kept_by_noise(method, ENGLISH, "en")) < 0.3


@pytest.mark.parametrize("key", NEURAL)
def test_pooling_was_not_chosen_on_what_is_reported(key):
    chosen_on = library.read_card(library.DEFAULT_CORPUS, key)["pooling"]["chosen_on"]
    assert chosen_on["split"] == "valid"
    assert {one["file"] for one in chosen_on["files"].values()} == {"stsb-en-train.csv", "stsb-zh-train.csv"}


@pytest.mark.parametrize("key", CONTRASTED)
def test_who_bit_whom(shipped_method, key):
    """The passive is nearer than the twin, for networks whose vectors go through their layers."""
    active, passive, twin = unit_rows(shipped_method(key).embed(
        ["The dog bit the man.", "The man was bitten by the dog.", "The man bit the dog."], "en"))
    assert active @ passive > active @ twin


def test_twins_are_told_apart_and_it_is_the_layers_that_do(shipped_method):
    method, asked = shipped_method("transformer_encoder"), triples()["paraphrase"]
    assert len(asked) > 500
    assert told_apart(method, asked).mean() >= 0.9
    assert told_apart(with_random_layers(method), asked).mean() < 0.8


@pytest.mark.parametrize("key", ["bag_of_words", "word2vec"])
def test_without_layers_twins_are_the_same(shipped_method, key):
    """A sentence and its twin of the same words have one vector where order is lost."""
    asked = [t for t in triples(1000)["translation"] if t.lang == "zh"][:50]  # Chinese words have one form
    method = shipped_method(key)
    one, other = (unit_rows(method.embed([getattr(t, name) for t in asked], "zh")) for name in ("sentence", "twin"))
    assert np.mean((one * other).sum(1) > 0.999) > 0.9
    assert key in models.REGISTRY
