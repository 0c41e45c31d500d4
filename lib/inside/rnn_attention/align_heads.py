"""The attention of a method, head by head, measured against a yardstick of word alignments.

Shapes: B pairs, L layers, H heads, T target positions (one more than tokens: the end), S source positions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lib.inside.cross import cross_weights
from lib.inside.rnn_attention.align import GOLD, Measure, Report, Yardstick, _silence, agreement, error_rate
from models.messages import N_

if TYPE_CHECKING:
    from models.seq2seq import Seq2SeqMethod

#: when a word is looked for: one step early, while it is written, one step late (while it is read back)
SHIFTS = (-1, 0, 1)


@dataclass(frozen=True)
class Score:
    """One looker. `layer` and `head` count from 0 (None: no attention); `agreement` and `aer` as in
    `lib.inside.rnn_attention.align` at shift 0; `early` and `late` are the agreement one step before and after;
    `entropy` is the mean over steps in bits; `elsewhere` the share of attention that falls on the tag and the end."""

    key: str
    layer: int | None
    head: int | None
    agreement: float | None
    aer: float | None
    early: float | None = None
    late: float | None = None
    entropy: float | None = None
    elsewhere: float | None = None

    @property
    def shift(self) -> int:
        """Where the agreement is highest: -1 early, 0 in step, 1 late."""
        found = {-1: self.early, 0: self.agreement, 1: self.late}
        return max((0, 1, -1), key=lambda shift: -1.0 if (value := found[shift]) is None else value)


@dataclass(frozen=True)
class Comparison:
    """All lookers on one yardstick, and the links of each (by key, layer, head) for the pictures."""

    kind: str
    pairs: int
    trained_on: int
    scores: list[Score]

    def frame(self) -> pd.DataFrame:
        """A row a looker, with its `shift`."""
        return pd.DataFrame([asdict(score) | {"shift": score.shift} for score in self.scores])


def chosen_words(weights: np.ndarray, measure: Measure, shift: int = 0) -> list[int]:
    """For each target word the source word with most attention while the word is written: weights (T, S) with the
    tag before the source words and the end after them. Attention to the parts of a word is added up, and the steps of a
    target word are averaged."""
    words = np.stack([weights[:, [1 + p for p in word]].sum(1) for word in measure.source.words], axis=1)  # (T, I)
    found = []
    for word in measure.target.words:
        rows = [p + shift for p in word if 0 <= p + shift < len(weights)]
        found.append(int(words[rows].mean(0).argmax()) if rows else -1)
    return found


def bits(weights: np.ndarray) -> np.ndarray:
    """Entropy of each row of weights (..., S): 0 looks at one token, log2 S at all alike."""
    return -(weights * np.log2(np.where(weights > 0, weights, 1.0))).sum(-1)


def diagonal(measure: Measure) -> list[int]:
    """The source word at the same relative place: what anyone can say who has read nothing."""
    i, j = len(measure.source.words), len(measure.target.words)
    return [min(i - 1, int((n + 0.5) * i / j)) for n in range(j)]


def compare(methods: Mapping[str, Seq2SeqMethod], yardstick: Yardstick, target: str,
            report: Report = _silence) -> Comparison:
    """The methods' attention, the straight diagonal, and with a known alignment the aligner itself."""
    measures = yardstick.measures
    scores = [_plain("diagonal", measures, [diagonal(m) for m in measures])]
    if yardstick.kind == GOLD:
        scores.append(_plain("ibm1", measures, [m.aligner for m in measures]))
    pairs = [(m.source.ids, m.target.ids) for m in measures]
    for number, (key, method) in enumerate(methods.items()):
        report(0.6 + 0.4 * number / max(1, len(methods)), N_("Looking where the networks look …"))
        found = cross_weights(method, pairs, target)
        layers, heads = found[0].shape[:2] if found else (0, 0)
        for layer in range(layers):
            for head in range(heads):
                scores.append(_score(key, layer, head, measures, [w[layer, head] for w in found]))
    report(1.0, N_("Looking where the networks look …"))
    return Comparison(yardstick.kind, len(measures), yardstick.trained_on, scores)


def _plain(key: str, measures: Sequence[Measure], links: Sequence[Sequence[int]]) -> Score:
    chosen = list(zip(measures, links))
    return Score(key, None, None, agreement(chosen), error_rate(chosen))


def _score(key: str, layer: int, head: int, measures: Sequence[Measure], weights: Sequence[np.ndarray]) -> Score:
    by_shift = {shift: [(m, chosen_words(w, m, shift)) for m, w in zip(measures, weights)] for shift in SHIFTS}
    agreed = {shift: agreement(chosen) for shift, chosen in by_shift.items()}
    entropy = np.concatenate([bits(w) for w in weights]).mean()
    elsewhere = np.concatenate([w[:, 0] + w[:, -1] for w in weights]).mean()
    return Score(key, layer, head, agreed[0], error_rate(by_shift[0]), agreed[-1], agreed[1], float(entropy),
                 float(elsewhere))
