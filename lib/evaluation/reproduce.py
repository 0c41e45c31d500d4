"""Are the numbers of a results file those that its weights give? Every score is measured again and held against it.

On one kind of machine the same weights and text give the same numbers. On another one sums are rounded elsewhere in
their last digits, and now and then a sentence is written otherwise: `TOLERANCES` is what that may change. Times are
never compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

#: how far a number may be off on another kind of machine, by a part of its name; the first that fits
TOLERANCES = (
    ("bits_per_character", 0.01), ("p_value", 0.1), ("p_corrected", 0.5),
    ("generation", 3.0), ("by_length", 2.0), ("", 0.5),
)
#: numbers as near as this are the same
SAME = 1e-6


class Line(NamedTuple):
    """A number by its place in the file, as it is there and as it was measured; None where it is missing."""

    name: str
    kept: float | None
    measured: float | None

    @property
    def same(self) -> bool:
        """Whether the two are the same number, or missing both."""
        if self.kept is None or self.measured is None:
            return self.kept is self.measured
        return abs(self.kept - self.measured) <= SAME

    @property
    def near(self) -> bool:
        """Whether they are as near as another kind of machine makes them."""
        if self.kept is None or self.measured is None:
            return self.kept is self.measured
        return abs(self.kept - self.measured) <= next(most for part, most in TOLERANCES if part in self.name)


def against(kept: Mapping[str, Any], measured: Mapping[str, Any]) -> list[Line]:
    """A line for every number of the evaluations that `measured` has, whether in it or in `kept`. Comparisons only
    where all methods of `kept` were measured: the correction is for all of them."""
    names, keys = set(measured["about"]), set(measured["methods"])
    new, old = dict(_numbers(measured, names, keys)), dict(_numbers(kept, names, keys))
    if keys < set(kept.get("methods", {})):
        new, old = ({name: value for name, value in one.items() if not name.startswith("comparisons")}
                    for one in (new, old))
    return [Line(name, old.get(name), new.get(name)) for name in {**old, **new}]


def _numbers(results: Mapping[str, Any], names: set[str], keys: set[str]) -> Iterator[tuple[str, float | None]]:
    for key, entry in results.get("methods", {}).items():
        if key not in keys:
            continue
        for name, row in entry.get("evaluations", {}).items():
            if name in names:
                yield from _row(f"{key} {name}", row)
        if "by_length" in names:
            for direction, groups in entry.get("by_length", {}).items():
                for k, row in groups.items():
                    yield from _row(f"{key} by_length {direction} {k}", row)
    for question, one in results.get("comparisons", {}).items():
        if question.partition(":")[0] in names:
            for pair in one["pairs"]:
                yield from _row(f"comparisons {question} {pair['first']} - {pair['second']}", pair)


def _row(name: str, row: Mapping[str, Any]) -> Iterator[tuple[str, float | None]]:
    for metric, value in row.items():
        if metric != "seconds" and (value is None or isinstance(value, int | float)):
            yield f"{name} {metric}", value
