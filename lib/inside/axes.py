"""The directions in which vectors differ most, for maps of them: principal components."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Axes(NamedTuple):
    """Directions (n, D) in which vectors differ most, the vectors' middle (D,), and the share (0-1) of all differences
    that lies in the directions."""

    middle: np.ndarray
    directions: np.ndarray
    share: float

    def place(self, vectors: np.ndarray) -> np.ndarray:
        """Points (N, n) of vectors (N, D)."""
        return (vectors - self.middle) @ self.directions.T


def fit(vectors: np.ndarray, n: int = 2) -> Axes:
    """The n directions in which vectors (N, D) differ most, fewer where there are no more, by scikit-learn. The number
    that is largest in size is positive in each, so that a map is not mirrored the next time."""
    from sklearn.decomposition import PCA

    with np.errstate(invalid="ignore"):  # vectors that are all the same differ nowhere: 0 / 0
        found = PCA(n_components=min(n, *vectors.shape), svd_solver="covariance_eigh").fit(vectors)
    return Axes(found.mean_, found.components_, float(np.nan_to_num(found.explained_variance_ratio_).sum()))


def flat(vectors: np.ndarray) -> np.ndarray:
    """Vectors (N, D) on a map of their own, (N, 2)."""
    found = fit(vectors).place(vectors)
    return np.pad(found, ((0, 0), (0, 2 - found.shape[1])))
