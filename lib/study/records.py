"""Records of trials: a file of JSON lines, a line a training. Lines are only added; what a line says is never changed.

A name may be run with several seeds; `summary` gives mean and spread over them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lib.paths import STUDIES
from models.files import plain
from models.messages import N_, InputError

Record = Mapping[str, Any]


def path_of(study: str) -> Path:
    """Where the records of a study are."""
    return STUDIES / f"{study}.jsonl"


def read(path: Path) -> list[dict[str, Any]]:
    """All records of a file, oldest first; [] where there is none. A line that is no record is an InputError, since a
    mean over what is left would be another mean."""
    if not path.is_file():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            record = json.loads(line)
            found.append({**record, "trial": str(record["trial"]), "seed": int(record["seed"])})
        except (ValueError, TypeError, KeyError) as error:
            raise InputError(N_("Line {line} of {path} is no record of a trial; take it out, or restore the file."),
                             line=number, path=str(path)) from error
    return found


def is_whole(record: Record) -> bool:
    """Whether it is of the study's main part: a network of full size on all pairs."""
    return record["share"] == 100 and record["width"] == "large"


def add(path: Path, record: Record) -> None:
    """Write one record more, as one line at the file's end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(plain(record), ensure_ascii=False) + "\n")


def summary(records: Iterable[Record], scores: Sequence[str]) -> list[dict[str, Any]]:
    """A row a trial, in the order of their first records: how many seeds, and of each score the mean and (from two
    seeds on) the standard deviation between seeds."""
    by_trial: dict[str, list[Record]] = {}
    for record in records:
        by_trial.setdefault(record["trial"], []).append(record)
    rows = []
    for trial, found in by_trial.items():
        row: dict[str, Any] = {"trial": trial, "seeds": len(found)}
        for score in scores:
            values = [float(record[score]) for record in found if record.get(score) is not None]
            mean = sum(values) / len(values) if values else None
            row[score] = mean
            row[f"{score}_sd"] = math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1)) if (
                mean is not None and len(values) > 1) else None
        rows.append(row)
    return rows
