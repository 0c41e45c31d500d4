"""Skip-gram's task on one sentence: a window, the pairs it makes, the negatives drawn, and the score of two words.

The vectors are the trained ones. T tokens of the sentence, V vocabulary, D vector size.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import expit as sigmoid

from models.messages import N_, InputError
from models.word2vec import Word2Vec
from models.words.skipgram import NOISE_POWER


class Scored(NamedTuple):
    """The token `centre` asked about the token `word`: does it stand near? `real`: it does, else it was drawn.
    `score` is the cosine of the centre's vector and the word's vector as a neighbour (-1 to 1), `dot` their product,
    `probability` what the model makes of it: sigmoid(dot)."""

    centre: str
    word: str
    real: bool
    score: float
    dot: float
    probability: float


def sentence_ids(method: Word2Vec, text: str, lang: str) -> list[int]:
    """The ids that training would see of this text, the end mark [EOS] with them."""
    side = method.languages.index(lang)
    words = method.words[side]
    found = [i for word in words.split(text) for i in (word.ids if word.number is None else words.words[word.number])]
    return [*found, method.tokenizer.eos_id]


def window_pairs(length: int, size: int) -> list[tuple[int, int]]:
    """All (centre, neighbour) places of a text of `length` tokens that are at most `size` apart."""
    return [(i, j) for i in range(length) for j in range(max(0, i - size), min(length, i + size + 1)) if j != i]


def noise(counts: np.ndarray) -> np.ndarray:
    """The probabilities (V,) that negatives are drawn by: counts (V,) to the power 0.75, made to sum to 1."""
    powered = np.asarray(counts, dtype=np.float64) ** NOISE_POWER
    return powered / max(float(powered.sum()), 1e-300)


def draw_negatives(probabilities: np.ndarray, count: int, avoid: int, generator: np.random.Generator) -> list[int]:
    """`count` ids drawn by `probabilities` (V,). One that hits `avoid`, the true neighbour, is drawn anew."""
    if probabilities[avoid] >= 1 or not probabilities.any():
        return []
    found: list[int] = []
    while len(found) < count:
        found += [int(i) for i in generator.choice(len(probabilities), count, p=probabilities) if i != avoid]
    return found[:count]


def drawn(method: Word2Vec, ids: Sequence[int], centre: int, size: int, seed: int = 0) -> list[Scored]:
    """The pairs of the window round place `centre` of `ids` (T,), each followed by its negatives.

    Raises InputError where the centre has no vector.
    """
    counts = method.counts.sum(axis=0)
    if not counts[ids[centre]]:
        raise InputError(N_("The piece {piece} was never seen in training, so it has no vector; choose another place."),
                         piece=method.tokenizer.pieces([ids[centre]])[0])
    probabilities, generator = noise(counts), np.random.default_rng([seed, centre, size])
    lines = []
    for i, j in window_pairs(len(ids), size):
        if i != centre or not counts[ids[j]]:
            continue
        lines.append(_score(method, ids[i], ids[j], True))
        lines += [_score(method, ids[i], other, False)
                  for other in draw_negatives(probabilities, method.config["negative"], ids[j], generator)]
    return lines


def _score(method: Word2Vec, centre: int, word: int, real: bool) -> Scored:
    v, u = method.vectors[centre], method.output_vectors[word]
    dot = float(v @ u)
    length = float(np.linalg.norm(v) * np.linalg.norm(u))
    a, b = method.tokenizer.pieces([centre, word])
    return Scored(a, b, real, float(np.clip(dot / length, -1, 1)) if length else 0.0, dot, float(sigmoid(dot)))
