"""Greedy search and beam search over a quick writer: the same choices as `models.writing.decoding.beam_search`.

What differs is the work. All beams begin alike, so the first token is computed once a sentence. A beam's best few
tokens are found before beams are compared, so that tables of beams and vocabulary are made once and not five times. The
books are kept in numpy, which takes a tenth of the time for a few numbers. Sentences that have ended leave the batch,
whenever enough have to go down to the next of a few sizes.

Shapes: B sentences still being written, N sentences at the beginning, K beams, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from models.base import DecodingOptions
from models.writing.decoding import Hypothesis
from models.writing.quick.writers import Text, Writer

#: numbers of sentences that a batch goes down to: few, as every number of rows costs time when it is first met
SIZES = (1, 2, 4, 8, 16, 24, 32, 48, 64, 96)
#: up to so many beams the best tokens are found one after another, by which each takes a look at all
ONE_BY_ONE = 8


@torch.inference_mode()
def search(writer: Writer, requests: Sequence[Sequence[int]], options: DecodingOptions, ends: Sequence[int],
           banned: Sequence[int], limits: Sequence[int]) -> list[list[Hypothesis]]:
    """For each request its `beam_size` best texts, best first; see `beam_search`. `limits` is a limit for each."""
    order = sorted(range(len(requests)), key=lambda i: len(requests[i]))
    text, logits = writer.begin([requests[i] for i in order], options.beam_size, max(limits), banned)
    find = _greedy if options.beam_size == 1 else _beams
    found = dict(zip(order, find(text, logits, options, np.array(ends), np.array([limits[i] for i in order]))))
    return [found[i] for i in range(len(requests))]


def best_tokens(logp: Tensor, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The `count` largest of each row of logp (R, V), which is used up, largest first: numbers and places, both
    (R, count)."""
    if count > ONE_BY_ONE:
        best = logp.topk(count, -1)
        return best.values.numpy(), best.indices.numpy()
    table, rows = logp.numpy(), np.arange(logp.size(0))
    found, places = np.empty((len(rows), count), np.float32), np.empty((len(rows), count), np.int64)
    for i in range(count):
        places[:, i] = table.argmax(1)
        found[:, i] = table[rows, places[:, i]]
        table[rows, places[:, i]] = -np.inf
    return found, places


def _leave(text: Text, open_: np.ndarray) -> np.ndarray | None:
    """Let sentences go that have ended, open_ (B,) False: the places kept, or None where all stay."""
    left, now = int(open_.sum()), len(open_)
    size = next((size for size in SIZES if left <= size < now), now)
    if size == now:
        return None
    kept = np.arange(size)
    gaps, movers = np.flatnonzero(~open_[:size]), size + np.flatnonzero(open_[size:])
    kept[gaps[:len(movers)]] = movers
    text.shrink(torch.from_numpy(gaps[:len(movers)]), torch.from_numpy(movers), size)
    return kept


def _greedy(text: Text, logits: Tensor, options: DecodingOptions, ends: np.ndarray, limits: np.ndarray
            ) -> list[list[Hypothesis]]:
    """One beam: the likeliest token, and its probability."""
    here = np.arange(len(limits))  # (B,) which sentence each row is
    tokens, scores = np.zeros((len(limits), limits.max()), np.int64), np.zeros((len(limits), limits.max()), np.float32)
    length, open_ = np.zeros_like(limits), limits > 0  # (N,), (B,)
    for step in range(limits.max()):
        logp = logits.log_softmax(-1).numpy()  # (B, V)
        token = logp.argmax(1)  # (B,)
        tokens[here, step], scores[here, step] = token, logp[np.arange(len(token)), token]
        length[here[open_]] += 1
        open_ = open_ & ~_among(token, ends) & (step + 1 < limits[here])
        if not open_.any():
            break
        kept = _leave(text, open_)
        if kept is not None:
            here, token, open_ = here[kept], token[kept], open_[kept]
        logits = text.step(torch.from_numpy(token))
    return [[_hypothesis(tokens[row, :n].tolist(), scores[row, :n].tolist(), ends)] for row, n in enumerate(length)]


