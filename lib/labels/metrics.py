"""Accuracy and macro-F1 of predicted classes, with bootstrap intervals over the sentences. All are 0-100.

N sentences, C classes, R repeats of the cross-validation, B resamples.
"""

from __future__ import annotations

import numpy as np


def confusions(truth: np.ndarray, predicted: np.ndarray, size: int) -> np.ndarray:
    """How often each class (row) was taken for each (column), by repeat: truth (N,), predicted (R, N) -> (R, C, C)."""
    return np.stack([np.bincount(truth * size + row, minlength=size * size).reshape(size, size)
                     for row in predicted]).astype(float)


def resample_weights(groups: np.ndarray, seed: int = 0, resamples: int = 1000) -> np.ndarray:
    """How often each sentence is in each resample (B, N): groups of the same text (N,) are drawn together."""
    count = int(groups.max()) + 1
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=resamples)  # (B, groups)
    return np.minimum(drawn, 255).astype(np.uint8)[:, groups]


def macro_f1(table: np.ndarray) -> np.ndarray:
    """Mean over the classes of F1 x100, of confusion matrices (..., C, C); classes that never come do not count."""
    right = np.diagonal(table, axis1=-2, axis2=-1)
    both = table.sum(axis=-1) + table.sum(axis=-2)  # (..., C): true of it + taken for it
    f1 = 2 * right / np.maximum(both, 1e-9)
    return 100 * (f1 * (both > 0)).sum(axis=-1) / np.maximum((both > 0).sum(axis=-1), 1)


def intervals(truth: np.ndarray, predicted: np.ndarray, size: int, weights: np.ndarray) -> dict[str, float]:
    """accuracy and macro_f1 with `_low` and `_high` (95 %): the mean over the repeats, resampled by `weights`."""
    from scipy.sparse import csr_matrix

    table = confusions(truth, predicted, size)
    found = {"accuracy": float(100 * np.mean(predicted == truth)), "macro_f1": float(macro_f1(table).mean())}
    rows = np.arange(len(truth))
    drawn = [
        (csr_matrix((np.ones(len(truth), np.float32), (truth * size + row, rows)), (size * size, len(truth)))
         @ weights.T.astype(np.float32)).T.reshape(-1, size, size) for row in predicted
    ]  # R times (B, C, C)
    samples = {"accuracy": np.mean([100 * np.trace(d, axis1=1, axis2=2) / d.sum(axis=(1, 2)) for d in drawn], axis=0),
               "macro_f1": np.mean([macro_f1(d) for d in drawn], axis=0)}
    metrics: dict[str, float] = {}
    for name, value in found.items():
        low, high = np.percentile(samples[name], [2.5, 97.5])
        if found["accuracy"] in (0.0, 100.0):  # resamples of the same answer cannot differ: the exact binomial limit
            limit = 100 * 0.025 ** (1 / max(1, int(weights[0].sum())))
            low, high = (min(low, limit), high) if found["accuracy"] else (low, max(high, 100 - limit))
        metrics |= {name: value, f"{name}_low": float(low), f"{name}_high": float(high)}
    return metrics


def difference(truth: np.ndarray, first: np.ndarray, second: np.ndarray, weights: np.ndarray,
               comparisons: int = 1) -> tuple[float, float, float]:
    """Accuracy of `first` (R, N) less that of `second`, in points, and its interval by paired resampling: 95 % for all
    of so many `comparisons` together (Bonferroni)."""
    gap = 100 * ((first == truth).mean(axis=0) - (second == truth).mean(axis=0))  # (N,)
    samples = weights.astype(np.float64) @ gap / weights.sum(axis=1)
    low, high = np.percentile(samples, [2.5 / comparisons, 100 - 2.5 / comparisons])
    return float(gap.mean()), float(low), float(high)
