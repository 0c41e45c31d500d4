"""Layers that hand on noise: what is then left of a sentence vector?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import nn

from lib.evaluation.random_layers import reading_layers
from models.neural import NeuralMethod


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


def kept_by_noise(method: NeuralMethod, sentences: list[str], lang: str) -> float:
    """How far the cosines of sentences are what they were when every layer hands on noise: their correlation."""
    def cosines() -> np.ndarray:
        vectors = method.embed(sentences, lang)
        return method.similarity(vectors, vectors)[np.triu_indices(len(sentences), 1)]

    before = cosines()
    with layers_hand_on_noise(method):
        return float(np.corrcoef(before, cosines())[0, 1])