def _among(token: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Which tokens end a text; as np.isin, which takes twenty times as long for a few."""
    found = token == -1
    for end in ends:
        found |= token == end
    return found


def _hypothesis(ids: list[int], scores: list[float], ends: np.ndarray) -> Hypothesis:
    finished = bool(ids) and ids[-1] in ends
    return Hypothesis(tuple(ids[:-1] if finished else ids), tuple(scores), finished)


def _beams(text: Text, logits: Tensor, options: DecodingOptions, ends: np.ndarray, limits: np.ndarray
           ) -> list[list[Hypothesis]]:
    """Beams of a sentence compete; see `beam_search` for what they are ranked by."""
    beams, count, power = options.beam_size, len(limits), np.float32(options.length_penalty)
    here = np.arange(count)
    past: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]] = []  # who, from whom, which token, its score
    last_total = np.zeros((count, beams), np.float32)
    last_length = np.zeros((count, beams), np.int64)
    # the first token: all beams are alike, so the best tokens of one are the beams
    total, token = best_tokens(logits.log_softmax(-1), beams)  # (B, K) each
    chosen, parent = total, np.zeros_like(token)
    length = np.ones((count, beams), np.int64)
    done = _among(token, ends)
    while True:
        past.append((here, parent, token, chosen))
        last_total[here], last_length[here] = total, length
        done = done | (length >= limits[here, None])
        open_ = np.logical_not(done.all(1))
        if not open_.any():
            break
        text.follow(torch.from_numpy(parent))
        kept = _leave(text, open_)
        if kept is not None:
            here, token, total, length, done = here[kept], token[kept], total[kept], length[kept], done[kept]
        logits = text.step(torch.from_numpy(token.reshape(-1)))
        batch, rows = len(here), np.arange(len(here))[:, None]
        logp, best = (part.reshape(batch, beams, beams) for part in best_tokens(logits.log_softmax(-1), beams))
        # a beam that has ended has one continuation, which costs nothing and adds no length
        logp[done], best[done] = -np.inf, ends[0] if len(ends) else 0
        logp[done, 0] = 0.0
        candidates = total[:, :, None] + logp  # (B, K, K)
        length = length + ~done
        ranked = candidates / length[:, :, None].astype(np.float32) ** power
        order = np.argsort(-ranked.reshape(batch, -1), axis=1, kind="stable")[:, :beams]  # (B, K)
        parent = order // beams
        token, chosen, total = (part.reshape(batch, -1)[rows, order] for part in (best, logp, candidates))
        length = length[rows, parent]
        done = done[rows, parent] | _among(token, ends)
    return _traced_back(past, last_total, last_length, ends)


def _traced_back(past: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]], total: np.ndarray,
                 length: np.ndarray, ends: np.ndarray) -> list[list[Hypothesis]]:
    """The texts of the beams that were left, read from their ends; total and length (N, K)."""
    count, beams = total.shape
    beam = np.tile(np.arange(beams), (count, 1))  # (N, K): where each text stands
    written: list[tuple[np.ndarray, np.ndarray]] = []
    for here, parent, token, chosen in reversed(past):
        tokens, scores = np.full((count, beams), -1), np.zeros((count, beams), np.float32)
        rows, now = here[:, None], beam[here]
        places = np.arange(len(here))[:, None]
        tokens[rows, np.arange(beams)] = token[places, now]
        scores[rows, np.arange(beams)] = chosen[places, now]
        beam[here] = parent[places, now]
        written.append((tokens, scores))
    tokens = np.stack([one for one, _ in reversed(written)], 2)  # (N, K, steps)
    scores = np.stack([one for _, one in reversed(written)], 2)
    return [[_hypothesis(tokens[row, k, :length[row, k]].tolist(), scores[row, k, :length[row, k]].tolist(), ends)
             for k in range(beams) if total[row, k] > -np.inf] for row in range(count)]
