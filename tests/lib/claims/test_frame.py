"""The rule of all claims: an interval over seeds, and on which side of a bound it lies."""

from __future__ import annotations

import math

import pytest
from scipy.stats import ttest_1samp

from lib.claims.frame import Condition, Interval, Verdict, decide, interval, judge

pytestmark = pytest.mark.quick
ABOVE, BELOW = Condition("a", "", 1.0), Condition("b", "", 1.0, above=False)


def test_the_interval_is_students() -> None:
    found = interval([1.0, 2.0, 4.0])
    known = ttest_1samp([1.0, 2.0, 4.0], 0).confidence_interval()
    assert (found.mean, found.seeds) == (pytest.approx(7 / 3), 3)
    assert (found.low, found.high) == (pytest.approx(known.low), pytest.approx(known.high))
    assert interval([2.0, 2.0]) == Interval(2.0, 2.0, 2.0, 2)


def test_one_seed_has_no_interval_and_decides_nothing() -> None:
    found = interval([3.0])
    assert math.isnan(found.low) and judge(ABOVE, found) is judge(BELOW, found) is Verdict.UNDECIDED
    assert math.isnan(interval([1.0, math.nan]).high)


@pytest.mark.parametrize(("low", "high", "above", "below"), [
    (1.1, 2.0, "holds", "fails"), (0.0, 0.9, "fails", "holds"), (0.9, 1.1, "undecided", "undecided"),
    (1.0, 2.0, "undecided", "undecided")])
def test_where_an_interval_lies(low: float, high: float, above: str, below: str) -> None:
    found = Interval((low + high) / 2, low, high, 3)
    assert (str(judge(ABOVE, found)), str(judge(BELOW, found))) == (above, below)


def test_one_condition_that_fails_is_enough_and_one_undecided_decides_nothing() -> None:
    seeds = [{"a": 2.0, "b": 0.0}, {"a": 2.1, "b": 0.1}, {"a": 1.9, "b": 0.2}]
    assert decide((ABOVE, BELOW), seeds)[0] is Verdict.HOLDS
    assert decide((ABOVE, BELOW), [{**one, "b": 2 + one["b"]} for one in seeds])[0] is Verdict.FAILS
    assert decide((ABOVE, BELOW), [{**one, "b": 30 * one["b"]} for one in seeds])[0] is Verdict.UNDECIDED
    assert [round(found.mean, 6) for found in decide((ABOVE, BELOW), seeds)[1]] == [2.0, 0.1]
