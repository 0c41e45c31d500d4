"""One training of the study, which ends twice: a trunk at a constant rate, and from it a decay for each budget.

    trunk ──────────┬──────────── … ──┬   until validation helps no more, or the cap
                    └─ equal          └─ converged

Everything is kept on disk, so a run that was stopped goes on: a budget that has its record is not trained again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lib.sampling import sample_of
from lib.shelf.training_run import PROGRESS_FILE, TrainingData, forget_after, read_progress, train_method
from lib.study import plan
from lib.study.plan import CONVERGED, EQUAL, Planned
from lib.study.scores import scored
from lib.study.trials import facts
from models.budget import Budget
from models.training.state import STATE_FILE, place_of

if TYPE_CHECKING:
    from lib.corpus.corpora import Corpus
    from models.language.tokenizer import Tokenizer

#: the folder of the part that both budgets share
TRUNK = "trunk"
Report = Callable[[str], None]


class Limits(NamedTuple):
    """The plan's numbers, or smaller ones for a trial run."""

    equal: int = plan.EQUAL_TOKENS
    most: int = plan.MOST_TOKENS
    patience: int = plan.PATIENCE


class Data(TrainingData):
    """The corpus with only some percent of its training pairs, drawn by a seed; a smaller share lies within a larger
    one of the same seed."""

    def __init__(self, corpus: Corpus, share: int = 100, seed: int = 0) -> None:
        from models.training.pair_data import TrainingPairs

        super().__init__(corpus)
        if share < 100:
            self.pairs = TrainingPairs(sample_of(list(self.pairs), max(2, len(self.pairs) * share // 100), seed))


def execute(run: Planned, corpus: Corpus, tokenizer: Tokenizer, out: Path, done: Mapping[str, Any], *,
            limits: Limits | None = None, command: str = "", report: Report = lambda message: None
            ) -> Iterator[dict[str, Any]]:
    """Train what lacks of a run, and give a record for each budget of it that is not in `done` ("run budget")."""
    limits = limits or Limits()
    folder, data = out / run.name, Data(corpus, run.share, run.seed)
    for budget in run.budgets:
        if f"{run.name} {budget}" in done:
            continue
        end = _branch(run, budget, data, tokenizer, folder, limits, report)
        for progress in train_method(run.method, tokenizer, data, folder / budget, end, seed=run.seed,
                                     config=run.config(), resume=True, command=command):
            report(f"{run.name}, {budget}: {progress.fraction:.0%}")
        report(f"{run.name}, {budget}: scores")
        yield _record(run, budget, corpus, tokenizer, folder, data)
    if CONVERGED in run.budgets or not run.whole:  # else the longer budget goes on from here
        shutil.rmtree(folder / TRUNK, ignore_errors=True)


def _branch(run: Planned, budget: str, data: Data, tokenizer: Tokenizer, folder: Path, limits: Limits, report: Report
            ) -> Budget:
    """Bring the trunk to where the budget's decay begins, lay its state into the budget's folder, and say how the
    decay is to be trained."""
    state = folder / budget / run.method / STATE_FILE
    constant = 1.0 - plan.DECAY
    if not state.is_file() and not (state.parent / "model.safetensors").is_file():
        most = limits.equal if budget == EQUAL else limits.most
        _grow(run, Budget(tokens=round(most * constant), decay_from=1.0, go_on=True,
                          patience=limits.patience if budget == CONVERGED else None), data, tokenizer, folder, report)
        state.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / TRUNK / STATE_FILE, state.with_suffix(".part"))
        shutil.copyfile(folder / TRUNK / PROGRESS_FILE, state.parent / PROGRESS_FILE)
        state.with_suffix(".part").replace(state)
    if budget == EQUAL:
        return Budget(tokens=limits.equal, decay_from=constant)
    # the decay is a fifth of the whole, wherever patience ended the trunk
    trunk = place_of(folder / TRUNK).tokens if (folder / TRUNK / STATE_FILE).is_file() else 0
    return Budget(tokens=round(trunk / constant) or limits.most, decay_from=constant)


def _grow(run: Planned, budget: Budget, data: Data, tokenizer: Tokenizer, folder: Path, report: Report) -> None:
    """Train the trunk on to the budget, and write down its course."""
    import models

    trunk = folder / TRUNK
    trunk.mkdir(parents=True, exist_ok=True)
    method = models.method_class(run.method)(tokenizer, run.config())
    steps = place_of(trunk).step if (trunk / STATE_FILE).is_file() else 0
    forget_after(trunk / PROGRESS_FILE, steps + 1)
    with (trunk / PROGRESS_FILE).open("a", encoding="utf-8") as log:
        for progress in method.train(data.pairs, data.valid, budget, seed=run.seed, directory=trunk, resume=True):
            if progress.message == "validated":
                log.write(json.dumps({"method": run.method, **asdict(progress)}, default=str) + "\n")
                log.flush()
                report(f"{run.name}, trunk: {progress.tokens:,} tokens, validation loss {progress.valid_loss:.3f}")


def _record(run: Planned, budget: str, corpus: Corpus, tokenizer: Tokenizer, folder: Path, data: Data
            ) -> dict[str, Any]:
    """What is kept of a finished budget: scores, their sentences, the course of training, and all that it takes to make
    it again."""
    import models

    place = folder / budget / run.method
    method = models.method_class(run.method).load(place, tokenizer)
    course = [[line["tokens"], round(line["cpu_seconds"] / 60, 2), round(line["valid_loss"], 4)]
              for line in read_progress(place / PROGRESS_FILE)
              if line.get("message") == "validated" and line.get("valid_loss") is not None]
    return {**facts(f"{run.name} {budget}", run.seed, method), "share": run.share, "width": run.width, "budget": budget,
            "training_pairs": len(data.pairs), "tokenizer": tokenizer.fingerprint, **scored(method, corpus),
            "course": course}
