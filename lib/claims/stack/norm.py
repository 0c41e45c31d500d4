"""A deep stack needs norms."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured
from lib.claims.lab import Lab
from lib.claims.losses import compared
from models.messages import N_


def measure(lab: Lab, seed: int) -> Measured:
    """Six layers with and without norms."""
    return compared(lab, seed, "deep", "deep_no_norm")


CLAIM = Claim(
    N_("A deep stack needs norms: without them it learns little."),
    "Ba, Kiros & Hinton 2016; Xiong et al. 2020",
    N_("Two encoders of six layers, trained alike for as many steps; one has no norm, neither before its blocks nor at "
       "the end. Their loss on held-out pairs."),
    (Condition("gap", N_("the loss (nats a token) without norms less that with them"), 0.1),),
    Figure(N_("loss on held-out pairs, nats a token"), {"deep": N_("with norms"), "deep_no_norm": N_("without norms")}),
    measure, ("deep", "deep_no_norm"))
