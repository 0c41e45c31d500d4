"""Sharing the matrix of reading and writing helps."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured
from lib.claims.lab import Lab
from lib.claims.losses import compared
from models.messages import N_


def measure(lab: Lab, seed: int) -> Measured:
    """One matrix, and two."""
    return compared(lab, seed, "decoder", "decoder_untied")


CLAIM = Claim(
    N_("One matrix for reading and writing predicts better than two."),
    "Press & Wolf 2017",
    N_("Two small decoders trained alike: one writes with the rows that it reads with, one has a second matrix for it, "
       "and so half as many numbers again. Their loss on held-out pairs."),
    (Condition("gap", N_("the loss (nats a token) with two matrices less that with one"), 0.0),),
    Figure(N_("loss on held-out pairs, nats a token"),
           {"decoder": N_("one matrix"), "decoder_untied": N_("two matrices")}),
    measure, ("decoder", "decoder_untied"))
