"""Splits: no leak, about the right size, the same for the same content, and steady when the file grows."""

from __future__ import annotations

import random
import time

import pytest

from lib.corpus.small_world.world import small_world_pairs
from lib.corpus.splits import components, matching_keys, split_pairs
from lib.corpus.tatoeba import read_text
from models.base import Pair
from tests.support.corpora import CORPORA

RANK = {"train": 0, "valid": 1, "test": 2}


def split_of(pairs: list[Pair]) -> dict[Pair, str]:
    return {pairs[i]: name for name, indexes in split_pairs(pairs).items() for i in indexes}


def leaking(pairs: list[Pair], splits: dict[str, list[int]]) -> set[str]:
    keys = [set(matching_keys(s for i in splits[name] for s in pairs[i])) for name in RANK]
    return (keys[0] & keys[1]) | (keys[0] & keys[2]) | (keys[1] & keys[2])


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return small_world_pairs(6000, seed=3)


def test_keys_see_through_what_does_not_make_another_sentence():
    keys = matching_keys(["Ｈello   World !", "hello world", "我們很忙。", "我们很忙", "...", "它 是？"])
    assert keys[0] == keys[1] == "hello world" and keys[2] == keys[3] == "我们很忙"
    assert keys[4] == "..." and len(keys) == 6
    assert matching_keys([]) == []


@pytest.mark.quick
def test_components_join_over_either_side():
    pairs = [Pair("甲", "one"), Pair("乙", "One."), Pair("乙。", "two"), Pair("丙", "three")]
    a, b, c, d = components(pairs)
    assert a == b == c != d


def test_every_pair_is_in_one_split_and_no_sentence_in_two(pairs):
    splits = split_pairs(pairs)
    assert sorted(i for indexes in splits.values() for i in indexes) == list(range(len(pairs)))
    assert not leaking(pairs, splits)
    assert 0.93 < len(splits["train"]) / len(pairs) < 0.99 and splits["valid"] and splits["test"]


def test_order_of_the_file_does_not_matter(pairs):
    shuffled = random.Random(1).sample(pairs, len(pairs))
    assert split_of(shuffled) == split_of(pairs)


def test_growing_never_moves_a_pair_out_of_train(pairs):
    old, new = split_of(pairs[:4000]), split_of(pairs)
    assert all(RANK[new[p]] <= RANK[old[p]] for p in old)
    assert sum(new[p] != old[p] for p in old) < 0.01 * len(old)


def test_a_pair_that_ties_two_components_together_takes_them_to_the_lower_split(pairs):
    old = split_of(pairs)
    held = next(p for p, name in old.items() if name == "test")
    learned = next(p for p, name in old.items() if name == "train")
    tied = split_of([*pairs, Pair(held.first, learned.second)])
    assert tied[held] == tied[learned] == "train"


def test_large_components_are_in_train():
    pairs = [Pair("同一句话。", f"Variant number {i}.") for i in range(300)]
    assert len(split_pairs(pairs)["train"]) == 300


def test_empty():
    assert split_pairs([]) == {"train": [], "valid": [], "test": []}


@pytest.mark.corpora
def test_the_real_corpus():
    path = CORPORA / "tatoeba-zh-en" / "cmn.txt"
    if not path.is_file():
        pytest.skip("the Tatoeba text is not here; set LADDER_CORPORA to the folder that holds tatoeba-zh-en/cmn.txt")
    pairs = read_text(path).pairs
    started = time.perf_counter()
    splits = split_pairs(pairs)
    assert time.perf_counter() - started < 5  # 0.1 s measured; slow machines run tests too
    assert not leaking(pairs, splits)
    assert 0.95 < len(splits["train"]) / len(pairs) < 0.97
    assert 450 < len(splits["valid"]) < 650 and 450 < len(splits["test"]) < 650
    rng = random.Random(0)
    fewer = [p for p in pairs if rng.random() > 0.03]
    old, new = split_of(fewer), split_of(pairs)
    assert all(RANK[new[p]] <= RANK[old[p]] for p in old)
    assert sum(new[p] != old[p] for p in old) < 30
