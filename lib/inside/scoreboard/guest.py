"""What the Scoreboard shows of a guest: its recorded scores, and how it compares with ours, as long as ours are still
the ones that it was measured beside."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lib.evaluation.guest import RECORD
from lib.families.guests import NAMED
from lib.inside.standing import LIMIT
from lib.shelf import recorded

#: points that a score of ours may have changed since, by rounding on another machine
SAME = 0.05


class Beside(NamedTuple):
    """A guest's score in a question; `difference` is the guest's less that of our best row, with its 95 % interval and
    corrected p, None where ours are no longer the ones that it was measured beside. `pairs`: what p is corrected
    for."""

    key: str
    score: float
    best: str
    difference: float | None
    low: float | None
    high: float | None
    p_corrected: float | None
    decided: bool
    pairs: int


def records(shelf: Path) -> dict[str, dict[str, Any]]:
    """By key the records of guests that lie on a shelf and hold what is asked of them."""
    found = {key: recorded.read(shelf, RECORD + key) for key in NAMED}
    return {key: one for key, one in found.items() if all(
        isinstance(one.get(name), Mapping) for name in ("evaluations", "ours", "comparisons", "run"))}


def with_guests(results: Mapping[str, Any], found: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The results with a row for each guest; nothing of the results is changed."""
    rows = {key: {"title": one.get("title", key), "parameters": one.get("parameters"), "bytes": one.get("bytes"),
                  "minutes": None, "training": {}, "evaluations": one["evaluations"], "by_length": {},
                  "latency": one.get("latency", {}), "run": one["run"]} for key, one in found.items()}
    return {**results, "methods": {**results.get("methods", {}), **rows}}


def beside(key: str, record: Mapping[str, Any], evaluation: str, metric: str, best: str, score: float) -> Beside | None:
    """How the guest stands beside our row `best`, which has this score; None where it has no number."""
    own = record["evaluations"].get(evaluation, {}).get(metric)
    if not _number(own):
        return None
    nothing = Beside(key, float(own), best, None, None, None, None, False, 0)
    then = record["ours"].get(evaluation, {}).get(best, {}).get(metric)
    facts = record["comparisons"].get(f"{evaluation}:{metric}", {})
    pairs = facts.get("pairs", [])
    pair = next((one for one in pairs if (one.get("first"), one.get("second")) == (key, best)), None)
    if pair is None or not _number(then) or abs(then - score) > SAME:
        return nothing
    numbers = [pair.get(name) for name in ("difference", "low", "high", "p_corrected")]
    if not all(map(_number, numbers)):
        return nothing
    difference, low, high, p_corrected = numbers
    return Beside(key, float(own), best, difference, low, high, p_corrected, p_corrected < facts.get("limit", LIMIT),
                  len(pairs))


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
