"""The matrix as data: for each probe and method what was right, item by item and seed by seed, with its interval.

A cell keeps a mark an item: 1 right, h a tie, 0 wrong. Where it was measured with the same items and the same weights
it is not measured again. Weights of another seed add to a cell instead of replacing it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from lib.inside.matrix.ask import answers, refusal
from lib.inside.matrix.probe import CHANCE, Probe
from models.base import Method, RefusedError
from models.messages import InputError, Note

NAME = "matrix"
_MARKS = {0.0: "0", 0.5: "h", 1.0: "1"}
_VALUES = {mark: value for value, mark in _MARKS.items()}
#: the normal quantile of a 95 % interval
_Z = 1.959964


def name_of(probe: Probe) -> str:
    """A probe's name in the record: `negation_zh`."""
    return f"{probe.key}_{probe.lang}"


def marks_of(scores: Sequence[float]) -> str:
    """Scores as a line of marks."""
    return "".join(_MARKS[score] for score in scores)


def scores_of(marks: str) -> np.ndarray:
    """(N,) from a line of marks."""
    return np.array([_VALUES[mark] for mark in marks])


def interval(runs: Sequence[np.ndarray], resamples: int = 1000) -> tuple[float, float, float]:
    """Per cent right and its 95 % interval. One seed: over the sentences (Wilson 1927, which has a width at 0 and 100,
    too). Several: seeds and sentences are both resampled, the same sentences for all of them."""
    table = np.stack([np.asarray(run, dtype=float) for run in runs])  # (seeds, N)
    mean, n = float(table.mean()), table.shape[1]
    if len(table) == 1:
        centre = (mean + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z / (1 + _Z**2 / n) * float(np.sqrt(mean * (1 - mean) / n + _Z**2 / (4 * n * n)))
        return 100 * mean, 100 * max(centre - half, 0.0), 100 * min(centre + half, 1.0)
    rng = np.random.default_rng(0)
    drawn = [table[rng.integers(0, len(table), len(table))][:, rng.integers(0, n, n)].mean() for _ in range(resamples)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return 100 * mean, 100 * float(low), 100 * float(high)


def scored(runs: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A cell from its seeds."""
    value, low, high = interval([scores_of(run["marks"]) for run in runs.values()])
    return {"score": value, "low": low, "high": high, "seeds": dict(runs)}


def about(probe: Probe) -> dict[str, Any]:
    """What the record says of a probe."""
    found: dict[str, Any] = {"key": probe.key, "lang": probe.lang, "ask": str(probe.ask), "items": len(probe.items),
                             "fingerprint": probe.fingerprint, "chance": CHANCE[probe.ask]}
    if probe.baseline:
        value, low, high = interval([np.array(probe.baseline)])
        found["baseline"] = {"rule": probe.rule, "score": value, "low": low, "high": high}
    return found


def cell(method: Method | InputError, probe: Probe, before: Mapping[str, Any],
         report: Callable[[float], None] | None = None) -> dict[str, Any]:
    """One method on one probe: its scores, or why there are none. `before` is the cell as it was, {} for a new one."""
    if isinstance(method, InputError):
        return {"missing": {"message": method.message, "values": {k: str(v) for k, v in method.values.items()}}}
    if (why := refusal(method, probe.ask)) is not None:
        return {"refusal": _told(why)}
    seed, weights = str(method.card.get("seed", 0)), str(method.card.get("weights_sha256", ""))
    runs = dict(before.get("seeds", {}))
    if weights and runs.get(seed, {}).get("weights_sha256") == weights:
        return scored(runs)
    try:
        runs[seed] = {"marks": marks_of([a.score for a in answers(method, probe, report)]), "weights_sha256": weights}
    except RefusedError as error:
        return {"refusal": _told(Note(error.message, dict(error.values)))}
    return scored(dict(sorted(runs.items())))


def _told(why: Note) -> dict[str, Any]:
    return {"message": why.message, "values": {k: str(v) for k, v in why.values.items()}}


def measure(loaded: Mapping[str, Method | InputError], probes: Sequence[Probe], before: Mapping[str, Any] | None = None,
            report: Callable[[str], None] | None = None) -> dict[str, Any]:
    """The record of all probes and methods; what `before` has of the same items and weights is taken from there."""
    before = before or {}
    found: dict[str, Any] = {"probes": {}, "cells": {}}
    for probe in probes:
        name = name_of(probe)
        same = before.get("probes", {}).get(name, {}).get("fingerprint") == probe.fingerprint
        old = before.get("cells", {}).get(name, {}) if same else {}
        found["probes"][name] = about(probe)
        cells = dict(old)
        for key, method in loaded.items():
            if report:
                report(f"{name}: {key}")
            cells[key] = cell(method, probe, old.get(key, {}))
        found["cells"][name] = cells
    return found
