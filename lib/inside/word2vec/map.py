"""A map of the most frequent words of the shared space, by PCA or t-SNE, in two or three directions.

W words, D vector size, n directions (2 or 3). The same words, method and seed give the same map.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from lib.inside.axes import fit
from lib.inside.word2vec.space import vocabulary
from lib.inside.words import is_word
from models.messages import N_, InputError
from models.word2vec import Word2Vec

METHODS = ("pca", "tsne")
#: by directions, t-SNE is computed in so many parts of `PART` iterations, so that one sees how far it is.
#: scikit-learn takes 250 at least, and tells the divergence after one more
PARTS, PART = {2: 3, 3: 2}, 251
MOST_WORDS, FEWEST = 2000, 10
#: how much neighbours are pulled together at first; and how coarsely far words are summed up (Barnes-Hut)
EXAGGERATION, ANGLE = 12.0, 0.8


class Moment(NamedTuple):
    """After `iterations` of `total`: the places (W, n) and the Kullback-Leibler divergence that is left (nats)."""

    places: np.ndarray
    iterations: int
    total: int
    divergence: float


def words_of(method: Word2Vec, count: int) -> tuple[pd.DataFrame, np.ndarray]:
    """The most frequent words, an equal share of each language: `word`, `lang`, `count`, `rank` (1: the most
    frequent); and their vectors (W, D). Marks, numbers and what is no Chinese word are left out.

    Raises InputError where there are too few for a map.
    """
    share = count // len(method.languages)
    frames, vectors = [], []
    for side, code in enumerate(method.languages):
        words, space = vocabulary(method, code)
        kept = [i for i, word in enumerate(words)
                if any(map(str.isalpha, word)) and space[i].any() and is_word(word, code)][:share]
        frames.append(pd.DataFrame({"word": [words[i] for i in kept], "lang": code,
                                    "count": method.words[side].counts[kept].astype(int),
                                    "rank": range(1, len(kept) + 1)}))
        vectors.append(space[kept])
    frame = pd.concat(frames, ignore_index=True)
    if len(frame) < FEWEST:
        raise InputError(N_("This training text has {count} words with a vector; a map needs {limit}."),
                         count=len(frame), limit=FEWEST)
    return frame, np.concatenate(vectors).astype(np.float32)


def pca(vectors: np.ndarray, n: int) -> tuple[np.ndarray, float]:
    """The n directions in which the vectors (W, D) differ most: places (W, n), and the share (0-1) of all differences
    that they hold."""
    found = fit(vectors, n)
    return found.place(vectors), found.share


def tsne(vectors: np.ndarray, n: int, seed: int = 0) -> Iterator[Moment]:
    """van der Maaten & Hinton 2008, by scikit-learn, part by part: neighbours stay neighbours, what is far apart may
    lie anywhere. Begins at random places drawn with `seed`."""
    from sklearn.manifold import TSNE

    count = len(vectors)
    small, _ = pca(vectors, 30)
    places = np.random.default_rng(seed).normal(0, 1e-4, (count, n)).astype(np.float32)
    for part in range(PARTS[n]):
        stretch = EXAGGERATION if part == 0 else 1.0  # the first part pulls neighbours together, the others spread them
        model = TSNE(n_components=n, perplexity=min(30.0, (count - 1) / 3), early_exaggeration=stretch, init=places,
                     max_iter=PART, random_state=seed, angle=ANGLE)
        places = model.fit_transform(small)
        yield Moment(places, PART * (part + 1), PART * PARTS[n], float(model.kl_divergence_))
