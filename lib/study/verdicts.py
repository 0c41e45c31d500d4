"""Which network is better over several trainings? The rule that docs/study.md wrote down before the first run.

What is compared is the mean over test sentences of each sentence's chrF. A difference between two networks varies for
two reasons: another seed would have given other networks, and another test set other sentences. Both are in its
variance; with few seeds Student's t has few degrees of freedom (Welch 1947; Satterthwaite 1946), so three lucky seeds
decide nothing. Holm's correction (1979) is for the number of pairs.

Shapes: S seeds (each network its own), N test sentences, the same for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np

from lib.evaluation.significance import Compared, holm
from lib.study.records import is_whole


def difference(first: np.ndarray, second: np.ndarray) -> tuple[float, float, float]:
    """Of scores (S, N) of two networks: the difference of their means, its standard error, and the degrees of freedom.
    Each must have at least two seeds and two sentences."""
    apart = first.mean(0) - second.mean(0)  # (N,)
    parts = [(apart.var(ddof=1) / len(apart), len(apart) - 1)]
    parts += [(_between(scores), len(scores) - 1) for scores in (first, second)]
    return float(apart.mean()), *_together(parts)


def _together(parts: Sequence[tuple[float, int]]) -> tuple[float, float]:
    """Of variances with their degrees of freedom: the standard error that they make, and its degrees of freedom
    (Welch 1947; Satterthwaite 1946)."""
    total = sum(variance for variance, _ in parts)
    if total <= 0:
        return 0.0, float(parts[0][1])
    return float(np.sqrt(total)), float(total**2 / sum(variance**2 / count for variance, count in parts))


def _between(scores: np.ndarray) -> float:
    """The variance of the mean of (S, N) that comes from the seeds: that of the seeds' means, less what sentences that
    fell out differently for each seed bring into it, which the sentences' own variance has already."""
    seeds, sentences = scores.shape
    rest = scores - scores.mean(0) - scores.mean(1, keepdims=True) + scores.mean()
    noise = (rest**2).sum() / ((seeds - 1) * (sentences - 1))
    return float(max(0.0, scores.mean(1).var(ddof=1) - noise / sentences) / seeds)


def growth(first: tuple[np.ndarray, np.ndarray], second: tuple[np.ndarray, np.ndarray]) -> tuple[float, float, float]:
    """How much the lead of the first network over the second is greater on other sentences (long ones) than on these
    (short ones): each (S, N) and (S, M) scores of a network, at least two seeds. The difference, its standard error and
    the degrees of freedom; the seeds' part has the sentences' in it once more, so it is rather too wide."""
    leads = [(a - b).astype(float) for a, b in zip((part.mean(0) for part in first), (part.mean(0) for part in second))]
    parts = [(lead.var(ddof=1) / len(lead), len(lead) - 1) for lead in leads]
    for short, long in (first, second):
        apart = long.mean(1) - short.mean(1)  # (S,)
        parts.append((float(apart.var(ddof=1)) / len(apart), len(apart) - 1))
    return float(leads[1].mean() - leads[0].mean()), *_together(parts)


def tested(gap: float, error: float, freedom: float) -> tuple[float, float, float]:
    """The 95 % interval of a difference and the two-sided p that it is 0, by Student's t."""
    from scipy.stats import t

    wide = float(t.ppf(0.975, freedom)) * error
    return gap - wide, gap + wide, float(2 * t.sf(abs(gap) / error, freedom)) if error > 0 else float(gap == 0)


def interval(scores: np.ndarray) -> tuple[float, float, float]:
    """A network's mean score (S, N) and its 95 % interval over seeds and sentences; with one seed over sentences alone,
    which is too narrow."""
    from scipy.stats import t

    mean = scores.mean(0)  # (N,)
    parts = [(mean.var(ddof=1) / len(mean), len(mean) - 1)]
    if len(scores) > 1:
        parts.append((_between(scores), len(scores) - 1))
    error, freedom = _together(parts)
    middle, wide = float(mean.mean()), float(t.ppf(0.975, freedom)) * error
    return middle, middle - wide, middle + wide


def compare(scores: Mapping[str, np.ndarray]) -> list[Compared]:
    """All pairs of networks, in the order of `scores` (each (S, N), 0-100); networks with one seed are left out."""
    pairs = list(combinations([name for name, found in scores.items() if len(found) > 1], 2))
    return together(pairs, [difference(scores[a], scores[b]) for a, b in pairs])


def together(pairs: Sequence[tuple[str, str]], gaps: Sequence[tuple[float, float, float]]) -> list[Compared]:
    """Differences of pairs (each with its standard error and degrees of freedom), tested, and corrected for all."""
    rows = [(gap, *tested(gap, error, freedom)) for gap, error, freedom in gaps]
    corrected = holm([p for *_, p in rows]) if rows else []
    return [Compared(a, b, gap, low, high, p, p_all)
            for (a, b), (gap, low, high, p), p_all in zip(pairs, rows, corrected)]


def of_records(records: Iterable[Mapping[str, Any]], budget: str, way: str, methods: Sequence[str]
               ) -> dict[str, np.ndarray]:
    """The sentence scores (S, N; 0-100) of each network's full-size, full-data runs at a budget, in one direction
    ("zh_en")."""
    found: dict[str, list[list[int]]] = {method: [] for method in methods}
    for record in records:
        if record["method"] in found and record["budget"] == budget and is_whole(record):
            found[record["method"]].append(record[f"sentences_{way}"])
    return {method: np.array(rows) / 10 for method, rows in found.items() if rows}
