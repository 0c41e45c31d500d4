"""The same training with more seeds: asking for it, and reading what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lib.corpus import corpus_info, own_folder
from lib.jobs import control
from lib.jobs.records import FOLDERS, SEEDS, Status
from lib.study import plan, records
from models.messages import N_, InputError

#: with how many seeds altogether a reader's corpus may be trained
LEAST, MOST = 2, 5
#: what the records call the budget of a run: the steps that the first training had
BUDGET = "own"


def start_seeds(key: str, methods: Sequence[str], seeds: int, limit: int | None = None) -> Status:
    """Train networks whose training has ended again, `seeds` times altogether with the first one, with its settings and
    steps. `follow(key, SEEDS)` and `stop(key, SEEDS)` work as ever. It counts among the runs of a visitor, who may have
    `limit` of them."""
    before = control.follow(key)
    ready = [name for name in plan.NETWORKS if name in before.methods and before.methods[name].state == "done"]
    if before.request is None or not methods or not set(methods) <= set(ready):
        raise InputError(N_("More seeds need networks whose training has ended; these have: {choices}."),
                         choices=", ".join(ready) or "-")
    if not LEAST <= seeds <= MOST:
        raise InputError(N_("{name} is {value}; it must be {choices}."), name="seeds", value=seeds,
                         choices=f"{LEAST} - {MOST}")
    if len(corpus_info(key).languages) < 2:
        raise InputError(N_("This corpus has one language; seeds are compared by translating."))
    return control.start(key, replace(before.request, methods=tuple(methods), kind=SEEDS, seeds=seeds), limit)


def path_of(key: str) -> Path:
    """Where the records of an own corpus are."""
    return own_folder.folder(key) / FOLDERS[SEEDS] / "seeds.jsonl"


def seed_records(key: str) -> list[dict[str, Any]]:
    """A record a network and seed, as the study writes them (`lib.study.records`), with "budget" `BUDGET`; [] before
    there is one, or where the file cannot be read."""
    try:
        return records.read(path_of(key))
    except (InputError, OSError, ValueError):
        return []
