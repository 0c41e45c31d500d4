"""`python -m tests.lib.engine.tiny_study RUN OUT SECONDS`: a run of the study with sixty pairs and networks
of 16 numbers a token, as a piece of work; its records go to OUT/RUN.jsonl. At each validation it waits SECONDS."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from unittest.mock import patch

import torch

from lib.corpus.corpora import Corpus
from lib.shelf.training_run import learn_tokenizer
from lib.study import plan, records, runs
from lib.study.plan import EQUAL, Planned
from tests.support.helpers import WORLD

TINY = {"contrastive_weight": 0.0, "validate_every": 2, "max_tokens": 200, "warmup_steps": 2, "save_every": 0.2}
LIMITS = runs.Limits(equal=6000, most=9000, patience=50)
RUNS = {run.name: run for run in (Planned("transformer_seq2seq", seed, budgets=(EQUAL,)) for seed in (0, 1))}


def corpus() -> Corpus:
    """Seventy-two pairs of the small world."""
    return Corpus(plan.CORPUS, "small", ("zh", "en"), list(WORLD()[:72]),
                  {"train": list(range(60)), "valid": list(range(60, 66)), "test": list(range(66, 72))}, "5ha")


@contextmanager
def tiny() -> Iterator[None]:
    """The plan with tiny networks, in the same numbers on every machine."""
    torch.set_num_threads(1)
    with patch.object(plan, "SHARED", TINY), patch.object(plan, "WIDTHS", {**plan.WIDTHS, "large": {"d_model": 16}}), \
            patch("models.training.loop.mixed_precision", lambda device: nullcontext()):
        yield


def execute(name: str, out: Path, seconds: float = 0.0) -> list[dict]:
    """What lacks of the run."""
    path, small = out / f"{name}.jsonl", corpus()
    done = {record["trial"]: record for record in records.read(path)}
    with tiny():
        for record in runs.execute(RUNS[name], small, learn_tokenizer(small), out, done, limits=LIMITS,
                                   report=lambda message: time.sleep(seconds)):
            records.add(path, record)
    return records.read(path)


if __name__ == "__main__":
    execute(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]))
