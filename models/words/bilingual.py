"""Two languages in one vector space, and words near each other across it.

Shapes: N translation pairs, W words, n queries, D vector size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import Any, NamedTuple

import numpy as np

from models.answers import Candidate
from models.base import unit_rows
from models.words.word_by_word import Choice
from models.words.word_units import Word, WordList

NEIGHBOURS = 10


class Neighbour(NamedTuple):
    """A word near another: how it is written, the cosine in the shared space, its language."""

    token: str
    cosine: float
    lang: str


def centre_and_map(a: np.ndarray, b: np.ndarray, whitening: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Means (2, D) and maps (2, D, D) that bring a (N, D) and b (N, D), whose rows mean the same, together.

    Each side is centred and whitened (`whitening` 0: not at all, 1: fully), then both are turned to the directions in
    which they agree most (orthogonal Procrustes), each direction weighted by the root of its agreement.
    """
    means = np.stack([a.mean(axis=0), b.mean(axis=0)])
    whiten = [_inverse_root(x - mean, whitening) for x, mean in zip((a, b), means)]  # (D, D) each
    x, y = (unit_rows((side - mean) @ w) for side, mean, w in zip((a, b), means, whiten))
    u, agreement, vt = np.linalg.svd(x.T @ y)  # (D, D), (D,), (D, D)
    scale = np.sqrt(agreement / max(float(agreement[0]), 1e-12))
    maps = np.stack([whiten[0] @ (u * scale), whiten[1] @ (vt.T * scale)])
    return means.astype(np.float32), maps.astype(np.float32)


def _inverse_root(x: np.ndarray, power: float) -> np.ndarray:
    """covariance ** (-power / 2) of the centred x (N, D), small directions damped: (D, D)."""
    values, directions = np.linalg.eigh(x.T @ x / max(len(x), 1))
    values = np.maximum(values, 0) + 1e-3 * max(float(values.max()), 1e-12)
    return (directions * values ** (-power / 2)) @ directions.T


def hubness(words: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How near each word (W, D) is to its nearest words of the other language (W', D) on average: (W,). A hub is near
    to everything, and CSLS holds that against it."""
    if not len(words) or not len(others):
        return np.zeros(len(words), np.float32)
    k = min(NEIGHBOURS, len(others))
    means = [
        np.partition(words[i:i + 1000] @ others.T, len(others) - k, axis=1)[:, -k:].mean(axis=1)
        for i in range(0, len(words), 1000)
    ]
    return np.concatenate(means).astype(np.float32)


def nearest_to(
    query: np.ndarray, space: np.ndarray, counts: np.ndarray, k: int, min_count: int
) -> list[tuple[int, float]]:
    """Index and cosine of the `k` words of `space` (W, D) nearest to the unit vector `query` (D,), nearest first;
    words with a count below `min_count` are passed over."""
    cosines = space @ query  # (W,)
    order = np.argsort(-cosines.round(6), kind="stable")  # what rounding alone sets apart stays in the order of words
    order = order[counts[order] >= min_count][:k]
    return [(int(i), float(cosines[i])) for i in order]


def nearest_words(
    words: Sequence[Word], queries: np.ndarray, target: WordList, target_space: np.ndarray, target_hubness: np.ndarray,
    config: Mapping[str, Any],
) -> dict[Word, Choice]:
    """For each source word, with its unit vector in queries (n, D), the nearest target word by CSLS; probabilities are
    a softmax over nearness. Target words that are seen fewer than `min_word_count` times are not offered. Words of the
    same pieces in another order (事故, 故事) have one vector: the more frequent of them comes first."""
    offered = np.flatnonzero(target.counts >= config["min_word_count"])
    offered = offered if len(offered) else np.arange(len(target))
    twin = np.searchsorted(offered, target.twins[offered])  # the column of the first word with the same vector
    chosen: dict[Word, Choice] = {}
    for begin in range(0, len(words) if len(offered) else 0, 500):
        csls = 2 * (queries[begin:begin + 500] @ target_space[offered].T) - target_hubness[offered]  # (n, W)
        logits = csls[:, twin] / config["temperature"]  # the same to the last digit, where sums were rounded elsewhere
        logp = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
        k = min(NEIGHBOURS, len(offered))
        best = np.argpartition(-logp, k - 1, axis=1)[:, :k]
        for word, row, columns in zip(words[begin:begin + 500], logp, best):
            columns = columns[np.lexsort((columns, -row[columns]))]  # words are in order of falling count
            candidates = tuple(Candidate(target.text(offered[i]), float(np.exp(row[i]))) for i in columns)
            index = int(offered[columns[0]])
            chosen[word] = Choice(candidates[0].token, target.words[index],
                                  max(float(row[columns[0]]), log(1e-12)), candidates)
    return chosen
