"""The bag of embeddings: it learns from translations, it loses the order, and it only compares."""

from __future__ import annotations

import numpy as np
import pytest

from lib.evaluation.embedding_bag import EmbeddingBag, trained_bag
from models.base import RefusedError, Task, unit_rows
from models.budget import Budget
from models.messages import InputError
from tests.support.helpers import WORLD


@pytest.fixture(scope="module")
def bag(request):
    tokenizer = request.getfixturevalue("world_tokenizer")
    made = EmbeddingBag(tokenizer, {"d_model": 32, "contrastive_pairs": 32})
    list(made.train(WORLD()[:220], [], Budget(steps=60), seed=0))
    return made


def test_it_finds_translations_that_it_has_not_seen(bag):
    zh, en = (bag.embed([pair[side] for pair in WORLD()[220:]], lang) for side, lang in enumerate(bag.languages))
    found = (bag.similarity(zh, en).argmax(1) == np.arange(len(zh))).mean()
    assert found > 10 / len(zh)


def test_the_order_is_lost(bag):
    one, other = unit_rows(bag.embed(["Anna helped David.", "David helped Anna."], "en"))
    assert one @ other == pytest.approx(1, abs=1e-5)


def test_it_only_compares(bag):
    assert bag.refusal(Task.SIMILARITY) is None
    for task in (Task.TRANSLATION, Task.GENERATION):
        assert "only compares" in str(bag.refusal(task))
    with pytest.raises(RefusedError):
        bag.translate(["我"], "zh", "en")


def test_its_card_says_what_it_cost(bag):
    assert bag.card["steps"] == 60 and bag.card["parameters"] == bag.parameter_count() > 0 and bag.card["minutes"] >= 0


def test_the_same_seed_gives_the_same_bag(world_tokenizer):
    one, other = (trained_bag(world_tokenizer, WORLD()[:40], seed=3, epochs=1) for _ in range(2))
    np.testing.assert_array_equal(one.embed(["Anna helped David."], "en"), other.embed(["Anna helped David."], "en"))


def test_without_the_text_the_error_says_how_to_get_it(world_tokenizer):
    found = trained_bag(world_tokenizer, InputError("Give --data."))
    assert isinstance(found, InputError) and "Give --data." in str(found)


def test_it_may_begin_with_given_rows(world_tokenizer):
    rows = np.random.default_rng(0).normal(size=(world_tokenizer.vocab_size, 8)).astype(np.float32)
    bag = EmbeddingBag(world_tokenizer, {"d_model": 8, "learning_rate": 1e-6})
    bag.begin_with_rows(rows)
    list(bag.train(WORLD()[:40], [], Budget(steps=1), seed=0))
    weight = bag.network.embedding.weight.detach().numpy()
    assert np.corrcoef(weight.ravel(), rows.ravel())[0, 1] > 0.99
