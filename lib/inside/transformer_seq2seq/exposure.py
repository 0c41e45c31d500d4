"""Exposure bias, counted: the loss of a reference's tokens behind one wrong token, beside the same with none."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.inside.transformer_seq2seq.forcing import read_forced
from models.base import Pair

if TYPE_CHECKING:
    from models.transformer_seq2seq import TransformerSeq2Seq

#: how far behind the error is looked
FAR = 8


def measure(
    method: TransformerSeq2Seq, pairs: Sequence[Pair], seed: int = 0,
    report: Callable[[int, int], None] = lambda done, count: None,
) -> dict[str, Any]:
    """Both directions of each pair: at a place drawn at random the reference's token gives way to the likeliest other
    one. "rows": for each distance behind it the mean loss (nats) with the right and the wrong history, with intervals
    (95 %, normal) and the number of tokens; "accuracy": the share of these tokens that would be written, for both."""
    draw = random.Random(seed)
    losses: dict[int, list[tuple[float, float]]] = {distance: [] for distance in range(1, FAR + 1)}
    right_hits, wrong_hits, count = 0, 0, 0
    first, second = method.languages
    for done, pair in enumerate(pairs, 1):
        for text, reference, source, target in ((pair.first, pair.second, first, second),
                                                (pair.second, pair.first, second, first)):
            ids = list(method.encode([reference])[0])
            if not ids or not method.encode([text])[0]:
                continue
            right = read_forced(method, text, source, target, ids)
            place = draw.randrange(len(ids))
            other = right.own[place] if right.own[place] != ids[place] else right.seconds[place]
            wrong = read_forced(method, text, source, target, ids, [*ids[:place], other, *ids[place + 1:]])
            for distance in range(1, min(FAR, len(ids) - place) + 1):
                at = place + distance
                losses[distance].append((-np.log(max(right.chances[at], 1e-30)),
                                         -np.log(max(wrong.chances[at], 1e-30))))
                right_hits += right.own[at] == right.ids[at]
                wrong_hits += wrong.own[at] == right.ids[at]
                count += 1
        if done % 20 == 0:
            report(done, len(pairs))
    rows = []
    for distance, found in losses.items():
        if len(found) < 2:
            continue
        values = np.array(found)  # (N, 2)
        mean, error = values.mean(0), 1.96 * values.std(0, ddof=1) / np.sqrt(len(values))
        rows.append({"distance": distance, "tokens": len(values)} | {
            f"{name}{end}": float(value) for i, name in enumerate(("right", "wrong"))
            for end, value in (("", mean[i]), ("_low", mean[i] - error[i]), ("_high", mean[i] + error[i]))})
    return {"rows": rows, "accuracy": {"right": right_hits / max(1, count), "wrong": wrong_hits / max(1, count)},
            "tokens": count}
