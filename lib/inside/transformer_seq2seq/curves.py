"""Learning curves of the methods that translate with attention: read from the logs of their trainings.

A curve of the shipped weights is recorded (`python -m lib benchmark curves`); one of own weights lies beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from lib.evaluation.results import latency_of, read_results
from lib.shelf import library, recorded
from lib.shelf.training_run import PROGRESS_FILE, read_progress
from models.messages import InputError

#: the three Transformers and the RNN with attention
KEYS = ("rnn_attention", "transformer_encoder", "transformer_decoder", "transformer_seq2seq")
#: the encoder fills masks, so its loss counts other tokens than that of the others
OTHER_LOSS = "transformer_encoder"
RECORD = "curves"
#: points of a recorded curve
POINTS = 90
COLUMNS = ("step", "minutes", "tokens", "loss", "valid_loss")
#: what COLUMNS name
Point = dict[str, Any]


def points(lines: Iterable[Mapping[str, Any]], count: int = POINTS) -> list[Point]:
    """A training's log as about `count` points, evenly over its length and the last always among them: step, minutes,
    tokens (predicted so far), loss, and valid_loss where it had just been measured."""
    found: dict[int, Point] = {}
    measured = None
    for line in lines:
        step, seconds, valid = line.get("step"), line.get("seconds"), line.get("valid_loss")
        if not isinstance(step, int) or line.get("loss") is None or seconds is None:
            continue
        speed = line.get("tokens_per_second")
        found[step] = {
            "step": step, "minutes": round(seconds / 60, 3),
            "tokens": round(speed * seconds) if speed else None, "loss": _rounded(line["loss"]),
            "valid_loss": _rounded(valid) if valid != measured or line.get("done") else None}
        measured = valid
    rows = [found[step] for step in sorted(found)]
    judged = _spread([row for row in rows if row["valid_loss"] is not None], count // 2)
    others = _spread([row for row in rows if row["valid_loss"] is None], count - len(judged))
    return sorted([*judged, *others], key=lambda row: row["step"])


def _spread(rows: list[Point], count: int) -> list[Point]:
    """At most `count` of the rows, evenly, the first and the last among them."""
    if len(rows) <= count:
        return rows
    return [rows[place] for place in sorted({round(i * (len(rows) - 1) / (count - 1)) for i in range(count)})]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)


def same_training(lines: Sequence[Mapping[str, Any]], card: Mapping[str, Any]) -> bool:
    """Whether a log is that of the weights with this card: the same last step and the same held-out loss."""
    summary: Mapping[str, Any] = next((line.get("summary", {}) for line in reversed(lines) if line.get("done")), {})
    return bool(summary) and all(summary.get(name) == card.get(name) for name in ("steps", "valid_loss"))


def curves_frame(corpus: str, directory: Path | None = None, keys: Sequence[str] = KEYS) -> tuple[pd.DataFrame, str]:
    """A line a method and point: key and COLUMNS; and the command of the record, "" where the logs lie beside the
    weights."""
    shelf = library.shelf(corpus, directory)
    lines = [{"key": key, **row} for key in keys for row in points(read_progress(shelf / key / PROGRESS_FILE))]
    command = ""
    if not lines:
        record = recorded.read(shelf, RECORD)
        kept = record.get("curves", {})
        lines = [{"key": key, **row} for key in keys for row in kept.get(key, {}).get("points", ())]
        command = record.get("run", {}).get("command", "") if lines else ""
    return pd.DataFrame(lines, columns=["key", *COLUMNS]), command


def _measured(corpus: str, directory: Path | None) -> dict[str, Any]:
    """What results.json says of each method; {} where there is none."""
    try:
        return read_results(corpus, directory).get("methods", {})
    except InputError:
        return {}


def facts_frame(corpus: str, directory: Path | None = None, keys: Sequence[str] = KEYS) -> pd.DataFrame:
    """A line a method: key, parameters, minutes, tokens_per_second, valid_loss, epochs, latency_ms (one sentence,
    greedy, as results.json has it); what nobody measured is missing. The training is the first one, in which
    translating was learned, where sentence vectors were trained on after it."""
    measured = _measured(corpus, directory)
    greedy = next((name for entry in measured.values() for name in entry.get("evaluations", {})
                   if name.startswith("translation_") and name.endswith("_greedy")), "translation_greedy")
    lines = []
    for key in keys:
        card, entry = library.read_card(corpus, key, directory), measured.get(key, {})
        known = {**entry.get("training", {}), **card, **library.first_training(card)}
        lines.append({
            "key": key, "parameters": known.get("parameters") or entry.get("parameters"),
            **{name: known.get(name) for name in ("minutes", "tokens_per_second", "valid_loss", "epochs")},
            "latency_ms": latency_of(entry, greedy)})
    frame = pd.DataFrame(lines)
    return frame[frame.drop(columns="key").notna().any(axis=1)]


def quality_frame(corpus: str, directory: Path | None = None, keys: Sequence[str] = KEYS) -> pd.DataFrame:
    """A line a method, direction ("zh_en") and metric ("bleu", "chrf"): key, direction, metric, value, low, high."""
    measured = _measured(corpus, directory)
    lines = []
    for key in keys:
        for name, row in measured.get(key, {}).get("evaluations", {}).items():
            if not name.startswith("translation_") or name.endswith("_greedy"):
                continue
            lines += [{"key": key, "direction": name.removeprefix("translation_"), "metric": metric,
                       "value": row[metric], "low": row.get(f"{metric}_low"), "high": row.get(f"{metric}_high")}
                      for metric in ("bleu", "chrf") if isinstance(row.get(metric), int | float)]
    return pd.DataFrame(lines, columns=["key", "direction", "metric", "value", "low", "high"])
