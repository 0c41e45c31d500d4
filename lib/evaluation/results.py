"""The results file of a shelf: every number that the Scoreboard shows, and how each was made.

    {"version": 1,
     "corpus": {"key", "title", "sha256", "splits", "licence", "attribution"},
     "about": {evaluation: how it was made},
     "methods": {key: {"title", "parameters", "bytes", "minutes", "training": {...from the card...},
                       "evaluations": {evaluation: {metric: value}}, "by_length": {direction: {k: {metric: value}}},
                       "latency": {name: milliseconds},
                       "run": {"date", "command", "seed", "hardware", "versions", "corpus_sha256"}}},
     "paired": {direction: {"best", "second", "metric", "best_score", "second_score", "p_value", "n"}}}

Evaluations are named `translation_zh_en`, `similarity_en`, `retrieval`, `generation` and so on. A method's part is
replaced as a whole when it is measured again; the others stay.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import models
from lib.evaluation.baselines import NEAREST
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
    return value


def _damaged() -> InputError:
    return InputError(N_("The results file {file} cannot be read; restore it, or make it again with: "
                         "python -m lib scoreboard"), file=FILE_NAME)


def merge(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """`new` laid over `old`, a method at a time, in teaching order with the baseline first."""
    methods = {**old.get("methods", {}), **new["methods"]}
    order = [NEAREST, *models.REGISTRY]
    keys = sorted(methods, key=lambda key: order.index(key) if key in order else len(order))
    return {**old, **new, "version": VERSION, "about": {**old.get("about", {}), **new.get("about", {})},
            "methods": {key: methods[key] for key in keys}}


def write_results(results: Mapping[str, Any], path: Path) -> None:
    """Write the file, whole or not at all."""
    text = json.dumps(results, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text.encode())


def results_frame(results: Mapping[str, Any]) -> Any:
    """A line a method and metric: method, evaluation, metric, value, low, high (95 % interval, or missing),
    parameters, minutes, megabytes, latency_ms (one sentence, beam search; reading it, where nothing translates).
    Refusals have no line."""
    import pandas as pd

    lines = []
    timed = "translate_beam" if any("translate_beam" in entry.get("latency", {})
                                    for entry in results.get("methods", {}).values()) else "embed"
    for key, entry in results.get("methods", {}).items():
        cost = {"parameters": entry.get("parameters"), "minutes": entry.get("minutes"),
                "megabytes": entry["bytes"] / 1e6 if entry.get("bytes") else None,
                "latency_ms": entry.get("latency", {}).get(timed)}
        for evaluation, row in entry.get("evaluations", {}).items():
            lines += [{"method": key, "evaluation": evaluation, **line, **cost} for line in _metrics(row)]
    columns = ["method", "evaluation", "metric", "value", "low", "high", "parameters", "minutes", "megabytes",
               "latency_ms"]
    return pd.DataFrame(lines, columns=columns)


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
