"""The study's records as the Scoreboard shows them: seeds, means, courses, and curves of data and of size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from lib.corpus import own_folder
from lib.evaluation.significance import Compared
from lib.jobs.seeds import again
from lib.study import plan, power_law, records, verdicts

Record = Mapping[str, Any]
#: what a curve is over: field of a record
SIZES: Mapping[str, str] = {"data": "training_pairs", "size": "parameters"}


class Recorded(NamedTuple):
    """How many of the planned trainings of a budget have a record."""

    there: int
    planned: int


@dataclass(frozen=True)
class Standing:
    """One budget and direction: the networks' means with intervals, best first, and all pairs."""

    means: pd.DataFrame
    pairs: tuple[Compared, ...]

    @property
    def best(self) -> str:
        """The network with the best mean."""
        return str(self.means["key"].iloc[0])

    def pair(self, one: str, other: str) -> Compared | None:
        """`one` less `other`, whichever way it was tested; None where a network has one seed only."""
        for found in self.pairs:
            if (found.first, found.second) == (one, other):
                return found
            if (found.second, found.first) == (one, other):
                return found.turned()
        return None


def of_corpus(corpus: str) -> tuple[Record, ...]:
    """The records of the study, where the corpus is the one that it was made on; of an own corpus those of its
    trainings with more seeds."""
    if own_folder.is_own(corpus):
        return tuple(again.seed_records(corpus))
    path = records.path_of(plan.STUDY)
    if corpus != plan.CORPUS or not path.is_file():
        return ()
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> tuple[Record, ...]:
    return tuple(records.read(path))


def whole(found: Sequence[Record], budget: str | None = None) -> list[Record]:
    """The records of networks of full size on all pairs, at a budget or at any."""
    return [one for one in found if records.is_whole(one) and budget in (None, one["budget"])]


def recorded(found: Sequence[Record], budget: str) -> Recorded:
    """How far the main part of the plan has come, at a budget."""
    return Recorded(len(whole(found, budget)), len(list(plan.planned(budgets=(budget,), curves=False))))


def budgets(found: Sequence[Record]) -> list[str]:
    """The budgets that have a record, in the plan's order; an own corpus has one, its run's."""
    return [budget for budget in (*plan.BUDGETS, again.BUDGET) if whole(found, budget)]


def shown_first(found: Sequence[Record]) -> str:
    """Of the budgets with a record the largest that is complete; where none is, the largest."""
    there = budgets(found)
    complete = [budget for budget in there if (done := recorded(found, budget)).there >= done.planned]
    return (complete or there)[-1]


def decides(found: Sequence[Record]) -> bool:
    """Whether two networks have two seeds each at some budget, so that there is something to decide."""
    for budget in budgets(found):
        counted = Counter(one["method"] for one in whole(found, budget))
        if sum(count > 1 for count in counted.values()) > 1:
            return True
    return False


def seeds(found: Sequence[Record], budget: str, way: str, metric: str, keys: Sequence[str]) -> pd.DataFrame:
    """A line a training: key, seed, value (0-100), whole (of the text as one), tokens, minutes (of processor). The
    value of chrF is the mean of the sentences', which is what the study asks about; BLEU has no such mean."""
    return pd.DataFrame([
        (one["method"], one["seed"],
         float(np.mean(one[f"sentences_{way}"])) / 10 if metric == "chrf" else one[f"test_{metric}_{way}"],
         one[f"test_{metric}_{way}"], one["target_tokens"], one["cpu_minutes"])
        for one in whole(found, budget) if one["method"] in keys
    ], columns=["key", "seed", "value", "whole", "tokens", "minutes"])


def standing(found: Sequence[Record], budget: str, way: str, keys: Sequence[str]) -> Standing:
    """Means of the sentences' chrF with intervals over seeds and sentences (key, mean, low, high, seeds), best first,
    and the pairs of all networks, whichever are shown: the correction is for all of them."""
    scores = verdicts.of_records(found, budget, way, plan.NETWORKS)
    rows = [(key, *verdicts.interval(runs), len(runs)) for key, runs in scores.items() if key in keys]
    rows.sort(key=lambda row: -row[1])
    return Standing(pd.DataFrame(rows, columns=["key", "mean", "low", "high", "seeds"]),
                    tuple(verdicts.compare(scores)))


def courses(found: Sequence[Record], budget: str, keys: Sequence[str]) -> pd.DataFrame:
    """The learning curves, a line a validation: key, seed, tokens, minutes (of processor), loss."""
    return pd.DataFrame([(one["method"], one["seed"], *point) for one in whole(found, budget)
                         if one["method"] in keys for point in one["course"]],
                        columns=["key", "seed", "tokens", "minutes", "loss"])


def curve(found: Sequence[Record], over: str, keys: Sequence[str]) -> pd.DataFrame:
    """The trainings of the equal budget by the number of pairs ("data") or of parameters ("size"): key, seed, size,
    loss (validation). A network with one size alone is left out."""
    rows = [(one["method"], one["seed"], one[SIZES[over]], one["valid_loss"]) for one in found
            if one["method"] in keys and one["budget"] == plan.EQUAL and one["seed"] in plan.SHARE_SEEDS
            and (one["width"] == "large" if over == "data" else one["share"] == 100)]
    frame = pd.DataFrame(rows, columns=["key", "seed", "size", "loss"])
    return frame[frame.groupby("key")["size"].transform("nunique") > 1] if len(frame) else frame


def laws(frame: pd.DataFrame) -> dict[str, power_law.PowerLaw]:
    """The power law of each network of a `curve` that has three sizes."""
    found = {key: power_law.fit(list(part["size"]), list(part["loss"]))
             for key, part in frame.groupby("key", sort=False)}
    return {str(key): law for key, law in found.items() if law is not None}
