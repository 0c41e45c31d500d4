"""More parameters predict better."""

from __future__ import annotations

from lib.claims.frame import Claim, Condition, Figure, Measured
from lib.claims.lab import Lab
from lib.claims.losses import compared
from models.messages import N_


def measure(lab: Lab, seed: int) -> Measured:
    """A decoder, and one less than half as wide."""
    return compared(lab, seed, "decoder", "decoder_narrow")


CLAIM = Claim(
    N_("More parameters predict better, with the same data."),
    "Kaplan et al. 2020",
    N_("Two small decoders trained alike on the same pairs, one 64 and one 24 wide. Their loss on held-out pairs."),
    (Condition("gap", N_("the loss (nats a token) of the narrow one less that of the wide one"), 0.0),),
    Figure(N_("loss on held-out pairs, nats a token"), {"decoder": N_("64 wide"), "decoder_narrow": N_("24 wide")}),
    measure, ("decoder", "decoder_narrow"))
