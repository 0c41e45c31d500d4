"""How likely a sentence is to a method: one number a sentence, whatever stands beside it in the batch."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

import models
from models.answers import Likelihood
from models.base import RefusedError
from models.messages import InputError
from tests.support.dummy_method import Dummy, tiny_tokenizer
from tests.support.helpers import NEURAL, WORLD

TEXTS = [pair.second for pair in WORLD()[:9]]


@pytest.mark.parametrize("key", models.method_keys())
def test_each_sentence_has_its_own(tiny, key):
    method = tiny(key)
    together = method.likelihoods(TEXTS, "en")
    alone = [method.likelihoods([text], "en")[0] for text in TEXTS]
    assert [one.tokens for one in together] == [one.tokens for one in alone]
    assert np.allclose([one.total for one in together], [one.total for one in alone], atol=1e-3)
    assert all(one.total < 0 < one.tokens for one in together)
    assert method.likelihoods([], "en") == [] and method.likelihood_is


@pytest.mark.parametrize("key", models.method_keys())
def test_it_is_the_probability_where_there_is_one(tiny, key):
    method = tiny(key)
    told, found = method.log_probability(TEXTS, "en"), method.likelihoods(TEXTS, "en")
    if told is None:
        assert key in ("word2vec", "transformer_encoder")
        return
    assert math.isclose(told[0], sum(one.total for one in found), rel_tol=1e-4)
    assert told[1] == sum(one.tokens for one in found)


@pytest.mark.parametrize("key", ["word2vec", *NEURAL])
def test_an_empty_sentence_is_never_the_likelier(tiny, key):
    empty, full = tiny(key).likelihoods(["", TEXTS[0]], "en")
    assert empty == Likelihood(0.0, 0) and empty.per_token < full.per_token


def test_the_encoder_hides_each_token_in_turn(tiny):
    method, text = tiny("transformer_encoder"), TEXTS[0]
    ids = method.encode([text])[0]
    total = 0.0
    with torch.inference_mode():
        for place, id in enumerate(ids):
            hidden = [*ids[:place], method.tokenizer.mask_id, *ids[place + 1:]]
            total += float(method.logits_at([method.single(hidden)], [(0, place + 1)]).log_softmax(-1)[0, id])
    found = method.likelihoods([text], "en")[0]
    assert math.isclose(found.total, total, rel_tol=1e-4) and found.tokens == len(ids)


@pytest.mark.quick
def test_order_means_nothing_to_counts_and_all_methods_know_their_languages(tiny):
    bag = tiny("bag_of_words")
    one, two = bag.likelihoods(["The dog bit the man.", "The man bit the dog."], "en")
    assert math.isclose(one.total, two.total)
    with pytest.raises(InputError, match="fr"):
        bag.likelihoods(TEXTS[:1], "fr")


@pytest.mark.quick
def test_a_method_without_any_refuses_with_its_reason():
    class Silent(Dummy):
        key = "silent"

        def log_probability(self, sentences, lang):
            return None

    with pytest.raises(RefusedError, match="no probability"):
        Silent(tiny_tokenizer()).likelihoods(["a"], "en")
