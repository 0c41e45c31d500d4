"""A window over a sentence, its pairs and negatives, and pieces that become words and a sentence."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lib.inside.word2vec import window
from lib.inside.word2vec.parts import sentence_vector, strips
from models.messages import InputError
from models.word2vec import Word2Vec

# the task: a window, its pairs, the negatives

@pytest.mark.quick
def test_a_window_makes_all_pairs_that_are_near_enough() -> None:
    assert window.window_pairs(3, 1) == [(0, 1), (1, 0), (1, 2), (2, 1)]
    assert len(window.window_pairs(5, 4)) == 20
    assert window.window_pairs(1, 3) == []
    assert all(0 < abs(i - j) <= 2 for i, j in window.window_pairs(9, 2))


def test_negatives_follow_the_counts_to_the_power_three_quarters() -> None:
    assert window.noise(np.array([16, 1, 0])) == pytest.approx([8 / 9, 1 / 9, 0])
    probabilities = window.noise(np.array([81.0, 16, 1, 1]))
    drawn = window.draw_negatives(probabilities, 20_000, 3, np.random.default_rng(0))
    shares = np.bincount(drawn, minlength=4) / len(drawn)
    assert shares[3] == 0  # the true neighbour is no negative
    assert shares[:3] == pytest.approx(probabilities[:3] / probabilities[:3].sum(), abs=0.01)
    assert window.draw_negatives(np.array([0.0, 1.0]), 5, 1, np.random.default_rng(0)) == []


def test_the_window_over_a_sentence(method: Word2Vec) -> None:
    ids = window.sentence_ids(method, "I am a student.", "en")
    assert ids[-1] == method.tokenizer.eos_id and len(ids) == 6
    lines = window.drawn(method, ids, 3, 2)
    real = [line for line in lines if line.real]
    assert [line.word for line in real] == ["am", "a", ".", "[EOS]"]
    assert {line.centre for line in lines} == {"student"}
    assert len(lines) == len(real) * (1 + method.config["negative"])
    assert all(-1 <= line.score <= 1 and 0 <= line.probability <= 1 for line in lines)
    line = lines[0]
    assert line.probability == pytest.approx(1 / (1 + math.exp(-line.dot)))
    assert lines == window.drawn(method, ids, 3, 2)


def test_neighbours_score_higher_than_negatives(method: Word2Vec) -> None:
    lines = []
    for text in ("The old man next door feeds our cat every morning.", "I would like a cup of tea, please.",
                 "My brother goes to school by bus."):
        ids = window.sentence_ids(method, text, "en")
        lines += [line for centre in range(len(ids)) for line in window.drawn(method, ids, centre, 3)]
    real, drawn = ([line.score for line in lines if line.real is kind] for kind in (True, False))
    assert np.mean(real) > np.mean(drawn) + 0.2


# pieces, words, sentence

def test_a_word_is_the_mean_of_its_pieces_and_the_sentence_of_all(method: Word2Vec) -> None:
    text = "We like unbelievable students."
    found = strips(method, text, "en")
    pieces: list[np.ndarray] = []
    for strip in found[:-1]:
        if strip.level == "piece":
            pieces.append(strip.vector)
        else:
            assert np.allclose(strip.vector, np.mean(pieces, axis=0), atol=1e-6)
            pieces = []
    assert max(1 / strip.weight for strip in found if strip.level == "piece") > 2
    mapped = sentence_vector(method, found[-1].vector, "en")
    assert np.allclose(mapped, method.embed([text], "en")[0], atol=1e-4)


def test_rare_words_weigh_more(method: Word2Vec) -> None:
    weights = {strip.text: strip.weight for strip in strips(method, "the student", "en") if strip.level == "word"}
    assert weights["student"] > 2 * weights["the"]


def test_no_known_word_is_said(method: Word2Vec) -> None:
    with pytest.raises(InputError):
        strips(method, "∮∮", "en")
