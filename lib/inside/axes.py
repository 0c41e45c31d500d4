"""The directions in which vectors differ most, for maps of them."""

from __future__ import annotations

import numpy as np


def flat(vectors: np.ndarray) -> np.ndarray:
    """The two directions in which vectors (N, D) differ most, (N, 2): principal components."""
    centred = vectors - vectors.mean(axis=0, keepdims=True)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    found = centred @ directions[:2].T
    return np.pad(found, ((0, 0), (0, 2 - found.shape[1])))
