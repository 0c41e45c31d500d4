"""The results file of a shelf: every number that the Scoreboard shows, and how each was made.

    {"version": 1,
     "corpus": {"key", "title", "sha256", "splits", "licence", "attribution"},
     "about": {evaluation: how it was made},
     "methods": {key: {"title", "parameters", "bytes", "minutes", "training": {...from the card...},
                       "evaluations": {evaluation: {metric: value}}, "by_length": {direction: {k: {metric: value}}},
                       "latency": {evaluation: milliseconds},
                       "run": {"date", "command", "seed", "hardware", "versions", "corpus_sha256"}}},
     "comparisons": {"evaluation:metric": {"test", "trials", "correction", "seed", "n", "limit", "pairs": [
        {"first", "second", "difference", "low", "high", "p_value", "p_corrected"}]}}}

Evaluations are named `translation_zh_en`, `similarity_en`, `retrieval`, `generation` and so on. A method's part is
replaced as a whole when it is measured again; the others stay. A question's comparisons are made of all methods at
once (the correction is for all its pairs), so they fall when only some of them are measured again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import models
from lib.evaluation.baselines import BASELINES
from lib.evaluation.metrics import REFUSED
from lib.shelf import library
from models.files import write_atomically
from models.messages import N_, InputError

FILE_NAME = "results.json"
VERSION = 1


def read_results(corpus: str, directory: Path | str | None = None) -> dict[str, Any]:
    """The results of a shelf, {} when there are none; a damaged file is an InputError."""
    return read_file(library.shelf(corpus, directory) / FILE_NAME)


def read_file(path: Path) -> dict[str, Any]:
    """The same, of a named file."""
    if not path.is_file():
        return {}
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged() from error
    if not isinstance(value, dict) or not isinstance(value.get("methods"), dict):
        raise _damaged()
    value.pop("paired", None)  # older files: a test that called too many differences decided
    return value


def _damaged() -> InputError:
    return InputError(N_("The results file {file} cannot be read; restore it, or make it again with: "
                         "python -m lib scoreboard"), file=FILE_NAME)


def merge(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """`new` laid over `old`, a method at a time, in teaching order with the baselines first."""
    methods = {**old.get("methods", {}), **new["methods"]}
    order = [*BASELINES, *models.REGISTRY]
    keys = sorted(methods, key=lambda key: order.index(key) if key in order else len(order))
    merged = {**old, **new, "version": VERSION, "about": {**old.get("about", {}), **new.get("about", {})},
              "methods": {key: methods[key] for key in keys}}
    merged["comparisons"] = _complete({**old.get("comparisons", {}), **new.get("comparisons", {})}, merged, new)
    return merged


def _complete(tested: Mapping[str, Any], merged: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The comparisons that cover every method with a score in their question and are of the same measurement."""
    kept = {}
    for question, one in tested.items():
        evaluation, _, metric = question.partition(":")
        have = {key for key, entry in merged["methods"].items()
                if isinstance(entry.get("evaluations", {}).get(evaluation, {}).get(metric), int | float)}
        covered = {pair[side] for pair in one["pairs"] for side in ("first", "second")}
        again = have & set(new["methods"])
        if covered == have and (question in new.get("comparisons", {}) or not again):
            kept[question] = one
    return kept


def write_results(results: Mapping[str, Any], path: Path) -> None:
    """Write the file, whole or not at all."""
    text = json.dumps(results, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text.encode())


def results_frame(results: Mapping[str, Any]) -> Any:
    """A line a method and metric: method, evaluation, metric, value, low, high (95 % interval, or missing), and what it
    cost: parameters, minutes (by the clock), cpu_minutes, target_tokens (that it was asked for in training), megabytes,
    latency_ms (`latency_of`). Refusals have no line, and neither have metrics that are refused (`metrics.REFUSED`)."""
    import pandas as pd

    lines = []
    for key, entry in results.get("methods", {}).items():
        training = entry.get("training", {})
        cost = {"parameters": entry.get("parameters"), "minutes": entry.get("minutes"),
                "cpu_minutes": training.get("cpu_minutes"), "target_tokens": training.get("target_tokens"),
                "megabytes": entry["bytes"] / 1e6 if entry.get("bytes") else None}
        for evaluation, row in entry.get("evaluations", {}).items():
            lines += [{"method": key, "evaluation": evaluation, **line, **cost,
                       "latency_ms": latency_of(entry, evaluation)}
                      for line in _metrics(row) if not line["metric"].startswith(tuple(REFUSED))]
    columns = ["method", "evaluation", "metric", "value", "low", "high", "parameters", "minutes", "cpu_minutes",
               "target_tokens", "megabytes", "latency_ms"]
    return pd.DataFrame(lines, columns=columns)


def latency_of(entry: Mapping[str, Any], evaluation: str) -> float | None:
    """Milliseconds that a method's answer takes as `evaluation` asks for it: for one sentence, in generation for one
    token; None where nobody timed it."""
    found = entry.get("latency", {})
    if evaluation.startswith("translation"):  # older files name the ways of asking, and timed one direction
        older = "translate_greedy" if evaluation.endswith("_greedy") else "translate_beam"
    else:
        older = "" if evaluation == "generation" else "embed"
    return found.get(evaluation, found.get(older))


def length_frame(results: Mapping[str, Any]) -> Any:
    """A line a method, direction ("zh_en"), number of joined pairs and metric: method, direction, pairs, metric,
    value, low, high."""
    import pandas as pd

    lines = [
        {"method": key, "direction": direction, "pairs": int(k), **line}
        for key, entry in results.get("methods", {}).items()
        for direction, groups in entry.get("by_length", {}).items()
        for k, row in groups.items() for line in _metrics(row)
    ]
    return pd.DataFrame(lines, columns=["method", "direction", "pairs", "metric", "value", "low", "high"])


def _metrics(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"metric": name, "value": value, "low": row.get(f"{name}_low"), "high": row.get(f"{name}_high")}
        for name, value in row.items()
        if isinstance(value, int | float) and not name.endswith(("_low", "_high"))
    ]
