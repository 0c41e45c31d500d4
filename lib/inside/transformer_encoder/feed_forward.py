"""The feed-forward block as a sum over its neurons: each fires, or not, and adds its own row to the stream.

What the block adds to a token is  bias + sum over neurons of  relu(up)(x) * row  (Geva et al. 2021, "Transformer
feed-forward layers are key-value memories").

Shapes: T tokens, D d_model, F d_ff, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from lib.inside.transformer_encoder.stream import Reading
from models.blocks.transformer import Layer, LayerInside

#: no neurons are asked about at once beyond this: each is an output layer's work
MOST = 64


@dataclass(frozen=True)
class Neuron:
    """A neuron at a token: `number` from 0, how much it `fires` (0 or more), the `size` (root mean square) of what it
    adds, the ids of the pieces that it pushes `up` and `down` most, with the change of their scores, and of those that
    it makes likelier and less likely, with the change of their probabilities."""

    number: int
    fires: float
    size: float
    up: tuple[tuple[int, float], ...]
    down: tuple[tuple[int, float], ...]
    likelier: tuple[tuple[int, float], ...]
    unlikelier: tuple[tuple[int, float], ...]


def before(layer: Layer, inside: LayerInside) -> Tensor:
    """The stream (B, T, D) as the feed-forward block finds it."""
    x = layer.join(inside.read, inside.mixed)
    return x if inside.crossed is None else layer.join(x, inside.crossed)


def activations(layer: Layer, inside: LayerInside) -> Tensor:
    """How much each neuron fires at each token: relu(up(norm(x))), (B, T, F)."""
    return F.relu(layer.feed_forward.up(layer.feed_forward_norm(before(layer, inside))))


def rows(layer: Layer) -> Tensor:
    """What each neuron adds to the stream when it fires with strength 1: (F, D)."""
    return layer.feed_forward.down.weight.T


@torch.inference_mode()
def firing(reading: Reading, number: int) -> Tensor:
    """How much each neuron of layer `number` (from 0) fires at each token: (T, F)."""
    return activations(reading.stack.layers[number], reading.layers[number])[0]


@torch.inference_mode()
def scores_without(reading: Reading, number: int, place: int, neurons: Sequence[int]) -> Tensor:
    """The lens of a layer at `place`: its scores (logits), then those with one neuron's own part taken out of the
    layer's state, for each neuron: (1 + N, V). Norm and output layer are done anew each time, nothing is
    approximated."""
    layer, state = reading.stack.layers[number], reading.layers[number].state[0, place]
    fires = firing(reading, number)[place][list(neurons)]  # (N,)
    without = state - fires.unsqueeze(1) * rows(layer)[list(neurons)]  # (N, D)
    return reading.logits(reading.stack.norm(torch.cat([state.unsqueeze(0), without]))).float()


@torch.inference_mode()
def strongest(reading: Reading, number: int, place: int, count: int = 10, words: int = 6,
              banned: Sequence[int] = ()) -> list[Neuron]:
    """The neurons that fire most at a token, those that fire at all, with the pieces they push; `banned` ids are
    passed over."""
    fires = firing(reading, number)[place]  # (F,)
    values, ids = fires.topk(min(count, MOST, len(fires)))
    chosen = [i for i, value in zip(ids.tolist(), values.tolist()) if value > 0]
    if not chosen:
        return []
    scores = scores_without(reading, number, place, chosen)  # (1 + N, V)
    allowed = torch.ones(scores.size(-1), dtype=torch.bool)
    allowed[list(banned)] = False
    open_ids = allowed.nonzero().squeeze(1)
    likely = scores.softmax(-1)
    changes = [(x[:1] - x[1:])[:, open_ids] for x in (scores, likely)]  # (N, open) each
    added = rows(reading.stack.layers[number])[chosen] * fires[chosen].unsqueeze(1)  # (N, D)
    found = []
    for i, neuron in enumerate(chosen):
        ends = []
        for change in changes:
            for sign in (1, -1):
                top = (sign * change[i]).topk(min(words, len(open_ids)))
                ends.append(tuple((int(open_ids[j]), sign * float(v)) for v, j in zip(top.values, top.indices)))
        found.append(Neuron(neuron, float(fires[neuron]), float(added[i].pow(2).mean().sqrt()), *ends))
    return found


@torch.inference_mode()
def shares(reading: Reading) -> list[list[float]]:
    """For each layer and token the share (0-1) of its neurons that fire: (L, T)."""
    return [(firing(reading, i) > 0).float().mean(-1).tolist() for i in range(len(reading.layers))]
