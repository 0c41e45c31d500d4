"""Who wins a question, by how much, and what is undecided: read off the results file, nothing is tested here."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from lib.evaluation.rows import is_baseline, is_guest

#: metrics of which less is better begin so
LESS_IS_BETTER = ("bits",)
#: a corrected p below this is called decided, where the file does not say
LIMIT = 0.05


def less_is_better(metric: str) -> bool:
    """Whether the smaller number is the better one."""
    return metric.startswith(LESS_IS_BETTER)


class Question(NamedTuple):
    """Something that the methods are ranked by: `code` in the URL, the evaluation, its metrics (the first comes
    first)."""

    code: str
    evaluation: str
    metrics: tuple[str, ...]


def questions(results: Mapping[str, Any], languages: Sequence[str]) -> list[Question]:
    """Those that have a number for some row, translation first."""
    ways = list(itertools.permutations(languages, 2))
    rows = [entry.get("evaluations", {}) for entry in results.get("methods", {}).values()]
    foreseen = sorted({name for row in rows for name in row.get("generation", {})
                       if less_is_better(name) and not name.endswith(("_low", "_high"))}, key=_plainest)
    asked = [
        *(Question(f"translation_{a}_{b}", f"translation_{a}_{b}", ("chrf", "bleu")) for a, b in ways),
        *(Question(f"similarity_{code}", f"similarity_{code}", ("spearman",)) for code in reversed(languages)),
        *(Question(f"retrieval_{a}_{b}", "retrieval", (f"p1_{a}_{b}",)) for a, b in ways),
        Question("generation", "generation", tuple(foreseen)),
    ]
    found = []
    for question in asked:
        there = tuple(metric for metric in question.metrics
                      if any(_number(row.get(question.evaluation, {}).get(metric)) for row in rows))
        if there:
            found.append(question._replace(metrics=there))
    return found


def _plainest(name: str) -> tuple[int, str]:
    """The whole before its languages."""
    return len(name), name


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class Compared(NamedTuple):
    """Two rows, the better score first: how much better it is (never below 0 but for rounding), with its 95 %
    interval, the p-value and the one corrected for all pairs of the question; None where that was not told."""

    ahead: str
    behind: str
    difference: float
    low: float | None
    high: float | None
    p_value: float | None
    p_corrected: float | None
    decided: bool


@dataclass(frozen=True)
class Standing:
    """A question's rows with their scores, best first, and what is known of each pair. `facts` is what the file says of
    the test: its name, the trials, the correction, the number of sentences; {} where nothing was tested."""

    evaluation: str
    metric: str
    scores: dict[str, float]
    pairs: tuple[Compared, ...]
    facts: Mapping[str, Any]
    #: pairs that the correction is for: those of rows that are not shown are among them
    family: int

    @property
    def methods(self) -> list[str]:
        """The rows that can win, best first."""
        return [key for key in self.scores if not is_baseline(key) and not is_guest(key)]

    @property
    def baselines(self) -> list[str]:
        """The rows that are there to be beaten, best first."""
        return [key for key in self.scores if is_baseline(key)]

    def pair(self, one: str, other: str) -> Compared | None:
        """What is known of two rows, in whichever order."""
        return next((pair for pair in self.pairs if {pair.ahead, pair.behind} == {one, other}), None)

    def of(self, key: str, among: Collection[str]) -> Iterator[Compared]:
        """The pairs of one row with those `among` the rows, in the order of the rows."""
        for other in self.scores:
            if other in among and other != key and (pair := self.pair(key, other)):
                yield pair


def standing(results: Mapping[str, Any], evaluation: str, metric: str, keys: Collection[str] | None = None) -> Standing:
    """How the rows (`keys`, or all) stand in a question."""
    found = {key: entry.get("evaluations", {}).get(evaluation, {}).get(metric)
             for key, entry in results.get("methods", {}).items() if keys is None or key in keys}
    sign = -1 if less_is_better(metric) else 1
    order = sorted((key for key, value in found.items() if _number(value)), key=lambda key: -sign * found[key])
    facts = results.get("comparisons", {}).get(f"{evaluation}:{metric}")
    facts = facts if isinstance(facts, Mapping) else {}
    tested = [row for row in facts.get("pairs", []) if isinstance(row, Mapping)]
    limit = facts["limit"] if _number(facts.get("limit")) else LIMIT
    place = {key: i for i, key in enumerate(order)}
    pairs = [_oriented(row, place, sign, limit) for row in tested
             if row.get("first") in place and row.get("second") in place and _number(row.get("difference"))]
    pairs.sort(key=lambda pair: (place[pair.ahead], place[pair.behind]))
    return Standing(evaluation, metric, {key: float(found[key]) for key in order}, tuple(pairs),
                    {name: value for name, value in facts.items() if name != "pairs"}, len(tested))


def _oriented(row: Mapping[str, Any], place: Mapping[str, int], sign: int, limit: float) -> Compared:
    first, second = row["first"], row["second"]
    turned = place[first] > place[second]
    factor = sign * (-1 if turned else 1)
    ends = [factor * row[name] if _number(row.get(name)) else None for name in ("low", "high")]
    known = [end for end in ends if end is not None]
    low, high = (min(known), max(known)) if len(known) == 2 else (None, None)
    corrected = row.get("p_corrected") if _number(row.get("p_corrected")) else None
    raw = row.get("p_value") if _number(row.get("p_value")) else None
    ahead, behind = (second, first) if turned else (first, second)
    difference = factor * row["difference"]
    return Compared(ahead, behind, difference + 0.0, low, high, raw, corrected,
                    corrected is not None and corrected < limit)


def pairs_frame(found: Standing) -> pd.DataFrame:
    """A line a pair that was tested: row and column (the better one's and the other's key), difference, low, high,
    p_value, p_corrected, decided."""
    columns = ["row", "column", "difference", "low", "high", "p_value", "p_corrected", "decided"]
    return pd.DataFrame([tuple(pair) for pair in found.pairs], columns=columns)
