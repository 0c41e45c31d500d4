"""The residual stream of a Transformer stack: how large it is, what each block adds, and what each layer would predict
if it were the last ("logit lens": nostalgebraist 2020).

Works on any `Stack`: the encoder's, the decoder's, the two of the seq2seq.

Shapes: L layers, T tokens, D d_model, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from lib.inside.transformer_encoder.heads_measured import OneStack, has_stack, inside_of
from models.blocks.transformer import LayerInside, Stack
from models.messages import N_, InputError
from models.transformer_decoder import DecoderNetwork
from models.transformer_encoder import EncoderNetwork, TransformerEncoder

#: what adds to the stream, and what is measured of each layer
STREAM, ATTENTION, CROSS, FEED_FORWARD = "stream", "attention", "cross", "feed_forward"


@dataclass(frozen=True)
class Reading:
    """A text as a stack has read it: `ids` and `pieces` (T), what each layer did, the network's output `hidden` (T, D),
    and the network and stack that did it."""

    ids: tuple[int, ...]
    pieces: tuple[str, ...]
    layers: list[LayerInside]
    hidden: Tensor
    network: EncoderNetwork | DecoderNetwork
    stack: Stack

    def logits(self, hidden: Tensor) -> Tensor:
        """What the output layer says to states (..., D) that the stack's last norm has been over: (..., V)."""
        network = self.network
        return network.logits(hidden) if isinstance(network, EncoderNetwork) else network.embedding.logits(hidden)


@torch.inference_mode()
def read(method: OneStack, text: str, source: str, second: str | None = None) -> Reading:
    """The encoder's reading of a sentence, in which [MASK] may stand, alone or joined to `second`; the decoder's of the
    sentence after its opening."""
    if not has_stack(method):
        raise InputError(N_("This view opens one stack of Transformer layers; {method} has none."), method=method.key)
    if isinstance(method, TransformerEncoder):
        ids = method.encode_with_masks(text)
        whole = method.single(ids) if second is None else method.joined(ids, method.encode_with_masks(second))
    else:
        ids = method.encode([text])[0]
        whole = [*method.opening(source), *ids]
    if not ids:
        raise InputError(N_("This text has no token that could be read; write a sentence."))
    return read_ids(method, whole)


@torch.inference_mode()
def read_ids(method: OneStack, ids: Sequence[int]) -> Reading:
    """The reading of ids that have their special tokens already."""
    hidden, layers = inside_of(method, [ids])
    return Reading(tuple(ids), tuple(method.tokenizer.pieces(ids)), layers, hidden[0], method.network,
                   method.network.stack)


def size(x: Tensor) -> Tensor:
    """Root mean square over the D numbers of each token: (..., D) -> (...)."""
    return x.float().pow(2).mean(-1).sqrt()


@dataclass(frozen=True)
class Size:
    """One size of the stream's course: at `layer` (0 is what the first layer reads), of `part`, a number a token."""

    layer: int
    part: str
    values: list[float]


def sizes(layers: Sequence[LayerInside]) -> list[Size]:
    """The stream before the first layer and after each, and what each block of each layer added: root mean squares."""
    found = [Size(0, STREAM, size(layers[0].read[0]).tolist())]
    for number, layer in enumerate(layers, 1):
        found.append(Size(number, ATTENTION, size(layer.mixed[0]).tolist()))
        if layer.crossed is not None:
            found.append(Size(number, CROSS, size(layer.crossed[0]).tolist()))
        found.append(Size(number, FEED_FORWARD, size(layer.thought[0]).tolist()))
        found.append(Size(number, STREAM, size(layer.state[0]).tolist()))
    return found


def kept(layers: Sequence[LayerInside]) -> list[list[float]]:
    """How alike the stream is before and after each layer: cosine for each token, (L, T)."""
    return [torch.cosine_similarity(layer.read[0], layer.state[0], dim=-1).tolist() for layer in layers]


@torch.inference_mode()
def lens(reading: Reading, place: int) -> Tensor:
    """What the token at `place` would make the network say if the stack ended after 0, 1, ... L layers: the stack's
    last norm and the output layer on each state, as log-probabilities (L + 1, V). The last row is the network's own."""
    states = torch.stack([reading.layers[0].read[0, place], *(layer.state[0, place] for layer in reading.layers)])
    return reading.logits(reading.stack.norm(states)).float().log_softmax(-1)


def best(rows: Tensor, count: int, banned: Sequence[int] = ()) -> list[list[tuple[int, float]]]:
    """For each row of log-probabilities (R, V) its likeliest ids with their probabilities; `banned` ids are passed
    over, their probability stays theirs."""
    shown = rows.clone()
    if banned:
        shown[:, list(banned)] = float("-inf")
    values, ids = shown.topk(min(count, shown.size(-1) - len(set(banned))), dim=-1)
    return [list(zip(i, v)) for i, v in zip(ids.tolist(), values.exp().tolist())]


def rank_of(row: Tensor, id: int) -> int:
    """The place of `id` among all ids by log-probability (V,): 1 is the likeliest."""
    return int((row > row[id]).sum()) + 1
