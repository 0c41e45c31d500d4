"""Is one method better than another, or was it luck with the test sentences?

Approximate randomisation, two-sided (Noreen 1989; Riezler & Maxwell 2005): if two methods were equally good, it would
not matter whose answer to a sentence is whose. So answers are exchanged at random, sentence by sentence, and p is how
often a difference as large as the measured one comes up, in either direction. All pairs of a question are tested, and
p is corrected for their number (Holm 1979). Beside it the difference, with a paired bootstrap interval (Efron 1979).

sacreBLEU's own test of this kind counts only what is larger than the measured difference, so that two translations
that differ in one sentence are told apart with certainty, and p of equal ones is 0; hence the few lines here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from lib.evaluation.metrics import RESAMPLES
from lib.evaluation.questions import Question

TEST, CORRECTION = "approximate randomization", "Holm"
#: how often answers are exchanged
TRIALS = 10_000
#: what comes up by chance less often than this is decided
LIMIT = 0.05
#: numbers of exchanges held at once
CHUNK = 4_000_000


@dataclass(frozen=True)
class Compared:
    """Two methods on the same sentences: the score of `first` less that of `second` (points of 0-100), its 95 %
    interval, and p before and after the correction."""

    first: str
    second: str
    difference: float
    low: float
    high: float
    p_value: float
    p_corrected: float

    @property
    def decided(self) -> bool:
        """Whether chance alone would hardly make this difference."""
        return self.p_corrected < LIMIT

    def turned(self) -> Compared:
        """The same, seen from the other method."""
        return replace(self, first=self.second, second=self.first, difference=-self.difference, low=-self.high,
                       high=-self.low)


@dataclass(frozen=True)
class Comparisons:
    """All pairs of a question's methods, tested together on `n` sentences."""

    pairs: tuple[Compared, ...]
    n: int
    trials: int

    def __iter__(self) -> Iterator[Compared]:
        return iter(self.pairs)

    def pair(self, first: str, second: str) -> Compared | None:
        """`first` against `second`, whichever way it was tested; None where it was not."""
        for one in self.pairs:
            if (one.first, one.second) == (first, second):
                return one
            if (one.second, one.first) == (first, second):
                return one.turned()
        return None


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values corrected for their number (Holm 1979), in the same order."""
    order = np.argsort(p_values, kind="stable")
    stepped = np.maximum.accumulate(np.asarray(p_values)[order] * (len(p_values) - np.arange(len(p_values))))
    corrected = np.empty(len(p_values))
    corrected[order] = np.minimum(stepped, 1.0)
    return corrected.tolist()


def sign_test(first: int, second: int) -> float:
    """Two-sided p of `first` against `second` decisions, equal ones left out, where both are as likely: the exact
    binomial (Dixon & Mood 1946); 1 where nothing was decided."""
    from scipy.stats import binomtest

    return float(binomtest(first, first + second, 0.5).pvalue) if first + second else 1.0


def compare(question: Question, *, against: str | None = None, trials: int = TRIALS, resamples: int = RESAMPLES,
            seed: int = 0) -> Comparisons:
    """All pairs of methods in the order of the question's; or each other method's with the one named `against`, which
    comes second. Fewer than two methods or units have no comparison."""
    statistics = question.statistics
    if against is None:
        pairs = list(combinations(statistics, 2))
    else:
        pairs = [(key, against) for key in statistics if key != against]
    units = len(next(iter(statistics.values()))) if pairs else 0
    if units < 2:
        return Comparisons((), question.sentences, trials)
    rows = np.random.default_rng(seed).integers(0, units, (resamples, units))
    drawn = {key: _resampled(question, key, rows) for key in statistics}
    p_values = _p_values(question, pairs, trials, seed)
    found = []
    for (first, second), p, corrected in zip(pairs, p_values, holm(p_values)):
        low, high = np.percentile(drawn[first] - drawn[second], [2.5, 97.5])
        difference = question.score(statistics[first].sum(axis=0)) - question.score(statistics[second].sum(axis=0))
        found.append(Compared(first, second, float(difference), float(low), float(high), p, corrected))
    return Comparisons(tuple(found), question.sentences, trials)


def _resampled(question: Question, key: str, rows: np.ndarray) -> np.ndarray:
    """The scores (B,) of a method when the rows (B, N) are drawn."""
    if question.resampled is not None:
        return question.resampled(key, rows)
    count, units = rows.shape
    times = np.bincount((rows + units * np.arange(count)[:, None]).ravel(), minlength=count * units)
    return question.score(times.reshape(count, units) @ question.statistics[key])


def _p_values(question: Question, pairs: Sequence[tuple[str, str]], trials: int, seed: int) -> list[float]:
    """How often each pair's answers, exchanged at random, differ as much as they do; the measured way counts as one."""
    statistics, generator = question.statistics, np.random.default_rng(seed)
    sums = {key: rows.sum(axis=0) for key, rows in statistics.items()}
    measured = [abs(question.score(sums[a]) - question.score(sums[b])) for a, b in pairs]
    reached = np.ones(len(pairs))
    units, done = len(statistics[pairs[0][0]]), 0
    while done < trials:
        size = min(trials - done, max(1, CHUNK // units))
        kept = generator.integers(0, 2, (size, units)).astype(np.float64)
        for number, (a, b) in enumerate(pairs):
            unlike = (statistics[a] != statistics[b]).any(axis=1)
            gap = statistics[a][unlike] - statistics[b][unlike]
            first = kept[:, unlike] @ gap + sums[b]  # (size, K)
            apart = np.abs(question.score(first) - question.score(sums[a] + sums[b] - first))
            reached[number] += (apart >= measured[number] - 1e-9).sum()
        done += size
    return (reached / (trials + 1)).tolist()


def as_json(compared: Comparisons, seed: int = 0) -> dict[str, Any]:
    """Plain JSON, as the results file keeps it."""
    return {"test": TEST, "trials": compared.trials, "correction": CORRECTION, "seed": seed, "n": compared.n,
            "limit": LIMIT, "pairs": [asdict(one) for one in compared]}


def comparisons(results: Mapping[str, Any]) -> dict[str, Comparisons]:
    """What a results file says of each question, "translation_zh_en:chrf" and so on; {} where nothing was tested. What
    is not as `as_json` writes it is a ValueError, KeyError or TypeError."""
    return {question: from_json(value) for question, value in results.get("comparisons", {}).items()}


def from_json(value: Mapping[str, Any]) -> Comparisons:
    """What `as_json` made."""
    pairs = []
    for one in value["pairs"]:
        numbers = {name: float(one[name]) for name in ("difference", "low", "high", "p_value", "p_corrected")}
        if not all(map(math.isfinite, numbers.values())) or not 0 <= numbers["p_corrected"] <= 1:
            raise ValueError(f"{one} is no comparison")
        pairs.append(Compared(str(one["first"]), str(one["second"]), **numbers))
    return Comparisons(tuple(pairs), int(value["n"]), int(value["trials"]))
