"""Teacher forcing beside free running: the same writer on a right text that it is given, and on its own.

In training the writer reads the right tokens, whatever it would have written itself (Williams & Zipser 1989). In use it
reads its own, wrong ones too, which it has never met: exposure bias (Ranzato et al. 2016).

Shapes: T tokens of the reference, the end included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import torch

from lib.inside.source import read
from lib.inside.transformer_seq2seq.steps import walk
from models.messages import N_, InputError
from models.writing.decoding import forbid

if TYPE_CHECKING:
    from lib.inside.transformer_seq2seq.steps import Walk
    from models.transformer_seq2seq import TransformerSeq2Seq


@dataclass(frozen=True)
class Forced:
    """A reference read under teacher forcing. `ids` and `tokens` (T) with the `chances` (0-1) that the writer gave
    them; `own` (T) ids that it thought likeliest at each place, with their `own_chances`, and the `seconds` (T);
    `ranks` (T) of the reference's tokens, from 1."""

    ids: tuple[int, ...]
    tokens: tuple[str, ...]
    chances: np.ndarray
    own: tuple[int, ...]
    own_tokens: tuple[str, ...]
    own_chances: np.ndarray
    seconds: tuple[int, ...]
    ranks: np.ndarray

    @property
    def loss(self) -> float:
        """Mean negative natural-log probability: what training makes small."""
        return float(-np.log(np.maximum(self.chances, 1e-30)).mean())

    @property
    def right(self) -> float:
        """The share (0-1) of places at which its likeliest token is the reference's."""
        return float(np.mean([a == b for a, b in zip(self.ids, self.own)]))


@torch.inference_mode()
def read_forced(
    method: TransformerSeq2Seq, text: str, source: str, target: str, ids: Sequence[int],
    fed: Sequence[int] | None = None,
) -> Forced:
    """The writer on the reference `ids`, in one pass. `fed` are the tokens that it reads, as many as `ids`; without
    them it reads the reference itself."""
    reading, network, tokenizer = read(method, text, source, target), method.network, method.tokenizer
    given = list(ids) if fed is None else list(fed)
    tgt_in, valid = method.pad([[tokenizer.bos_id, *given]])
    hidden, _ = network.decode(tgt_in, valid, network.start(reading.memory, reading.valid))
    rows = forbid(network.embedding.logits(hidden[0]), method.banned_ids).softmax(-1)  # (T, V)
    wanted = torch.tensor([*ids, tokenizer.eos_id], device=rows.device)
    chances = rows.gather(1, wanted.unsqueeze(1))  # (T, 1)
    best = rows.topk(2, dim=-1)  # (T, 2)
    own, seconds = best.indices.T.tolist()
    return Forced(
        tuple(wanted.tolist()), tuple(tokenizer.pieces(wanted.tolist())), chances[:, 0].double().cpu().numpy(),
        tuple(own), tuple(tokenizer.pieces(own)), best.values[:, 0].double().cpu().numpy(), tuple(seconds),
        (1 + (rows > chances).sum(-1)).cpu().numpy())


def reference_ids(method: TransformerSeq2Seq, reference: str) -> list[int]:
    """The ids of a reference; one without a token is an InputError."""
    ids = list(method.encode([reference])[0])
    if not ids:
        raise InputError(N_("The reference has no token that could be read; write what the translation should be."))
    return ids


def first_difference(ids: Sequence[int], others: Sequence[int]) -> int | None:
    """The first place (from 0) at which the two differ; None where they are the same."""
    for place, (one, other) in enumerate(zip(ids, others)):
        if one != other:
            return place
    return None if len(ids) == len(others) else min(len(ids), len(others))


@dataclass(frozen=True)
class Slip:
    """One wrong token at `place` (from 0): the reference read with it (`forced`, whose chances after the place are
    those with the wrong history), and what is written freely after it and after the right token."""

    place: int
    wrong: int
    forced: Forced
    after_wrong: Walk
    after_right: Walk


def slip(
    method: TransformerSeq2Seq, text: str, source: str, target: str, ids: Sequence[int], place: int, wrong: int
) -> Slip:
    """Put `wrong` in place of the reference's token at `place`, once to read on with the reference and once to write
    on freely; beside it the same with the right token."""
    fed = [*ids[:place], wrong, *ids[place + 1:]][: len(ids)]
    given = {i: int(id) for i, id in enumerate(ids[:place])}
    right = int(ids[place]) if place < len(ids) else method.tokenizer.eos_id
    return Slip(place, wrong, read_forced(method, text, source, target, ids, fed),
                walk(method, text, source, target, given | {place: wrong}),
                walk(method, text, source, target, given | {place: right}))


def chances_frame(right: Forced, wrong: Forced | None = None) -> pd.DataFrame:
    """A line a token: `place` (from 1), `token`, `chance`, `rank`, `own`, `own_chance`, and `after_error`, the chance
    with the wrong history."""
    frame = pd.DataFrame({
        "place": np.arange(1, len(right.ids) + 1), "token": right.tokens, "chance": right.chances,
        "rank": right.ranks, "own": right.own_tokens, "own_chance": right.own_chances})
    return frame.assign(after_error=wrong.chances) if wrong is not None else frame
