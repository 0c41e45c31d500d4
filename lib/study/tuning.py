"""Equal tuning before the study: the same few changes for each network, one at a time, judged on the validation split.

What is judged is the mean of both directions' chrF, greedy. The test split is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import models
from lib.study import plan
from lib.study.scores import scored
from lib.study.trials import Trial, facts, finished, train
from models.budget import Budget

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus

STUDY = "tuning"
TOKENS = 1_000_000
#: by what the network's own learning rate is multiplied
RATES = {"rate-high": 1.6}


def tried(methods: Sequence[str] = plan.NETWORKS) -> Iterator[Trial]:
    """The trials of every network: with its own learning rate, and with a higher one."""
    for method in methods:
        config = models.method_class(method).default_config()
        changes: dict[str, Mapping[str, Any]] = {"as-it-is": {}}
        changes |= {name: {"learning_rate": round(config["learning_rate"] * factor, 6)}
                    for name, factor in RATES.items()}
        for name, change in changes.items():
            yield Trial(f"{method} {name}", name, method, {**plan.SHARED, **change})


def run(trial: Trial, corpus: Corpus, shelf: Path, out: Path, *, tokens: int = TOKENS, command: str = "",
        report: Callable[[str], None] = lambda message: None) -> dict[str, Any]:
    """Train a trial with the tokenizer of `shelf`, and its record, with "valid_chrf", the mean of both directions."""
    folder = train(trial, corpus, Budget(tokens=tokens), 0, out, command=command, report=report, start=shelf)
    method = finished(trial, folder)
    found = scored(method, corpus, ["valid"])
    ways = [value for name, value in found.items() if name.startswith("valid_chrf_")]
    return {**facts(trial.name, 0, method), **found, "valid_chrf": sum(ways) / len(ways)}
