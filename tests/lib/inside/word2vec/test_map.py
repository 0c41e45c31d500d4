"""The map: PCA and t-SNE, and the cloud in three directions."""

from __future__ import annotations

import time

import numpy as np
import pytest

from lib.charts.rungs.word2vec import cloud
from lib.inside.word2vec import map as maps
from models.word2vec import Word2Vec

# the map

def test_pca_is_quick_and_the_same_again(method: Word2Vec) -> None:
    frame, vectors = maps.words_of(method, 2000)
    assert len(frame) == len(vectors) == 2000 and set(frame["lang"]) == {"zh", "en"}
    maps.pca(vectors[:50], 2)  # scikit-learn is read now
    began = time.perf_counter()
    places, share = maps.pca(vectors, 3)
    assert time.perf_counter() - began < 0.5
    assert places.shape == (2000, 3) and 0 < share < 1
    assert np.array_equal(places, maps.pca(vectors, 3)[0])


@pytest.mark.parametrize("n", [2, 3])
def test_tsne_shows_how_far_it_is_and_keeps_neighbours(method: Word2Vec, n: int) -> None:
    _, vectors = maps.words_of(method, 200)
    moments = list(maps.tsne(vectors, n, 4))
    assert [moment.iterations for moment in moments] == [251, 502, 753][:{2: 3, 3: 2}[n]]
    places = moments[-1].places
    assert places.shape == (200, n) and np.isfinite(places).all()
    assert moments[-1].divergence < moments[0].divergence
    assert np.array_equal(places, list(maps.tsne(vectors, n, 4))[-1].places)
    assert not np.allclose(places, list(maps.tsne(vectors, n, 5))[-1].places)
    assert _kept(vectors, places) > _kept(vectors, maps.pca(vectors, n)[0])


def _kept(vectors: np.ndarray, places: np.ndarray, k: int = 10) -> float:
    """The share of the k nearest words that are among the k nearest on the map, too."""
    near = [np.argsort(((x[:, None] - x[None]) ** 2).sum(axis=-1), axis=1)[:, 1:k + 1] for x in (vectors, places)]
    return float(np.mean([len(set(a) & set(b)) / k for a, b in zip(*near)]))


def test_the_cloud_is_a_deck_with_all_words(method: Word2Vec) -> None:
    frame, vectors = maps.words_of(method, 200)
    places, _ = maps.pca(vectors, 3)
    frame = frame.assign(language=frame["lang"], near="", label=frame["word"], x=places[:, 0], y=places[:, 1],
                         z=places[:, 2])
    text = cloud(frame, "count", ["zh", "en"], "{word}").to_json()
    assert '"OrbitView"' in text and text.count('"at"') >= 200 and "mapbox" not in text.lower()
