"""The study by length: each network's mean on short and long texts, and whether a lead grows with length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from lib.evaluation.significance import Compared
from lib.inside.scoreboard.study import Record
from lib.study import lengths, verdicts

#: what the texts are: whole sentences as people wrote them, or several joined into one
REAL, JOINED = "real", "joined"
#: the steps of the ladder whose lead is asked about: what attention adds, and what leaving recurrence out does
STEPS = (("rnn_attention", "rnn"), ("transformer_seq2seq", "rnn_attention"))


def grouped(found: Sequence[Record], texts: str, budget: str, way: str, keys: Sequence[str]) -> lengths.Groups:
    """By length and network: the scores (S, n) of its runs; {} where it was not measured. `way`: "zh_en"."""
    kept: dict[str, Any] = lengths.read()
    if texts == REAL:
        pieces = kept.get("pieces", {}).get(way.split("_")[0])
        same = all(record["corpus_sha256"] == kept.get("corpus_sha256") for record in found)
        return lengths.by_real_length(found, pieces, budget, way, keys) if pieces and same else {}
    return lengths.by_joined(kept.get("joined", {}), found, budget, way, keys)


def frame(groups: lengths.Groups) -> pd.DataFrame:
    """A line a length and network: key, bucket, value (mean), low, high (95 % over seeds and sentences), n, seeds."""
    return pd.DataFrame([(key, bucket, *verdicts.interval(runs), runs.shape[1], len(runs))
                         for bucket, networks in groups.items() for key, runs in networks.items()],
                        columns=["key", "bucket", "value", "low", "high", "n", "seeds"])


def ends(groups: lengths.Groups, texts: str) -> tuple[list[str], list[str]]:
    """The labels of what counts as short and as long: of real sentences the two groups at either end, of joined ones
    the first and the last number."""
    labels, wide = list(groups), 2 if texts == REAL else 1
    return labels[:wide], labels[-wide:]


def leads(groups: lengths.Groups, texts: str) -> list[Compared]:
    """For each of STEPS whose networks have two seeds: how much greater its lead is on long texts than on short ones,
    corrected for both."""
    short, long = ends(groups, texts)
    pairs, gaps = [], []
    for pair in STEPS:
        if all(len(groups[label].get(key, ())) > 1 for label in groups for key in pair):
            first, second = ([np.concatenate([groups[label][key] for label in part], axis=1) for part in (short, long)]
                             for key in pair)
            pairs.append(pair)
            gaps.append(verdicts.growth((first[0], first[1]), (second[0], second[1])))
    return verdicts.together(pairs, gaps)
