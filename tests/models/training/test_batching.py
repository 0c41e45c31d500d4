"""Batches: every example once, of like lengths, within the budget."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from models.training.batching import LENGTHS, bucketed, chunks_by_length, pad, rounded_up

pytestmark = pytest.mark.quick


def random_sizes(count: int, longest: int = 60) -> list[tuple[int, int]]:
    draw = random.Random(4)
    return [(draw.randint(1, longest), draw.randint(1, longest)) for _ in range(count)]


def padded_tokens(sizes, batch) -> int:
    """Numbers that a batch takes: its examples, times its longest sequences rounded up, side by side."""
    columns = np.array([sizes[i] for i in batch])
    return len(batch) * int(rounded_up(columns.max(axis=0)).sum())


@pytest.mark.parametrize("max_tokens", [1, 50, 400, 100_000])
def test_every_example_comes_once(max_tokens):
    sizes = random_sizes(300)
    batches = bucketed(sizes, max_tokens, np.random.default_rng(0))
    assert sorted(int(i) for batch in batches for i in batch) == list(range(300))
    assert all(len(batch) for batch in batches)


def test_a_batch_keeps_to_the_budget_unless_one_example_breaks_it():
    sizes = random_sizes(300)
    for batch in bucketed(sizes, 400, np.random.default_rng(0)):
        assert len(batch) == 1 or padded_tokens(sizes, batch) <= 400


def test_like_lengths_come_together():
    sizes = random_sizes(2000)
    batches = bucketed(sizes, 2000, np.random.default_rng(0))
    in_buckets = sum(padded_tokens(sizes, batch) for batch in batches)
    at_random = sum(padded_tokens(sizes, range(i, min(i + 20, 2000))) for i in range(0, 2000, 20))
    assert in_buckets < 0.75 * at_random


def test_the_order_follows_from_the_seed_alone():
    sizes = random_sizes(200)

    def order(seed):
        return [batch.tolist() for batch in bucketed(sizes, 300, np.random.default_rng(seed))]

    assert order(1) == order(1) != order(2)


def test_one_sequence_an_example():
    batches = bucketed([(3,), (9,), (4,)], 12, np.random.default_rng(0))
    assert sorted(int(i) for batch in batches for i in batch) == [0, 1, 2]


@pytest.mark.parametrize(("length", "expected"), [(1, 4), (4, 4), (5, 6), (21, 24), (512, 512), (900, 512)])
def test_lengths_are_rounded_up(length, expected):
    assert int(rounded_up(np.array(length))) == expected
    assert expected in LENGTHS


def test_padding_stands_on_the_right():
    ids, valid = pad([[5, 6, 7], [], [8]], pad_id=1)
    assert ids.tolist() == [[5, 6, 7], [1, 1, 1], [8, 1, 1]]
    assert valid.tolist() == [[True, True, True], [False, False, False], [True, False, False]]
    assert ids.dtype == torch.long and valid.dtype == torch.bool


@pytest.mark.parametrize("length", [1, 4, 7, 30, 513, 600])
def test_padding_to_a_rounded_length_loses_nothing(length):
    ids, valid = pad([list(range(2, length + 2)), [9]], pad_id=0, round_up=True)
    assert ids.size(1) >= length and (length > 512 or ids.size(1) in LENGTHS)
    assert ids[0, :length].tolist() == list(range(2, length + 2))
    assert valid.sum(1).tolist() == [length, 1]


def test_chunks_go_from_short_to_long():
    sequences = [[0] * n for n in (5, 1, 9, 3, 7)]
    assert list(chunks_by_length(sequences, 2)) == [[1, 3], [0, 4], [2]]
    assert list(chunks_by_length([], 2)) == []
