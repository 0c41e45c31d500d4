"""The causal mask: who may look at whom, and the proof that nothing which comes later is seen.

Shapes: T tokens, D d_model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from lib.inside.changed import changed
from models.messages import N_, InputError

if TYPE_CHECKING:
    from models.transformer_decoder import DecoderNetwork, TransformerDecoder


@torch.inference_mode()
def allowed(method: TransformerDecoder, count: int) -> np.ndarray:
    """(T, T) bool: may the row's token look at the column's? Asked of the network's own stack."""
    seen = torch.ones(1, count, dtype=torch.bool)
    numbers = torch.arange(count).unsqueeze(0)
    mask = method.network.stack.mask(seen, numbers, count)
    return mask[0, 0].expand(count, count).numpy().copy()


def peeking(method: TransformerDecoder) -> TransformerDecoder:
    """A copy that looks at everything, what comes later too; its weights are the same."""
    def uncover(network: DecoderNetwork) -> None:
        network.stack.causal = False

    return changed(method, uncover)


@dataclass(frozen=True)
class Changed:
    """What changing one token does: the largest difference of any number of the last layer at each place (T), with the
    mask and without; and the likeliest next token at each place before and after, with the mask."""

    masked: np.ndarray
    open: np.ndarray
    before: tuple[str, ...]
    after: tuple[str, ...]


@torch.inference_mode()
def change_token(method: TransformerDecoder, ids: Sequence[int], place: int, new: int) -> Changed:
    """Put the token `new` at `place` (from 0) of what the decoder reads, and compare."""
    if not 0 <= place < len(ids):
        raise InputError(N_("There is no token {place}; the places are {choices}."), place=place + 1,
                         choices=f"1 to {len(ids)}")
    both = [list(ids), [*ids[:place], new, *ids[place + 1:]]]
    differences, best = [], []
    for one in (method, peeking(method)):
        read, valid = one.pad(both)
        hidden, _ = one.network(read, valid)  # (2, T, D)
        differences.append((hidden[0] - hidden[1]).abs().amax(-1).numpy())
        if one is method:
            best = one.network.embedding.logits(hidden).argmax(-1).tolist()
    before, after = (tuple(method.tokenizer.pieces(row)) for row in best)
    return Changed(differences[0], differences[1], before, after)


@torch.inference_mode()
def another(method: TransformerDecoder, ids: Sequence[int], place: int) -> int:
    """A token to put in place of the one there: the likeliest other piece that the decoder itself would write there."""
    from lib.inside.transformer_decoder.reading import next_logp

    logp = next_logp(method, ids[:place])[-1]
    logp[[*method.tokenizer.special_ids, ids[place]]] = float("-inf")
    return int(logp.argmax())
