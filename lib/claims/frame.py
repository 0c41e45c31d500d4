"""What a claim is, and how it is decided: holds, fails, or undecided. The same rule for all.

An experiment gives named numbers, one of each a seed. A condition names one of them and a bound: the 95 % interval of
its mean over the seeds (Student 1908) lies wholly on the side of the bound that the claim says, or wholly on the other,
or across. A claim holds if all of its conditions do, fails if one fails, and is undecided otherwise. One seed has no
interval and decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lib.claims.lab import Lab


class Verdict(StrEnum):
    """What became of a claim, or of one of its conditions."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"


class Interval(NamedTuple):
    """The mean over seeds and its 95 % interval; with one seed `low` and `high` are NaN."""

    mean: float
    low: float
    high: float
    seeds: int


class Point(NamedTuple):
    """A number of the figure: which line or row it belongs to (a label's code), where it stands, and how large it is.
    `x` is None where the figure has rows."""

    label: str
    x: float | None
    y: float


@dataclass(frozen=True)
class Condition:
    """`quantity`, one of the measured numbers, must lie above `bound`, or below it. `says` is what it is, a message
    that fits after "the 95 % interval of"."""

    quantity: str
    says: str
    bound: float
    above: bool = True


@dataclass(frozen=True)
class Figure:
    """What the figure's axes are called, and its labels by their codes; `x` is "" for rows."""

    y: str
    labels: Mapping[str, str]
    x: str = ""


@dataclass
class Measured:
    """What one seed gave: the numbers that the conditions are about, and those that the figure shows."""

    values: dict[str, float]
    points: list[Point] = field(default_factory=list)


@dataclass(frozen=True)
class Claim:
    """A sentence of the textbook. `experiment` says what is done; `measure` does it, with one seed; `networks` are
    those that it asks of the lab; `source` is where the sentence comes from."""

    sentence: str
    source: str
    experiment: str
    conditions: tuple[Condition, ...]
    figure: Figure
    measure: Callable[[Lab, int], Measured]
    networks: tuple[str, ...] = ()
    #: packages that the experiment needs beside the app's own
    needs: tuple[str, ...] = ()
    #: what of the experiment (never of the rule) was changed after a first run, whose verdict stays beside the new one
    changed: str = ""
    #: what the figure says of the reason; its fields are the figure's labels, filled with the means over the seeds
    reason: str = ""

    @property
    def rule(self) -> list[dict[str, str | float | bool]]:
        """The conditions as plain data: a record keeps them, so that a rule that was changed afterwards is seen."""
        return [{"quantity": c.quantity, "bound": c.bound, "above": c.above} for c in self.conditions]


def interval(values: Sequence[float]) -> Interval:
    """The mean of a number over seeds, with Student's 95 % interval. Values of no width have one of no width."""
    import numpy as np
    from scipy.stats import t

    found = np.asarray(values, dtype=float)
    mean, n = float(found.mean()), len(found)
    if n < 2 or not np.isfinite(found).all():
        return Interval(mean, math.nan, math.nan, n)
    wide = float(t.ppf(0.975, n - 1) * found.std(ddof=1) / np.sqrt(n))
    return Interval(mean, mean - wide, mean + wide, n)


def judge(condition: Condition, found: Interval) -> Verdict:
    """One condition: where its interval lies."""
    over, under = found.low > condition.bound, found.high < condition.bound
    if over or under:
        return Verdict.HOLDS if over is condition.above else Verdict.FAILS
    return Verdict.UNDECIDED


def decide(conditions: Sequence[Condition], seeds: Sequence[Mapping[str, float]]) -> tuple[Verdict, list[Interval]]:
    """The verdict over the seeds' numbers, and the interval of each condition."""
    intervals = [interval([values[c.quantity] for values in seeds]) for c in conditions]
    found = [judge(c, one) for c, one in zip(conditions, intervals)]
    for verdict in (Verdict.FAILS, Verdict.UNDECIDED):
        if verdict in found:
            return verdict, intervals
    return Verdict.HOLDS, intervals
