"""Where a network with cross-attention looks while a given text is written, and which word that links to which.

Shapes: B pairs, L layers, H heads, T target positions (one more than tokens: the end), S source positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch

from models.training.batching import chunks_by_length

if TYPE_CHECKING:
    from models.seq2seq import Seq2SeqMethod

BATCH = 64
#: methods with cross-attention
KEYS = ("rnn_attention", "transformer_seq2seq")


@torch.inference_mode()
def cross_weights(method: Seq2SeqMethod, pairs: Sequence[tuple[Sequence[int], Sequence[int]]], target: str
                  ) -> list[np.ndarray]:
    """For each pair of id lists the weights (L, H, T, S) while the given target is written."""
    tokenizer, network = method.tokenizer, method.network
    sources = [method.tagged(source, target) for source, _ in pairs]
    found: list[np.ndarray] = [np.zeros(0)] * len(pairs)
    for chunk in chunks_by_length(sources, BATCH):
        src, valid = method.pad([sources[i] for i in chunk])
        tgt, tgt_valid = method.pad([[tokenizer.bos_id, *pairs[i][1]] for i in chunk])
        memory, _ = network.encode(src, valid)
        _, inside = network.decode(tgt, tgt_valid, network.start(memory, valid), inspect=True)
        if isinstance(inside, list):
            weights = torch.stack([layer.cross_weights for layer in inside], dim=1)  # (B, L, H, T, S)
        else:
            weights = inside.weights.unsqueeze(1)  # (B, 1, 1, T, S)
        for row, i in enumerate(chunk):
            found[i] = weights[row, :, :, : len(pairs[i][1]) + 1, : len(sources[i])].float().cpu().numpy()
    return found


def links(method: Seq2SeqMethod, text: str, tokens: Sequence[str], target: str) -> list[int | None]:
    """For each of the written `tokens` the word of `text` (a number from 0, as the tokenizer has them) that the last
    layer's heads together look at most while the token's word is written; None for what is no piece of the vocabulary,
    and what comes after it. Attention to the parts of a word is added up; the tag and the end are no words."""
    tokenizer = method.tokenizer
    source = list(method.encode([text])[0])
    written: list[int] = []
    for token in tokens:
        id = tokenizer.token_id(token)
        if id is None or tokenizer.is_special(id):
            break
        written.append(id)
    words = tokenizer.words(source)
    if not written or not words:
        return [None] * len(tokens)
    weights = cross_weights(method, [(source, written)], target)[0][-1].mean(0)  # (T, S)
    looks = np.stack([weights[:, [1 + place for place in word]].sum(1) for word in words], axis=1)  # (T, words)
    found: list[int | None] = [None] * len(tokens)
    for group in tokenizer.words(written):
        most = int(looks[group].mean(0).argmax())
        for place in group:
            found[place] = most
    return found
