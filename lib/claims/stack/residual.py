"""A deep stack needs residuals."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured
from lib.claims.lab import Lab
from lib.claims.losses import compared
from models.messages import N_


def measure(lab: Lab, seed: int) -> Measured:
    """Six layers with and without residuals."""
    return compared(lab, seed, "deep", "deep_no_residual")


CLAIM = Claim(
    N_("A deep stack needs residuals: without them it learns little."),
    "He et al. 2016; Vaswani et al. 2017",
    N_("Two encoders of six layers, trained alike for as many steps; in one a block's result takes the place of what "
       "it read, instead of being added to it. Their loss on held-out pairs."),
    (Condition("gap", N_("the loss (nats a token) without residuals less that with them"), 0.1),),
    Figure(N_("loss on held-out pairs, nats a token"),
           {"deep": N_("with residuals"), "deep_no_residual": N_("without residuals")}),
    measure, ("deep", "deep_no_residual"))
