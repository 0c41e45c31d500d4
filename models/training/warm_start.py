"""Weights to begin a training with, from a trained network whose attention may have more heads of keys and values.

Ainslie et al. 2023, "GQA", section 2.1: a model of multi-head attention becomes one with fewer heads of keys and values
by taking the mean of the projections that will share one, and is then trained a little more ("uptraining").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from models.messages import N_, InputError

#: the projections that heads may share, as they are named in an attention layer
SHARED = ("key", "value")
#: parts that earlier weights lack and that change nothing as they begin
BEGUN = ("whitening",)
#: parts that begin anew, these or at random, where the given weights have none
NEW = ("readout", *BEGUN)


def mean_of_heads(projection: Tensor, heads: int, head_size: int) -> Tensor:
    """The rows of a key or value projection, weight (G * K, D) or bias (G * K,), for `heads` g instead of G heads: each
    is the mean of G / g heads next to each other. Returns (g * K, D) or (g * K,)."""
    return projection.unflatten(0, (heads, -1, head_size)).mean(1).flatten(0, 1)


def fitted(given: Mapping[str, Tensor], wanted: Mapping[str, Tensor], config: Mapping[str, Any]) -> dict[str, Tensor]:
    """`given` weights in the shapes that a network of `config` has (`wanted`).

    Only keys and values may differ, and only by a number of heads that divides, and a part that is `NEW` may be
    missing; anything else is an InputError that names the first weight that does not fit.
    """
    wanted = {name: own for name, own in wanted.items() if name in given or name.split(".")[0] not in NEW}
    if given.keys() != wanted.keys():
        raise InputError(N_("The weights to start from have other parts than this network ({name}); give the same "
                            "method and the same number of layers."), name=min(given.keys() ^ wanted.keys()))
    return {name: _fit(name, given[name], own, config) for name, own in wanted.items()}


def _fit(name: str, given: Tensor, own: Tensor, config: Mapping[str, Any]) -> Tensor:
    if given.shape == own.shape:
        return given.to(torch.float32)
    rows, fewer = given.size(0), own.size(0)
    shared = name.split(".")[-2] in SHARED and given.shape[1:] == own.shape[1:]
    if not (shared and rows % fewer == 0 and config.get("n_heads")):
        raise InputError(N_("The weights to start from do not fit: {name} has the shape {found}, this network needs "
                            "{wanted}. Only the number of key/value heads may differ, and the new one must divide the "
                            "old one."), name=name, found=tuple(given.shape), wanted=tuple(own.shape))
    head_size = config["d_model"] // config["n_heads"]
    return mean_of_heads(given.to(torch.float32), fewer // head_size, head_size)
