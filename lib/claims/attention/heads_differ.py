"""Heads differ: training gives each its own way of looking."""

from __future__ import annotations

from itertools import combinations

from lib.claims.frame import Claim, Condition, Figure, Measured, Point
from lib.claims.lab import Lab
from models.base import Method
from models.messages import N_


def apart(method: Method, texts: list[str]) -> float:
    """How far two heads of a layer look apart, in per cent of the attention that lies elsewhere: the mean over pairs of
    heads, layers, tokens and sentences."""
    import numpy as np

    found = []
    for text in texts:
        maps = method.trace(text, "en").attention
        for layer in {one.layer for one in maps}:
            heads = [np.asarray(one.weights) for one in maps if one.layer == layer]
            found += [float(np.abs(a - b).sum(-1).mean()) / 2 for a, b in combinations(heads, 2)]
    return 100 * float(np.mean(found))


def measure(lab: Lab, seed: int) -> Measured:
    """How far heads are apart after training, and before it."""
    texts = [pair.second for pair in lab.held_out(max(4, lab.scale.items // 2))]
    found = {"fresh": apart(lab.fresh("encoder", seed), texts), "trained": apart(lab.network("encoder", seed), texts)}
    return Measured({"more": found["trained"] - found["fresh"], "trained": found["trained"]},
                    [Point(name, None, value) for name, value in found.items()])


CLAIM = Claim(
    N_("Heads differ: with training, the heads of a layer come to look at different words."),
    "Vaswani et al. 2017; Clark et al. 2019",
    N_("The attention of two heads of the same layer on the same token: what share of it lies on other words? A mean "
       "over all pairs of heads of a small encoder on held-out English sentences, with weights as drawn and trained."),
    (Condition("more", N_("the share (points) after training less that before it"), 0.0),
     Condition("trained", N_("the share (per cent) after training"), 25.0)),
    Figure(N_("attention that lies elsewhere, %"), {"fresh": N_("weights as drawn"), "trained": N_("trained")}),
    measure, ("encoder",))
