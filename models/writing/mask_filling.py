"""Writing by filling masks, in two orders.

Easy-first fills a few masks a round, those it is surest of, and never takes one back: Goldberg & Elhadad 2010, "An
efficient algorithm for easy-first non-directional dependency parsing"; Mansimov et al. 2019, "A generalized framework
of sequence generation". Mask-Predict fills all of them every round and masks the least sure again, fewer each round:
Ghazvininejad et al. 2019, "Mask-Predict: Parallel decoding of conditional masked language models".

Shapes: P places, V vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

    from models.language.any_tokenizer import AnyTokenizer

    #: `(texts, places)` -> scores (P, V) for P places, each (text, position), minus infinity at what is not allowed
    LogitsAt = Callable[[Sequence[Sequence[int]], Sequence[tuple[int, int]]], Tensor]
    #: (text, position) -> (log-probability, id) of the best guess there
    Guesses = dict[tuple[int, int], tuple[float, int]]
    #: the texts without a mask, and for each the log-probability of each filled place, left to right
    Filled = tuple[list[list[int]], list[list[float]]]

ROUNDS = 5


def easy_first(logits_at: LogitsAt, texts: Sequence[Sequence[int]], mask_id: int, rounds: int = ROUNDS) -> Filled:
    """Each round every empty place is guessed and the surest guesses are kept; the next round has them to go by."""
    filled, masked = _copies(texts, mask_id)
    scores: list[dict[int, float]] = [{} for _ in filled]
    per_round = [math.ceil(len(places) / rounds) for places in masked]
    for _ in range(rounds):
        guesses = _guess(logits_at, filled, mask_id)
        for row, places in enumerate(masked):
            empty = [i for i in places if filled[row][i] == mask_id]
            for i in sorted(empty, key=lambda i: (guesses[row, i][0], i), reverse=True)[:per_round[row]]:
                scores[row][i], filled[row][i] = guesses[row, i]
    return filled, _left_to_right(scores, masked)


def mask_predict(logits_at: LogitsAt, texts: Sequence[Sequence[int]], mask_id: int, rounds: int = ROUNDS) -> Filled:
    """Round 0 fills all N masks; before round t of T the n = N (T - t) / T least sure places are masked again, and what
    was written there is forgotten, its log-probability too."""
    filled, masked = _copies(texts, mask_id)
    scores: list[dict[int, float]] = [{} for _ in filled]
    for t in range(rounds):
        for row, places in enumerate(masked):
            n = len(places) * (rounds - t) // rounds
            for i in sorted(places, key=lambda i: scores[row].get(i, 0.0))[:n]:
                filled[row][i] = mask_id
        for (row, i), (logp, id) in _guess(logits_at, filled, mask_id).items():
            scores[row][i], filled[row][i] = logp, id
    return filled, _left_to_right(scores, masked)


#: a configuration's `filling`
ORDERS: Mapping[str, Callable[..., Filled]] = {"easy-first": easy_first, "mask-predict": mask_predict}


def _copies(texts: Sequence[Sequence[int]], mask_id: int) -> tuple[list[list[int]], list[list[int]]]:
    """The texts to be written in, and where each has its masks."""
    return [list(text) for text in texts], [[i for i, id in enumerate(text) if id == mask_id] for text in texts]


def _guess(logits_at: LogitsAt, texts: Sequence[Sequence[int]], mask_id: int) -> Guesses:
    """What would be written at each mask, all of them read at once; texts without a mask are not read."""
    rows = [row for row, text in enumerate(texts) if mask_id in text]
    places = [(at, i) for at, row in enumerate(rows) for i, id in enumerate(texts[row]) if id == mask_id]
    if not places:
        return {}
    logp, ids = logits_at([texts[row] for row in rows], places).log_softmax(-1).max(-1)  # (P,) each
    return {(rows[at], i): (p, id) for (at, i), p, id in zip(places, logp.tolist(), ids.tolist())}


def _left_to_right(scores: Sequence[Mapping[int, float]], masked: Sequence[Sequence[int]]) -> list[list[float]]:
    return [[scores[row][i] for i in places] for row, places in enumerate(masked)]


def with_holes(tokenizer: AnyTokenizer, ids: Sequence[int], lang: str | None = None) -> str:
    """Readable text of ids, with "▢" for each mask."""
    parts: list[list[int]] = [[]]
    for id in ids:
        if id == tokenizer.mask_id:
            parts.append([])
        else:
            parts[-1].append(id)
    return " ▢ ".join(tokenizer.decode(part, lang) for part in parts).strip()
