"""Layers that hand on noise, and layers whose weights are noise: what is then left of a sentence vector?"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import nn

from models.neural import NeuralMethod


def reading_layers(method: NeuralMethod) -> list[nn.Module]:
    """The layers that a text goes through when it is read, the readout among them."""
    network: Any = method.network
    readout = [network.readout] if getattr(network, "readout", None) is not None else []
    reading = network.stack if hasattr(network, "stack") else network.encoder
    own = list(reading.layers) if hasattr(reading, "layers") else [*reading.forwards, *reading.backwards]
    return [*own, *readout]


@contextmanager
def layers_hand_on_noise(method: NeuralMethod) -> Iterator[None]:
    """Every layer runs, and what it hands on is replaced by random numbers of the same size."""
    generator = torch.Generator().manual_seed(0)

    def replace(module: nn.Module, given: Any, output: Any) -> Any:
        first, *rest = output
        return (torch.randn(first.shape, generator=generator) * first.std(), *rest)

    hooks = [layer.register_forward_hook(replace) for layer in reading_layers(method)]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def with_random_layers(method: NeuralMethod) -> NeuralMethod:
    """The same method, all weights of its layers drawn by chance, as large as they were."""
    other = copy.copy(method)
    other.network = copy.deepcopy(method.network)
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for layer in reading_layers(other):
            for weight in layer.parameters():
                weight.copy_(torch.randn(weight.shape, generator=generator) * weight.pow(2).mean().sqrt())
    return other


def kept_by_noise(method: NeuralMethod, sentences: list[str], lang: str) -> float:
    """How far the cosines of sentences are what they were when every layer hands on noise: their correlation."""
    def cosines() -> np.ndarray:
        vectors = method.embed(sentences, lang)
        return method.similarity(vectors, vectors)[np.triu_indices(len(sentences), 1)]

    before = cosines()
    with layers_hand_on_noise(method):
        return float(np.corrcoef(before, cosines())[0, 1])
