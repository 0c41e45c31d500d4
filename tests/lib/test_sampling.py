"""A sample of a list that is sorted by length is as long as the whole, on average."""

from __future__ import annotations

import numpy as np
import pytest

from lib.evaluation import measure
from lib.evaluation.scoreboard import measure as measure_all
from lib.sampling import sample_of, shuffled
from models.base import Pair
from tests.support.dummy_method import Dummy, tiny_tokenizer

SORTED = [Pair("猫" * n, "x" * n) for n in sorted(1 + i % 60 for i in range(600))]


@pytest.mark.quick
def test_a_sample_is_of_everywhere_in_its_own_order_and_always_the_same():
    found = sample_of(SORTED, 100)
    assert found == sample_of(SORTED, 100) == sorted(found, key=lambda pair: len(pair.first)) and len(found) == 100
    assert found != sample_of(SORTED, 100, seed=1)
    whole = np.mean([len(pair.first) for pair in SORTED])
    assert abs(np.mean([len(pair.first) for pair in found]) - whole) < 0.1 * whole
    assert np.mean([len(pair.first) for pair in SORTED[:100]]) < 0.3 * whole
    assert sample_of(SORTED, None) == sample_of(SORTED, 600) == sample_of(SORTED, 601) == SORTED
    assert set(sample_of(range(1000), 10)) < set(sample_of(range(1000), 20))
    assert sorted(shuffled(range(50))) == list(range(50)) != shuffled(range(50))


class Listening(Dummy):
    """Remembers how long the sentences are that it is asked about."""

    def __init__(self, tokenizer):
        super().__init__(tokenizer)
        self.heard = {"translate": [], "embed": [], "generate": []}

    def translate(self, sentences, source, target, options=None):
        self.heard["translate"].append([len(text) for text in sentences])
        return super().translate(sentences, source, target, options)

    def embed(self, sentences, lang):
        self.heard["embed"].append([len(text) for text in sentences])
        return super().embed(sentences, lang)


def test_a_limited_evaluation_times_and_scores_sentences_as_long_as_the_whole_are():
    from lib.corpus.corpora import Corpus

    pairs = [Pair(f"{n}" + "猫" * n, f"{n}" + "x" * n) for n in range(1, 401)]
    corpus = Corpus("own", "Own", ("zh", "en"), pairs, {"train": [0, 1, 2], "valid": [], "test": list(range(400))}, "0")
    listening = Listening(tiny_tokenizer())
    measure_all({"dummy": listening}, tiny_tokenizer(), corpus, {}, limit=60, brief=True, resamples=2)
    scored = listening.heard["translate"][0]
    assert len(scored) == 60 and abs(np.mean(scored) - 202) < 40
    once = [size for sizes in listening.heard["translate"] if len(sizes) == 1 for size in sizes]
    assert once and np.mean(once) > 60  # what is timed is no head of the list either
    assert len(listening.heard["embed"][0]) == 60


def test_retrieval_takes_a_thousand_where_there_are_so_many():
    assert measure.RETRIEVAL_PAIRS == 1000
