"""Layers whose weights are noise: what is left of a network that has only learned what stands before them?"""

from __future__ import annotations

import copy
from typing import Any

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
