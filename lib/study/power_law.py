"""How fast does a loss fall with more data or more parameters? A power law, and how sure its exponent is.

    loss = factor * size ** -exponent          a straight line when both axes are logarithmic

Kaplan et al. 2020, "Scaling Laws for Neural Language Models". Fitted by least squares on the logarithms, every
training a point; the interval of 95 % is Student's, with as many degrees of freedom as there are points less two.
Nothing is said about sizes outside of those that were trained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class PowerLaw:
    """The fitted law: `exponent` with its 95 % interval (`low`, `high`), the sizes it was fitted on, and what a band
    needs: the mean and the spread of the logarithms of the sizes, the residual deviation and Student's quantile."""

    factor: float
    exponent: float
    low: float
    high: float
    points: int
    smallest: float
    largest: float
    centre: float
    spread: float
    deviation: float
    quantile: float

    @property
    def decided(self) -> bool:
        """Whether the loss falls with size, more than chance would make it."""
        return self.low > 0

    def loss(self, sizes: Sequence[float]) -> np.ndarray:
        """The line at these sizes."""
        return self.factor * np.asarray(sizes, dtype=float) ** -self.exponent

    def band(self, sizes: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
        """The 95 % interval of the line (not of single trainings) at these sizes."""
        away = np.log(np.asarray(sizes, dtype=float)) - self.centre
        wide = self.quantile * self.deviation * np.sqrt(1 / self.points + away**2 / self.spread)
        line = self.loss(sizes)
        return line * np.exp(-wide), line * np.exp(wide)

    def grid(self, count: int = 24) -> np.ndarray:
        """Sizes from the smallest to the largest, evenly spaced in their logarithm."""
        return np.geomspace(self.smallest, self.largest, count)


def fit(sizes: Sequence[float], losses: Sequence[float]) -> PowerLaw | None:
    """The law through these trainings (numbers above 0); None with fewer than three different sizes, where a line would
    say nothing of its own error."""
    from scipy.stats import linregress, t

    if len(set(sizes)) < 3:
        return None
    x, y = np.log(np.asarray(sizes, dtype=float)), np.log(np.asarray(losses, dtype=float))
    line = linregress(x, y)
    freedom = len(x) - 2
    quantile = float(t.ppf(0.975, freedom))
    rest = y - line.intercept - line.slope * x
    exponent, wide = -float(line.slope), quantile * float(line.stderr)
    return PowerLaw(float(np.exp(line.intercept)), exponent, exponent - wide, exponent + wide, len(x),
                    float(min(sizes)), float(max(sizes)), float(x.mean()), float(((x - x.mean())**2).sum()),
                    float(np.sqrt((rest**2).sum() / freedom)), quantile)
