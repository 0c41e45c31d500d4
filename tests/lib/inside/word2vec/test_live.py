"""Training in front of the reader: the formula, its gradient, and what comes of it."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest

from lib.inside.word2vec import live
from models.messages import InputError

SENTENCES = [text.split() for text in (
    "we drink hot tea", "they drink cold milk", "we drink hot coffee", "they drink cold water", "the black dog runs",
    "the small cat runs", "a small dog plays", "a black cat plays")]


# training in front of the reader

@pytest.mark.quick
def test_the_loss_is_the_formula() -> None:
    v, u = np.array([[1.0, 2.0], [0.5, -1.0], [0.0, 1.0]]), np.array([[0.3, 0.1], [-0.2, 0.4], [1.0, -1.0]])

    def sigmoid(x: float) -> float:
        return 1 / (1 + math.exp(-x))

    expected = -math.log(sigmoid(v[0] @ u[1])) - math.log(sigmoid(-v[0] @ u[2])) - math.log(sigmoid(-v[0] @ u[0]))
    assert live.pair_loss(v, u, np.array([0]), np.array([1]), np.array([[2, 0]])) == pytest.approx(expected)


@pytest.mark.quick
def test_the_gradient_is_that_of_the_formula() -> None:
    generator = np.random.default_rng(3)
    v, u = generator.normal(size=(5, 4)), generator.normal(size=(5, 4))
    pairs = np.array([0, 1, 0]), np.array([1, 2, 3]), np.array([[2, 3], [4, 2], [3, 1]])  # some fall together
    found = live.gradients(v, u, *pairs)
    for array, gradient in zip((v, u), found):
        for place in np.ndindex(array.shape):
            kept, losses = array[place], []
            for shift in (1e-6, -1e-6):
                array[place] = kept + shift
                losses.append(live.pair_loss(v, u, *pairs))
            array[place] = kept
            assert gradient[place] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-6)


def test_the_curve_is_what_drawn_pairs_cost_on_average() -> None:
    training = live.LiveSkipGram(live.make_task(SENTENCES, 2), 1)
    training.train(100)
    pairs = training.task.pairs[training._draw(training._upto[0], (60_000,))]
    drawn = training._draw(training._upto[1], (60_000, training.negatives))
    mean = live.pair_loss(training.v, training.u, pairs[:, 0], pairs[:, 1], drawn) / 60_000
    assert training.losses[-1] == pytest.approx(mean, rel=0.02)


def test_it_starts_with_a_coin_toss_and_falls() -> None:
    training = live.LiveSkipGram(live.make_task(SENTENCES, 2), 0)
    assert training.losses == [pytest.approx(6 * math.log(2))]  # one neighbour and five negatives
    training.train(500)
    assert training.steps == 500 and len(training.losses) == 501
    assert training.losses[100] < training.losses[20] < training.losses[0]
    assert training.losses[-1] < 0.6 * training.losses[0]


def test_words_of_the_same_company_come_together() -> None:
    training = live.LiveSkipGram(live.make_task(SENTENCES, 2), 0)
    training.train(500)
    unit = training.v / np.linalg.norm(training.v, axis=1, keepdims=True)
    at = {word: unit[i] for i, word in enumerate(training.task.words)}
    assert at["tea"] @ at["coffee"] > at["tea"] @ at["dog"] + 0.3
    assert at["dog"] @ at["cat"] > at["dog"] @ at["milk"] + 0.3


def test_the_same_seed_gives_the_same_picture_however_it_is_stepped() -> None:
    task = live.make_task(SENTENCES, 2)
    at_once, in_parts, other = (live.LiveSkipGram(task, seed) for seed in (7, 7, 8))
    at_once.train(121)
    for steps in (1, 20, 100):
        in_parts.train(steps)
    other.train(121)
    assert np.array_equal(at_once.v, in_parts.v) and at_once.losses == in_parts.losses
    assert not np.array_equal(at_once.v, other.v)


def test_the_frame_holds_every_moment() -> None:
    task = live.make_task(SENTENCES, 2)
    finished = live.LiveSkipGram(task, 0)
    finished.train(live.LAST + 50)
    assert finished.steps == live.LAST
    frame = live.frame_of(finished)
    assert all(np.abs(frame.axes.place(then)).max() <= frame.reach for then in finished.trail)
    assert np.allclose(frame.axes.directions @ frame.axes.directions.T, np.eye(2)) and 0 < frame.axes.share <= 1


def test_a_hundred_steps_take_at_most_a_second() -> None:
    generator = np.random.default_rng(0)
    words = [f"w{i}" for i in range(300)]
    sentences = [list(generator.choice(words, 12)) for _ in range(live.MOST_WORDS * 3)]
    training = live.LiveSkipGram(live.make_task(sentences, 5), 0)
    assert len(training.task.words) == live.MOST_WORDS
    began = time.perf_counter()
    training.train(100)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("sentences", [[], [["one"]], [["a", "b"]], [["a", "a", "a", "a"]], [["a"], ["b"], ["c"]]])
def test_too_little_to_learn_from(sentences: list[list[str]]) -> None:
    with pytest.raises(InputError):
        live.make_task(sentences, 2)
